"""Card numbers are recognised however they are written; other numbers are let be."""

import pytest

from posapp.models.cards import looks_like_card

VISA = "4111111111111111"


@pytest.mark.parametrize(
    "text",
    [
        VISA,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "kartu 4111 1111 1111 1111 exp 12/27",
        "2 4111 1111 1111 1111 12 27",
        "378282246310005",  # American Express, 15 digits
        "4222222222222",  # 13 digits
        "6205500000000000004",  # 19 digits
        "no-break 5555\u00a05555\u00a05555\u00a04444",
        "+62 812 4111 1111 1111 1111",
    ],
)
def test_a_card_number_is_found(text):
    assert looks_like_card(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jl. Melati 1, Bandung 40111",
        "4111111111111112",  # fails the check digit
        "411111111111",  # too short
        "+62 812-3456-7890",
        "081234567890",
        "8991002101234",  # an Indonesian barcode
        "ORD-A-000412",
        "Rp 300.000 of Rp 1.000.000",
        "2026-11-22 14:32:07",
        "1" * 60,
    ],
)
def test_other_numbers_are_let_be(text):
    assert not looks_like_card(text)


def test_a_phone_number_that_passes_luhn_is_a_phone_number_in_its_own_field():
    number = next(n for n in map(str, range(6281234567800, 6281234567900)) if looks_like_card(n))
    assert not looks_like_card(number, phone=True)
    assert not looks_like_card(f"+{number}")


def test_a_card_is_found_in_a_phone_field_too():
    assert looks_like_card(VISA, phone=True)
