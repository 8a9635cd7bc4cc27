"""Thousands of links and a gateway that is away: whoever is asked about, nobody is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from posapp.models.charge import Charge
from posapp.services.gateways.errors import NotFound, Unavailable
from posapp.services.sync import poller
from tests import builders


@pytest.fixture
def many(shop, monkeypatch):
    """Seven open links, asked about three in a round."""
    monkeypatch.setattr(poller, "ROUND", 3)
    orders = [builders.order(shop.till, 1_000 + n) for n in range(7)]
    invoices = [builders.invoice(shop.till, order, email="", sms="") for order in orders]
    shop.work()
    return invoices


def asked(shop):
    return shop.gateway.calls.count("fetch")


def checks(shop):
    return shop.till.look(lambda unit: unit.session.scalars(select(Charge.next_check_at)).all())


def test_asking_about_everything_means_everything(shop, many):
    assert shop.till.poller.run_pass(everything=True) == 7


def test_one_pass_by_hand_looks_for_late_money_too(shop, many):
    for invoice in many:
        shop.gateway.expire(invoice.reference)
    shop.ask()
    shop.gateway.pay(many[0].reference)
    shop.clock.advance(timedelta(hours=37))
    shop.ask()
    order = shop.till.look(lambda unit: unit.session.scalars(select(Charge.state)).all())
    assert order.count("paid") == 1


def test_what_is_on_the_screen_goes_first(shop, many):
    shop.till.poller.sweep()
    shop.till.poller.watch([many[6].order_id])
    shop.gateway.pay(many[6].reference)
    assert shop.till.poller.run_pass() == 3
    state = select(Charge.state).where(Charge.reference == many[6].reference)
    assert shop.till.look(lambda unit: unit.session.scalars(state).one()) == "paid"


def test_a_gateway_that_is_away_is_let_be_for_the_round(shop, many):
    shop.gateway.fail_next = [Unavailable()] * 99
    assert shop.till.poller.run_pass(everything=True) == 3
    assert shop.till.poller.run_pass() == 0
    shop.gateway.fail_next = []
    shop.clock.advance(timedelta(seconds=5))
    while shop.till.poller.run_pass():
        pass
    assert asked(shop) == 3 + 7


def test_an_answer_that_cannot_be_booked_holds_nobody_up(shop, many, expect_log):
    expect_log("could not be booked")
    fetch = shop.gateway.fetch_charge

    def broken(ref):
        if ref.reference == many[0].reference:
            raise ZeroDivisionError
        return fetch(ref)

    shop.gateway.fetch_charge = broken
    for invoice in many:
        shop.gateway.pay(invoice.reference)
    shop.till.poller.sweep()
    while shop.till.poller.run_pass():
        pass
    states = shop.till.look(lambda unit: unit.session.scalars(select(Charge.state)).all())
    assert sorted(states) == ["paid"] * 6 + ["pending"]


def test_a_question_without_answer_is_never_the_last(shop, many):
    """The till was off for a week; at its start the network is not there yet."""
    shop.clock.advance(timedelta(days=7))
    shop.gateway.fail_next = [Unavailable()] * 3
    shop.till.poller.run_pass()
    assert None not in checks(shop)
    shop.gateway.pay(many[0].reference)
    shop.clock.advance(timedelta(seconds=5))
    while shop.till.poller.run_pass():
        pass
    states = shop.till.look(lambda unit: unit.session.scalars(select(Charge.state)).all())
    assert states.count("paid") == 1


def test_a_link_that_the_gateway_does_not_know_does_not_stop_the_others(shop, many):
    shop.gateway.fail_next = [NotFound()] * 4
    assert shop.till.poller.run_pass(everything=True) == 7


def test_a_clock_that_was_set_back_asks_at_once(shop, many):
    shop.clock.advance(timedelta(days=1))
    shop.ask()
    shop.clock.advance(timedelta(days=-1))
    assert shop.till.poller.run_pass() == 3


def test_who_pays_twice_is_noticed(shop, many):
    shop.gateway.pay(many[0].reference)
    shop.ask()
    shop.gateway.pay(many[0].reference)
    shop.clock.advance(timedelta(minutes=15))
    while shop.till.poller.run_pass():
        pass
    order = builders.again(shop.till, shop_order(shop, many[0]))
    assert (order.payment_status, order.open_reviews) == ("overpaid", 1)


def shop_order(shop, invoice):
    class Named:
        id = invoice.order_id

    return Named


def test_a_link_that_was_just_told_is_asked_about_often(shop):
    """Queued in the morning, sent at noon: the customer pays at noon."""
    invoice = builders.invoice(shop.till, builders.order(shop.till, 100_000))
    shop.gateway.fail_next = [Unavailable()]
    shop.work()
    shop.clock.advance(timedelta(hours=5))
    shop.work()
    shop.till.poller.run_pass()
    assert checks(shop) == [shop.clock.now() + timedelta(seconds=5)]
    assert invoice.reference in shop.gateway.open


def test_without_the_order_of_the_screen_it_would_wait(shop, many):
    """The harm: the swept ones are older, and three rounds go by before it."""
    shop.till.poller.sweep()
    shop.clock.advance(timedelta(seconds=1))
    last = many[6].reference

    def hurry(uow):
        now = uow.clock.now()
        uow.session.execute(
            update(Charge).where(Charge.reference == last).values(next_check_at=now)
        )

    shop.till.do(hurry)
    shop.gateway.pay(last)
    shop.till.poller.run_pass()
    state = select(Charge.state).where(Charge.reference == last)
    assert shop.till.look(lambda unit: unit.session.scalars(state).one()) == "pending"
