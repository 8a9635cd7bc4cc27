"""Faspay's clock: Western Indonesian Time, without a zone in the text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7))
_FORM = "%Y-%m-%d %H:%M:%S"


def in_wib(at: datetime) -> str:
    """The moment as Faspay writes it."""
    return at.astimezone(WIB).strftime(_FORM)


def from_wib(text: str) -> datetime | None:
    """The moment in UTC; none where it is no time."""
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=WIB).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
