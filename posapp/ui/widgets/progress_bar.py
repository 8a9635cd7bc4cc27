"""How much of a sum has been received, as a bar of 8 px."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import theme
from posapp.ui.widgets.painting import box, start


class ProgressBar(QWidget):
    """``set_parts(received, owed)``: amber while a part is paid, green when all is."""

    def __init__(
        self, part: int = 0, whole: int = 0, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme().sizes.progress)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if name:
            self.setObjectName(name)
        self.set_parts(part, whole)

    def set_parts(self, part: int, whole: int) -> None:
        """Show ``part`` of ``whole``; nothing is owed where the whole is 0."""
        self._part, self._whole = max(0, part), whole
        self.setAccessibleName(f"{self._percent()} %")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track and bar."""
        with start(self) as painter:
            radius = self.height() / 2
            box(painter, self.rect(), radius, "sunken")
            done = self._part >= self._whole
            share = 1.0 if done else self._part / self._whole
            if share > 0:
                width = max(self.height(), self.width() * share)
                colour = theme().status("paid" if done else "partial").ink
                box(painter, QRectF(0, 0, width, self.height()), radius, colour)

    def _percent(self) -> int:
        return 100 if self._part >= self._whole else 100 * self._part // self._whole
