"""What screens say beforehand about money that could go back, and that it comes true."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.models.errors import Refused
from posapp.services.payments.back import open_reviews, refundable
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.review import ResolveReview, resolve_review
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from tests import builders


def facts(shop, order):
    return shop.till.look(refundable, order.id)


def refund(shop, order, amount, cause="return", **fields):
    return shop.till.do(refund_order, RefundOrder(order.id, amount, cause, **fields))


def test_what_was_received_can_go_back_less_what_is_promised(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 30_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    before = facts(shop, order)
    assert (before.left, before.goods, before.surplus, before.pending) == (100_000, 100_000, 0, 0)
    assert [(s.method, s.left, s.by_gateway) for s in before.sources] == [
        ("qris", 70_000, True),
        ("cash", 30_000, False),
    ]
    refund(shop, order, 50_000, method="gateway")
    after = facts(shop, order)
    assert (after.left, after.goods, after.pending) == (50_000, 50_000, 50_000)
    assert [(s.method, s.left) for s in after.by_gateway] == [("qris", 20_000)]


@pytest.mark.parametrize(
    ("cause", "way"),
    [("return", "cash"), ("return", "gateway"), ("surplus", "cash"), ("surplus", "gateway")],
)
def test_the_most_is_taken_and_one_more_is_refused(shop, cause, way):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference, 110_000)
    shop.ask()
    known = facts(shop, order)
    source = known.by_gateway[0] if way == "gateway" else None
    most = known.most(cause, source)
    assert most == (10_000 if cause == "surplus" else 100_000)
    with pytest.raises(Refused, match="more_than"):
        refund(shop, order, most + 1, cause, method=way)
    refund(shop, order, most, cause, method=way)
    shop.work()
    assert facts(shop, order).left == 110_000 - most


def test_a_gateway_that_is_not_set_up_any_more_is_no_way_back(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.till.do(change_settings, {"gateway.sandbox.url": ""})
    assert facts(shop, order).by_gateway == ()


def test_goods_cannot_come_back_twice_while_the_gateway_works(shop):
    """Both would be promised where only facts were counted, and the order would owe less than 0."""
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference, 200_000)
    shop.ask()
    refund(shop, order, 100_000, method="gateway")
    with pytest.raises(Refused, match="more_than_received"):
        refund(shop, order, 100_000, method="gateway")
    shop.work()
    assert builders.again(shop.till, order).owed == 0


def late(shop, order, invoice):
    shop.gateway.expire(invoice.reference)
    shop.ask()
    shop.clock.advance(timedelta(days=2))
    shop.gateway.pay(invoice.reference)
    shop.ask()


def double(shop, order, invoice):
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.gateway.pay(invoice.reference)
    shop.clock.advance(timedelta(hours=13))
    shop.ask()


def too_much(shop, order, invoice):
    shop.gateway.pay(invoice.reference, 110_000)
    shop.ask()


def wrong_amount(shop, order, invoice):
    shop.gateway.pay(invoice.reference)
    shop.gateway.lie(invoice.reference, amount=1)
    shop.ask()


def order_void(shop, order, invoice):
    shop.till.do(void_order, VoidOrder(order.id, "wrong customer"))
    shop.gateway.pay(invoice.reference)
    shop.work()


@pytest.mark.parametrize("customer", [True, False], ids=["siti", "walk_in"])
@pytest.mark.parametrize("ending", ["apply", "refund", "credit"])
@pytest.mark.parametrize("happened", [late, double, too_much, wrong_amount, order_void])
def test_what_an_ending_would_do_is_what_it_does(shop, happened, ending, customer):
    order = builders.order(shop.till, 100_000)
    if not customer:
        order = shop.till.do(open_order, OpenOrder((Item("P100000"),)))
    invoice = builders.invoice(shop.till, order)
    shop.work()
    happened(shop, order, invoice)
    (found,) = shop.till.look(open_reviews, order.id)
    told = next(one for one in found.endings if one.name == ending)
    end = ResolveReview(found.review.id, ending)
    if told.refusal:
        with pytest.raises(Refused, match=told.refusal):
            shop.till.do(resolve_review, end)
        return
    shop.till.do(resolve_review, end)
    assert shop.till.look(open_reviews, order.id) == ()
    if ending == "refund":
        shop.work()
        assert shop.gateway.given_back == told.amount


def test_a_surplus_that_is_promised_back_does_not_go_back_twice(shop):
    """Were promises not counted, the review would give it back by the other payment too."""
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    double(shop, order, invoice)
    first = next(p for p in builders.again(shop.till, order).payments)
    refund(shop, order, 100_000, "surplus", method="gateway", payment_id=first.id)
    (found,) = shop.till.look(open_reviews, order.id)
    assert [one.refusal for one in found.endings] == [
        "", "nothing_to_give_back", "nothing_to_give_back",
    ]  # fmt: skip
    with pytest.raises(Refused, match="nothing_to_give_back"):
        shop.till.do(resolve_review, ResolveReview(found.review.id, "refund"))
    shop.work()
    assert builders.again(shop.till, order).received == 100_000
