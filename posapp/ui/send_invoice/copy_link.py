"""Copies a link as soon as the gateway has given it, whatever page is shown by then."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from posapp.i18n import _
from posapp.models.changes import Changes
from posapp.models.invoice_state import OPEN_INVOICES
from posapp.services.invoicing.manage import show_invoice
from posapp.services.invoicing.views import InvoiceView
from posapp.ui.context import UiContext


class LinkCopier(QObject):
    """Lives on the window until the link is there, or will not come."""

    def __init__(self, window: QObject, context: UiContext, invoice: InvoiceView) -> None:
        super().__init__(window)
        self._context, self._id = context, invoice.id
        self._done = False
        context.bus.subscribe(self, self._on_changes)
        if invoice.url:
            self._on_invoice(invoice)
        else:
            title = _("The link is copied when it arrives")
            self._tell(title, invoice.number, "info")

    def _on_changes(self, changes: Changes) -> None:
        if not self._done and (changes.everything or self._id in changes.invoices):
            self._context.look(self, show_invoice, self._id, then=self._on_invoice)

    def _on_invoice(self, invoice: InvoiceView) -> None:
        if self._done:
            return
        if invoice.url and invoice.state in OPEN_INVOICES:
            QGuiApplication.clipboard().setText(invoice.url)
            self._tell(_("Link copied"), invoice.url, "done")
            self._end()
        elif invoice.state not in OPEN_INVOICES:
            self._tell(_("No link came for {number}").format(number=invoice.number), "", "error")
            self._end()

    def _end(self) -> None:
        self._done = True
        self.deleteLater()

    def _tell(self, title: str, words: str, kind: str) -> None:
        if self._context.shell is not None:
            self._context.shell.toast(title, words, kind)
