"""One number: the link asks for what is outstanding, whatever happens (lessons.md 13)."""

from __future__ import annotations

import pytest

from posapp.services.gateways.errors import Unavailable
from posapp.services.gateways.types import Fact
from posapp.services.invoicing.manage import show_invoice
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


@pytest.fixture
def sent(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, invoice


def test_money_at_the_counter_reprices_the_link(shop, sent):
    order, invoice = sent
    builders.pay(shop.till, order, 40_000)
    shop.work()
    now = shop.till.look(show_invoice, invoice.id)
    assert (now.number, now.amount, now.state) == (invoice.number, 60_000, "pending")
    assert shop.gateway.open == [now.reference]
    assert shop.gateway.charges[now.reference].amount == 60_000
    assert "60.000" in shop.email.sent[-1].text
    assert now.url in shop.email.sent[-1].text


def test_the_new_link_opens_only_after_the_old_one_is_closed(shop, sent):
    order, invoice = sent
    shop.gateway.fail_next = [Unavailable()]
    builders.pay(shop.till, order, 40_000)
    shop.work()
    assert shop.gateway.open == [invoice.reference]
    shop.clock.advance(builders_second())
    shop.work()
    assert shop.gateway.open == [shop.till.look(show_invoice, invoice.id).reference]


def builders_second():
    from datetime import timedelta

    return timedelta(seconds=2)


def test_paid_at_the_counter_closes_the_link(shop, sent):
    order, invoice = sent
    builders.pay(shop.till, order, 100_000)
    assert shop.till.look(show_invoice, invoice.id).state == "paid"
    shop.work()
    assert shop.gateway.open == []


def test_the_customer_was_faster_than_the_closing(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    builders.pay(shop.till, order, 40_000)
    shop.work()
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status, now.open_reviews) == (140_000, "overpaid", 1)
    assert shop.gateway.open == []
    assert now.invoices[0].state == "paid"


def test_void_closes_the_link(shop, sent):
    order, invoice = sent
    shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    shop.work()
    assert shop.till.look(show_invoice, invoice.id).state == "cancelled"
    assert shop.gateway.open == []


def test_reprice_before_the_first_link_was_made_makes_only_the_second(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    builders.pay(shop.till, order, 40_000)
    shop.work()
    (charge,) = shop.gateway.charges.values()
    assert charge.amount == 60_000
    assert [m.to for m in shop.email.sent] == ["siti@example.com"]
    assert "60.000" in shop.email.sent[0].text
    assert shop.till.look(show_invoice, invoice.id).state == "pending"


def test_a_failed_link_is_closed_once_although_it_stays_failed(shop, sent):
    """At this gateway a failed link can be tried again, so it has to be closed too."""
    order, invoice = sent
    shop.gateway._put(invoice.reference, fact=Fact.FAILED)
    shop.ask()
    shop.gateway._put(invoice.reference, fact=Fact.PENDING)
    builders.pay(shop.till, order, 100_000)
    shop.work()
    assert shop.gateway.charges[invoice.reference].fact == Fact.CANCELLED
    shop.ask()
    shop.till.do(refund_order, RefundOrder(order.id, 10_000, "return"))
    shop.work()
    assert shop.gateway.calls.count("cancel") == 1
