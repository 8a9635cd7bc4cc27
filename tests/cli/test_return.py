"""``posapp order return``: goods come back, and what is due for them."""

from __future__ import annotations

import pytest


@pytest.fixture
def paid(shop):
    """An order of 100,000 that was paid in cash."""
    order = shop("order", "create", "--item", "KOPI=4")
    return shop("order", "pay", order["id"], "--method", "cash", "--amount", 100000)


def test_goods_and_money_go_back_together(paid, shop):
    order = shop("order", "return", paid["number"], "--item", "KOPI=1.5", "--reason", "Basi")
    assert (order["owed"], order["received"], order["outstanding"]) == (62500, 62500, 0)
    assert order["lines"][0]["returned"] == 1500
    (refund,) = order["refunds"]
    assert (refund["amount"], refund["cause"], refund["reason"]) == (37500, "return", "Basi")
    assert shop("order", "show", paid["id"]) == order
    assert shop("check")["refunds"] == 1


def test_where_nothing_was_paid_nothing_goes_back(shop):
    order = shop("order", "create", "--item", "KOPI=4")
    line = order["lines"][0]["id"]
    after = shop("order", "return", order["id"], "--line", f"{line}=1")
    assert (after["outstanding"], after["refunds"]) == (75000, [])


def test_the_same_key_takes_back_once(paid, shop, run):
    words = ("order", "return", paid["id"], "--item", "KOPI", "--key", "R")
    assert shop(*words) == shop(*words)
    assert shop("order", "show", paid["id"])["received"] == 75000
    assert run(*words[:4], "KOPI=2", *words[5:]).code == "key_reused"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "no_items"),
        (("--item", "KOPI=5"), "more_than_sold"),
        (("--item", "KOPI@100"), "usage"),
        (("--item", "GULA"), "no_line"),
        (("--item", "KOPI", "--method", "gateway"), "gateway_cannot_refund"),
    ],
)
def test_what_cannot_be_changes_nothing(paid, shop, run, words, code):
    assert run("order", "return", paid["id"], *words).code == code
    assert shop("order", "show", paid["id"]) == paid
