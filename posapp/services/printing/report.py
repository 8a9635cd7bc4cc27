"""Put an X or Z out on the shop's receipt printer."""

from __future__ import annotations

from posapp.services.papers.requests import Papers
from posapp.services.papers.shift_rows import make_report
from posapp.services.printing import network
from posapp.services.printing.printer import NETWORK
from posapp.services.printing.trouble import PrinterTrouble
from posapp.services.settings.values import SettingValues
from posapp.services.shift.report import Report


def can_print_report(values: SettingValues) -> bool:
    """Whether a receipt printer takes our bytes; the system's printers get the PDF file."""
    return values["printer.kind"] == NETWORK and bool(values["printer.address"])


def print_report(values: SettingValues, papers: Papers, report: Report, language: str) -> None:
    """Print it. Raises PrinterTrouble, or PaperTrouble where the paper cannot be made."""
    if not can_print_report(values):
        raise PrinterTrouble("no_printer")
    width = int(values["printer.width"])
    content = papers.make(make_report(report, language, width, ticket=True))
    network.send(values["printer.address"], content)
