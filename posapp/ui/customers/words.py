"""How the customers page writes days, numbers and who somebody is."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from posapp.customer_words import FIELDS
from posapp.i18n import N_, _, clock_time, language, short_date
from posapp.services.channels.phone import pretty
from posapp.services.customers.export import COLUMNS

#: The columns of an export that are no fields of the form.
_OTHERS = {
    "name": N_("Name"),
    "email": N_("Email"),
    "phone": N_("Phone"),
    "address": N_("Address"),
    "note": N_("Additional info"),
    "taxable": N_("Taxable company"),
    "language": N_("Language"),
    "consent_at": N_("Agreed to messages"),
    "bought": N_("Bought"),
    "outstanding": N_("Outstanding"),
    "last_seen_at": N_("Last seen"),
}
_DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})")


def headings() -> tuple[str, ...]:
    """What the columns of an exported file are called."""
    return tuple(_(_OTHERS.get(column) or FIELDS[column]) for column in COLUMNS)


def phone_words(phone: str) -> str:
    """The number as people read it, of any country."""
    return pretty(phone) if phone.startswith("+") else phone


def seen_words(at: datetime | None, now: datetime, zone: str) -> str:
    """``Today 14:38``, a date, or a dash for never."""
    if at is None:
        return "–"
    there = ZoneInfo(zone)
    if at.astimezone(there).date() == now.astimezone(there).date():
        return _("Today {time}").format(time=clock_time(at, zone))
    return short_date(at, zone)


def day_words(day: date) -> str:
    """A day in full, as people write it."""
    return str(format_date(day, "long", locale=language()))


def typed_day(words: str) -> date | None:
    """``04/05/1991`` or ``1991-05-04`` as a day; none for nothing. Raises ValueError."""
    typed = words.strip()
    if not typed:
        return None
    found = _DAY.fullmatch(typed)
    if found is None:
        return date.fromisoformat(typed)
    return date(int(found[3]), int(found[2]), int(found[1]))


def day_as_typed(day: date | None) -> str:
    """The same, the other way round."""
    return day.strftime("%d/%m/%Y") if day is not None else ""


def npwp_words(npwp: str) -> str:
    """``01.312.166.0-091.000`` for 15 digits, groups of four for 16."""
    if len(npwp) == 15:
        parts = (npwp[:2], npwp[2:5], npwp[5:8], npwp[8])
        return f"{'.'.join(parts)}-{npwp[9:12]}.{npwp[12:]}"
    return " ".join(npwp[at : at + 4] for at in range(0, len(npwp), 4))
