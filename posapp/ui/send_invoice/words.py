"""How sums and moments are written in Pay Online and on the orders page."""

from __future__ import annotations

from datetime import datetime

from posapp.i18n import _, clock_time, language, short_date
from posapp.models.money import format_amount


def money(amount: int, currency: str) -> str:
    """The sum as the screen shows it."""
    return format_amount(amount, currency, language())


def moment(at: datetime, zone: str) -> str:
    """A day and a time: ``Sun 22 Nov, 14:32``."""
    return _("{date}, {time}").format(
        date=short_date(at, zone, weekday=True), time=clock_time(at, zone)
    )
