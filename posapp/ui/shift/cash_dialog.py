"""Cash in or out: how much, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.shift.cash import MoveCash, move_cash
from posapp.services.shift.views import ShiftView
from posapp.ui.context import UiContext
from posapp.ui.widgets import Button, Dialog, Field, LineEdit, MoneyEdit


class CashDialog(Dialog):
    """One key for one opening: however often Enter is pressed, it is written down once."""

    done = Signal(object)

    def __init__(self, window: QWidget, context: UiContext, kind: str, currency: str) -> None:
        into = kind == "in"
        title = _("Put cash in") if into else _("Take cash out")
        super().__init__(window, title, width=480, name="shift_cash")
        self._context, self._kind, self._key = context, kind, new_id()
        self._busy = False
        self.amount = MoneyEdit(currency, big=True, name="cash_amount")
        self.amount_field = Field(_("Amount"), self.amount)
        self.reason = LineEdit(
            _("Change from the bank") if into else _("Paid for ice"), name="cash_reason"
        )
        self.reason_field = Field(_("Reason"), self.reason, help=_("It stands on the Z"))
        self.body.addWidget(self.amount_field)
        self.body.addWidget(self.reason_field)
        cancel = Button(_("Cancel"), size=44, hint="Esc", name="cash_cancel")
        self.save = Button(title, "primary", 44, hint="Enter", name="cash_save")
        self.footer.addStretch()
        self.footer.addWidget(cancel)
        self.footer.addWidget(self.save)
        self.show_footer()
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self.amount.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._on_save)

    def start(self) -> None:
        """Open it with the amount first."""
        self.open(self.amount)

    def _on_save(self) -> None:
        amount, reason = self.amount.amount() or 0, self.reason.text().strip()
        self.amount_field.set_error("" if amount else _("Type an amount above zero."))
        self.reason_field.set_error("" if reason else _("Say what it is for."))
        if self._busy or not amount or not reason:
            (self.reason if amount else self.amount).setFocus()
            return
        self._busy = True
        command = MoveCash(self._kind, amount, reason, self._key)
        self._context.do(self, move_cash, command, then=self._on_done, failed=self._on_refused)

    def _on_done(self, shift: ShiftView) -> None:
        self.close_dialog()
        self.done.emit(shift)

    def _on_refused(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, Refused):
            self.reason_field.set_error(error_text(error))
        elif self._context.shell is not None:
            self._context.shell.tell_trouble(error)
