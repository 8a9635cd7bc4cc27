"""The outbox: one call at a time to each endpoint, nobody held up, nothing lost (lessons.md 5)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.outbox import Job, JobState
from posapp.services.outbox import store
from posapp.services.outbox.jobs import Later, NeedsPerson
from posapp.services.outbox.owners import Owner
from posapp.services.outbox.retry import next_try, pause
from posapp.services.outbox.runner import OutboxRunner
from tests import builders


class Handler:
    """Does what the test says, and notes what it was asked."""

    def __init__(self):
        self.ran = []
        self.problems = []
        self.booked = []
        self.given_up = []
        self.may_repeat = True
        self.during = None

    def begin(self, uow, job):
        pass

    def run(self, job):
        self.ran.append(job.subject)
        if self.during:
            self.during(job)
        if self.problems:
            raise self.problems.pop(0)
        return lambda uow: self.booked.append(job.subject)

    def stuck(self, uow, job, problem):
        self.given_up.append((job.subject, problem.code))

    def cut_short(self, uow, subject):
        return "" if self.may_repeat else "maybe_delivered"


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


def put(till, subject, endpoint="smtp", key=None):
    till.do(
        lambda uow: store.enqueue(
            uow, "work", key=key or subject, endpoint=endpoint, subject=subject
        )
    )


def jobs(till):
    def ask(unit):
        rows = unit.session.scalars(select(Job).order_by(Job.rowkey))
        return [(row.subject, row.state, row.attempts) for row in rows]

    return till.look(ask)


def test_what_is_due_is_done_once(till, runner, handler):
    put(till, "a")
    put(till, "b")
    assert runner.run_pass().done == 2
    assert runner.run_pass().done == 0
    assert handler.booked == ["a", "b"]


def test_one_that_fails_does_not_hold_up_the_next(till, runner, handler):
    put(till, "bad")
    put(till, "good")
    handler.problems = [Later("away")]
    result = runner.run_pass()
    assert (result.done, result.later) == (1, 1)
    assert handler.booked == ["good"]


def test_a_bug_in_one_job_does_not_stop_the_others(till, runner, handler, expect_log):
    expect_log("work failed")
    put(till, "bad")
    put(till, "good")
    handler.problems = [ZeroDivisionError()]
    runner.run_pass()
    assert handler.booked == ["good"]


def test_the_same_key_waits_once(till, handler):
    put(till, "a")
    put(till, "a")
    assert jobs(till) == [("a", "waiting", 0)]


def test_without_the_index_it_would_wait_twice(till):
    put(till, "a")

    def again(uow):
        uow.session.connection().exec_driver_sql(
            "INSERT INTO outbox (id, kind, key, endpoint, subject, state, attempts, due_at, owner,"
            " error, detail, created_at, updated_at) SELECT 'x', kind, key, endpoint, subject,"
            " state, attempts, due_at, owner, error, detail, created_at, updated_at FROM outbox"
        )

    with pytest.raises(Exception, match="UNIQUE"):
        till.do(again)
    till.do(lambda uow: uow.session.connection().exec_driver_sql("DROP INDEX uq_outbox_waiting"))
    till.do(again)
    assert len(jobs(till)) == 2


def test_pauses_grow_and_the_first_ones_are_short():
    assert [pause(n) for n in range(1, 6)] == [1, 1, 2, 4, 5]
    assert [pause(n) for n in range(6, 11)] == [15, 30, 60, 60, 60]
    assert next_try(builders.NOON, 1) == builders.NOON + timedelta(seconds=1)


def test_a_put_off_job_waits_for_its_time(till, runner, handler):
    put(till, "a")
    handler.problems = [Later("away")]
    runner.run_pass()
    assert runner.run_pass().done == 0
    till.clock.advance(timedelta(seconds=1))
    assert runner.run_pass().done == 1


def test_a_person_may_ask_for_a_pass_now(till, runner, handler):
    put(till, "a")
    handler.problems = [Later("away")]
    runner.run_pass()
    assert runner.run_pass(early=True).done == 1


def test_a_pass_tries_each_job_once(till, runner, handler):
    put(till, "a")
    handler.problems = [Later("away")] * 5
    assert runner.run_pass(early=True).later == 1
    assert handler.ran == ["a"]


def test_what_needs_a_person_stays_until_it_is_retried_or_dropped(till, runner, handler):
    put(till, "a")
    handler.problems = [NeedsPerson("undeliverable", "550")]
    runner.run_pass()
    assert handler.given_up == [("a", "undeliverable")]
    till.clock.advance(timedelta(days=2))
    assert runner.run_pass().done == 0
    identity = till.look(lambda unit: unit.session.scalars(select(Job.id)).one())
    till.do(store.retry, identity)
    assert runner.run_pass().done == 1
    with pytest.raises(Refused, match="job_ended"):
        till.do(store.drop, identity)
    with pytest.raises(Refused, match="no_job"):
        till.do(store.retry, "nobody")


def test_one_endpoint_takes_one_call_at_a_time(till, runner, handler):
    """A hung mail server keeps its own queue waiting, and nobody else's."""
    hung, free, second = threading.Event(), threading.Event(), []

    def during(job):
        if job.subject == "hangs":
            hung.set()
            assert free.wait(20)
        else:
            second.append(job.subject)
            if job.subject == "charge":
                free.set()

    handler.during = during
    put(till, "hangs", "smtp")
    put(till, "mail", "smtp")
    put(till, "charge", "gateway:sandbox")
    runner.start()
    assert hung.wait(20)
    assert free.wait(20)
    assert second[0] == "charge"
    done = threading.Event()
    handler.during = lambda job: done.set()
    runner.wake()
    assert done.wait(20)
    runner.stop()
    assert sorted(handler.ran) == ["charge", "hangs", "mail"]


def die_holding(folder, subject):
    """Another process takes the job and is killed inside the call."""
    code = (
        "import sys, os, signal\n"
        "from pathlib import Path\n"
        "from posapp.bootstrap import Till\n"
        "from posapp.services.outbox import store\n"
        "from posapp.services.outbox.owners import Owner\n"
        "from posapp.models.clock import SetClock\n"
        "from datetime import datetime, UTC\n"
        "till = Till(Path(sys.argv[1]), clock=SetClock(datetime(2026,11,19,5,0,tzinfo=UTC)))\n"
        "owner = Owner(till.database.folder.owners)\n"
        "job = till.do(store.lease, owner.id)\n"
        "assert job.subject == sys.argv[2], job\n"
        "print('taken', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", code, str(folder), subject],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert child.stdout == "taken\n", child.stderr


def test_a_dead_owners_job_is_taken_up_at_once_and_counts_no_attempt(till, runner, handler):
    put(till, "a")
    die_holding(till.database.folder.path, "a")
    assert jobs(till) == [("a", JobState.RUNNING, 1)]
    assert runner.run_pass().done == 1
    assert jobs(till) == [("a", JobState.DONE, 1)]


def test_what_must_not_be_repeated_waits_for_a_person(till, runner, handler):
    put(till, "sms")
    die_holding(till.database.folder.path, "sms")
    handler.may_repeat = False
    assert runner.run_pass().done == 0
    assert jobs(till) == [("sms", JobState.STUCK, 1)]
    assert handler.ran == []


def test_a_living_owner_keeps_its_job_until_the_lease_ends(till, runner, handler):
    put(till, "a")
    other = Owner(till.database.folder.owners)
    till.do(store.lease, other.id)
    assert runner.run_pass().done == 0
    till.clock.advance(timedelta(seconds=16))
    assert runner.run_pass().done == 1
    other.close()


def test_a_stranger_is_dead(tmp_path):
    owner = Owner(tmp_path)
    assert owner.is_alive(owner.id)
    assert not owner.is_alive("nobody")
    other = Owner(tmp_path)
    assert owner.is_alive(other.id)
    other.close()
    assert not owner.is_alive(other.id)
    owner.close()
    assert list(tmp_path.iterdir()) == []


def test_an_endpoint_that_answers_again_gets_all_that_waited_for_it(till, runner, handler):
    put(till, "a")
    put(till, "b")
    put(till, "elsewhere", "sms")
    handler.problems = [Later("away")] * 3
    runner.run_pass()
    till.clock.advance(timedelta(milliseconds=1))
    put(till, "c")
    assert runner.run_pass().done == 3
    assert sorted(handler.booked) == ["a", "b", "c"]


def test_a_start_tries_at_once_what_was_put_off(till, runner, handler):
    put(till, "a")
    handler.problems = [Later("away")] * 9
    for _ in range(9):
        runner.run_pass(early=True)
    done = threading.Event()
    handler.during = lambda job: done.set()
    runner.start()
    assert done.wait(20)
