"""Asking about open links: often at first, never off, and swept at start (lessons.md 8, 12)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.services.gateways.errors import OutcomeUnknown, Unavailable
from posapp.services.sync.cadence import next_check
from tests import builders

S, M, H, D = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
T = builders.NOON


def after(age, *, state="pending", watched=False, min_poll=S, life=D):
    now = T + age
    due = next_check(
        now, told_at=T, expires_at=T + life, state=state, watched=watched, min_poll=min_poll
    )
    return None if due is None else due - now


@pytest.mark.parametrize(
    ("age", "wait"),
    [(0 * S, 5 * S), (119 * S, 5 * S), (2 * M, 15 * S), (14 * M, 15 * S), (15 * M, M),
     (119 * M, M), (2 * H, H), (23 * H, H)],
)  # fmt: skip
def test_the_cadence_falls_with_age(age, wait):
    assert after(age) == wait


def test_what_is_on_the_screen_is_asked_every_two_seconds():
    assert after(5 * H, watched=True) == 2 * S


def test_never_more_often_than_the_gateway_allows():
    assert after(0 * S, watched=True, min_poll=60 * S) == 60 * S


def test_paid_twice_is_looked_for_soon_and_then_seldom():
    assert after(M, state="paid") == 15 * M
    assert after(H, state="paid") == 12 * H
    assert after(D + 3 * D + S, state="paid") is None


def test_a_failed_link_can_be_tried_again_until_it_expires():
    assert after(M, state="failed") == 5 * S
    assert after(25 * H, state="failed") == 12 * H


def test_a_link_that_never_ends_is_never_given_up():
    assert after(30 * D) == 12 * H


def test_late_money_is_looked_for_for_three_days():
    assert after(25 * H, state="expired") == 12 * H
    assert after(D + 3 * D + S, state="expired") is None
    assert after(D + 3 * D + S, state="cancelled") is None


@pytest.mark.parametrize(
    ("hint", "state", "wait"),
    [(0 * S, "pending", 5 * S), (5 * M, "pending", 15 * S), (16 * M, "pending", H),
     (0 * S, "expired", 5 * S), (0 * S, "cancelled", 5 * S), (0 * S, "paid", 12 * H)],
)  # fmt: skip
def test_a_notice_that_the_status_does_not_bear_out_yet_is_asked_after_soon(hint, state, wait):
    now = T + 5 * H
    told = {"told_at": T, "expires_at": T + D, "state": state, "watched": False}
    assert next_check(now, **told, min_poll=S, hinted_at=now - hint) - now == wait
    later = next_check(now, **told, min_poll=H, hinted_at=now - hint)
    assert later - now == max(wait, H)


@pytest.fixture
def invoice(shop):
    made = builders.invoice(shop.till, builders.order(shop.till, 100_000))
    shop.work()
    return made


def due(shop):
    return shop.till.look(lambda unit: unit.session.scalars(select(Charge.next_check_at)).one())


def test_a_question_that_fails_is_asked_again_soon(shop, invoice):
    shop.gateway.fail_next = [Unavailable()]
    assert shop.till.poller.run_pass() == 1
    assert due(shop) == shop.clock.now() + 5 * S
    assert shop.till.poller.run_pass() == 0


def test_watching_an_order_hurries_its_question(shop, invoice):
    shop.clock.advance(timedelta(hours=3))
    shop.ask()
    assert due(shop) == shop.clock.now() + H
    shop.till.poller.watch([invoice.order_id])
    assert due(shop) <= shop.clock.now()
    shop.till.poller.run_pass()
    assert due(shop) == shop.clock.now() + 2 * S


def test_the_start_sweeps_every_open_link(shop, invoice):
    shop.clock.advance(timedelta(hours=3))
    shop.ask()
    shop.gateway.pay(invoice.reference)
    heard = threading.Event()
    shop.till.database.listen(lambda changes: changes.paid_online and heard.set())
    shop.till.poller.start()
    assert heard.wait(20)


def test_nothing_new_publishes_nothing(shop, invoice):
    heard = []
    shop.till.database.listen(heard.append)
    shop.ask()
    assert heard == []


def test_a_charge_that_waits_to_be_opened_is_left_to_the_outbox(shop):
    """Its answer was lost: told "pending" by a poll, its link would never reach the customer."""
    made = builders.invoice(shop.till, builders.order(shop.till, 100_000))
    shop.gateway.lose_next = [OutcomeUnknown()]
    shop.work()
    shop.till.poller.sweep()
    shop.ask()
    shop.till.poller.run_pass()
    shop.clock.advance(timedelta(seconds=5))
    shop.work()
    shop.work()
    assert [message.to for message in shop.email.sent] == ["siti@example.com"]
    assert shop.gateway.charges[made.reference].url in shop.email.sent[0].text
