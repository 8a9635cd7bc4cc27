"""A box to tick, and the same box for a cell of a table."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, theme
from posapp.ui.widgets.painting import box, icon, start, text, width_of
from posapp.ui.widgets.pressable import Pressable

_GAP = 9


def paint_check(
    painter: QPainter, left: float, centre: float, *, checked: bool, enabled: bool = True
) -> None:
    """Paint the 18 px box with its left edge and its middle given."""
    sizes = theme().sizes
    rect = QRectF(left, centre - sizes.check / 2, sizes.check, sizes.check)
    radius = sizes.radius_small
    if checked:
        box(painter, rect, radius, "accent" if enabled else "disabled")
        icon(painter, "check", left + 2, centre, sizes.check - 4, "on_accent", 2.8)
    else:
        box(painter, rect, radius, "surface" if enabled else "sunken", "input", 1.25)


class CheckBox(Pressable):
    """A fact to tick, with its words at the right; ``toggled`` tells."""

    ring_radius = 4

    def __init__(
        self, words: str = "", *, name: str = "", checked: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setText(words)
        self.setCheckable(True)
        self.setChecked(checked)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The box and the words, in a hit area of 32."""
        sizes = theme().sizes
        words = width_of(self.text(), font("body")) + _GAP + 2 if self.text() else 0
        return QSize(sizes.check + words, sizes.hit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box and words."""
        with start(self) as painter:
            enabled = self.isEnabled()
            paint_check(painter, 0, self.height() / 2, checked=self.isChecked(), enabled=enabled)
            room = self.rect().adjusted(theme().sizes.check + _GAP, 0, 0, 0)
            text(painter, room, self.text(), font("body"), "text" if enabled else "disabled")
