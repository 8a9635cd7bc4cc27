"""Two letters tell people and shops apart, the same on every screen and message."""

import pytest

from posapp.models.initials import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Siti Nurhaliza", "SN"), ("budi", "B"), ("", ""), ("A. B. C.", "AB"), ("· —", ""),
     ("Toko Sinar Jaya", "SJ"), ("Toko", "T"), ("Toko Kopi", "K"), ("Kopi Kenangan", "KK"),
     ("CV. 88 Jaya", "8J"), ("PT Warung", "PW")],
)  # fmt: skip
def test_the_letters_of_a_name(name, letters):
    assert initials(name) == letters
