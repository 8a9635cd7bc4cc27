"""Work that must not hold up the window: done on lanes of threads, answered on the UI thread.

There is one door back: one signal to one bound slot of an object that lives in the UI thread.
``Refused`` and every other error of the work go to ``failed``; where there is none, the error
is logged and handed to ``unhandled``, so that nothing fails in silence.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

log = logging.getLogger(__name__)

T = TypeVar("T")
Then = Callable[[Any], None]
Failed = Callable[[Exception], None]

#: The lanes and how many threads each has. Writers queue in the storage anyway.
LANES = {"db-write": 1, "db-read": 2, "net": 4}
#: Only here may newer work replace older: a search that nobody waits for any more.
REPLACING = frozenset({"db-read"})
STOP_SECONDS = 2.0


class Tasks(Protocol):
    """Runs work away from the window; ``TaskRunner`` in the till, ``InlineTasks`` in tests."""

    def run(
        self,
        lane: str,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        topic: str | None = None,
    ) -> None:
        """Do ``work`` on a lane, then call ``then`` with its result on the UI thread.

        Nothing is called once ``owner`` is gone. Of several with one ``topic`` only the
        latest answers.
        """
        ...

    def stop(self) -> None:
        """Take no more work, and wait a moment for what runs."""
        ...


@dataclass(slots=True)
class _Job:
    number: int
    work: Callable[[], Any] | None
    topic: str | None


@dataclass(slots=True, frozen=True)
class _Outcome:
    number: int
    value: Any
    error: Exception | None


@dataclass(slots=True, frozen=True)
class _Waiting:
    """Who waits for a job. Kept on the UI thread, so that no widget dies on another one."""

    then: Then | None
    failed: Failed | None
    owner: QObject | None
    topic: str | None


class _Lane:
    """A queue with its threads."""

    def __init__(self, name: str, size: int, report: Callable[[_Outcome], None]) -> None:
        self._report = report
        self._queue: deque[_Job] = deque()
        self._ready = threading.Condition()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._loop, name=f"{name}-{n + 1}", daemon=True)
            for n in range(size)
        ]
        self._started = False

    def put(self, job: _Job) -> list[int]:
        """Queue the job; the numbers of the older ones that it replaces."""
        with self._ready:
            older = [j for j in self._queue if job.topic is not None and j.topic == job.topic]
            for dropped in older:
                self._queue.remove(dropped)
            self._queue.append(job)
            self._ready.notify()
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()
        return [dropped.number for dropped in older]

    def stop(self) -> None:
        """Tell the threads to end after what they do."""
        with self._ready:
            self._stopping = True
            self._queue.clear()
            self._ready.notify_all()

    def join(self, deadline: float) -> None:
        """Wait for the threads until the deadline."""
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _loop(self) -> None:
        while (job := self._next()) is not None:
            outcome = _execute(job)
            # The closure may hold the last reference to something: let it go before the
            # answer makes the UI thread go on.
            job.work = None
            self._report(outcome)

    def _next(self) -> _Job | None:
        with self._ready:
            while not self._queue and not self._stopping:
                self._ready.wait()
            return None if self._stopping else self._queue.popleft()


def _execute(job: _Job) -> _Outcome:
    assert job.work is not None  # noqa: S101  (set until it ran)
    try:
        return _Outcome(job.number, job.work(), None)
    except Exception as error:
        return _Outcome(job.number, None, error)


class TaskRunner(QObject):
    """The lanes of the till; make it, call it and stop it on the UI thread."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None, unhandled: Failed | None = None) -> None:
        super().__init__(parent)
        self._unhandled = unhandled
        self._lanes = {name: _Lane(name, size, self._report) for name, size in LANES.items()}
        self._waiting: dict[int, _Waiting] = {}
        self._latest: dict[str, int] = {}
        self._number = 0
        self._stopped = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: str,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        topic: str | None = None,
    ) -> None:
        """See ``Tasks.run``. A topic is refused where work may not be dropped."""
        if topic is not None and lane not in REPLACING:
            raise ValueError(f"work on {lane} is never dropped: it takes no topic")
        if self._stopped:
            return
        self._number += 1
        self._waiting[self._number] = _Waiting(then, failed, owner, topic)
        if topic is not None:
            self._latest[topic] = self._number
        for dropped in self._lanes[lane].put(_Job(self._number, work, topic)):
            del self._waiting[dropped]

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Call nothing back any more; wait at most two seconds in all."""
        self._stopped = True
        self._waiting.clear()
        for lane in self._lanes.values():
            lane.stop()
        deadline = time.monotonic() + seconds
        for lane in self._lanes.values():
            lane.join(deadline)

    def is_idle(self) -> bool:
        """Whether nothing is under way or waiting."""
        return not self._waiting

    def _report(self, outcome: _Outcome) -> None:
        """Called on a lane's thread. After ``stop`` the object may be gone."""
        if not self._stopped:
            with suppress(RuntimeError):
                self._finished.emit(outcome)

    @Slot(object)
    def _on_finished(self, outcome: _Outcome) -> None:
        waiting = self._waiting.pop(outcome.number, None)
        if waiting is None:
            return
        if waiting.topic is not None and self._latest[waiting.topic] != outcome.number:
            return
        _answer(waiting, outcome, self._unhandled)


class InlineTasks:
    """The same promise for tests: the work is done, and answered, before ``run`` returns."""

    def __init__(self, unhandled: Failed | None = None) -> None:
        self._unhandled = unhandled
        self.ran: list[str] = []

    def run(
        self,
        lane: str,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        topic: str | None = None,
    ) -> None:
        """See ``Tasks.run``."""
        if lane not in LANES or (topic is not None and lane not in REPLACING):
            raise ValueError(lane)
        self.ran.append(lane)
        outcome = _execute(_Job(0, work, topic))
        _answer(_Waiting(then, failed, owner, topic), outcome, self._unhandled)

    def stop(self) -> None:
        """Nothing is ever under way."""


def _answer(waiting: _Waiting, outcome: _Outcome, unhandled: Failed | None) -> None:
    if waiting.owner is not None and not isValid(waiting.owner):
        return
    if outcome.error is None:
        if waiting.then is not None:
            waiting.then(outcome.value)
    elif waiting.failed is not None:
        waiting.failed(outcome.error)
    else:
        log.error("background work failed", exc_info=outcome.error)
        if unhandled is not None:
            unhandled(outcome.error)
