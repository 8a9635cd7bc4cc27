"""Goods come back: what is owed is less by their worth, and what was paid for it goes back."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.edit_lines import LineChange
from posapp.services.sales.find import show_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.timeline import order_timeline
from posapp.services.settings.change import change_settings
from tests import builders


@pytest.fixture
def order(shop):
    """Four packets of coffee and one of sugar: 120,000."""
    builders.product(shop.till, "KOPI", 25_000)
    builders.product(shop.till, "GULA", 20_000)
    who = builders.customer(shop.till)
    items = (Item("KOPI", 4_000), Item("GULA"))
    return shop.till.do(open_order, OpenOrder(items, who.id))


def take_back(shop, order, *items, **fields):
    return shop.till.do(return_goods, ReturnGoods(order.id, items=items, **fields))


def refusal(shop, order, *items, **fields):
    before = shop.till.look(show_order, order.id)
    with pytest.raises(Refused) as refused:
        take_back(shop, order, *items, **fields)
    assert shop.till.look(show_order, order.id) == before
    return refused.value.code


def sums(order):
    return order.total, order.returned, order.owed, order.received, order.outstanding


def paid_online(shop, order):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    return invoice


def test_of_a_paid_order_the_money_goes_back_with_the_goods(shop, order):
    builders.pay(shop.till, order, 120_000)
    after = take_back(shop, order, Item("KOPI", 1_000), reason="Basi")
    assert sums(after) == (120_000, 25_000, 95_000, 95_000, 0)
    assert after.payment_status == "partially_refunded"
    assert [(r.amount, r.cause, r.method, r.reason) for r in after.refunds] == [
        (25_000, "return", "cash", "Basi")
    ]
    assert [line.returned for line in after.lines] == [1_000, 0]


def test_of_an_order_that_is_not_paid_the_goods_lower_what_is_outstanding(shop, order):
    after = take_back(shop, order, Item("GULA"))
    assert sums(after) == (120_000, 20_000, 100_000, 0, 100_000)
    assert after.refunds == ()


def test_of_a_deposit_only_what_is_above_the_rest_goes_back(shop, order):
    builders.pay(shop.till, order, 110_000)
    after = take_back(shop, order, Item("KOPI", 1_000))
    assert sums(after) == (120_000, 25_000, 95_000, 95_000, 0)
    assert [refund.amount for refund in after.refunds] == [15_000]


def test_everything_comes_back(shop, order):
    builders.pay(shop.till, order, 120_000)
    take_back(shop, order, Item("KOPI", 4_000))
    after = take_back(shop, order, Item("GULA"))
    assert (after.payment_status, sums(after)) == ("refunded", (120_000, 120_000, 0, 0, 0))


def test_the_open_link_asks_for_what_is_left(shop, order):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    take_back(shop, order, Item("GULA"))
    shop.work()
    (now,) = builders.again(shop.till, order).invoices
    assert (now.number, now.amount) == (invoice.number, 100_000)
    assert shop.gateway.open == [now.reference]


def test_through_the_gateway_it_is_promised_and_then_done(shop, order):
    invoice = paid_online(shop, order)
    after = take_back(shop, order, Item("GULA"), method="gateway")
    assert sums(after) == (120_000, 20_000, 100_000, 120_000, 0)
    assert [(r.state, r.amount) for r in after.refunds] == [("pending", 20_000)]
    with pytest.raises(Refused, match="more_than_surplus"):
        shop.till.do(refund_order, RefundOrder(order.id, 20_000, "surplus"))
    shop.work()
    done = builders.again(shop.till, order)
    assert (done.payment_status, sums(done)) == (
        "partially_refunded",
        (120_000, 20_000, 100_000, 100_000, 0),
    )
    (refund,) = shop.gateway.charges[invoice.reference].refunds
    assert refund.amount == 20_000


def test_without_the_promise_it_would_go_back_twice(shop, order):
    """What is due for goods is kept apart: a second return counts only its own goods."""
    paid_online(shop, order)
    take_back(shop, order, Item("GULA"), method="gateway")
    after = take_back(shop, order, Item("KOPI"), method="gateway")
    assert [refund.amount for refund in after.refunds] == [20_000, 25_000]
    shop.work()
    assert sums(builders.again(shop.till, order)) == (120_000, 45_000, 75_000, 75_000, 0)


def test_a_part_is_worth_its_share_and_the_last_one_the_rest(shop):
    builders.product(shop.till, "TIGA", 10_000)
    order = shop.till.do(open_order, OpenOrder((Item("TIGA", 3_000, 3_333),)))
    order = shop.till.do(edit_order, EditOrder(order.id, items=(Item("TIGA", 2_999),)))
    builders.pay(shop.till, order, order.total)
    worths = []
    for quantity in (1_000, 1_000, 999):
        before = builders.again(shop.till, order).owed
        worths.append(before - take_back(shop, order, Item("TIGA", quantity)).owed)
    assert (order.total, worths) == (9_996, [3_333, 3_333, 3_330])
    assert builders.again(shop.till, order).owed == 0


def test_tax_on_top_comes_back_too(shop):
    builders.product(shop.till, "KG", 10_000, tax_rate=1_100)
    shop.till.do(change_settings, {"tax.included": "off"})
    order = shop.till.do(open_order, OpenOrder((Item("KG", 3_000),)))
    builders.pay(shop.till, order, 33_300)
    after = take_back(shop, order, Item("KG"))
    assert (after.owed, after.refunds[0].amount) == (22_200, 11_100)


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((), "no_items"),
        ((Item("NOBODY"),), "no_line"),
        ((Item("KOPI", 0),), "bad_quantity"),
        ((Item("KOPI", -1_000),), "bad_quantity"),
        ((Item("KOPI", 4_001),), "more_than_sold"),
        ((Item("KOPI", 2_000), Item("KOPI", 2_001)), "more_than_sold"),
    ],
)
def test_what_cannot_be_changes_nothing(shop, order, items, code):
    builders.pay(shop.till, order, 120_000)
    assert refusal(shop, order, *items) == code


def test_what_came_back_once_does_not_come_back_again(shop, order):
    builders.pay(shop.till, order, 120_000)
    take_back(shop, order, Item("KOPI", 3_000))
    assert refusal(shop, order, Item("KOPI", 2_000)) == "more_than_sold"


def test_the_way_back_is_checked_before_anything_is_saved(shop, order):
    builders.pay(shop.till, order, 120_000)
    assert refusal(shop, order, Item("GULA"), method="cheque") == "bad_method"
    assert refusal(shop, order, Item("GULA"), method="gateway") == "gateway_cannot_refund"


def test_money_that_went_back_for_no_named_goods_is_not_worth_anything_twice(shop, order):
    builders.pay(shop.till, order, 120_000)
    shop.till.do(refund_order, RefundOrder(order.id, 30_000, "return"))
    take_back(shop, order, Item("GULA"))
    after = take_back(shop, order, Item("KOPI", 4_000))
    assert (after.payment_status, sums(after)) == ("refunded", (120_000, 120_000, 0, 0, 0))
    assert [refund.amount for refund in after.refunds] == [30_000, 20_000, 70_000]


def test_an_edit_keeps_what_came_back(shop, order):
    builders.pay(shop.till, order, 120_000)
    take_back(shop, order, Item("KOPI", 2_000))
    for items in ((Item("KOPI", 1_000),), (Item("KOPI", 0),), (Item("KOPI", 4_000, 10_000),)):
        with pytest.raises(Refused, match="came_back"):
            shop.till.do(edit_order, EditOrder(order.id, items=items))
    after = shop.till.do(edit_order, EditOrder(order.id, items=(Item("KOPI", 2_000),)))
    assert sums(after) == (70_000, 50_000, 20_000, 70_000, 0)


def test_a_line_is_named_where_two_are_of_one_product(shop, order):
    items = (Item("KOPI"), Item("KOPI", 1_000, 20_000))
    double = shop.till.do(open_order, OpenOrder(items))
    assert refusal(shop, double, Item("KOPI")) == "line_twice"
    after = take_back(shop, double, lines=(LineChange(double.lines[1].id, 1_000),))
    assert (after.owed, [line.returned for line in after.lines]) == (25_000, [0, 1_000])


def test_the_same_key_takes_back_once(shop, order):
    builders.pay(shop.till, order, 120_000)
    first = take_back(shop, order, Item("KOPI"), key="R")
    assert take_back(shop, order, Item("KOPI"), key="R") == first
    assert builders.again(shop.till, order).returned == 25_000


def test_the_timeline_tells_it(shop, order):
    take_back(shop, order, Item("KOPI", 2_000), reason="Basi")
    (told,) = [e for e in shop.till.look(order_timeline, order.id) if e.kind == "returned"]
    assert told.values == {
        "amount": 50_000,
        "goods": ((2_000, "Kopi KOPI"),),
        "reason": "Basi",
        "by": "os:test",
    }
