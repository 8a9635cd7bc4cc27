"""How often an open charge is asked about (design.md 8): often at first, never off."""

from __future__ import annotations

from datetime import datetime, timedelta

WATCHED = timedelta(seconds=2)
#: (age up to, pause)
BY_AGE = (
    (timedelta(minutes=2), timedelta(seconds=5)),
    (timedelta(minutes=15), timedelta(seconds=15)),
    (timedelta(hours=2), timedelta(minutes=1)),
)
LATER = timedelta(hours=1)
#: Late money (lessons.md 18): an ended charge is asked about for three more days.
LATE_MONEY = timedelta(days=3)
LATE_PAUSE = timedelta(hours=12)


def next_check(
    now: datetime,
    *,
    opened_at: datetime,
    expires_at: datetime,
    state: str,
    watched: bool,
    min_poll: timedelta,
) -> datetime | None:
    """When to ask next; none once nothing can come any more."""
    if state == "paid" or (state != "queued" and now > expires_at + LATE_MONEY):
        return None
    if state != "pending":
        late = max(now, expires_at) if state == "expired" else now
        return late + LATE_PAUSE
    return now + max(min_poll, _pause(now - opened_at, watched=watched))


def _pause(age: timedelta, *, watched: bool) -> timedelta:
    if watched:
        return WATCHED
    for limit, pause in BY_AGE:
        if age < limit:
            return pause
    return LATER
