"""What was received so far; each can be taken out again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.sales.complete import Tender
from posapp.ui.sell.words import method_words, money
from posapp.ui.theme import px
from posapp.ui.widgets import Card, IconButton, Label
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start

_ROW, _GAP = 54, 8


class _Sign(QWidget):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.setFixedSize(px(22), px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            icon(painter, self._name, 0, self.height() / 2, self.height(), self._colour)


class _Nothing(QWidget):
    """The dashed box while nothing is there."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(px(_ROW))
        self.label = Label("", "small", "text2", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(_Sign("coins", "text3"))
        row.addWidget(self.label, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 12, None, "border_strong", dashed=True)


class ReceivedList(QScrollArea):
    """``removed`` tells the number of the payment that was taken out."""

    removed = Signal(int)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("received")
        self._currency = currency
        self._at_once = 2
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("scrolled", "true")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self._nothing = _Nothing()
        self._column.addWidget(self._nothing)
        self._rows: list[QWidget] = []
        self.setWidget(inside)

    def show_tenders(self, tenders: list[Tender], *, deposits: bool) -> None:
        """Show these."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(number, tender) for number, tender in enumerate(tenders)]
        for row in self._rows:
            self._column.addWidget(row)
        words = _("Nothing received yet.")
        if deposits and self._at_once > 1:
            words = _("Nothing received yet. A smaller amount is a deposit.")
        self._nothing.label.setText(words)
        self._nothing.setVisible(not tenders)
        self.show_at_once(self._at_once)

    def show_at_once(self, count: int) -> None:
        """How many are seen without scrolling."""
        self._at_once = count
        count = min(max(1, len(self._rows)), count)
        self.setFixedHeight(count * px(_ROW) + (count - 1) * _GAP)

    def _row(self, number: int, tender: Tender) -> QWidget:
        card = Card(padding=0, name=f"received_{number}")
        card.setFixedHeight(px(_ROW))
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 10, 0)
        row.setSpacing(10)
        row.addWidget(_Sign("circle-check", "paid.ink"))
        row.addWidget(Label(method_words(tender.method), "body", "text", 600, elide=False))
        row.addWidget(Label(self._detail(tender), "small", "text3"), 1)
        row.addWidget(Label(money(tender.amount, self._currency), "line", elide=False))
        meaning = _("Remove {method} {amount}").format(
            method=method_words(tender.method), amount=money(tender.amount, self._currency)
        )
        cross = IconButton("x", meaning, "ghost", 32, name=f"remove_received_{number}")
        cross.clicked.connect(self._on_cross)
        row.addWidget(cross)
        nest(card.body, row)
        return card

    def _detail(self, tender: Tender) -> str:
        if tender.reference:
            return tender.reference
        if tender.tendered is not None and tender.tendered > tender.amount:
            change = money(tender.tendered - tender.amount, self._currency)
            return _("change {amount}").format(amount=change)
        return ""

    def _on_cross(self) -> None:
        self.removed.emit(int(self.sender().objectName().rpartition("_")[2]))
