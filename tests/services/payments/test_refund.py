"""Money back: with its cause, once, to cash or by the way it came (design.md 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.credit import CreditEntry
from posapp.models.errors import Refused
from posapp.services.gateways.errors import OutcomeUnknown, Rejected, Unavailable
from posapp.services.invoicing.fix import drop_job
from posapp.services.outbox import store
from posapp.services.outbox.owners import Owner
from posapp.services.outbox.status import ListJobs, list_jobs
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.payments.review import (
    ListReviews,
    ResolveReview,
    list_reviews,
    resolve_review,
)
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


def refund(shop, order, amount, cause="return", **fields):
    return shop.till.do(refund_order, RefundOrder(order.id, amount, cause, **fields))


@pytest.fixture
def cash_paid(shop):
    return builders.pay(shop.till, builders.order(shop.till, 100_000), 100_000)


@pytest.fixture
def online(shop):
    """Paid by link, in full."""
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    return builders.again(shop.till, order)


def test_goods_that_come_back_lower_what_is_owed(shop, cash_paid):
    part = refund(shop, cash_paid, 40_000)
    assert (part.owed, part.received, part.outstanding) == (60_000, 60_000, 0)
    assert part.payment_status == "partially_refunded"
    whole = refund(shop, cash_paid, 60_000)
    assert (whole.owed, whole.payment_status) == (0, "refunded")


@pytest.mark.parametrize(
    ("amount", "fields", "code"),
    [
        (0, {}, "bad_amount"),
        (-5, {}, "bad_amount"),
        (100_001, {}, "more_than_received"),
        (1, {"cause": "surplus"}, "more_than_surplus"),
        (1, {"cause": "chargeback"}, "bad_cause"),
        (1, {"cause": "shells"}, "bad_cause"),
        (1, {"method": "shells"}, "bad_method"),
        (100_000, {"cause": "reversal"}, "reversal_by_gateway"),
        (1, {"method": "gateway"}, "gateway_cannot_refund"),
        (1, {"payment_id": "nobody"}, "no_payment"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(shop, cash_paid, amount, fields, code):
    with pytest.raises(Refused) as refused:
        refund(shop, cash_paid, amount, **fields)
    assert refused.value.code == code
    assert builders.again(shop.till, cash_paid) == cash_paid


def test_a_double_click_gives_back_once(shop, cash_paid):
    first = refund(shop, cash_paid, 40_000, key="click")
    assert refund(shop, cash_paid, 40_000, key="click") == first
    assert builders.again(shop.till, cash_paid).received == 60_000


def test_through_the_gateway_it_counts_once_it_is_a_fact(shop, online):
    promised = refund(shop, online, 40_000, method="gateway")
    assert (promised.received, promised.refunds[0].state) == (100_000, "pending")
    shop.work()
    done = builders.again(shop.till, online)
    assert (done.received, done.refunds[0].state) == (60_000, "done")
    assert shop.gateway.given_back == 40_000


def test_what_is_promised_cannot_be_promised_again(shop, online):
    refund(shop, online, 60_000, method="gateway")
    with pytest.raises(Refused, match="more_than_received"):
        refund(shop, online, 60_000, method="gateway")


@pytest.mark.parametrize("error", [OutcomeUnknown(), Unavailable()])
def test_a_lost_answer_gives_back_once(shop, online, error):
    refund(shop, online, 40_000, method="gateway")
    shop.gateway.lose_next = [error]
    shop.work()
    shop.clock.advance(timedelta(seconds=10))
    shop.work()
    shop.ask()
    assert shop.gateway.given_back == 40_000
    assert builders.again(shop.till, online).received == 60_000


@pytest.mark.parametrize(("refunds_once", "given_back"), [(True, 40_000), (False, 0)])
def test_a_refund_cut_short_goes_again_only_where_its_key_makes_it_one(
    shop, online, refunds_once, given_back
):
    shop.gateway.info = replace(shop.gateway.info, refunds_once=refunds_once)
    refund(shop, online, 40_000, method="gateway")
    died = Owner(shop.till.database.folder.owners)
    shop.till.do(store.lease, died.id)
    shop.clock.advance(timedelta(seconds=16))
    shop.work()
    died.close()
    assert shop.gateway.given_back == given_back
    waiting = shop.till.look(list_jobs, ListJobs()).items
    assert [job.error for job in waiting] == ([] if refunds_once else ["gateway_refund_unsure"])


def test_the_same_refund_told_by_poll_and_answer_counts_once(shop, online):
    refund(shop, online, 40_000, method="gateway")
    shop.work()
    reference = online.invoices[0].reference
    from posapp.services.payments.apply_status import apply_status
    from tests.services.payments.test_apply_status import charge_id

    told = shop.gateway.charges[reference]
    shop.till.do(apply_status, charge_id(shop, online.invoices[0]), told)
    assert builders.again(shop.till, online).received == 60_000


def test_our_refund_told_without_its_key_before_its_answer_counts_once(shop, online):
    """Some gateways tell that money went back, and not by which request."""
    from posapp.services.payments.apply_status import apply_status
    from tests.services.payments.test_apply_status import charge_id

    refund(shop, online, 40_000, method="gateway")
    shop.gateway.lose_next = [OutcomeUnknown()]
    shop.work()
    reference = online.invoices[0].reference
    (made,) = shop.gateway.charges[reference].refunds
    shop.gateway.lie(reference, refunds=(replace(made, key=""),))
    shop.till.do(apply_status, charge_id(shop, online.invoices[0]), shop.gateway.charges[reference])
    shop.clock.advance(timedelta(seconds=10))
    shop.work()
    now = builders.again(shop.till, online)
    assert (now.received, [row.state for row in now.refunds]) == (60_000, ["done"])
    assert shop.gateway.given_back == 40_000


def test_a_refused_refund_can_be_given_up(shop, online):
    refund(shop, online, 40_000, method="gateway")
    shop.gateway.fail_next = [Rejected("too late")]
    shop.work()
    (job,) = shop.till.look(list_jobs, ListJobs()).items
    shop.till.do(drop_job, job.id)
    again = builders.again(shop.till, online)
    assert (again.received, again.refunds[0].state) == (100_000, "failed")
    refund(shop, online, 100_000, method="gateway")


def test_a_reversal_reopens_the_debt(shop, online):
    refund(shop, online, 100_000, "reversal", method="gateway")
    shop.work()
    now = builders.again(shop.till, online)
    assert (now.received, now.outstanding, now.payment_status) == (0, 100_000, "unpaid")


@pytest.fixture
def overpaid(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference, 110_000)
    shop.ask()
    return builders.again(shop.till, order)


def the_review(shop):
    (found,) = shop.till.look(list_reviews, ListReviews()).items
    return found


def resolve(shop, ending):
    return shop.till.do(resolve_review, ResolveReview(the_review(shop).id, ending))


def test_a_surplus_may_stay(shop, overpaid):
    assert resolve(shop, "apply").state == "applied"
    now = builders.again(shop.till, overpaid)
    assert (now.payment_status, now.open_reviews) == ("overpaid", 0)


def test_a_surplus_goes_back(shop, overpaid):
    assert resolve(shop, "refund").state == "refunded"
    shop.work()
    now = builders.again(shop.till, overpaid)
    assert (now.payment_status, now.received, now.open_reviews) == ("paid", 100_000, 0)
    assert shop.gateway.given_back == 10_000


def test_a_surplus_is_kept_as_credit(shop, overpaid):
    assert resolve(shop, "credit").state == "credited"
    now = builders.again(shop.till, overpaid)
    assert (now.payment_status, now.received) == ("paid", 100_000)
    entries = shop.till.look(lambda unit: unit.session.scalars(select(CreditEntry)).all())
    assert [(e.customer_id, e.amount) for e in entries] == [(overpaid.customer_id, 10_000)]


def test_a_review_ends_once(shop, overpaid):
    review = the_review(shop)
    resolve(shop, "apply")
    with pytest.raises(Refused, match="review_closed"):
        shop.till.do(resolve_review, ResolveReview(review.id, "refund"))
    assert shop.till.look(list_reviews, ListReviews()).items == ()
    assert shop.till.look(list_reviews, ListReviews(all=True)).items[0].state == "applied"


@pytest.mark.parametrize(
    ("review", "ending", "code"),
    [("nobody", "apply", "no_review"), (None, "shrug", "bad_ending")],
)
def test_a_strange_ending_is_refused(shop, overpaid, review, ending, code):
    with pytest.raises(Refused, match=code):
        shop.till.do(resolve_review, ResolveReview(review or the_review(shop).id, ending))


@pytest.fixture
def for_a_void_order(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.till.do(void_order, VoidOrder(order.id, "wrong customer"))
    shop.gateway.pay(invoice.reference)
    shop.work()
    return builders.again(shop.till, order)


def test_money_for_a_void_order_cannot_be_applied_but_goes_back(shop, for_a_void_order):
    with pytest.raises(Refused, match="cannot_apply"):
        resolve(shop, "apply")
    resolve(shop, "refund")
    shop.work()
    assert shop.gateway.given_back == 100_000


def test_money_for_a_void_order_is_kept_as_credit(shop, for_a_void_order):
    resolve(shop, "credit")
    entries = shop.till.look(lambda unit: unit.session.scalars(select(CreditEntry)).all())
    assert [entry.amount for entry in entries] == [100_000]


def test_money_that_did_not_fit_can_be_applied_by_a_person(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.gateway.lie(invoice.reference, amount=1)
    shop.ask()
    assert builders.again(shop.till, order).received == 0
    resolve(shop, "apply")
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status, now.invoices[0].state) == (100_000, "paid", "paid")


def test_after_applying_what_did_not_fit_the_link_is_closed_for_good(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.gateway.lie(invoice.reference, amount=1)
    shop.ask()
    resolve(shop, "apply")
    shop.work()
    shop.clock.advance(timedelta(seconds=10))
    shop.work()
    builders.assert_sound(shop.till)
    assert builders.again(shop.till, order).received == 100_000
