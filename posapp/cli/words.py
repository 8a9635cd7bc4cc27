"""Words for states and amounts, as the commands print them for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from posapp.cli.output import table
from posapp.i18n import N_, _, language
from posapp.models.money import format_amount
from posapp.services.paging import Page

#: States of orders, payments, invoices, deliveries and jobs.
STATES = {
    "open": N_("Open"),
    "parked": N_("Parked"),
    "void": N_("Void"),
    "unpaid": N_("Unpaid"),
    "partially_paid": N_("Partially paid"),
    "paid": N_("Paid"),
    "overpaid": N_("Overpaid"),
    "partially_refunded": N_("Partially refunded"),
    "refunded": N_("Refunded"),
    "draft": N_("Draft"),
    "queued": N_("Queued"),
    "pending": N_("Waiting for payment"),
    "expired": N_("Expired"),
    "cancelled": N_("Cancelled"),
    "failed": N_("Failed"),
    "waiting": N_("Waiting"),
    "sent": N_("Sent"),
    "maybe_sent": N_("Maybe sent"),
    "dropped": N_("Dropped"),
    "running": N_("Running"),
    "done": N_("Done"),
    "stuck": N_("Stuck"),
}


def state(name: str) -> str:
    """The word for a state."""
    return _(STATES[name]) if name in STATES else name


def money(amount: int, currency: str) -> str:
    """A sum as people read it."""
    return format_amount(amount, currency, language())


def quantity(thousandths: int) -> str:
    """A quantity without needless zeros, with the language's decimal sign."""
    sign = "-" if thousandths < 0 else ""
    units, rest = divmod(abs(thousandths), 1000)
    decimals = f"{rest:03}".rstrip("0")
    point = "," if language() == "id" else "."
    return f"{sign}{units}{point}{decimals}" if decimals else f"{sign}{units}"


def listing(
    headers: Sequence[str], row: Callable[[Any], Sequence[object]], *, right: str = ""
) -> Callable[[Page[Any]], str]:
    """How a page of a list is shown: a table, and how to see what follows."""

    def show(page: Page[Any]) -> str:
        if not page.items:
            return _("Nothing here.")
        lines = table(headers, map(row, page.items), right=right)
        if page.next is None:
            return lines
        return lines + "\n" + _("More: --cursor {cursor}").format(cursor=page.next)

    return show
