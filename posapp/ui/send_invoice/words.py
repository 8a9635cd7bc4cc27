"""How sums and moments are written in Pay Online and on the orders page."""

from __future__ import annotations

from datetime import datetime

from posapp.error_text import error_text
from posapp.i18n import _, clock_time, language, short_date
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.money import format_amount


def trouble_words(error: Exception) -> str:
    """The sentence for a refusal or a disk that does not take it; a surprise goes on up."""
    if isinstance(error, Refused | StorageTrouble):
        return error_text(error)
    raise error


def money(amount: int, currency: str) -> str:
    """The sum as the screen shows it."""
    return format_amount(amount, currency, language())


def moment(at: datetime, zone: str) -> str:
    """A day and a time: ``Sun 22 Nov, 14:32``."""
    return _("{date}, {time}").format(
        date=short_date(at, zone, weekday=True), time=clock_time(at, zone)
    )
