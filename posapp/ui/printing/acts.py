"""Print a paper or save it as a file, from wherever an order is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from posapp.bootstrap import Till
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.print_job import PrintKind
from posapp.services.papers.document import Form
from posapp.services.papers.make import make_pdf, save_file
from posapp.services.printing.spool import AskPrint, ask_print
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext


class PaperActs(QObject):
    """Says afterwards what was done; without a printer it leads to where one is chosen."""

    def __init__(self, owner: QWidget, context: UiContext) -> None:
        super().__init__(owner)
        self._context = context

    def print(self, order: OrderView, kind: str = PrintKind.RECEIPT) -> None:
        """Give it to the printer; one that was printed before comes out as a copy."""
        told = _("{number} goes to the printer").format(number=order.number)
        self._context.do(
            self,
            ask_print,
            AskPrint(order.id, kind),
            then=lambda _job: self._tell(told),
            failed=self._on_refused,
        )

    def save(self, order: OrderView, kind: str = PrintKind.RECEIPT) -> None:
        """Ask where, and write the PDF there."""
        is_invoice = kind == PrintKind.INVOICE
        named = order.invoices[-1].number if is_invoice and order.invoices else order.number
        self._context.ask.pick_file(
            _("Save invoice") if is_invoice else _("Save receipt"),
            lambda target: self._write(order.id, is_invoice, target),
            filters="PDF (*.pdf)",
            save_as=f"{named}.pdf",
        )

    def _write(self, order_id: str, is_invoice: bool, target: Path) -> None:
        till = self._context.till
        file = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        self._context.tasks.run(
            "net",
            lambda: _made(till, order_id, is_invoice, file),
            lambda _done: self._tell(_("Saved"), file.name),
            failed=self._on_refused,
            owner=self,
        )

    def _on_refused(self, error: Exception) -> None:
        shell = self._context.shell
        if shell is None:
            raise error
        shell.tell_trouble(error)
        if isinstance(error, Refused) and error.code in ("no_printer", "no_page_printer"):
            shell.go("settings", "printer.kind")

    def _tell(self, title: str, words: str = "") -> None:
        if self._context.shell is not None:
            self._context.shell.toast(title, words)


def _made(till: Till, order_id: str, is_invoice: bool, file: Path) -> None:
    width = till.look(lambda unit: unit.settings["printer.width"])
    form = Form.A4 if is_invoice else Form(width)
    save_file(file, make_pdf(till.database, till.papers, order_id, form))
