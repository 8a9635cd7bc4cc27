"""Print a Z or save it, and open the drawer to count it; nothing of it holds up the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from posapp.bootstrap import Till
from posapp.i18n import _, language
from posapp.services.papers.make import save_file
from posapp.services.papers.shift_rows import make_report
from posapp.services.printing.printer import build_printer
from posapp.services.printing.report import print_report
from posapp.services.settings.values import SettingValues
from posapp.services.shift.report import Report
from posapp.ui.context import UiContext


class ReportActs(QObject):
    """Says afterwards what was done."""

    def __init__(self, owner: QWidget, context: UiContext) -> None:
        super().__init__(owner)
        self._context = context

    def save(self, report: Report) -> None:
        """Ask where, and write the PDF there."""
        self._context.ask.pick_file(
            _("Save Z report"),
            lambda target: self._write(report, target),
            filters="PDF (*.pdf)",
            save_as=f"{report.number}.pdf",
        )

    def print(self, report: Report) -> None:
        """Give it to the receipt printer."""
        till, spoken = self._context.till, language()
        told = _("{number} was printed").format(number=report.number)
        self._context.tasks.run(
            "net",
            lambda: print_report(_settings(till), till.papers, report, spoken),
            lambda _done: self._tell(told),
            failed=self._on_refused,
            owner=self,
        )

    def open_drawer(self) -> None:
        """The pulse alone."""
        till = self._context.till
        self._context.tasks.run(
            "net",
            lambda: build_printer(_settings(till), till.papers).open_drawer(),
            failed=self._on_refused,
            owner=self,
        )

    def _write(self, report: Report, target: Path) -> None:
        till, spoken = self._context.till, language()
        file = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        self._context.tasks.run(
            "net",
            lambda: _made(till, report, spoken, file),
            lambda _done: self._tell(_("Saved"), file.name),
            failed=self._on_refused,
            owner=self,
        )

    def _on_refused(self, error: Exception) -> None:
        if self._context.shell is None:
            raise error
        self._context.shell.tell_trouble(error)

    def _tell(self, title: str, words: str = "") -> None:
        if self._context.shell is not None:
            self._context.shell.toast(title, words)


def _settings(till: Till) -> SettingValues:
    with till.database.read() as unit:
        return unit.settings


def _made(till: Till, report: Report, spoken: str, file: Path) -> None:
    width = int(_settings(till)["printer.width"])
    save_file(file, till.papers.make(make_report(report, spoken, width)))
