"""How the orders page writes sums, times, quantities and ways of paying."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from posapp.i18n import N_, _, clock_time, language, ngettext, short_date
from posapp.ui.send_invoice.words import moment, money

__all__ = [
    "METHODS",
    "ago",
    "method_words",
    "moment",
    "money",
    "person",
    "quantity",
    "time_or_date",
]

#: Every way of paying that an order can have, at the counter and by link.
METHODS = {
    "cash": N_("Cash"),
    "card": N_("Card"),
    "transfer": N_("Transfer"),
    "qris": N_("QRIS"),
    "va": N_("Virtual account"),
    "ewallet": N_("E-wallet"),
    "store": N_("Convenience store"),
    "paylater": N_("Pay later"),
}


def method_words(method: str) -> str:
    """What a way of paying is called; a gateway's own name where it is not one of ours."""
    return _(METHODS[method]) if method in METHODS else method


def time_or_date(at: datetime, now: datetime, zone: str) -> str:
    """The time for what is of today, the date for what is older."""
    there = ZoneInfo(zone)
    today = at.astimezone(there).date() == now.astimezone(there).date()
    return clock_time(at, zone) if today else short_date(at, zone)


def ago(at: datetime, now: datetime) -> str:
    """How long ago somebody looked."""
    seconds = max(0, int((now - at).total_seconds()))
    if seconds < 100:
        return _("checked {seconds} s ago").format(seconds=seconds)
    minutes = seconds // 60
    return ngettext("checked {count} min ago", "checked {count} min ago", minutes).format(
        count=minutes
    )


def quantity(thousandths: int) -> str:
    """``3 ×`` or ``1.5 ×``."""
    whole, rest = divmod(abs(thousandths), 1000)
    comma = "," if language() == "id" else "."
    text = f"{whole}{comma}{rest:03d}".rstrip("0") if rest else str(whole)
    return f"{'−' if thousandths < 0 else ''}{text} ×"


def person(actor: str) -> str:
    """Who did it, without where the name comes from."""
    return actor.partition(":")[2] or actor
