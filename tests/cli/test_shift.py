"""``posapp shift``: the drawer from opening to closing, by commands alone."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(shop):
    """A shift with a float of 200,000 and a sale of 100,000 in cash."""
    shift = shop("shift", "open", "--float", 200000)
    order = shop("order", "create", "--item", "KOPI=4")
    shop("order", "pay", order["id"], "--method", "cash", "--amount", 60000)
    return shift


def test_a_day_from_float_to_z(opened, shop):
    assert (opened["number"], opened["state"]) == ("Z-A-000001", "open")
    shop("shift", "in", 50000, "--reason", "Receh")
    shop("shift", "out", 20000, "--reason", "Es batu")
    x = shop("shift", "x")
    assert (x["kind"], x["figures"]["cash"]["expected"]) == ("x", 290000)
    assert x["figures"]["deposits"] == {"count": 1, "amount": 60000}
    closed = shop("shift", "close", "--count", "100000=2", "--count", "50000=1", "--other", 40000)
    assert (closed["state"], closed["counted"], closed["difference"]) == ("closed", 290000, 0)
    z = shop("shift", "z")
    assert (z["kind"], z["number"], z["figures"]) == ("z", "Z-A-000001", x["figures"])
    assert shop("shift", "show", "Z-A-000001") == closed
    assert shop("shift", "list")["items"] == [closed]
    shop("check")


def test_a_difference_needs_its_reason(opened, shop, run):
    words = ("shift", "close", "--counted", 250000)
    refused = run(*words)
    assert refused.code == "difference_needs_reason"
    assert "260" not in refused.out
    assert shop(*words, "--reason", "Salah kembalian")["difference"] == -10000


def test_the_z_is_a_pdf_too(opened, shop, tmp_path):
    shop("shift", "close", "--counted", 260000)
    file = tmp_path / "z.pdf"
    shop("shift", "z", "Z-A-000001", "--out", file, "--width", "58")
    assert file.read_bytes().startswith(b"%PDF")


def test_people_read_words(opened, run):
    said = run("shift", "x", text=True)
    assert "Z-A-000001" in said.out
    assert "Rp 260.000" in said.out.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("shift", "open", "--float", 1), "shift_open"),
        (("shift", "in", 0, "--reason", "x"), "bad_amount"),
        (("shift", "out", 5, "--reason", " "), "required"),
        (("shift", "close", "--count", "3=1"), "bad_denomination"),
        (("shift", "z"), "no_z"),
        (("shift", "z", "Z-A-000001"), "shift_not_closed"),
        (("shift", "show", "Z-A-9"), "no_such_shift"),
    ],
)
def test_a_refusal_changes_nothing(opened, shop, run, words, code):
    before = shop("shift", "show", "Z-A-000001")
    assert run(*words).code == code
    assert shop("shift", "show", opened["id"]) == before


@pytest.mark.parametrize(
    "words", [("close",), ("close", "--count", "1000"), ("open",), ("in", 5), ("out", "x")]
)
def test_wrong_usage_is_told(shop, run, words):
    assert run("shift", *words).status == 2
