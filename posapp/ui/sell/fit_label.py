"""A sum in the largest figures that fit: amounts are never cut."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, line_height
from posapp.ui.widgets import LEFT, RIGHT
from posapp.ui.widgets.painting import start, text, width_of

_ROLES = ("display", "amount", "figure", "headline", "title", "line")


class FitLabel(QWidget):
    """``role`` is the largest; the height stays that of ``role`` so that nothing moves."""

    def __init__(
        self, role: str = "amount", *, right: bool = False, name: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._roles = _ROLES[_ROLES.index(role) :]
        self._right, self._words = right, ""
        if name:
            self.setObjectName(name)
        self.setFixedHeight(line_height(role))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The sum that is shown."""
        return self._words

    def set_text(self, words: str, meaning: str = "") -> None:
        """Show a sum; ``meaning`` says what it is when read out."""
        self._words = words
        self.setAccessibleName(f"{meaning} {words}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the sum in its largest figures."""
        return QSize(width_of(self._words, font(self._roles[0])) + 2, self.height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the sum in small figures."""
        return QSize(width_of(self._words, font(self._roles[-1])), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sum."""
        role = next(
            (r for r in self._roles if width_of(self._words, font(r)) <= self.width()),
            self._roles[-1],
        )
        align = RIGHT if self._right else LEFT
        with start(self) as painter:
            text(painter, self.rect(), self._words, font(role), "text", align, elide=False)
