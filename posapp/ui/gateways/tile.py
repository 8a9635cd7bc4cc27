"""A large choice with a sentence under its words: a gateway, or where an account's money moves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from posapp.ui.theme import px, theme
from posapp.ui.widgets import Label, Pressable
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start


class Tile(Pressable):
    """``checkable`` makes it one of several of which one holds, in a QButtonGroup."""

    ring_radius = 10

    def __init__(
        self, title: str, words: tuple[str, ...], sign: str, *, name: str, checkable: bool = False
    ) -> None:
        super().__init__()
        self._sign = sign
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(words))
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.title = Label(title, "body", "text", 600)
        lines = [Label(line, "small", "text2", wrap=True) for line in words]
        column = QVBoxLayout()
        column.setSpacing(2)
        for label in (self.title, *lines):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(48), 12, px(16), 12)
        nest(row, column, 1)
        self._is_wrong = False

    def set_error(self, wrong: bool) -> None:
        """Show or take away the red outline."""
        self._is_wrong = wrong
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses it as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the sign."""
        with start(self) as painter:
            chosen = self.isChecked()
            ground = "accent_soft" if chosen else ("hover" if self.is_hovered() else "surface")
            line = "accent" if chosen else ("danger" if self._is_wrong else "border_strong")
            width = 2 if chosen or self._is_wrong else 1
            box(painter, self.rect(), theme().sizes.radius_large, ground, line, width)
            ink = "accent_text" if chosen else "text2"
            icon(painter, self._sign, px(16), px(12 + 10), px(20), ink)
