"""The story of an order's money: tries, refunds, reversals, chargebacks and reviews."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from posapp.services.gateways.errors import Rejected, Unavailable
from posapp.services.gateways.types import AttemptState
from posapp.services.invoicing.fix import drop_job
from posapp.services.outbox.status import ListJobs, list_jobs
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.review import (
    ListReviews,
    ResolveReview,
    list_reviews,
    resolve_review,
)
from posapp.services.sales.timeline import order_timeline
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


@pytest.fixture
def sent(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, invoice


@pytest.fixture
def online(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.ask()
    return builders.again(shop.till, order)


def story(shop, order, *kinds):
    entries = shop.till.look(order_timeline, order.id)
    return [entry.values for entry in entries if entry.kind in kinds]


def test_a_declined_try_tells_all_that_the_gateway_told(shop, sent):
    order, invoice = sent
    tried = AttemptState(
        "try-1", "failed", "card", "Visa", "4111********0002",
        response_code="05", approval_code="A77", failure="Do not honour",
    )  # fmt: skip
    waits = AttemptState("try-2", "pending", "va", "BCA")
    shop.gateway.lie(invoice.reference, attempts=(tried, waits))
    shop.ask()
    assert story(shop, order, "attempt_failed") == [
        {
            "method": "card",
            "issuer": "Visa",
            "masked": "4111********0002",
            "code": "05",
            "approval": "A77",
            "failure": "Do not honour",
        }
    ]


def test_a_refund_at_the_counter_tells_who_why_and_how(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 100_000)
    shop.till.do(refund_order, RefundOrder(order.id, 40_000, "return", reason="torn bag"))
    assert story(shop, order, "refund") == [
        {
            "amount": 40_000,
            "cause": "return",
            "method": "cash",
            "gateway": "",
            "state": "done",
            "reason": "torn bag",
            "trouble": "",
            "by": builders.ACTOR,
        }
    ]


def test_a_refund_through_the_gateway_is_followed_to_its_end(shop, online):
    shop.till.do(refund_order, RefundOrder(online.id, 40_000, "return", "gateway"))
    (waits,) = story(shop, online, "refund")
    assert (waits["state"], waits["method"], waits["gateway"]) == ("pending", "qris", "sandbox")
    shop.gateway.fail_next = [Unavailable()]
    shop.work()
    (held,) = story(shop, online, "refund")
    assert (held["state"], held["trouble"]) == ("pending", "gateway_unavailable")
    shop.till.outbox.run_pass(early=True)
    (done,) = story(shop, online, "refund")
    assert (done["state"], done["trouble"]) == ("done", "")


def test_a_refund_that_was_given_up_is_told_as_failed(shop, online):
    shop.till.do(refund_order, RefundOrder(online.id, 40_000, "return", "gateway"))
    shop.gateway.fail_next = [Rejected("too late")]
    shop.work()
    (held,) = story(shop, online, "refund")
    assert (held["state"], held["trouble"]) == ("pending", "gateway_rejected")
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    shop.till.do(drop_job, job.id)
    (failed,) = story(shop, online, "refund")
    assert (failed["state"], failed["trouble"]) == ("failed", "")


@pytest.mark.parametrize("kind", ["reversal", "chargeback"])
def test_what_the_gateway_took_back_is_nobodys_doing(shop, online, kind):
    shop.gateway.give_back(online.invoices[0].reference, 100_000, kind)
    shop.clock.advance(timedelta(hours=13))
    shop.ask()
    (told,) = story(shop, online, "refund")
    assert (told["cause"], told["state"], told["by"]) == (kind, "done", "")


def test_a_review_is_told_when_it_opens_and_when_it_ends(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference, 110_000)
    shop.ask()
    (review,) = shop.till.look(list_reviews, ListReviews()).items
    assert story(shop, order, "review_closed") == []
    shop.till.do(resolve_review, ResolveReview(review.id, "credit"))
    (opened,) = story(shop, order, "review")
    assert (opened["amount"], opened["reason"]) == (110_000, "too_much")
    (closed,) = story(shop, order, "review_closed")
    assert (closed["state"], closed["by"]) == ("credited", builders.ACTOR)
    (credit,) = story(shop, order, "credit")
    assert (credit["amount"], credit["state"]) == (10_000, "done")


def test_money_that_never_counted_is_told_when_it_goes_back(shop, sent):
    order, invoice = sent
    shop.till.do(void_order, VoidOrder(order.id, "wrong customer"))
    shop.gateway.pay(invoice.reference)
    shop.work()
    (review,) = shop.till.look(list_reviews, ListReviews()).items
    shop.till.do(resolve_review, ResolveReview(review.id, "refund"))
    shop.work()
    assert [entry["amount"] for entry in story(shop, order, "refund")] == [100_000]


def test_edits_are_found_by_their_index_in_a_journal_of_millions(shop):
    builders.order(shop.till)
    plan = (
        "EXPLAIN QUERY PLAN SELECT sequence FROM journal "
        "WHERE kind = 'order.edited' AND subject = ?"
    )
    with sqlite3.connect(shop.till.database.folder.database) as connection:
        told = [row[3] for row in connection.execute(plan, ("x",))]
    connection.close()
    assert any("ix_journal_edits" in step for step in told)
