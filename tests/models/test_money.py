"""Money is whole minor units: written and read the same, rounded once, split exactly."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posapp.models.errors import Refused
from posapp.models.money import (
    DIGITS,
    MAX_AMOUNT,
    allocate,
    digits,
    divide_half_up,
    format_amount,
    parse_amount,
)

currencies = st.sampled_from(sorted(DIGITS))
languages = st.sampled_from(["id", "en"])
amounts = st.integers(-MAX_AMOUNT, MAX_AMOUNT)


@given(amounts, currencies, languages)
@example(123_456, "USD", "id")
@example(-1, "EUR", "en")
@example(1_000, "IDR", "en")
def test_what_is_written_without_its_symbol_is_read_back_the_same(amount, currency, language):
    assert parse_amount(format_amount(amount, currency, language, symbol=False), currency) == amount


@given(amounts, currencies, languages)
@example(-300_000, "IDR", "id")
@example(-1, "SGD", "id")
def test_what_is_written_with_its_symbol_is_read_back_the_same(amount, currency, language):
    assert parse_amount(format_amount(amount, currency, language), currency) == amount


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_rupiah_looks_the_same_in_every_language_and_has_no_decimals(language):
    assert format_amount(1_000_000, "IDR", language) == "Rp\u00a01.000.000"
    assert format_amount(-300_000, "IDR", language) == "\u2212Rp\u00a0300.000"


def test_decimals_follow_the_currency():
    assert format_amount(123_456, "USD", "en") == "$\u00a01,234.56"
    assert format_amount(5, "USD", "en", symbol=False) == "0.05"
    assert format_amount(5, "JPY", "en", symbol=False) == "5"


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("300000", "IDR", 300_000),
        ("300.000", "IDR", 300_000),
        ("300,000", "IDR", 300_000),
        (" Rp 1.000.000 ", "IDR", 1_000_000),
        ("Rp. 300.000", "IDR", 300_000),
        ("rp300000", "IDR", 300_000),
        ("IDR 5", "IDR", 5),
        ("-2.500", "IDR", -2_500),
        ("1,234.56", "USD", 123_456),
        ("1.234,56", "USD", 123_456),
        ("1234", "USD", 123_400),
        ("1,234", "USD", 123_400),
    ],
)
def test_people_may_write_it_as_they_are_used_to(text, currency, amount):
    assert parse_amount(text, currency) == amount


@pytest.mark.parametrize(
    "text",
    ["", "-", "abc", "12a", "1.5", "1,50", "10.0000", "1..000", ".500", "--5", "1e6", "١٢٣", "²",
     "NaN", "Infinity", "0x10", "3 00 000 x", "$5", "Rp", "Rp.."],
)  # fmt: skip
def test_what_is_no_sum_is_refused_instead_of_guessed(text):
    with pytest.raises(Refused) as refused:
        parse_amount(text, "IDR")
    assert (refused.value.code, refused.value.field) == ("bad_amount", "amount")


@given(st.text(max_size=20), currencies)
def test_any_text_is_a_sum_or_refused(text, currency):
    try:
        amount = parse_amount(text, currency)
    except Refused:
        return
    assert type(amount) is int


def test_a_sum_beyond_any_shop_is_refused():
    assert parse_amount(str(MAX_AMOUNT), "IDR") == MAX_AMOUNT
    for text in (str(MAX_AMOUNT + 1), f"-{MAX_AMOUNT + 1}", "9" * 400):
        with pytest.raises(Refused, match="amount_too_large"):
            parse_amount(text, "IDR")


def test_an_unknown_currency_is_refused():
    with pytest.raises(Refused, match="unknown_currency"):
        digits("XYZ")


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
@example(5, 10)
@example(-5, 10)
@example(15, 10)
def test_rounding_is_to_the_nearest_and_half_goes_away_from_zero(numerator, denominator):
    rounded = divide_half_up(numerator, denominator)
    assert type(rounded) is int
    assert abs(2 * (rounded * denominator - numerator)) <= denominator
    if abs(2 * (rounded * denominator - numerator)) == denominator:
        assert abs(rounded * denominator) > abs(numerator)
    assert divide_half_up(-numerator, denominator) == -rounded


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_that_is_not_positive_is_a_mistake(denominator):
    with pytest.raises(ValueError, match="positive"):
        divide_half_up(1, denominator)


weights = st.lists(st.integers(0, 10**9), max_size=12)


@given(amounts, weights)
def test_the_parts_add_up_to_the_whole(total, shares):
    parts = allocate(total, shares)
    assert sum(parts) == (total if shares else 0)
    assert len(parts) == len(shares)
    assert all(type(part) is int for part in parts)


@given(amounts, weights)
def test_no_part_is_more_than_one_unit_off_and_none_has_the_wrong_sign(total, shares):
    whole = sum(shares)
    if not whole:
        return
    for part, share in zip(allocate(total, shares), shares, strict=True):
        assert abs(part * whole - total * share) < whole
        assert part * total >= 0
        if share == 0:
            assert part == 0


def test_what_is_left_over_goes_to_the_largest_fraction_then_the_first():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(10, [1, 5, 4]) == [1, 5, 4]
    assert allocate(5, [1, 2]) == [2, 3]
    assert allocate(7, [0, 0]) == [7, 0]
    assert allocate(7, []) == []
