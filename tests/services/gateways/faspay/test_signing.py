"""Faspay's signatures, to the letter of the vectors."""

from __future__ import annotations

import pytest

from posapp.services.gateways.faspay.keys import Keys
from posapp.services.gateways.faspay.signing import card_signature, signature

KEYS = Keys("99999", "bot99999", "p@ssw0rdFAKE", "n3wFAKE")
VECTORS = [
    ((), "2b591d40218ab3da4722574d48dd4ab8c7b6c97c"),
    (("INV000123",), "ee18e3a16e25ed57ae09e6884ec6931b9447c567"),
    (("INV000123", "150000"), "a8c8884eea68f543ada5fbce908951c4858a0dc3"),
    (("INV000123", "2"), "c7bbaaeea62e0df59f83882f5d8a887c76de1b11"),
    (("INV000123", "7"), "3080b26170163768f16c7465cf4b8751fd1a9375"),
    (("2026000123",), "41c916ebb983758f21310faa45f8c03003872379"),
]
CARDS = [
    (
        ("TEST01", "059B8125F", "20061123_003", "100.00", "50126"),
        "537BDA3DBD1D7F5D763F9880E18AFC1C83BC9353",
    ),
    (
        ("TEST01", "4E62f498C", "OID00001", "192.00", "A"),
        "D8F437D951EC1DABB52127A22F91748B473658DC",
    ),
]


@pytest.mark.parametrize(("parts", "expected"), VECTORS)
def test_a_call_is_signed_to_the_letter(parts: tuple[str, ...], expected: str) -> None:
    assert KEYS.sign(*parts) == signature("bot99999", "p@ssw0rdFAKE", *parts) == expected


@pytest.mark.parametrize(("parts", "expected"), CARDS)
def test_a_card_call_is_signed_to_the_letter(parts: tuple[str, ...], expected: str) -> None:
    assert card_signature(*parts) == expected


def test_either_password_verifies_while_they_change_but_calls_use_the_current() -> None:
    following = signature("bot99999", "n3wFAKE", "INV000123", "2")
    assert KEYS.fits(VECTORS[3][1], "INV000123", "2")
    assert KEYS.fits(VECTORS[3][1].upper(), "INV000123", "2")
    assert KEYS.fits(following, "INV000123", "2")
    assert KEYS.sign("INV000123", "2") != following
    assert not KEYS.fits(following, "INV000123", "3")
    assert not KEYS.fits("", "INV000123", "2")
    only = Keys("99999", "bot99999", "p@ssw0rdFAKE")
    assert not only.fits(following, "INV000123", "2")
    assert not only.fits(signature("bot99999", "", "INV000123", "2"), "INV000123", "2")
