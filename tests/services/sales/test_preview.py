"""What an edit or a return would do is told beforehand, and comes true."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.invoicing.foresee import Fate
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.preview import preview_edit, preview_return
from posapp.services.sales.take_back import ReturnGoods, return_goods
from tests import builders


@pytest.fixture
def order(shop):
    """Four packets of coffee and one of sugar: 120,000, of which 30,000 is paid."""
    builders.product(shop.till, "KOPI", 25_000)
    builders.product(shop.till, "GULA", 20_000)
    who = builders.customer(shop.till)
    items = (Item("KOPI", 4_000), Item("GULA"))
    order = shop.till.do(open_order, OpenOrder(items, who.id))
    return builders.pay(shop.till, order, 30_000)


def links(shop, order):
    """The amounts of the links that a customer could pay."""
    return [shop.gateway.charges[name].amount for name in shop.gateway.open]


CASES = [
    ((Item("GULA", 2_000),), Fate.REPRICED, 110_000, 0),
    ((Item("KOPI", 400), Item("GULA")), Fate.CLOSED, 0, 0),
    ((Item("KOPI", 0), Item("GULA")), Fate.CLOSED, 0, 10_000),
    ((Item("KOPI", 4_800), Item("GULA", 0)), Fate.STAYS, 90_000, 0),
]


@pytest.mark.parametrize(("items", "fate", "outstanding", "surplus"), CASES)
def test_an_edit_comes_true(shop, order, items, fate, outstanding, surplus):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    command = EditOrder(order.id, items=items)
    before = shop.till.look(preview_edit, command)
    assert (before.link.fate, before.link.number) == (fate, invoice.number)
    assert (before.outstanding, before.surplus) == (outstanding, surplus)
    after = shop.till.do(edit_order, command)
    shop.work()
    assert (after.total, after.owed, after.outstanding) == (
        before.total,
        before.owed,
        before.outstanding,
    )
    assert max(0, after.received - after.owed) == surplus
    assert links(shop, order) == ([outstanding] if outstanding else [])


@pytest.mark.parametrize(
    ("items", "fate", "due"),
    [((Item("GULA"),), Fate.REPRICED, 0), ((Item("KOPI", 4_000),), Fate.CLOSED, 10_000)],
)
def test_a_return_comes_true(shop, order, items, fate, due):
    builders.invoice(shop.till, order)
    shop.work()
    command = ReturnGoods(order.id, items=items)
    before = shop.till.look(preview_return, command)
    assert (before.link.fate, before.due) == (fate, due)
    after = shop.till.do(return_goods, command)
    shop.work()
    assert (after.owed, after.outstanding) == (before.owed, before.outstanding)
    assert sum(refund.amount for refund in after.refunds) == due
    assert after.returned == before.worth
    assert links(shop, order) == ([after.outstanding] if after.outstanding else [])


def test_without_a_link_nothing_happens_to_one(shop, order):
    command = EditOrder(order.id, items=(Item("GULA", 2_000),))
    assert shop.till.look(preview_edit, command).link.fate == Fate.NONE


def test_what_will_be_refused_is_refused_here_too(shop, order):
    with pytest.raises(Refused, match="unknown_sku"):
        shop.till.look(preview_edit, EditOrder(order.id, items=(Item("NOBODY"),)))
    with pytest.raises(Refused, match="more_than_sold"):
        shop.till.look(preview_return, ReturnGoods(order.id, items=(Item("GULA", 2_000),)))
