"""A shop's invoices through DOKU, from sending to paid, closed or given back, by the real jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.services.invoicing.manage import cancel_invoice, show_invoice
from posapp.services.payments.refund import RefundOrder, refund_order
from tests import builders
from tests.services.conftest import Shop
from tests.services.gateways.doku.bench import direct
from tests.simulators.doku import DokuSimulator


@pytest.fixture
def doku(shop: Shop) -> DokuSimulator:
    simulator = DokuSimulator(shop.clock)
    shop.gateway = direct(simulator)
    return simulator


@pytest.fixture
def sent(shop: Shop, doku: DokuSimulator):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, shop.till.look(show_invoice, invoice.id)


@pytest.mark.parametrize("tells", [True, False])
def test_a_lost_answer_to_the_opening_ends_in_one_link_that_is_paid(shop, doku, tells) -> None:
    doku.tells_orders = tells
    order = builders.order(shop.till, 100_000)
    doku.fault("drop_response", "create")
    invoice = builders.invoice(shop.till, order)
    shop.work()
    assert shop.till.look(show_invoice, invoice.id).state == "queued"
    shop.clock.advance(timedelta(seconds=30))
    shop.work()
    now = shop.till.look(show_invoice, invoice.id)
    assert (now.state, len(doku.orders)) == ("pending", 1)
    doku.pay(now.reference)
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "paid"


def test_before_a_way_of_paying_is_chosen_an_older_account_s_link_stays_pending(shop, doku) -> None:
    doku.tells_orders = False
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.ask()
    assert shop.till.look(show_invoice, invoice.id).state == "pending"
    shop.clock.advance(timedelta(hours=25))
    shop.ask()
    assert shop.till.look(show_invoice, invoice.id).state == "expired"


@pytest.mark.parametrize("word", ["ORDER_CANCELLED", "ORDER_GENERATED", "ORDER_NEWS"])
@pytest.mark.parametrize("kind", ["", "timeout"])
def test_a_cancelled_invoice_stays_cancelled_whatever_its_status_says(
    shop, doku, sent, word: str, kind: str
) -> None:
    doku.cancelled_word = word
    _, invoice = sent
    if kind:
        doku.fault(kind, "cancel")
    shop.till.do(cancel_invoice, invoice.id)
    for _ in range(4):
        shop.work()
        shop.ask()
        shop.clock.advance(timedelta(minutes=5))
    shop.work()
    assert shop.till.look(show_invoice, invoice.id).state == "cancelled"
    assert doku.orders[invoice.reference].cancelled


def test_a_void_that_is_told_before_its_answer_is_booked_once(shop, doku, sent) -> None:
    order, invoice = sent
    doku.settled = False
    doku.pay(invoice.reference, channel="CREDIT_CARD")
    shop.ask()
    doku.fault("drop_response", "refund")
    shop.till.do(refund_order, RefundOrder(order.id, 100_000, "return", method="gateway"))
    shop.work()
    shop.ask()
    shop.clock.advance(timedelta(seconds=30))
    shop.work()
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status) == (0, "refunded")
    assert [row.state for row in now.refunds] == ["done"]
    assert doku.orders[invoice.reference].back == [(now.refunds[0].id, 100_000)]


def test_a_part_goes_back_to_a_card_and_counts_once(shop, doku, sent) -> None:
    order, invoice = sent
    doku.pay(invoice.reference, channel="CREDIT_CARD")
    shop.ask()
    shop.till.do(refund_order, RefundOrder(order.id, 40_000, "return", method="gateway"))
    shop.work()
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.received, now.outstanding) == (60_000, 0)


def test_another_sum_than_was_asked_for_does_not_pay_the_order(shop, doku, sent) -> None:
    order, invoice = sent
    doku.fault("underpay", "payment")
    doku.pay(invoice.reference)
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "unpaid"
