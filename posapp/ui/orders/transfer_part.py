"""Of a refund by transfer: where to, and whether it has been sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.widgets import Field, LineEdit, Segments
from posapp.ui.widgets.nest import nest

if TYPE_CHECKING:
    from posapp.ui.orders.refund_form import RefundDraft

#: What ``RefundDraft.when`` says.
SENT, LATER = "sent", "later"


class TransferPart(QWidget):
    """The part of the refund's form that only a transfer has."""

    def __init__(self, draft: RefundDraft) -> None:
        super().__init__()
        items: list[tuple[str, ...]] = [
            (SENT, _("It has been sent")),
            (LATER, _("Still to be sent")),
        ]
        self.when = Segments(items, draft.when, name="refund_when")
        self.bank = LineEdit(_("Like BCA"), name="refund_bank")
        self.account = LineEdit(_("Account number"), name="refund_account")
        self.reference = LineEdit(_("From the bank's receipt"), name="refund_reference")
        self.edits = {"bank": self.bank, "account": self.account, "reference": self.reference}
        self.when_field = Field(_("The transfer"), self.when, reserve=False)
        self.fields = {
            "bank": Field(_("Bank"), self.bank, reserve=False),
            "account": Field(_("Account number"), self.account, reserve=False),
            "reference": Field(_("Transfer number"), self.reference, reserve=False),
        }
        for name, edit in self.edits.items():
            edit.setText(getattr(draft, name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.when_field)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.fields["bank"], 1)
        row.addWidget(self.fields["account"], 2)
        nest(column, row)
        column.addWidget(self.fields["reference"])

    def show_when(self, when: str) -> None:
        """A number of the bank's is there only once it was sent."""
        later = when == LATER
        self.fields["reference"].setVisible(not later)
        waits = _("It counts once somebody marks it as sent.")
        self.when_field.set_help(waits if later else "")
