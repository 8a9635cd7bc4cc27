"""A Z on the screen, with the ways to keep it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.shift.report import Report
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.shift.report_view import ReportView
from posapp.ui.theme import px
from posapp.ui.widgets import Button
from posapp.ui.widgets.nest import nest


class ZPanel(QWidget):
    """``left`` goes back to the shift."""

    left = Signal()
    saved = Signal()
    printed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shift_z")
        self.report: Report | None = None
        self.view = ReportView(name="shift_z_report")
        self.back = Button(_("Back"), size=44, hint=hint_for("back"), name="z_back")
        self.save = Button(_("Save as PDF"), size=44, icon="download", name="z_save")
        self.print = Button(
            _("Print"), size=44, icon="printer", hint=hint_for("shift.print"), name="z_print"
        )
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.back)
        row.addStretch()
        row.addWidget(self.save)
        row.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        nest(column, row)
        column.addWidget(self.view)
        column.addStretch()
        self.back.clicked.connect(self.left)
        self.save.clicked.connect(self.saved)
        self.print.clicked.connect(self.printed)

    def show_report(self, report: Report, *, can_print: bool) -> None:
        """Show this one."""
        self.report = report
        self.view.show_report(report)
        self.print.setVisible(can_print)
