"""A link that its gateway does not close: said, waited for, and what comes through it reviewed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.outbox import Job, JobState
from posapp.models.payment import Review
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.types import Fact
from posapp.services.invoicing.fix import drop_job
from posapp.services.invoicing.manage import cancel_invoice, show_invoice
from posapp.services.outbox.status import ListJobs, list_jobs, outbox_status
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


@pytest.fixture(params=["pending", "refused"])
def stubborn(request, shop):
    """Its gateway does not close links: it says so by what it answers, or by refusing."""
    gateway = shop.gateway

    def leave_open(ref):
        gateway._called("cancel")
        told = gateway.charges[ref.reference]
        if request.param == "refused" and told.fact == Fact.PENDING:
            raise Rejected("not activated", code="gateway_cannot_close")
        return told

    gateway.cancel_charge = leave_open
    if request.param == "pending":
        gateway.info = replace(gateway.info, can_close=False)
    return shop


@pytest.fixture
def sent(stubborn):
    order = builders.order(stubborn.till, 100_000)
    invoice = builders.invoice(stubborn.till, order)
    stubborn.work()
    return order, invoice


def now(shop, invoice):
    return shop.till.look(show_invoice, invoice.id)


def run_out(shop, invoice):
    shop.clock.advance(invoice.expires_at - shop.clock.now() + timedelta(seconds=1))
    shop.gateway.expire(invoice.reference)


def test_the_new_link_waits_for_the_old_ones_end_and_says_so(stubborn, sent):
    shop, (order, invoice) = stubborn, sent
    builders.pay(shop.till, order, 40_000)
    shop.work()
    waiting = now(shop, invoice)
    assert (waiting.state, waiting.amount, waiting.failure) == (
        "queued", 60_000, "gateway_cannot_close",
    )  # fmt: skip
    assert shop.gateway.open == [invoice.reference]
    run_out(shop, invoice)
    shop.ask()
    shop.work()
    assert shop.gateway.open == [now(shop, invoice).reference] != [invoice.reference]
    assert (now(shop, invoice).state, now(shop, invoice).failure) == ("pending", "")


def test_its_end_is_noticed_by_the_closing_alone(stubborn, sent):
    shop, (order, invoice) = stubborn, sent
    builders.pay(shop.till, order, 40_000)
    shop.work()
    run_out(shop, invoice)
    shop.work()
    shop.work()
    assert now(shop, invoice).state == "pending"


def test_what_comes_through_it_counts_and_what_is_too_much_is_reviewed(stubborn, sent):
    shop, (order, invoice) = stubborn, sent
    builders.pay(shop.till, order, 40_000)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.work()
    after = builders.again(shop.till, order)
    assert (after.received, after.payment_status) == (140_000, "overpaid")
    reasons = shop.till.look(lambda unit: unit.session.scalars(select(Review.reason)).all())
    assert reasons == ["too_much"]
    assert len(shop.gateway.charges) == 1  # no second link was opened


@pytest.mark.parametrize(("act", "reason"), [("cancel", "after_cancel"), ("void", "order_void")])
def test_money_for_what_was_taken_back_is_reviewed(stubborn, sent, act, reason):
    shop, (order, invoice) = stubborn, sent
    if act == "cancel":
        shop.till.do(cancel_invoice, invoice.id)
    else:
        shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    shop.work()
    assert now(shop, invoice).failure == "gateway_cannot_close"
    shop.gateway.pay(invoice.reference)
    shop.ask()
    reasons = shop.till.look(lambda unit: unit.session.scalars(select(Review.reason)).all())
    assert reasons == [reason]


def test_it_is_not_asked_over_and_over_and_holds_no_light_up(stubborn, sent):
    shop, (order, _) = stubborn, sent
    builders.pay(shop.till, order, 100_000)
    for _ in range(10):
        shop.clock.advance(timedelta(seconds=60))
        shop.work()
        builders.invoice(shop.till, builders.order(shop.till, 10_000))  # its endpoint works on
        shop.work()
    assert shop.gateway.calls.count("cancel") == 1
    assert shop.till.look(outbox_status).unsent == 0
    shop.clock.advance(timedelta(minutes=15))
    shop.work()
    assert shop.gateway.calls.count("cancel") == 2


def test_nobody_is_asked_to_mend_it_however_long_its_link_lives(stubborn):
    shop = stubborn
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order, expiry_hours=24 * 7)
    shop.work()
    shop.till.do(cancel_invoice, invoice.id)
    for _ in range(150):
        shop.work()
        shop.clock.advance(timedelta(minutes=60))
    states = shop.till.look(lambda unit: unit.session.scalars(select(Job.state)).all())
    assert JobState.STUCK not in states
    run_out(shop, invoice)
    shop.ask()
    shop.work()
    assert now(shop, invoice).failure == ""


def test_a_person_may_open_the_next_link_all_the_same(stubborn, sent):
    shop, (order, invoice) = stubborn, sent
    builders.pay(shop.till, order, 40_000)
    shop.work()
    [job] = shop.till.look(list_jobs, ListJobs()).items
    assert job.error == "gateway_cannot_close"
    shop.till.do(drop_job, job.id)
    shop.work()
    assert now(shop, invoice).state == "pending"


def test_a_clock_that_was_set_back_does_not_make_it_wait_longer(stubborn, sent):
    shop, (order, _) = stubborn, sent
    builders.pay(shop.till, order, 100_000)
    shop.work()
    shop.clock.advance(-timedelta(hours=5))
    shop.work()
    assert shop.gateway.calls.count("cancel") == 2
