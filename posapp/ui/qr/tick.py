"""The tick in its disc on everything that says PAID; it fades in once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QStyle

from posapp.ui.theme import theme

_FADE = 200


class TickFade(QVariantAnimation):
    """``opacity`` goes from 0 to 1 once after ``play``; at once where nothing may move."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(_FADE)

    def play(self) -> None:
        """Begin, unless the system wants no motion."""
        self.stop()
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        if QApplication.style().styleHint(hint) > 0:
            self.start()

    def opacity(self) -> float:
        """How much of the tick is there."""
        running = self.state() == QVariantAnimation.State.Running
        return float(self.currentValue()) if running else 1.0


def paint_tick(painter: QPainter, centre: QPointF, size: float, opacity: float) -> None:
    """A white disc with a tick in the green of its ground."""
    look = theme()
    painter.save()
    painter.setOpacity(opacity)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("on_paid_screen"))
    painter.drawEllipse(centre, size / 2, size / 2)
    pen = QPen(look.colour("paid_screen"), size * 0.066)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath(centre + QPointF(-0.204, 0.0) * size)
    path.lineTo(centre + QPointF(-0.072, 0.128) * size)
    path.lineTo(centre + QPointF(0.21, -0.154) * size)
    painter.drawPath(path)
    painter.restore()
