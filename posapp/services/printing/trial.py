"""Try a printer out with what is typed: a small paper that nobody takes for a sale."""

from __future__ import annotations

from datetime import datetime

from posapp.i18n import N_, in_language
from posapp.services.papers.document import (
    Form,
    Paper,
    PaperCustomer,
    PaperLine,
    PaperShop,
)
from posapp.services.papers.requests import Papers
from posapp.services.printing.printer import build_printer
from posapp.services.settings.trial import Outcome
from posapp.services.settings.values import SettingValues


def try_printer(values: SettingValues, papers: Papers, at: datetime) -> Outcome:
    """Print it, and open the drawer where one is set up.

    Raises PrinterTrouble, which says what to look at, and PaperTrouble.
    """
    printer = build_printer(values, papers)
    printer.open_drawer()
    printer.print_paper(trial_paper(values, at), Form(values["printer.width"]))
    return Outcome("printed")


def trial_paper(values: SettingValues, at: datetime) -> Paper:
    """Says that it is a test, in letters of the printer's own and in drawn ones."""
    language = values["ui.language"]
    say = in_language(language).gettext
    lines = (
        PaperLine(say(N_("Test of the printer")), 1000, 1000, 1000),
        PaperLine("é ü ñ · Кофе · 漢字 · กาแฟ · قهوة", 1000, 0, 0),
    )
    return Paper(
        language=language,
        currency=values["shop.currency"],
        zone=values["shop.timezone"],
        shop=PaperShop(values["shop.name"], values["shop.address"], values["shop.phone"]),
        customer=PaperCustomer(),
        number="TEST",
        invoice_number="",
        at=at,
        due_at=None,
        cashier="",
        lines=lines,
        subtotal=1000,
        adjustments=(),
        taxes=(),
        total=1000,
        returned=0,
        payments=(),
        received=0,
        outstanding=0,
        link=None,
        seal="",
        is_practice=True,
    )
