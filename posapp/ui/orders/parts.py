"""Small painted parts of the order's panel: the sum's note, its lines, its customer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.sales.views import OrderView
from posapp.ui.orders.words import money, quantity
from posapp.ui.theme import font, px
from posapp.ui.widgets import LEFT, RIGHT, Avatar, Label, Panel
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import start, text, width_of

#: Stand around the words of a sentence that are printed bold.
BEGIN, END = "\x02", "\x03"
_LINE = 28


def bold(words: str) -> str:
    """Mark words of a translated sentence as the ones to see first."""
    return f"{BEGIN}{words}{END}"


class SumNote(QWidget):
    """One right-aligned sentence with a part of it bold: ``Paid Rp 300.000 of …``."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[tuple[str, bool]] = []
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Show a sentence; ``bold`` marks its parts."""
        pieces = words.replace(END, BEGIN).split(BEGIN)
        self._runs = [(piece, n % 2 == 1) for n, piece in enumerate(pieces) if piece]
        self.setAccessibleName(words.replace(BEGIN, "").replace(END, ""))
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """The sentence as it is read out."""
        return self.accessibleName()

    def sizeHint(self) -> QSize:
        """As wide as the sentence."""
        return QSize(self._width() + 1, px(26))

    def minimumSizeHint(self) -> QSize:
        """Sums are never cut short."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the runs one after the other."""
        with start(self) as painter:
            left = float(self.width() - self._width())
            for words, strong in self._runs:
                face = font("small", 600 if strong else None)
                width = width_of(words, face)
                colour = "text" if strong else "text2"
                room = QRectF(left, 0, width + 2, self.height())
                text(painter, room, words, face, colour, elide=False)
                left += width

    def _width(self) -> int:
        return sum(width_of(words, font("small", 600 if b else None)) for words, b in self._runs)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the order: how many, what, how much."""

    quantity: str
    name: str
    amount: str
    quiet: bool = False


def order_lines(order: OrderView) -> list[Line]:
    """The goods, and under them what changes the sum."""
    shown = [
        Line(quantity(line.quantity), line.name, money(line.amount + line.discount, order.currency))
        for line in order.lines
    ]
    added = order.total - order.subtotal - order.rounding
    for words, amount in (
        (_("Discount"), -order.discount),
        (_("Tax"), added),
        (_("Rounding"), order.rounding),
        (_("Returned"), -order.returned),
    ):
        if amount:
            shown.append(Line("", words, money(amount, order.currency), quiet=True))
    return shown


class LinesView(QWidget):
    """The lines, 28 px each; a name that is too long is elided, a sum never."""

    def __init__(self, *, name: str = "order_lines", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, lines: list[Line]) -> None:
        """Show other lines."""
        self._lines = lines
        said = (f"{line.quantity} {line.name} {line.amount}".strip() for line in lines)
        self.setAccessibleName(". ".join(said))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[Line]:
        """What is shown."""
        return self._lines

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(240, px(_LINE) * len(self._lines))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow, never cut off below."""
        return QSize(160, px(_LINE) * len(self._lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows in three columns."""
        with start(self) as painter:
            body, small, step = font("body"), font("small"), px(_LINE)
            indent = max(
                px(40), max((width_of(x.quantity, small) for x in self._lines), default=0) + 12
            )
            for number, line in enumerate(self._lines):
                top = number * step
                amount = width_of(line.amount, body) + 12
                many = QRectF(0, top, indent, step)
                text(painter, many, line.quantity, small, "text2", LEFT, elide=False)
                ink = "text2" if line.quiet else "text"
                name = QRectF(indent, top, self.width() - indent - amount, step)
                text(painter, name, line.name, body, ink, LEFT)
                much = QRectF(self.width() - amount, top, amount, step)
                text(painter, much, line.amount, body, ink, RIGHT, elide=False)


class CustomerBlock(Panel):
    """Who the order is for, and how to reach them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "tb", name="order_customer", parent=parent)
        self.setFixedHeight(px(58))
        self._avatar = Avatar()
        self.person = Label("", "body", "text", 600)
        self.contact = Label("", "small", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 1, 20, 1)
        row.setSpacing(12)
        row.addWidget(self._avatar)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch()
        column.addWidget(self.person)
        column.addWidget(self.contact)
        column.addStretch()
        nest(row, column, 1)

    def show_customer(self, order: OrderView, phone: str) -> None:
        """Show the order's customer."""
        person = order.customer_name or _("Walk-in")
        self._avatar.set_person(person)
        self.person.setText(person)
        contact = " · ".join(part for part in (phone, order.customer_email) if part)
        self.contact.setText(contact)
        self.contact.setVisible(bool(contact))
        self.setAccessibleName(f"{person} {contact}".strip())
