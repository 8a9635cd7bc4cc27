"""Words for states and amounts, as the commands print them for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from posapp.cli.output import table
from posapp.i18n import _, language
from posapp.models.money import format_amount
from posapp.services.paging import Page
from posapp.state_words import state_words


def state(name: str) -> str:
    """The word for a state."""
    return state_words(name)


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
