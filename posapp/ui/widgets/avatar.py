"""A person's initials in a disc."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from posapp.models.initials import initials
from posapp.ui.theme import font, px
from posapp.ui.widgets.painting import CENTRE, box, start, text


class Avatar(QWidget):
    """Initials on accent_soft; size 32, 40 (header) or 52 (page)."""

    def __init__(self, person: str = "", size: int = 32, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(px(size), px(size))
        self._role = "caption" if size <= 32 else "body" if size <= 40 else "line"
        self.set_person(person)

    def set_person(self, person: str) -> None:
        """Show another person's initials."""
        self._initials = initials(person)
        self.setAccessibleName(person)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the disc."""
        with start(self) as painter:
            size = self.height()
            box(painter, self.rect(), size / 2, "accent_soft")
            text(
                painter,
                self.rect(),
                self._initials,
                font(self._role, 600),
                "accent_text",
                CENTRE,
                elide=False,
            )
