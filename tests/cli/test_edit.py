"""``posapp order edit``: what is on a saved order, and what follows from it."""

from __future__ import annotations

import pytest


@pytest.fixture
def order(shop):
    """Four packets of coffee: 100,000."""
    shop("product", "add", "--sku", "TEH", "--name", "Teh Melati", "--price", 15000)
    return shop("order", "create", "--item", "KOPI=4")


def test_an_item_says_how_much_there_is_now(order, shop):
    after = shop("order", "edit", order["number"], "--item", "KOPI=3", "--reason", "Salah hitung")
    assert (after["id"], after["total"], after["outstanding"]) == (order["id"], 75000, 75000)
    assert [line["quantity"] for line in after["lines"]] == [3000]
    assert shop("order", "show", order["id"]) == after
    assert shop("check")["orders"] == 1


def test_lines_come_and_go(order, shop):
    line = order["lines"][0]["id"]
    after = shop("order", "edit", order["id"], "--line", f"{line}=0", "--item", "TEH=2@14000")
    assert [(one["sku"], one["amount"]) for one in after["lines"]] == [("TEH", 28000)]


def test_the_same_key_edits_once(order, shop, run):
    words = ("order", "edit", order["id"], "--item", "KOPI=3", "--key", "E")
    first = shop(*words)
    shop("order", "edit", order["id"], "--item", "KOPI=2")
    assert shop(*words) == first
    assert shop("order", "show", order["id"])["total"] == 50000
    assert run(*words[:3], "--item", "KOPI=1", "--key", "E").code == "key_reused"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "no_items"),
        (("--item", "KOPI=0"), "no_items"),
        (("--item", "GULA"), "unknown_sku"),
        (("--line", "nobody=1"), "no_line"),
        (("--line", "nobody"), "usage"),
    ],
)
def test_what_cannot_be_changes_nothing(order, shop, run, words, code):
    assert run("order", "edit", order["id"], *words).code == code
    assert shop("order", "show", order["id"]) == order


def test_discounts_chosen_prices_and_parked_sales_are_made_by_commands(shop):
    shop("product", "add", "--sku", "ROTI", "--name", "Roti", "--price", "10000")
    words = ("--item", "ROTI=2", "--discount", "ROTI=10%", "--discount", "1000")
    order = shop("order", "create", *words)
    assert (order["total"], order["order_discount"]) == (17_000, 1_000)
    chosen = ("--price", "ROTI=8000", "--reason", "yesterday's")
    order = shop("order", "edit", order["number"], "--item", "ROTI=2", *chosen)
    assert (order["lines"][0]["list_price"], order["total"]) == (10_000, 13_400)
    parked = shop("order", "park", *words)
    assert (parked["number"], parked["state"]) == (None, "parked")
    assert shop("order", "recall", parked["id"])["number"] == "ORD-A-000002"
