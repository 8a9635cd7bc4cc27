"""Stored moments: aware, in UTC, and text that sorts as time does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from posapp.models.base import UtcDateTime, iso
from posapp.models.changes import Changes, ChangeSet
from posapp.models.clock import SetClock, SystemClock

SQLITE = sqlite.dialect()
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FIRST, LAST = datetime(1000, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001
moments = st.datetimes(FIRST, LAST, timezones=zones)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs its zone"):
        UtcDateTime().process_bind_param(FIRST, SQLITE)


@given(moments)
def test_a_moment_comes_back_as_it_was_in_utc(moment):
    column = UtcDateTime()
    stored = column.process_bind_param(moment, SQLITE)
    back = column.process_result_value(stored, SQLITE)
    assert len(stored) == 27
    assert back == moment
    assert back.utcoffset() == timedelta(0)


@given(moments, moments)
def test_stored_text_sorts_as_time_does(one, other):
    assert (iso(one) < iso(other)) == (one < other)


def test_nothing_stays_nothing_and_postgresql_keeps_moments_itself():
    column, moment = UtcDateTime(), datetime(2026, 11, 19, tzinfo=UTC)
    assert column.process_bind_param(None, SQLITE) is None
    assert column.process_result_value(None, SQLITE) is None
    assert column.process_bind_param(moment, postgresql.dialect()) is moment
    assert column.process_result_value(moment, postgresql.dialect()) is moment
    assert column.load_dialect_impl(postgresql.dialect()).timezone


def test_a_set_clock_moves_only_when_told_and_never_runs_backwards_for_measuring():
    start = datetime(2026, 11, 19, tzinfo=UTC)
    clock = SetClock(start)
    clock.advance(timedelta(minutes=1))
    clock.advance(timedelta(hours=-1))
    assert clock.now() == start - timedelta(minutes=59)
    assert clock.monotonic() == 60.0


def test_the_machines_clock_is_aware():
    assert SystemClock().now().utcoffset() == timedelta(0)
    assert SystemClock().monotonic() <= SystemClock().monotonic()


def test_gathered_changes_are_published_whole_and_nothing_is_nothing():
    gathered = ChangeSet()
    assert not gathered.freeze()
    gathered.orders.add("o")
    gathered.outbox = True
    assert gathered.freeze() == Changes(orders=frozenset({"o"}), outbox=True)
    assert gathered.freeze()
