"""The names of keys on the screen: one box, or the bar at the foot of a page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, theme
from posapp.ui.widgets.painting import hint, hint_height, hint_width, start, text, width_of


class KeyHint(QWidget):
    """One key in its box."""

    def __init__(self, words: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(words)
        self.setFixedSize(hint_width(words), hint_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box."""
        with start(self) as painter:
            hint(painter, self._words, 0, self.height() / 2)


class HintBar(QWidget):
    """The keys of a page in a row: ``[("F2", "Search"), …]``; what does not fit is left out."""

    def __init__(
        self, hints: list[tuple[str, str]] | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("hint_bar")
        self.setFixedHeight(theme().sizes.hint_bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_hints(hints or [])

    def set_hints(self, hints: list[tuple[str, str]]) -> None:
        """Show other keys."""
        self._hints = hints
        self.setAccessibleName(", ".join(f"{key} {words}" for key, words in hints))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """The bar takes what it gets."""
        return QSize(0, theme().sizes.hint_bar)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, line, and as many keys as fit."""
        with start(self) as painter:
            look, face = theme(), font("caption")
            painter.fillRect(self.rect(), look.colour("surface"))
            painter.fillRect(0, 0, self.width(), 1, look.colour("border"))
            left, centre = look.sizes.page_margin, (self.height() + 1) / 2
            for key, words in self._hints:
                box_width, words_width = hint_width(key), width_of(words, face)
                if left + box_width + 7 + words_width > self.width() - 8:
                    break
                hint(painter, key, left, centre, ink="text2")
                room = QRectF(left + box_width + 7, 1, words_width + 2, self.height() - 1)
                text(painter, room, words, face, "text3", elide=False)
                left += box_width + 7 + words_width + 16
