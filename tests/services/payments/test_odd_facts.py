"""Facts that no one expects: unknown words, money back for what was never applied."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from posapp.models.payment import Review
from posapp.services.invoicing.manage import show_invoice
from posapp.services.payments.apply_status import apply_status
from posapp.services.payments.review import ResolveReview, resolve_review
from tests import builders
from tests.services.payments.test_apply_status import charge_id


@pytest.fixture
def sent(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return order, invoice


def tell(shop, invoice):
    told = shop.gateway.charges[invoice.reference]
    shop.till.do(apply_status, charge_id(shop, invoice), told)


@pytest.mark.parametrize("kind", ["refund", "reversal", "chargeback", "dispute_lost"])
def test_whatever_word_it_goes_back_under_it_is_gone(shop, sent, kind):
    """A word that we do not know used to stop every other link from being asked about."""
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.gateway.give_back(invoice.reference, 100_000, kind)
    tell(shop, invoice)
    now = builders.again(shop.till, order)
    assert (now.received, now.outstanding) == (0, 100_000)
    assert shop.till.look(show_invoice, invoice.id).state == "paid"
    builders.assert_sound(shop.till)


def test_a_refund_of_nothing_is_passed_over(shop, sent, expect_log):
    expect_log("cannot be booked")
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.gateway.give_back(invoice.reference, 0)
    tell(shop, invoice)
    assert builders.again(shop.till, order).received == 100_000


def test_what_went_back_of_reviewed_money_does_not_count_when_it_is_applied(shop, sent):
    """100,000 came under another currency's charge, 30,000 went back, then it was applied."""
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.gateway.lie(invoice.reference, amount=1)
    tell(shop, invoice)
    shop.gateway.give_back(invoice.reference, 30_000)
    tell(shop, invoice)
    review = shop.till.look(lambda unit: unit.session.scalars(select(Review)).one())
    shop.till.do(resolve_review, ResolveReview(review.id, "apply"))
    now = builders.again(shop.till, order)
    assert (now.received, now.outstanding) == (70_000, 30_000)
    shop.work()
