"""Who is buying, over the cart: pressed, or F3, to choose somebody."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from posapp.i18n import _
from posapp.models.initials import initials
from posapp.services.customers.views import CustomerView
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.words import phone_words
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets import CENTRE, IconButton, KeyHint, Panel, Pressable
from posapp.ui.widgets.painting import box, icon, start, text

_HEIGHT = 61


class _Person(Pressable):
    """The disc and two lines."""

    ring_radius = 8

    def __init__(self) -> None:
        super().__init__()
        self._name, self._second = "", ""
        self.setObjectName("choose_customer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, second: str) -> None:
        """Show a person; no name asks for one."""
        self._name, self._second = name, second
        self.setText(name or _("Add customer"))
        self.setAccessibleName(f"{_('Customer')}: {name}" if name else _("Add customer"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(160), px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            if self.is_hovered() and self.isEnabled():
                box(painter, self.rect(), 8, "hover")
            disc = self.rect().adjusted(8, px(6), 0, -px(6))
            disc.setWidth(disc.height())
            box(painter, disc, disc.height() / 2, "accent_soft" if self._name else "sunken")
            room = self.rect().adjusted(disc.right() + 13, 0, -4, 0)
            if not self._name:
                size = px(20)
                left = disc.center().x() + 0.5 - size / 2
                icon(painter, "user-round", left, disc.center().y() + 0.5, size, "text2")
                text(painter, room, self.text(), font("name"), "text2")
                return
            text(painter, disc, initials(self._name), font("body", 600), "accent_text", CENTRE)
            if not self._second:
                text(painter, room, self._name, font("name", 600), "text")
                return
            upper = room.adjusted(0, px(5), 0, -px(25))
            lower = room.adjusted(0, px(27), 0, -px(7))
            text(painter, upper, self._name, font("name", 600), "text")
            text(painter, lower, self._second, font("small"), "text3")


class CustomerRow(Panel):
    """``asked`` opens the search, ``removed`` takes the customer away."""

    asked = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", name="customer_row", parent=parent)
        self.setFixedHeight(px(_HEIGHT))
        self._person = _Person()
        self._hint = KeyHint(hint_for("sell.customer"))
        self._remove = IconButton("x", _("Remove the customer"), "ghost", name="remove_customer")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 1)
        row.setSpacing(8)
        row.addWidget(self._person, 1)
        row.addWidget(self._hint)
        row.addWidget(self._remove)
        self._person.clicked.connect(self.asked)
        self._remove.clicked.connect(self.removed)
        self.show_customer(None)

    def show_customer(self, customer: CustomerView | None, *, is_open: bool = True) -> None:
        """Show who it is; closed (while paying) nothing here can be changed."""
        parts = []
        if customer is not None:
            parts = [part for part in (phone_words(customer.phone), customer.email) if part]
        self._person.set_person(customer.name if customer else "", " · ".join(parts))
        self._person.setEnabled(is_open)
        self._hint.setVisible(is_open)
        self._remove.setVisible(is_open and customer is not None)

    def sizeHint(self) -> QSize:
        """It takes the width of the cart."""
        return QSize(theme().sizes.toast_width, px(_HEIGHT))
