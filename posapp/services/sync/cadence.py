"""How often a charge is asked about (design.md 8): often at first, never off while it is open."""

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
#: Late money and money paid twice (lessons.md 17, 18): an ended charge is asked about for
#: three more days after its expiry.
LATE_MONEY = timedelta(days=3)
LATE_PAUSE = timedelta(hours=12)
#: Who has the page open in two places pays twice within minutes.
JUST_ENDED = timedelta(minutes=15)
#: A gateway's status follows its own notice within a minute or two.
HINT_LASTS = timedelta(minutes=15)


def next_check(
    now: datetime,
    *,
    told_at: datetime,
    expires_at: datetime,
    state: str,
    watched: bool,
    min_poll: timedelta,
    hinted_at: datetime | None = None,
) -> datetime | None:
    """When to ask next; none once nothing can come any more.

    ``told_at`` is when the link was last handed to the customer, or ended; ``hinted_at`` when
    a notice came that no answer has borne out yet: some gateways send it before their own
    status knows. A failed charge can be tried again until it expires. One that stays pending
    is never given up.
    """
    if hinted_at is not None and state != "paid" and now - hinted_at < HINT_LASTS:
        return now + max(min_poll, _pause(now - hinted_at, watched=watched))
    over = now > expires_at + LATE_MONEY
    if state == "pending" or (state == "failed" and now <= expires_at):
        pause = LATE_PAUSE if over else _pause(now - told_at, watched=watched)
        return now + max(min_poll, pause)
    if over and state != "queued":
        return None
    if state == "expired":
        return max(now, expires_at) + LATE_PAUSE
    return now + (JUST_ENDED if now - told_at < JUST_ENDED else LATE_PAUSE)


def _pause(age: timedelta, *, watched: bool) -> timedelta:
    if watched:
        return WATCHED
    for limit, pause in BY_AGE:
        if age < limit:
            return pause
    return LATER
