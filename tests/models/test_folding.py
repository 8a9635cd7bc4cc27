"""Search sees text without accents and case, and phone numbers in every spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.folding import digits_only, fold, phone_search


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn", "nguyen"),
        ("ĐẶNG", "dang"),
        ("Straße", "strasse"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Æon œuvre", "aeon oeuvre"),
        ("İSTANBUL ıssız", "istanbul issiz"),
        ("  Kopi \t Susu\n", "kopi susu"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}\N{FULLWIDTH DIGIT ONE}", "a1"),
        ("𝓐nton ℡", "anton tel"),
        ("½ ﬁ", "1⁄2 fi"),
        ("", ""),
    ],
)
def test_text_is_folded(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_what_is_typed_in_capitals_finds_the_same(text):
    assert fold(text.upper()) == fold(text.upper().lower())


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("typed", ["+62 812-3456-7890", "6281234567890", "0812 3456 7890"])
def test_a_phone_number_is_found_in_every_spelling(typed):
    assert digits_only(typed) in phone_search("+6281234567890")


def test_a_foreign_number_is_left_as_it_is():
    assert phone_search("+65 9123 4567") == "6591234567"
    assert phone_search("") == ""


def test_only_plain_digits_are_digits():
    assert digits_only("Rp 1.000 ٣ ²") == "1000"
