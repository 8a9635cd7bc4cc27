"""At most one link that a customer can hold, whatever happened in between (lessons.md 13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.delivery import Delivery
from posapp.models.errors import Refused
from posapp.services.gateways.errors import OutcomeUnknown, Rejected, Unavailable
from posapp.services.gateways.types import Fact
from posapp.services.invoicing.fix import drop_job, retry_job
from posapp.services.invoicing.manage import (
    ResendInvoice,
    cancel_invoice,
    resend_invoice,
    show_invoice,
)
from posapp.services.outbox.status import ListJobs, list_jobs, outbox_status
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


@pytest.fixture
def sent(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, invoice


def now(shop, invoice):
    return shop.till.look(show_invoice, invoice.id)


def later(shop, seconds=10):
    shop.clock.advance(timedelta(seconds=seconds))
    shop.work()


def rows(shop, table):
    return shop.till.look(lambda unit: unit.session.scalars(select(table)).all())


def test_repriced_twice_while_the_old_link_cannot_be_closed(shop, sent):
    """The second new opening waits for the first link too, not only for the one before it."""
    order, invoice = sent
    shop.gateway.fail_next = [Unavailable()]
    builders.pay(shop.till, order, 40_000)
    shop.work()
    builders.pay(shop.till, order, 20_000)
    shop.work()
    assert shop.gateway.open == [invoice.reference]
    assert len(shop.email.sent) == 1
    later(shop)
    assert shop.gateway.open == [now(shop, invoice).reference]
    assert now(shop, invoice).amount == 40_000
    assert len(shop.email.sent) == 2


def test_cancelled_and_sent_anew_while_the_old_link_cannot_be_closed(shop, sent):
    order, invoice = sent
    shop.gateway.fail_next = [Unavailable()]
    shop.till.do(cancel_invoice, invoice.id)
    shop.work()
    fresh = builders.invoice(shop.till, order)
    shop.work()
    assert shop.gateway.open == [invoice.reference]
    assert now(shop, fresh).state == "queued"
    builders.assert_sound(shop.till)
    later(shop)
    assert shop.gateway.open == [fresh.reference]


def test_an_expired_invoice_is_not_reopened_beside_a_new_one(shop, sent):
    order, invoice = sent
    shop.gateway.expire(invoice.reference)
    shop.ask()
    fresh = builders.invoice(shop.till, order)
    shop.work()
    with pytest.raises(Refused, match="invoice_ended"):
        shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    shop.work()
    assert shop.gateway.open == [fresh.reference]


def test_a_failed_link_that_can_still_be_paid_is_closed_before_the_next(shop, sent):
    order, invoice = sent
    shop.gateway.lie(invoice.reference, fact=Fact.FAILED)
    shop.ask()
    assert now(shop, invoice).state == "failed"
    closed = []
    cancel = shop.gateway.cancel_charge
    shop.gateway.cancel_charge = lambda ref: (closed.append(ref.reference), cancel(ref))[1]
    builders.invoice(shop.till, order)
    shop.work()
    assert closed == [invoice.reference]
    assert shop.gateway.calls[-2:] == ["cancel", "create"]


@pytest.mark.parametrize("act", ["pay", "void"])
def test_a_failed_link_is_closed_when_nothing_is_owed(shop, sent, act):
    order, invoice = sent
    shop.gateway.lie(invoice.reference, fact=Fact.FAILED)
    shop.ask()
    if act == "pay":
        builders.pay(shop.till, order, 100_000)
    else:
        shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    shop.work()
    shop.ask()
    shop.work()
    assert shop.gateway.calls.count("cancel") == 1


def test_paid_at_the_counter_between_looking_and_asking_makes_no_link(shop):
    """The outbox has read what to ask for; the cashier takes the money; then it would ask."""
    order = builders.order(shop.till, 100_000)
    builders.invoice(shop.till, order)
    handler = shop.till.outbox._handlers["create_charge"]
    gateways = handler._gateways

    def slowly(account):
        builders.pay(shop.till, order, 100_000)
        return gateways(account)

    handler._gateways = slowly
    shop.work()
    assert shop.gateway.charges == {}
    assert shop.email.sent == []


def test_a_link_that_turns_up_after_it_was_given_up_is_closed(shop, sent):
    """Its creation was still under way when the gateway said that there is none."""
    _, invoice = sent
    made = shop.gateway.charges.pop(invoice.reference)
    shop.till.do(cancel_invoice, invoice.id)
    shop.work()
    assert now(shop, invoice).state == "cancelled"
    shop.gateway.charges[invoice.reference] = made
    shop.clock.advance(timedelta(minutes=16))
    shop.till.poller.run_pass()
    shop.work()
    assert shop.gateway.open == []


def test_a_message_about_a_link_that_is_being_closed_is_not_sent(shop):
    order = builders.order(shop.till, 100_000)
    builders.invoice(shop.till, order)
    from posapp.services.channels.protocol import Undeliverable

    shop.email.fail_next = [Undeliverable("550 mailbox full")]
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items

    def pay_and_fail(message):
        builders.pay(shop.till, order, 40_000)
        raise Undeliverable("550 mailbox full")

    deliver = shop.email.deliver
    shop.email.deliver = pay_and_fail
    shop.gateway.fail_next = [Unavailable()]
    shop.till.do(retry_job, job.id)
    shop.work()
    assert shop.till.look(outbox_status).stuck == 0
    shop.email.deliver = deliver
    later(shop)
    assert ["60.000" in message.text for message in shop.email.sent] == [True]


def test_an_old_link_is_not_told_again_after_its_end(shop, sent):
    _, invoice = sent
    shop.clock.advance(timedelta(hours=25))
    shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    shop.work()
    assert now(shop, invoice).reference != invoice.reference
    assert now(shop, invoice).expires_at == shop.clock.now() + timedelta(hours=24)
    assert len(shop.email.sent) == 2


def test_a_link_that_waited_a_day_for_the_network_lives_a_day_from_then(shop):
    """Its end had passed before it was made: the gateway would refuse it for ever."""
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.gateway.fail_next = [Unavailable()]
    shop.work()
    shop.clock.advance(timedelta(hours=30))
    shop.work()
    made = shop.gateway.charges[invoice.reference]
    assert made.expires_at == shop.clock.now() + timedelta(hours=24)
    assert now(shop, invoice).expires_at == made.expires_at
    assert builders.again(shop.till, order).due_at == made.expires_at


def test_what_waits_for_a_closing_that_is_stuck_says_so_and_goes_on_when_it_ends(shop, sent):
    order, invoice = sent
    shop.gateway.fail_next = [Rejected("being processed")]
    builders.pay(shop.till, order, 40_000)
    shop.work()
    waiting = now(shop, invoice)
    assert (waiting.state, waiting.failure) == ("queued", "gateway_rejected")
    shop.gateway.expire(invoice.reference)
    shop.ask()
    shop.work()
    assert shop.gateway.open == [now(shop, invoice).reference]
    assert now(shop, invoice).failure == ""
    assert shop.till.look(outbox_status).unsent == 0


def test_giving_a_closing_up_lets_what_waits_for_it_open(shop, sent):
    order, invoice = sent
    shop.gateway.fail_next = [Rejected("cannot be closed")]
    builders.pay(shop.till, order, 40_000)
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    shop.till.do(drop_job, job.id)
    shop.work()
    assert now(shop, invoice).state == "pending"
    assert shop.till.look(outbox_status).unsent == 0


def test_giving_up_the_closing_of_a_lost_link_ends_it(shop):
    invoice = builders.invoice(shop.till, builders.order(shop.till, 100_000))
    shop.gateway.lose_next = [OutcomeUnknown()]
    shop.work()
    shop.till.do(cancel_invoice, invoice.id)
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    shop.till.do(drop_job, job.id)
    assert [charge.state for charge in rows(shop, Charge)] == ["cancelled"]


def test_a_word_that_we_do_not_know_is_no_link_yet(shop):
    invoice = builders.invoice(shop.till, builders.order(shop.till, 100_000))
    create = shop.gateway.create_charge

    def mumbling(ask):
        create(ask)
        shop.gateway.lie(ask.reference, fact=Fact.UNKNOWN)
        return shop.gateway.charges[ask.reference]

    shop.gateway.create_charge = mumbling
    shop.work()
    shop.gateway.lie(invoice.reference, fact=Fact.PENDING)
    later(shop)
    assert now(shop, invoice).state == "pending"
    assert len(shop.email.sent) == 1


def test_messages_of_a_link_that_ended_at_once_do_not_wait_for_ever(shop):
    invoice = builders.invoice(shop.till, builders.order(shop.till, 100_000))
    create = shop.gateway.create_charge

    def refused(ask):
        create(ask)
        shop.gateway.lie(ask.reference, fact=Fact.FAILED)
        return shop.gateway.charges[ask.reference]

    shop.gateway.create_charge = refused
    shop.work()
    assert [row.state for row in rows(shop, Delivery)] == ["dropped"]
    shop.gateway.create_charge = create
    shop.till.do(resend_invoice, ResendInvoice(invoice.id))
    shop.work()
    assert [message.to for message in shop.email.sent] == ["siti@example.com"]


def test_a_gateway_that_is_not_set_up_any_more_waits_for_the_owner(shop):
    builders.invoice(shop.till, builders.order(shop.till, 100_000))
    handler = shop.till.outbox._handlers["create_charge"]
    gateways = handler._gateways

    def gone(account):
        raise Refused("no_gateway", gateway=account)

    handler._gateways = gone
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    assert (job.state, job.error) == ("stuck", "no_gateway")
    handler._gateways = gateways
    shop.till.do(retry_job, job.id)
    shop.work()
    assert len(shop.gateway.open) == 1
