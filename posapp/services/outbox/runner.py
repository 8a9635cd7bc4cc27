"""Runs the outbox: a few workers, one call at a time to each endpoint.

What happens for each outcome: done - booked and ended in one transaction; Later - put off
with growing pauses, and after a day a person is asked; NotBefore - put off until its
moment; NeedsPerson - kept on the
fix-and-retry list; anything else - logged whole and treated as Later, so that one bad job
never stops the others. A job whose owner died is taken up at once.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.outbox import Job
from posapp.services.outbox import store
from posapp.services.outbox.jobs import (
    Handlers,
    JobProblem,
    Later,
    NeedsPerson,
    NotBefore,
    PassResult,
)
from posapp.services.outbox.owners import Owner
from posapp.services.outbox.retry import out_of_patience
from posapp.services.outbox.store import LeasedJob
from posapp.services.storage.database import Database

log = logging.getLogger(__name__)
ACTOR = "posapp:outbox"
WORKERS = 4
#: The longest sleep: a job that another process put in is found after this at the latest.
NAP = 2.0
#: Seconds between being woken and beginning, so that the window is free before the network is.
MANNERS = 0.06


class OutboxRunner:
    """Owns the worker threads; ``run_pass`` does the same without any."""

    def __init__(self, database: Database, handlers: Handlers, clock: Clock) -> None:
        self._database = database
        self._handlers = handlers
        self._clock = clock
        self._owner = Owner(database.folder.owners)
        self._wake = threading.Condition()
        self._polite = threading.Event()
        self._rung = 0
        self._stopping = False
        self._threads: list[threading.Thread] = []
        #: Jobs that a thread of this process is at.
        self._holding: set[str] = set()

    def start(self) -> None:
        """Begin to work in the background."""
        self._threads = [
            threading.Thread(target=self._work, args=(n == 0,), name=f"outbox-{n}", daemon=True)
            for n in range(WORKERS)
        ]
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is something to do."""
        with self._wake:
            self._rung += 1
            self._wake.notify_all()

    def stop(self) -> None:
        """End the workers: a call in flight is waited for two seconds, then left to its lease."""
        self._stopping = True
        self._polite.set()
        self.wake()
        for thread in self._threads:
            thread.join(2 / max(1, len(self._threads)))
        if not any(thread.is_alive() for thread in self._threads):
            self._owner.close()

    def run_pass(self, *, early: bool = False) -> PassResult:
        """Do what is due (``early``: everything that waits) on this thread, each job once."""
        total = PassResult()
        seen: set[str] = set()
        self._take_up_lost()
        while (job := self._lease(early=early, without=seen)) is not None:
            result = self._run(job)
            if not result.done:
                seen.add(job.id)
            total += result
        return total

    def _work(self, first: bool) -> None:
        if first:
            self._hurry_all()
        while not self._stopping:
            rung = self._rung
            try:
                self._take_up_lost()
                job = self._lease()
                if job is not None:
                    self._run(job)
            except StorageTrouble as trouble:
                log.warning("the outbox waits: %s", trouble.code)
                self._sleep(rung, NAP)
                continue
            except Exception:
                # Whatever it was, the other jobs go on.
                log.exception("the outbox stumbled")
                self._sleep(rung, NAP)
                continue
            if job is None:
                self._sleep(rung, self._until_due())
            else:
                self.wake()  # its endpoint is free, and it may have put in the next job

    def _sleep(self, rung: int, seconds: float) -> None:
        with self._wake:
            if self._rung != rung or self._stopping:
                return
            woken = self._wake.wait(seconds)
        if woken and not self._stopping:
            # Whoever put the work in gets to draw its screen first.
            self._polite.wait(MANNERS)

    def _hurry_all(self) -> None:
        """A start is a good moment to try whatever was put off before."""
        try:
            with self._database.write(ACTOR) as uow:
                store.hurry(uow)
        except StorageTrouble as trouble:
            log.warning("the outbox waits: %s", trouble.code)
        self.wake()

    def _until_due(self) -> float:
        try:
            with self._database.read() as unit:
                due = store.next_due(unit)
        except StorageTrouble:
            return NAP
        if due is None:
            return NAP
        return min(NAP, max(0.02, (due - self._clock.now()) / timedelta(seconds=1)))

    def _lease(self, *, early: bool = False, without: set[str] | None = None) -> LeasedJob | None:
        with self._database.read() as unit:
            if not store.anything_waits(unit, early=early):
                return None
        job: LeasedJob | None = None
        try:
            with self._database.write(ACTOR) as uow:
                job = store.lease(uow, self._owner.id, early=early, without=without or ())
                if job is not None:
                    # Before the commit: no other thread may take it for lost.
                    self._holding.add(job.id)
                    self._handlers[job.kind].begin(uow, job)
        except BaseException:
            self._holding.discard(job.id if job else "")
            raise
        return job

    def _run(self, job: LeasedJob) -> PassResult:
        try:
            return self._try(job)
        finally:
            self._holding.discard(job.id)

    def _try(self, job: LeasedJob) -> PassResult:
        handler = self._handlers[job.kind]
        try:
            record = handler.run(job)
            with self._database.write(ACTOR) as uow:
                record(uow)
                store.finish(uow, job)
                # It answers: whatever else was put off for it need not wait any longer.
                store.hurry(uow, job.endpoint)
            return PassResult(done=1)
        except Refused as refusal:
            # A setting that it needs is gone.
            return self._give_up(job, NeedsPerson(refusal.code))
        except NeedsPerson as problem:
            return self._give_up(job, problem)
        except StorageTrouble as trouble:
            log.warning("%s could not be booked: %s", job.kind, trouble.code)
            return self._put_off(job, Later(trouble.code))
        except Later as problem:
            return self._put_off(job, problem)
        except Exception:
            log.exception("%s failed", job.kind)
            return self._put_off(job, Later("program_error"))

    def _put_off(self, job: LeasedJob, problem: JobProblem) -> PassResult:
        until = problem.until if isinstance(problem, NotBefore) else None
        if until is None and out_of_patience(job.created_at, job.attempts, self._clock.now()):
            return self._give_up(job, problem)
        try:
            with self._database.write(ACTOR) as uow:
                store.put_off(uow, job, problem.code, problem.detail, until)
        except StorageTrouble as trouble:
            # Nobody holds it any more: it is taken up again.
            log.warning("%s could not be put off: %s", job.kind, trouble.code)
        return PassResult(later=1)

    def _give_up(self, job: LeasedJob, problem: JobProblem) -> PassResult:
        try:
            with self._database.write(ACTOR) as uow:
                if store.get_stuck(uow, job, problem.code, problem.detail):
                    self._handlers[job.kind].stuck(uow, job, problem)
        except StorageTrouble as trouble:
            log.warning("%s could not be given up: %s", job.kind, trouble.code)
            return PassResult(later=1)
        return PassResult(stuck=1)

    def _take_up_lost(self) -> None:
        """Jobs that nobody is at any more are free again."""
        with self._database.read() as unit:
            held = store.running(unit)
        for row in held:
            if self._is_lost(row):
                self._take_up(row.id, row.owner)

    def _is_lost(self, row: Job) -> bool:
        """Its owner died, or kept it past every deadline.

        This process knows its own: a machine that slept, or a clock that was set, ends no lease
        while the call still runs.
        """
        if row.owner == self._owner.id:
            return row.id not in self._holding
        now = self._clock.now()
        overdue = row.lease_until is not None and row.lease_until < now
        return overdue or not self._owner.is_alive(row.owner)

    def _take_up(self, job_id: str, owner: str) -> None:
        with self._database.write(ACTOR) as uow:
            for row in store.running(uow):
                if row.id != job_id or row.owner != owner or row.id in self._holding:
                    continue  # somebody was faster
                unsure = self._handlers[row.kind].cut_short(uow, row.subject)
                if unsure:
                    store.give_up(uow, row, unsure)
                else:
                    store.give_back(uow, row)
