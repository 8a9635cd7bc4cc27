"""The time, as something that a test can set."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; every part that needs it is given one."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only grow, for measuring how long something took."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()


class SetClock:
    """A clock that stands still until it is moved (tests, simulations)."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._elapsed = 0.0

    def now(self) -> datetime:
        """The moment that was set, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds by which the clock was moved forward."""
        return self._elapsed

    def advance(self, by: timedelta) -> None:
        """Move on (or back: a clock that jumps)."""
        self._now += by
        self._elapsed += max(0.0, by.total_seconds())
