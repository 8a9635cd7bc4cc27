"""How much is still to be paid, large, and how much of it is there already."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.sell.fit_label import FitLabel
from posapp.ui.sell.words import money
from posapp.ui.theme import px
from posapp.ui.widgets import Card, Label, ProgressBar, StatusChip
from posapp.ui.widgets.nest import nest

_HEIGHT = 170


class RemainingCard(Card):
    """Remaining, or the change where more was handed over."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=20, name="remaining_card", parent=parent)
        self.setFixedHeight(px(_HEIGHT))
        self._currency = currency
        self.lead = Label("", "small", "text2", 500)
        self.chip = StatusChip("unpaid")
        self.figure = FitLabel("display", name="remaining")
        self.bar = ProgressBar(name="paid_part")
        self.by = Label("", "small", "text2", elide=False)
        self.received = Label("", "small", "text", 600, elide=False)
        self.of = Label(_("of"), "small", "text2", elide=False)
        self.whole = Label("", "small", "text", 600, elide=False)
        self.body.setSpacing(0)
        self.body.setContentsMargins(20, 16, 20, 16)
        top = QHBoxLayout()
        top.addWidget(self.lead, 1)
        top.addWidget(self.chip)
        foot = QHBoxLayout()
        foot.setSpacing(5)
        foot.addWidget(self.by)
        foot.addWidget(self.received, 1)
        foot.addWidget(self.of)
        foot.addWidget(self.whole)
        column = QVBoxLayout()
        column.setSpacing(0)
        nest(column, top)
        column.addWidget(self.figure)
        column.addSpacing(8)
        column.addWidget(self.bar)
        column.addSpacing(8)
        nest(column, foot)
        nest(self.body, column)

    def show_standing(self, total: int, received: int, by: str, *, is_booked: bool) -> None:
        """``received`` counts what is typed too; ``by`` names the way."""
        change = max(0, received - total)
        self.lead.setText(_("Change") if change else _("Remaining"))
        rest = max(0, total - received)
        self.figure.set_text(money(change or rest, self._currency), self.lead.text())
        self.bar.set_parts(received, total)
        self.by.setText(by if received else "")
        self.received.setText(money(received, self._currency) if received else "")
        self.whole.setText(money(total, self._currency))
        self._show_chip(total, received, is_booked)

    def _show_chip(self, total: int, received: int, is_booked: bool) -> None:
        percent = 100 * received // total if total else 100
        self.chip.setVisible(received > 0)
        if received >= total:
            self.chip.set_status("paid")
        elif is_booked:
            self.chip.set_status("partially_paid", percent=percent)
        else:
            words = _("Deposit · {percent} %").format(percent=percent)
            self.chip.set_status("partially_paid", words)
