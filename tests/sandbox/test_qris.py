"""The QR text of a practice charge obeys the rules of QRIS."""

from __future__ import annotations

import pytest

from posapp.models.emv import read_objects
from posapp.models.qris import check_asks, read_qris
from posapp.sandbox.qris import payload, svg


def objects(text: str) -> dict[str, str]:
    return dict(read_objects(text))


def test_a_payload_names_shop_sum_and_bill_within_the_limits() -> None:
    text = payload("Toko Kopi & Teh Sinar Jaya Abadi", "Bandung", 700_000, "IDR", "INV-A-000231")
    root = objects(text)
    assert text.startswith("000201010212")
    assert (root["53"], root["54"], root["58"]) == ("360", "700000", "ID")
    assert len(root["59"]) <= 25
    assert objects(root["62"])["01"] == "INV-A-000231"
    assert objects(root["51"])["00"] == "ID.CO.QRIS.WWW"
    assert len(objects(root["26"])["01"]) <= 19
    check_asks(read_qris(text), 700_000, "IDR")
    assert len(text) <= 512


@pytest.mark.parametrize(
    ("name", "shown"), [("Café|Ünï", "CAFEUNI"), ("", "SANDBOX"), ("店", "SANDBOX")]
)
def test_a_name_is_reduced_to_what_every_bank_reads(name: str, shown: str) -> None:
    assert objects(payload(name, "", 1, "IDR", "X"))["59"] == shown


def test_a_currency_with_cents_has_a_point() -> None:
    root = objects(payload("A", "B", 1205, "USD", "X"))
    assert (root["53"], root["54"]) == ("840", "12.05")


def test_the_drawing_is_whole_squares_with_a_quiet_zone() -> None:
    drawing = svg("hello")
    assert 'viewBox="0 0 29 29"' in drawing
    assert "M4 4h1v1h-1z" in drawing
    assert "M3 3" not in drawing
