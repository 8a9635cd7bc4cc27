"""How many questions an account's gateway may be asked: half of what it documents."""

from __future__ import annotations

import threading

from posapp.models.clock import Clock

#: So many seconds' worth may be asked at once; the other half of the limit is the outbox's.
BURST_SECONDS = 10.0


class Budget:
    """A token bucket for each account. Safe to use from any thread.

    A gateway that documents no limit has no bucket: ``min_poll`` alone holds it back.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        #: Account: tokens that were there, when, tokens a second.
        self._buckets: dict[str, tuple[float, float, float]] = {}

    def take(self, account: str, calls_per_minute: int) -> bool:
        """Whether one more question may be asked now; it is counted."""
        if calls_per_minute <= 0:
            return True
        rate = calls_per_minute / 2 / 60
        most = max(1.0, rate * BURST_SECONDS)
        now = self._clock.monotonic()
        with self._lock:
            tokens, at, _ = self._buckets.get(account, (most, now, rate))
            tokens = min(most, tokens + (now - at) * rate)
            taken = tokens >= 1
            self._buckets[account] = (tokens - 1 if taken else tokens, now, rate)
        return taken

    def resting(self) -> dict[str, float]:
        """The accounts that may not be asked now, and for how many seconds."""
        now = self._clock.monotonic()
        with self._lock:
            waits = {
                account: (1 - tokens) / rate - (now - at)
                for account, (tokens, at, rate) in self._buckets.items()
            }
        return {account: seconds for account, seconds in waits.items() if seconds > 1e-9}
