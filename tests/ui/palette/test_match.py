"""What was typed finds what is meant: beginnings first, letters in order last."""

import pytest

from posapp.ui.palette.match import score


@pytest.mark.parametrize(
    ("better", "worse", "typed"),
    [
        ("Orders", "Open order", "ord"),
        ("Take payment", "Repayment", "pay"),
        ("Take payment", "To the shop", "tp"),
        ("Pay", "Payment methods", "pay"),
    ],
)
def test_the_nearer_name_comes_first(better, worse, typed):
    assert score([better], typed) < (score([worse], typed) or (9, 9))


@pytest.mark.parametrize("typed", ["tkpay", "take pay", "PAY", "pay take", "tp"])
def test_a_name_is_found_by_its_beginning_its_words_or_its_letters(typed):
    assert score(["Take payment"], typed) is not None


@pytest.mark.parametrize("typed", ["x", "yx", "zahlung", "tt"])
def test_what_is_not_in_a_name_does_not_find_it(typed):
    assert score(["Take payment"], typed) is None


def test_any_of_the_names_will_do():
    assert score(["Pengaturan", "Settings"], "sett") == score(["Settings"], "sett")
