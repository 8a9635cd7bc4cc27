"""A shift is open: what can be done with it, and the figures so far."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.shift.report import Report
from posapp.services.shift.views import ShiftView
from posapp.ui.orders.words import moment
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.shift.report_view import ReportView
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Card, Label
from posapp.ui.widgets.nest import nest


class DeskPanel(QWidget):
    """``moved`` tells in or out; ``closing`` begins the count."""

    moved = Signal(str)
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shift_desk")
        self.number = Label("", "headline")
        self.about = Label("", "body", "text2", wrap=True)
        self.cash_in = Button(
            _("Cash in"), size=56, icon="plus", hint=hint_for("shift.in"), name="shift_in"
        )
        self.cash_out = Button(
            _("Cash out"), size=56, icon="minus", hint=hint_for("shift.out"), name="shift_out"
        )
        self.close_shift = Button(
            _("Close shift"), "primary", 56, icon="lock", hint=hint_for("shift.close"),
            name="shift_close",
        )  # fmt: skip
        self.report = ReportView(name="shift_x")
        self._build()
        self.cash_in.clicked.connect(self._on_in)
        self.cash_out.clicked.connect(self._on_out)
        self.close_shift.clicked.connect(self.closing)

    def show_shift(self, shift: ShiftView, x: Report, zone: str) -> None:
        """Show whose it is and the figures so far; cash is told after it is counted."""
        self.number.setText(shift.number)
        self.about.setText(
            _("Open since {time}, by {who}").format(
                time=moment(shift.opened_at, zone), who=shift.opened_by.removeprefix("os:")
            )
        )
        self.report.show_report(x, blind=True)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        head = Card(padding=px(24))
        head.body.addWidget(self.number)
        head.body.addWidget(self.about)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for button in (self.cash_in, self.cash_out, self.close_shift):
            row.addWidget(button, 1)
        head.body.addSpacing(px(8))
        nest(head.body, row)
        column.addWidget(head)
        column.addWidget(self.report)
        column.addStretch()

    def _on_in(self) -> None:
        self.moved.emit("in")

    def _on_out(self) -> None:
        self.moved.emit("out")
