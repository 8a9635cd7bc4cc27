"""A shop's invoices through Xendit: sent, paid, closed or given back, by the real jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.services.invoicing.manage import cancel_invoice, show_invoice
from posapp.services.payments.refund import RefundOrder, refund_order
from tests import builders
from tests.services.conftest import Shop
from tests.services.gateways.xendit.bench import direct
from tests.simulators.xendit import Xendit


@pytest.fixture
def xendit(shop: Shop) -> Xendit:
    simulator = Xendit(shop.clock)
    shop.gateway = direct(simulator)
    return simulator


@pytest.fixture
def sent(shop: Shop, xendit: Xendit):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, shop.till.look(show_invoice, invoice.id)


@pytest.mark.parametrize("kind", ["drop_response", "timeout", "http_500", "html"])
def test_a_lost_answer_to_the_opening_ends_in_one_link_that_is_paid(shop, xendit, kind) -> None:
    order = builders.order(shop.till, 100_000)
    xendit.fault(kind, "create")
    invoice = builders.invoice(shop.till, order)
    shop.work()
    assert shop.till.look(show_invoice, invoice.id).state == "queued"
    shop.clock.advance(timedelta(seconds=30))
    shop.work()
    now = shop.till.look(show_invoice, invoice.id)
    assert (now.state, xendit.links(now.reference)) == ("pending", [now.url])
    xendit.pay(now.reference)
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "paid"


def test_an_opening_that_was_never_made_is_made_at_the_next_try(shop, xendit) -> None:
    order = builders.order(shop.till, 100_000)
    xendit.fault("http_503", "create")
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.clock.advance(timedelta(seconds=30))
    shop.work()
    now = shop.till.look(show_invoice, invoice.id)
    assert (now.state, len(xendit.links(now.reference))) == ("pending", 1)


@pytest.mark.parametrize("kind", ["", "timeout", "http_503"])
@pytest.mark.parametrize("closing_paid", ["refuse", "answer"])
def test_a_cancelled_invoice_takes_no_money(shop, xendit, sent, kind, closing_paid) -> None:
    xendit.closing_paid = closing_paid
    _, invoice = sent
    if kind:
        xendit.fault(kind, "cancel")
    shop.till.do(cancel_invoice, invoice.id)
    for _ in range(3):
        shop.work()
        shop.ask()
        shop.clock.advance(timedelta(minutes=5))
    assert shop.till.look(show_invoice, invoice.id).state == "cancelled"
    assert xendit.links(invoice.reference) == []


@pytest.mark.parametrize("closing_paid", ["refuse", "answer"])
def test_who_pays_while_it_is_being_closed_has_paid(shop, xendit, sent, closing_paid) -> None:
    xendit.closing_paid = closing_paid
    order, invoice = sent
    xendit.pay(invoice.reference)
    shop.till.do(cancel_invoice, invoice.id)
    shop.work()
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status) == (100_000, "paid")


def test_a_link_that_ran_out_is_expired_and_late_money_is_kept(shop, xendit, sent) -> None:
    order, invoice = sent
    shop.clock.advance(timedelta(hours=25))
    shop.ask()
    assert shop.till.look(show_invoice, invoice.id).state == "expired"
    xendit.pay_late(invoice.reference)
    shop.clock.advance(timedelta(hours=13))
    shop.ask()
    assert builders.again(shop.till, order).received == 100_000


def test_a_part_goes_back_to_the_wallet_and_counts_once(shop, xendit, sent) -> None:
    order, invoice = sent
    xendit.pay(invoice.reference, channel="GOPAY")
    shop.ask()
    xendit.fault("drop_response", "refund")
    shop.till.do(refund_order, RefundOrder(order.id, 40_000, "return", method="gateway"))
    for _ in range(3):
        shop.work()
        shop.ask()
        shop.clock.advance(timedelta(seconds=30))
    now = builders.again(shop.till, order)
    assert (now.received, now.outstanding) == (60_000, 0)
    assert [row.state for row in now.refunds] == ["done"]
    assert len(xendit.asked("refund")) == 1


def test_a_refund_that_takes_days_is_booked_when_it_is_done(shop, xendit, sent) -> None:
    order, invoice = sent
    xendit.refunds_wait = True
    xendit.pay(invoice.reference, channel="CREDIT_CARD")
    shop.ask()
    shop.till.do(refund_order, RefundOrder(order.id, 100_000, "return", method="gateway"))
    shop.work()
    assert builders.again(shop.till, order).received == 100_000
    xendit.finish_refunds()
    shop.clock.advance(timedelta(days=2))
    shop.work()
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status) == (0, "refunded")


def test_another_sum_than_was_asked_for_is_kept_as_it_came(shop, xendit, sent) -> None:
    order, invoice = sent
    xendit.fault("underpay", "payment")
    xendit.pay(invoice.reference)
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status) == (90_000, "partially_paid")
