"""A way to pay, as a tile: what it is, what it does, and its key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import box, hint, hint_width, icon, start, text
from posapp.ui.widgets.pressable import Pressable


class MethodTile(Pressable):
    """68 high; ``main`` paints it as the chosen, offered one (Send a link for the rest)."""

    ring_radius = 12

    def __init__(
        self, words: str, second: str, icon: str, *, hint: str = "", main: bool = False,
        name: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._icon, self._hint, self._main = icon, hint, main
        if name:
            self.setObjectName(name)
        self.setFixedHeight(theme().sizes.method)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(words)
        self.set_second(second)

    def set_second(self, second: str) -> None:
        """Change the second line."""
        self._second = second
        self.setAccessibleName(f"{self.text()}, {second}" if second else self.text())
        self.update()

    def set_main(self, main: bool) -> None:
        """Offer it, or not."""
        self._main = main
        self.update()

    def sizeHint(self) -> QSize:
        """Two stand side by side."""
        return QSize(px(208), theme().sizes.method)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile."""
        with start(self) as painter:
            look, enabled = theme(), self.isEnabled()
            if self._main and enabled:
                box(painter, self.rect(), 12, "accent_soft", "accent", 2)
            else:
                ground = "sunken" if self.is_pressed() or not enabled else "surface"
                ground = "hover" if self.is_hovered() and not self.is_pressed() else ground
                box(painter, self.rect(), 12, ground, "border_strong" if enabled else "border")
            side = px(36)
            square = QRectF(15, (self.height() - side) / 2, side, side)
            box(painter, square, 8, "accent" if self._main and enabled else "sunken")
            size = look.sizes.method_icon
            sign = "on_accent" if self._main and enabled else "text2" if enabled else "disabled"
            left = square.center().x() - size / 2
            icon(painter, self._icon, left, square.center().y(), size, sign)
            right = hint_width(self._hint) + 22 if self._hint else 14
            room = self.rect().adjusted(side + 27, 0, -right, 0)
            ink = "accent_text" if self._main else "text"
            middle = self.height() // 2
            upper, lower = (
                room.adjusted(0, middle - px(18), 0, 0),
                room.adjusted(0, middle + 1, 0, 0),
            )
            upper.setHeight(px(19))
            lower.setHeight(px(17))
            text(painter, upper, self.text(), font("body", 600), ink if enabled else "disabled")
            text(painter, lower, self._second, font("caption"), "text2" if self._main else "text3")
            if self._hint:
                hint(painter, self._hint, self.width() - hint_width(self._hint) - 14, middle)
