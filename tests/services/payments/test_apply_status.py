"""What a gateway tells, booked once and never dropped (lessons.md 10, 17, 18)."""

from __future__ import annotations

import itertools
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.payment import Payment, Review
from posapp.services.gateways.types import ChargeState, Fact
from posapp.services.payments.apply_status import apply_status
from posapp.services.sales.timeline import order_timeline
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


@pytest.fixture
def sent(shop):
    """An order of 100,000 with a deposit of 30,000 and an open link for the rest."""
    order = builders.pay(shop.till, builders.order(shop.till, 100_000), 30_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    return builders.again(shop.till, order), invoice


def reviews(shop):
    return shop.till.look(lambda unit: unit.session.scalars(select(Review)).all())


def test_the_customer_pays_and_the_order_turns_paid_c12(shop, sent):
    order, invoice = sent
    heard = []
    shop.till.database.listen(heard.append)
    shop.gateway.pay(invoice.reference)
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.payment_status, now.received, now.outstanding) == ("paid", 100_000, 0)
    assert now.invoices[0].state == "paid"
    assert any(order.id in changes.paid_online for changes in heard)
    assert reviews(shop) == []


def test_the_same_truth_twice_is_one_payment(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    for _ in range(3):
        shop.ask()
        shop.till.do(
            apply_status, charge_id(shop, invoice), shop.gateway.charges[invoice.reference]
        )
    assert len(builders.again(shop.till, order).payments) == 2


def charge_id(shop, invoice):
    found = select(Charge.id).where(Charge.reference == invoice.reference)
    return shop.till.look(lambda unit: unit.session.scalars(found).one())


def test_push_poll_and_hand_at_once_book_once(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    told = shop.gateway.charges[invoice.reference]
    identity = charge_id(shop, invoice)
    gate = threading.Barrier(6)

    def tell():
        gate.wait()
        shop.till.do(apply_status, identity, told)

    threads = [threading.Thread(target=tell) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert builders.again(shop.till, order).received == 100_000


def test_less_than_asked_is_part_of_it(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference, 60_000)
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.payment_status, now.outstanding) == ("partially_paid", 10_000)
    assert now.invoices[0].state == "partially_paid"


def test_too_much_is_kept_and_looked_at(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference, 80_000)
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.payment_status, now.received, now.open_reviews) == ("overpaid", 110_000, 1)
    assert [(r.reason, r.applied) for r in reviews(shop)] == [("too_much", True)]


def test_paid_twice_is_kept_and_looked_at(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.gateway.pay(invoice.reference)
    shop.till.do(apply_status, charge_id(shop, invoice), shop.gateway.charges[invoice.reference])
    assert builders.again(shop.till, order).received == 170_000
    assert [r.reason for r in reviews(shop)] == ["double"]


def test_late_money_counts_and_is_looked_at(shop, sent):
    order, invoice = sent
    shop.gateway.expire(invoice.reference)
    shop.ask()
    assert builders.again(shop.till, order).invoices[0].state == "expired"
    shop.gateway.pay(invoice.reference)
    shop.till.do(apply_status, charge_id(shop, invoice), shop.gateway.charges[invoice.reference])
    now = builders.again(shop.till, order)
    assert (now.payment_status, now.invoices[0].state) == ("paid", "paid")
    assert [r.reason for r in reviews(shop)] == ["late"]


def test_an_expired_link_is_still_asked_about(shop, sent):
    order, invoice = sent
    shop.clock.advance(timedelta(hours=25))
    shop.gateway.expire(invoice.reference)
    shop.ask()
    shop.gateway.pay(invoice.reference)
    shop.clock.advance(timedelta(hours=13))
    shop.till.poller.run_pass()
    assert builders.again(shop.till, order).payment_status == "paid"


def test_money_for_a_void_order_is_only_looked_at(shop):
    order = builders.order(shop.till, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.till.do(void_order, VoidOrder(order.id, "wrong customer"))
    shop.gateway.pay(invoice.reference)
    shop.work()
    now = builders.again(shop.till, order)
    assert (now.received, now.state) == (0, "void")
    assert [(r.reason, r.applied, r.amount) for r in reviews(shop)] == [
        ("order_void", False, 100_000)
    ]


@pytest.mark.parametrize("lie", [{"amount": 1}, {"currency": "USD"}, {"reference": "OTHER"}])
def test_what_does_not_fit_marks_nothing_paid(shop, sent, lie):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.gateway.lie(invoice.reference, **lie)
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.received, now.payment_status) == (30_000, "partially_paid")
    assert [(r.reason, r.applied) for r in reviews(shop)] == [("does_not_fit", False)]


def test_paid_without_a_payment_is_no_fact(shop, sent):
    order, invoice = sent
    shop.gateway.lie(invoice.reference, fact=Fact.PAID)
    shop.ask()
    now = builders.again(shop.till, order)
    assert (now.payment_status, now.invoices[0].state) == ("partially_paid", "pending")


def test_the_same_facts_in_any_order_end_the_same(shop):
    """All orders of five facts, one of them twice (reliability 10.7)."""
    ends = set()
    for order_of_facts in itertools.permutations(range(5)):
        order = builders.order(shop.till, 100_000)
        invoice = builders.invoice(shop.till, order)
        shop.work()
        pending = shop.gateway.charges[invoice.reference]
        shop.gateway.pay(invoice.reference)
        paid = shop.gateway.charges[invoice.reference]
        facts = [pending, told(pending, Fact.EXPIRED), paid, told(pending, Fact.FAILED), paid]
        for index in order_of_facts:
            shop.till.do(apply_status, charge_id(shop, invoice), facts[index])
        now = builders.again(shop.till, order)
        ends.add((now.received, now.payment_status, len(now.payments), now.invoices[0].state))
    assert ends == {(100_000, "paid", 1, "paid")}


def told(charge: ChargeState, fact: Fact) -> ChargeState:
    from dataclasses import replace

    return replace(charge, fact=fact)


def test_a_declined_card_is_told_in_the_timeline(shop, sent):
    order, invoice = sent
    shop.gateway.decline(invoice.reference, "insufficient funds")
    shop.ask()
    kinds = {entry.kind: entry.values for entry in shop.till.look(order_timeline, order.id)}
    assert kinds["attempt_failed"]["failure"] == "insufficient funds"
    assert kinds["attempt_failed"]["issuer"] == "BCA"


def test_a_chargeback_reopens_the_debt(shop, sent):
    order, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.gateway.give_back(invoice.reference, 70_000, "chargeback")
    shop.till.do(apply_status, charge_id(shop, invoice), shop.gateway.charges[invoice.reference])
    now = builders.again(shop.till, order)
    assert (now.received, now.outstanding, now.payment_status) == (
        30_000,
        70_000,
        "partially_paid",
    )


def test_without_the_unique_index_the_race_books_twice(shop, sent):
    """The guard that matters: one fact, two writers that both saw nothing (lessons.md 17)."""
    _, invoice = sent
    shop.gateway.pay(invoice.reference)
    shop.ask()

    def twice(uow):
        row = uow.session.scalars(select(Payment).where(Payment.account.is_not(None))).one()
        copy = {
            column.name: getattr(row, column.name)
            for column in Payment.__table__.columns
            if column.name not in ("rowkey", "id")
        }
        uow.session.add(Payment(id="again", **copy))
        uow.session.flush()
        raise RuntimeError("booked")

    with pytest.raises(Exception, match="UNIQUE"):
        shop.till.do(twice)

    def unguarded(uow):
        uow.session.connection().exec_driver_sql("DROP INDEX uq_payments_once")
        twice(uow)

    with pytest.raises(RuntimeError, match="booked"):
        shop.till.do(unguarded)
