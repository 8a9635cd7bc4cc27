"""When to try again: soon at first, then with growing pauses and full jitter."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

#: Seconds before the second, third, … try; the last one repeats. The first five fall within
#: the time in which a restarted mail server is back (design.md 6: first retries within 5 s).
PAUSES = (1, 1, 2, 4, 5, 15, 30, 60)
#: After this long without success a person is asked, but never before so many tries: a till
#: that was off for a weekend has not tried for two days.
PATIENCE = timedelta(hours=24)
TRIES = 40
#: No job is put off for longer: one that is due later than this was put off before the clock
#: was set back.
LONGEST = timedelta(seconds=PAUSES[-1])

_jitter = random.Random()  # noqa: S311  (spreads load, keeps no secret)


def pause(attempts: int) -> float:
    """Seconds to wait after this many tries, before jitter."""
    return float(PAUSES[min(max(attempts, 1), len(PAUSES)) - 1])


def next_try(now: datetime, attempts: int) -> datetime:
    """The moment of the next try; jitter keeps many tills from coming back at once."""
    longest = pause(attempts)
    return now + timedelta(seconds=longest if longest <= 5 else _jitter.uniform(5, longest))


def out_of_patience(created_at: datetime, attempts: int, now: datetime) -> bool:
    """Whether a person has to look at it now."""
    return now - created_at >= PATIENCE and attempts >= TRIES
