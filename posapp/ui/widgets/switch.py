"""A switch: something is on or off from this moment."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, theme
from posapp.ui.widgets.painting import box, start, text, width_of
from posapp.ui.widgets.pressable import Pressable

_GAP = 10


class Switch(Pressable):
    """On or off, with its words at the right; ``toggled`` tells."""

    ring_radius = 12

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
        """The track and the words, in a hit area of 32."""
        sizes = theme().sizes
        words = width_of(self.text(), font("body")) + _GAP + 2 if self.text() else 0
        return QSize(sizes.switch[0] + words, sizes.hit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track, knob and words."""
        width, height = theme().sizes.switch
        with start(self) as painter:
            track = QRectF(0, (self.height() - height) / 2, width, height)
            on, enabled = self.isChecked(), self.isEnabled()
            if not enabled:
                box(painter, track, height / 2, "sunken", "border")
            elif on:
                box(painter, track, height / 2, "accent_hover" if self.is_hovered() else "accent")
            else:
                box(
                    painter, track, height / 2, "hover" if self.is_hovered() else "surface", "input"
                )
            painter.setPen(Qt.PenStyle.NoPen)
            knob = "border_strong" if not enabled else "on_accent" if on else "input"
            painter.setBrush(theme().colour(knob))
            centre = QPointF(width - height / 2 if on else height / 2, self.height() / 2)
            painter.drawEllipse(centre, height / 2 - 3, height / 2 - 3)
            room = self.rect().adjusted(width + _GAP, 0, 0, 0)
            text(painter, room, self.text(), font("body"), "text" if enabled else "text3")
