"""A place to drop a file on; a click or Enter chooses one instead."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, px
from posapp.ui.widgets.painting import CENTRE, box, icon, start, text
from posapp.ui.widgets.pressable import Pressable


class DropArea(Pressable):
    """``dropped`` gives the file; ``clicked`` asks for one."""

    dropped = Signal(Path)
    ring_radius = 12

    def __init__(
        self, words: str, second: str, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._second, self._over = second, False
        self.setText(words)
        self.setObjectName(name)
        self.setAccessibleName(f"{words}. {second}")
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Large enough to hit."""
        return QSize(px(320), px(200))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may come; anything else may not."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._over = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went away again."""
        super().dragLeaveEvent(event)
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file of what was dropped."""
        self._over = False
        self.update()
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.dropped.emit(Path(files[0]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed box with what to do."""
        with start(self) as painter:
            lit = self._over or self.is_hovered()
            ground, line = ("accent_soft", "accent") if lit else ("surface", "input")
            box(painter, self.rect(), 12, ground, line, dashed=True)
            middle, width = self.height() / 2, self.width()
            icon(
                painter, "file-spreadsheet", (width - px(36)) / 2, middle - px(34), px(36), "text2"
            )
            words = QRect(16, int(middle) - px(4), width - 32, px(24))
            text(painter, words, self.text(), font("body", 600), "text", CENTRE)
            below = QRect(16, int(middle) + px(20), width - 32, px(20))
            text(painter, below, self._second, font("small"), "text3", CENTRE)
