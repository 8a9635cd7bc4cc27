"""The shop's printer as the settings describe it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from posapp.services.papers.document import Form, Paper
from posapp.services.papers.requests import MakeTicket, Papers
from posapp.services.printing import escpos, network
from posapp.services.printing.system import SystemPrinter
from posapp.services.printing.trouble import PrinterTrouble
from posapp.services.settings.values import SettingValues

NONE, SYSTEM, NETWORK = "none", "system", "network"
#: The drawer's plug: setting -> pin.
PINS = {"off": 0, "pin2": 2, "pin5": 5}


class Printer(Protocol):
    """Puts papers out, and opens the drawer where it can."""

    def print_paper(self, paper: Paper, form: Form) -> None:
        """Print a document. Raises PrinterTrouble, or PaperTrouble where none can be made."""
        ...

    def open_drawer(self) -> None:
        """Raises PrinterTrouble."""
        ...


#: Builds the printer with the settings as they are now.
Printers = Callable[[SettingValues], Printer]


class NetworkPrinter:
    """ESC/POS over the network."""

    def __init__(
        self, papers: Papers, address: str, width: int, pin: int, milliseconds: int
    ) -> None:
        self._papers, self._address, self._width = papers, address, width
        self._pin, self._milliseconds = pin, milliseconds

    def print_paper(self, paper: Paper, form: Form) -> None:
        """A receipt, whatever form was meant: its paper has no other."""
        network.send(self._address, self._papers.make(MakeTicket(paper, self._width)))

    def open_drawer(self) -> None:
        """The pulse alone."""
        if self._pin:
            network.send(self._address, escpos.kick(self._pin, self._milliseconds))


def build_printer(values: SettingValues, papers: Papers) -> Printer:
    """The printer that is set up. Raises PrinterTrouble ``no_printer``."""
    kind, address = values["printer.kind"], values["printer.address"]
    if kind == NETWORK and address:
        return NetworkPrinter(
            papers,
            address,
            int(values["printer.width"]),
            PINS[values["printer.drawer"]],
            values["printer.drawer_pulse"],
        )
    if kind == SYSTEM:
        return SystemPrinter(address)
    raise PrinterTrouble("no_printer")


def can_print(values: SettingValues) -> bool:
    """Whether a printer is set up at all."""
    kind = values["printer.kind"]
    return kind == SYSTEM or (kind == NETWORK and bool(values["printer.address"]))


def has_drawer(values: SettingValues) -> bool:
    """Whether a drawer hangs on it; the system's printers have none that we can reach."""
    return (
        values["printer.kind"] == NETWORK
        and bool(values["printer.address"])
        and bool(PINS[values["printer.drawer"]])
    )
