"""Leases, clocks that jump, and disks that are full: a job is neither lost nor done by two."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from posapp.models.errors import Refused, StorageTrouble
from posapp.services.outbox import store
from posapp.services.outbox.jobs import Later, NeedsPerson
from posapp.services.outbox.owners import Owner
from posapp.services.outbox.retry import TRIES, out_of_patience
from posapp.services.outbox.runner import OutboxRunner
from tests import builders
from tests.services.outbox.test_runner import Handler, jobs, put


@pytest.fixture
def till(tmp_path):
    made = builders.till(tmp_path / "shop")
    yield made
    made.stop()


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def runner(till, handler):
    made = OutboxRunner(till.database, {"work": handler}, till.clock)
    yield made
    made.stop()


def test_a_machine_that_slept_in_the_call_keeps_its_job(till, runner, handler):
    """No other worker of this process takes it up, though its lease is long over."""

    def sleep(job):
        till.clock.advance(timedelta(hours=8))
        handler.during = None
        runner._take_up_lost()

    handler.during = sleep
    put(till, "sms")
    handler.may_repeat = False
    runner.run_pass()
    assert handler.ran == ["sms"]
    assert jobs(till) == [("sms", "done", 1)]


def test_what_another_process_gave_up_is_done_when_it_is_done(till, runner, handler):
    """The call did end well: nobody is asked about it any more."""
    other = OutboxRunner(till.database, {"work": handler}, till.clock)

    def sleep(job):
        till.clock.advance(timedelta(hours=8))
        other._take_up_lost()
        assert jobs(till) == [("sms", "stuck", 1)]

    handler.during = sleep
    handler.may_repeat = False
    put(till, "sms")
    runner.run_pass()
    other.stop()
    assert jobs(till) == [("sms", "done", 1)]


@pytest.mark.parametrize("problem", [Later("away"), NeedsPerson("550")])
def test_who_lost_its_lease_does_not_end_anothers_run(till, runner, handler, problem):
    other = Owner(till.database.folder.owners)

    def sleep(job):
        till.clock.advance(timedelta(hours=8))
        till.do(lambda uow: store.give_back(uow, store.running(uow)[0]))
        assert till.do(store.lease, other.id) is not None

    handler.during = sleep
    handler.problems = [problem]
    put(till, "a")
    runner.run_pass()
    assert jobs(till) == [("a", "running", 1)]
    assert handler.given_up == []
    other.close()


def test_a_clock_that_was_set_back_holds_nothing_up(till, runner, handler):
    till.clock.advance(timedelta(days=1))
    put(till, "a")
    till.clock.advance(timedelta(days=-1))
    assert runner.run_pass().done == 1


def test_a_till_that_was_off_for_a_weekend_asks_nobody_yet():
    friday = builders.NOON
    monday = friday + timedelta(days=3)
    assert not out_of_patience(friday, 9, monday)
    assert out_of_patience(friday, TRIES, monday)
    assert not out_of_patience(friday, TRIES, friday + timedelta(hours=23))


def test_a_job_put_in_again_while_it_runs_waits_once(till, runner, handler):
    def again(job):
        handler.during = None
        put(till, "a")

    handler.during = again
    handler.problems = [Later("away")]
    put(till, "a")
    runner.run_pass()
    assert [state for _, state, _ in jobs(till)] == ["dropped", "done"]


def test_a_setting_that_is_gone_waits_for_a_person(till, runner, handler):
    put(till, "a")
    handler.problems = [Refused("no_gateway")]
    runner.run_pass()
    assert handler.given_up == [("a", "no_gateway")]


def test_a_disk_that_is_full_for_a_while_ends_no_worker(till, runner, handler, expect_log):
    """The worker would die of it, and with it the outbox, without a word."""
    expect_log("work could not be given up: disk_full")
    done = threading.Event()
    handler.problems = [NeedsPerson("550")]
    handler.during = lambda job: done.set() if not handler.problems else None

    class Full:
        """The disk is full for the first booking."""

        def __init__(self, database):
            self._database = database
            self.left = 0

        def __getattr__(self, name):
            return getattr(self._database, name)

        def write(self, actor):
            if handler.ran and self.left == 0:
                self.left = 1
                raise StorageTrouble("disk_full")
            return self._database.write(actor)

    runner._database = Full(till.database)
    put(till, "a")
    runner.start()
    assert done.wait(20)
