"""A panel that opens beside what was pressed, over the page, without a scrim."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from posapp.ui.theme import px, theme
from posapp.ui.widgets.dialog import Dialog
from posapp.ui.widgets.painting import box, start
from posapp.ui.widgets.shadow import paint_shadow

_GAP = 6


class Popover(Dialog):
    """Opens under ``anchor``, its right or left edges in line; a click beside it closes it."""

    def __init__(
        self, window: QWidget, anchor: QWidget, *, width: int = 440, height: int = 0,
        align_right: bool = True, over: bool = False, name: str = "popover",
    ) -> None:  # fmt: skip
        super().__init__(window, width=width, name=name)
        self._anchor, self._align_right, self._over = anchor, align_right, over
        self._height = px(height)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the panel closes it, and reaches nothing else."""
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            self.reject()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint shadow and panel."""
        with start(self) as painter:
            place = self.panel.geometry()
            paint_shadow(painter, place, down=12, blur=28, radius=12, strength=0.18)
            box(painter, place, theme().sizes.radius_card, "raised", "border")

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        size = self.panel_size()
        height = max(size.height(), self._height)
        at = self._anchor.mapTo(self._window, QPoint(0, 0))
        top = at.y() if self._over else at.y() + self._anchor.height() + _GAP
        height = min(height, self._window.height() - top - 12)
        left = at.x()
        if self._align_right:
            left = at.x() + self._anchor.width() - size.width()
        left = max(12, min(left, self._window.width() - size.width() - 12))
        self.panel.setGeometry(left, top, size.width(), height)
        self.update()
