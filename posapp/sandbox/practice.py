"""The sandbox's working place: one file, one clock, one piece of work at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from posapp.models.clock import Clock, SystemClock
from posapp.sandbox.store import Store

T = TypeVar("T")
ShopFacts = Callable[[], Mapping[str, str]]


class Refusal(Exception):  # noqa: N818  (an answer of the gateway, not a failure of it)
    """A request that the practice gateway refuses; nothing of it was done."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    @property
    def body(self) -> dict[str, object]:
        """The refusal as every endpoint tells it."""
        return {"error": {"code": self.code, "message": self.message}}


@dataclass(slots=True, frozen=True)
class Desk:
    """What one piece of work is given: the open transaction, the moment, the surroundings."""

    db: sqlite3.Connection
    now: datetime
    base: str
    notify: tuple[str, ...]


@dataclass
class Practice:
    """Runs work on the file, one after the other, on a thread of its own.

    Two customers who pay at once therefore queue, and the second finds it paid; and the loop
    never waits for the disk.
    """

    folder: Path
    notify: tuple[str, ...] = ()
    clock: Clock = field(default_factory=SystemClock)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    shop: ShopFacts = dict
    base: str = ""

    def __post_init__(self) -> None:
        self.store = Store(self.folder)
        self.changed = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "sandbox-db")

    async def work(self, task: Callable[[Desk], T]) -> T:
        """Run ``task`` in a transaction of its own; a Refusal undoes it."""
        loop = asyncio.get_running_loop()
        done = await loop.run_in_executor(self._thread, self._run, task)
        self.changed.set()
        return done

    async def look(self, task: Callable[[Desk], T]) -> T:
        """Like ``work``, for what changes nothing that the notifier has to hear of."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, task)

    def _run(self, task: Callable[[Desk], T]) -> T:
        with self.store.transaction() as db:
            return task(Desk(db, self.clock.now(), self.base, self.notify))

    def close(self) -> None:
        """Finish what is running and let go of the file."""
        self._thread.shutdown(wait=True)
        self.store.close()
