"""A shop's invoices through Midtrans, from sending to paid, closed or given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.services.invoicing.manage import cancel_invoice, show_invoice
from posapp.services.payments.refund import RefundOrder, refund_order
from tests import builders
from tests.services.conftest import Shop
from tests.services.gateways.midtrans.bench import direct
from tests.simulators.midtrans import MidtransSimulator


@pytest.fixture
def midtrans(shop: Shop) -> MidtransSimulator:
    simulator = MidtransSimulator(shop.clock)
    shop.gateway = direct(simulator)
    return simulator


@pytest.fixture
def sent(shop: Shop, midtrans: MidtransSimulator):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, now(shop, invoice)


def now(shop: Shop, invoice):
    return shop.till.look(show_invoice, invoice.id)


def later(shop: Shop, by: timedelta = timedelta(seconds=30)) -> None:
    shop.clock.advance(by)
    shop.work()
    shop.ask()


@pytest.mark.parametrize("kind", ["drop_response", "html"])
@pytest.mark.parametrize("wait", [timedelta(seconds=30), timedelta(minutes=10)])
def test_a_lost_answer_to_the_opening_ends_in_one_message_and_one_payment(
    shop, midtrans, kind, wait
) -> None:
    order = builders.order(shop.till, 100_000)
    midtrans.fault(kind, "create")
    invoice = builders.invoice(shop.till, order)
    shop.work()
    assert now(shop, invoice).state == "queued"
    later(shop, wait)
    opened = now(shop, invoice)
    assert (opened.state, len(shop.email.sent)) == ("pending", 1)
    (held,) = [page for page in midtrans.pages.values() if page.token in opened.url]
    assert held.amount == 100_000
    midtrans.pay(opened.reference)
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "paid"


def test_an_opening_that_is_not_wanted_any_more_leaves_no_link_behind(shop, midtrans) -> None:
    order = builders.order(shop.till, 100_000)
    midtrans.fault("timeout", "create")
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.till.do(cancel_invoice, invoice.id)
    for _ in range(3):
        later(shop)
    assert (now(shop, invoice).state, shop.email.sent) == ("cancelled", [])


def test_a_page_that_nobody_used_is_pending_until_it_expires(shop, midtrans, sent) -> None:
    _, invoice = sent
    shop.ask()
    assert now(shop, invoice).state == "pending"
    later(shop, timedelta(hours=25))
    assert now(shop, invoice).state == "expired"


@pytest.mark.parametrize("chosen", ["", "bca_va", "denied"])
@pytest.mark.parametrize("kind", ["", "timeout", "http_503"])
def test_a_cancelled_invoice_stays_cancelled_and_takes_no_money(
    shop, midtrans, sent, chosen, kind
) -> None:
    _, invoice = sent
    if chosen == "denied":
        midtrans.deny(invoice.reference)
    elif chosen:
        midtrans.choose(invoice.reference, chosen)
    if kind:
        midtrans.fault(kind, "cancel")
    shop.till.do(cancel_invoice, invoice.id)
    for _ in range(5):
        later(shop, timedelta(minutes=5))
    later(shop, timedelta(hours=25))
    shop.work()
    assert now(shop, invoice).state == "cancelled"
    with pytest.raises(AssertionError):
        midtrans.pay(invoice.reference)


def test_money_at_the_counter_closes_the_old_page_before_a_new_one_opens(
    shop, midtrans, sent
) -> None:
    order, invoice = sent
    midtrans.choose(invoice.reference, "bca_va")
    builders.pay(shop.till, order, 40_000)
    shop.work()
    fresh = now(shop, invoice)
    assert (fresh.amount, fresh.state) == (60_000, "pending")
    assert fresh.reference != invoice.reference
    with pytest.raises(AssertionError):
        midtrans.pay(invoice.reference)
    midtrans.pay(fresh.reference)
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "paid"


def test_a_part_goes_back_through_midtrans_and_counts_once(shop, midtrans, sent) -> None:
    order, invoice = sent
    midtrans.pay(invoice.reference)
    shop.ask()
    midtrans.fault("drop_response", "refund")
    shop.till.do(refund_order, RefundOrder(order.id, 40_000, "return", method="gateway"))
    shop.work()
    shop.ask()
    later(shop)
    after = builders.again(shop.till, order)
    assert (after.received, after.outstanding) == (60_000, 0)
    assert [row.state for row in after.refunds] == ["done"]
    assert midtrans.last(invoice.reference).back == 40_000


def test_a_card_payment_is_undone_once(shop, midtrans, sent) -> None:
    order, invoice = sent
    midtrans.pay(invoice.reference, "credit_card")
    shop.ask()
    midtrans.fault("drop_response", "void")
    shop.till.do(refund_order, RefundOrder(order.id, 100_000, "reversal", method="gateway"))
    shop.work()
    shop.ask()
    later(shop)
    after = builders.again(shop.till, order)
    assert (after.received, after.outstanding) == (0, 100_000)
    assert [row.state for row in after.refunds] == ["done"]


def test_a_transfer_that_the_bank_took_back_is_owed_again(shop, midtrans, sent) -> None:
    order, invoice = sent
    paid = midtrans.pay(invoice.reference, "echannel")
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "paid"
    midtrans.move(paid, "deny")
    later(shop, timedelta(minutes=20))
    after = builders.again(shop.till, order)
    assert (after.received, after.outstanding) == (0, 100_000)


@pytest.mark.parametrize("kind", ["overpay", "underpay"])
def test_another_sum_than_was_asked_for_is_reviewed(shop, midtrans, sent, kind) -> None:
    order, invoice = sent
    midtrans.fault(kind, "payment")
    midtrans.pay(invoice.reference)
    shop.ask()
    assert builders.again(shop.till, order).payment_status == "unpaid"
