"""Half of what a gateway documents is asked, each account for itself, and nobody is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.services.sync.budget import BURST_SECONDS, Budget
from tests import builders


def taken(budget, account="a", calls=60):
    count = 0
    while budget.take(account, calls):
        count += 1
    return count


def test_half_of_the_documented_limit_is_asked_in_a_minute():
    clock = builders.clock()
    budget = Budget(clock)
    burst = taken(budget)
    assert burst == BURST_SECONDS / 2
    asked = 0
    for _ in range(600):
        clock.advance(timedelta(seconds=0.1))
        asked += taken(budget)
    assert asked == 30


def test_a_gateway_without_a_limit_has_no_bucket():
    budget = Budget(builders.clock())
    assert all(budget.take("a", 0) for _ in range(10_000))
    assert budget.resting() == {}


def test_a_limit_of_one_a_minute_still_lets_one_through():
    clock = builders.clock()
    budget = Budget(clock)
    assert (taken(budget, calls=1), taken(budget, calls=1)) == (1, 0)
    assert budget.resting() == {"a": pytest.approx(120)}
    clock.advance(timedelta(seconds=121))
    assert budget.resting() == {}
    assert taken(budget, calls=1) == 1


def test_each_account_has_its_own():
    budget = Budget(builders.clock())
    taken(budget, "a")
    assert taken(budget, "b") == BURST_SECONDS / 2
    assert budget.resting().keys() == {"a", "b"}


@pytest.fixture
def many(shop):
    """Twenty open links at a gateway that takes a question every second."""
    shop.gateway.info = replace(shop.gateway.info, calls_per_minute=120)
    orders = [builders.order(shop.till, 1_000 + n) for n in range(20)]
    made = [builders.invoice(shop.till, order, email="", sms="") for order in orders]
    shop.work()
    return made


def asked(shop):
    return shop.gateway.calls.count("fetch")


def test_a_round_ends_where_the_budget_does_and_goes_on_with_it(shop, many):
    shop.till.poller.sweep()
    assert shop.till.poller.run_pass() == BURST_SECONDS
    assert shop.till.poller.run_pass() == 0
    shop.clock.advance(timedelta(seconds=1))
    assert shop.till.poller.run_pass() == 1


def test_whoever_waits_for_the_budget_is_asked_about_before_the_others_again(shop, many):
    shop.till.poller.sweep()
    for _ in range(40):
        shop.till.poller.run_pass()
        shop.clock.advance(timedelta(seconds=1))
    rows = shop.till.look(lambda unit: unit.session.scalars(select(Charge.checked_at)).all())
    assert min(rows) > builders.NOON


def test_a_push_beyond_the_budget_is_left_to_the_poller(shop, many):
    shop.till.poller.sweep()
    shop.till.poller.run_pass()
    charge = shop.till.look(lambda unit: unit.session.scalars(select(Charge)).first())
    assert shop.till.poller.ask(charge) is False
    shop.clock.advance(timedelta(seconds=1))
    assert shop.till.poller.ask(charge) is True


def test_the_thread_sleeps_until_there_is_budget_again(shop, many):
    shop.till.poller.sweep()
    shop.till.poller.run_pass()
    assert shop.till.poller._until_due() == pytest.approx(1.0)


def test_a_charge_that_another_process_just_asked_about_is_not_asked_about_twice(shop, many):
    shop.gateway.info = replace(shop.gateway.info, calls_per_minute=0)
    shop.clock.advance(timedelta(seconds=10))
    due = shop.till.poller._due(everything=False)
    assert len(due) == 20
    shop.till.poller.run_pass()
    before = asked(shop)
    for charge in due:
        shop.till.poller._ask_safely(charge, early=False)
    assert asked(shop) == before
    for charge in due:  # without looking again it would be asked about by both
        shop.till.poller._ask_safely(charge, early=True)
    assert asked(shop) == before + 20
