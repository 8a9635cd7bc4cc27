"""The half of the QR window that the customer looks at: the code, or PAID."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.channels.pay_link import shown_link
from posapp.ui.orders.words import money
from posapp.ui.qr.facts import Matrix, QrFacts
from posapp.ui.qr.state import QrState, Stage
from posapp.ui.qr.tick import TickFade, paint_tick
from posapp.ui.qr.words import (
    PAID,
    SCAN,
    THANKS,
    in_other_language,
    meaning_words,
    methods_text,
    payee_words,
    place_words,
    scan_words,
)
from posapp.ui.theme import font, theme
from posapp.ui.theme.tokens import LIGHT
from posapp.ui.widgets import CENTRE, Label, QrView
from posapp.ui.widgets.painting import box, icon, start, text

WIDTH = 436
#: With the quiet zone of four modules: the code itself is about 336.
_CODE = 424
_MIDDLE = Qt.AlignmentFlag.AlignHCenter


class _Place(QWidget):
    """Stands where the code will be."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = "link", ""

    def show_words(self, sign: str, words: str) -> None:
        self._icon, self._words = sign, words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            side = 336
            room = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            box(painter, room, 12, LIGHT.sunken)
            icon(
                painter, self._icon, room.center().x() - 16, room.center().y() - 22, 32, LIGHT.text3
            )
            line = QRectF(room.left(), room.center().y() + 8, side, 24)
            text(painter, line, self._words, font("body", 500), LIGHT.text2, CENTRE)


class _Ask(QWidget):
    """What to do, the code, where it leads, and by what it can be paid."""

    def __init__(self) -> None:
        super().__init__()
        self.qr = QrView(_CODE, name="qr_code")
        self.place = _Place()
        self.address = Label("", "small", LIGHT.text2, align=_MIDDLE)
        self.address.setObjectName("qr_address")
        self.methods = Label("", "caption", LIGHT.text3, align=_MIDDLE)
        self.methods.setObjectName("qr_methods")
        self.payee = Label("", "line", LIGHT.text, 600, align=_MIDDLE)
        self.payee.setObjectName("qr_payee")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 16, 6, 8)
        column.setSpacing(0)
        self.lead = Label(_(SCAN), "title", LIGHT.text, align=_MIDDLE)
        self.second = Label(in_other_language(SCAN), "body", LIGHT.text2, align=_MIDDLE)
        column.addWidget(self.lead)
        column.addWidget(self.second)
        holder = QWidget()
        holder.setFixedHeight(_CODE)
        self.stack = QStackedLayout(holder)
        self.stack.addWidget(self.qr)
        self.stack.addWidget(self.place)
        column.addWidget(holder)
        column.addWidget(self.payee)
        self.payee.hide()
        column.addWidget(self.address)
        column.addWidget(self.methods)

    def show_code(self, state: QrState, matrix: Matrix) -> None:
        ready = state.can_scan
        scan = scan_words(state)
        self.qr.set_matrix([list(row) for row in matrix], meaning_words(state) if ready else "")
        self.place.show_words(*place_words(state))
        self.lead.setText(_(scan) if ready else "")
        self.second.setText(in_other_language(scan) if ready else "")
        self.stack.setCurrentWidget(self.qr if ready else self.place)
        self.payee.setText(payee_words(state) if ready else "")
        self.payee.setVisible(ready and state.is_qris)
        self.address.setText(shown_link(state.url))
        self.address.setVisible(not self.payee.isVisibleTo(self))
        self.methods.setText(methods_text(state) if ready else "")


class CodeSide(QWidget):
    """White with the code; green from the moment the money is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("qr_side")
        self.setFixedWidth(WIDTH)
        self._paid = False
        self.ask = _Ask()
        self.fade = TickFade(self)
        self.fade.valueChanged.connect(self.update)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.ask)

    def show_facts(self, facts: QrFacts) -> None:
        """Show how it stands; PAID is at once, only its tick takes a moment."""
        if facts.state.stage == Stage.PAID:
            self._show_paid(facts.state)
        else:
            self.show_code(facts.state, facts.matrix)

    def show_code(self, state: QrState, matrix: Matrix) -> None:
        """Show a code to scan, or that there is none yet."""
        self.ask.show_code(state, matrix)

    def is_paid(self) -> bool:
        """Whether it says PAID."""
        return self._paid

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground with the window's round corners, and PAID."""
        with start(self) as painter:
            ground = "paid_screen" if self._paid else "paper"
            painter.fillPath(self._shape(), theme().colour(ground))
            if self._paid:
                self._paint_paid(painter)

    def _show_paid(self, state: QrState) -> None:
        if self._paid:
            return
        self._paid = True
        self.ask.hide()
        amount = money(state.amount, state.currency)
        self.setAccessibleName(_("Paid {amount}").format(amount=amount))
        self.fade.play()
        self.update()

    def _paint_paid(self, painter: QPainter) -> None:
        middle = QPointF(self.width() / 2, self.height() / 2 - 60)
        paint_tick(painter, middle, 168, self.fade.opacity())
        large = QFont(font("display", 700))
        ink = "on_paid_screen"
        line = QRectF(0, self.height() / 2 + 52, self.width(), 64)
        text(painter, line, _(PAID), large, ink, CENTRE, elide=False)
        second = QRectF(12, self.height() / 2 + 118, self.width() - 24, 26)
        words = in_other_language(THANKS) or _(THANKS)
        text(painter, second, words, QFont(font("key", 400)), ink, CENTRE)

    def _shape(self) -> QPainterPath:
        """Round at the left, straight where the other half begins."""
        radius = theme().sizes.radius_dialog - 1
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(QRectF(self.rect()), radius, radius)
        path.addRect(QRectF(self.width() - radius, 0, radius, self.height()))
        return path
