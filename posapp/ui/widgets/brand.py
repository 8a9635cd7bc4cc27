"""The brand mark: a P with the torn foot of a receipt, painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from posapp.ui.theme import px, theme
from posapp.ui.widgets.painting import start


def paint_brand(painter: QPainter, left: float, top: float, size: float) -> None:
    """Paint the mark into a square."""
    look = theme()
    painter.save()
    painter.translate(left, top)
    painter.scale(size / 40, size / 40)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("brand"))
    painter.drawRoundedRect(QRectF(0, 0, 40, 40), 10, 10)
    painter.setBrush(look.colour("on_brand"))
    painter.drawPath(_letter())
    painter.setBrush(look.colour("brand"))
    painter.drawEllipse(QPointF(22.5, 17.5), 2.6, 2.6)
    painter.restore()


def _letter() -> QPainterPath:
    path = QPainterPath(QPointF(12, 10))
    path.lineTo(23.5, 10)
    path.arcTo(QRectF(16, 10, 15, 15), 90, -180)
    path.lineTo(17, 25)
    path.lineTo(17, 31)
    path.lineTo(14.5, 29.2)
    path.lineTo(12, 31)
    path.closeSubpath()
    return path


def brand_pixmap(size: int, ratio: float = 1.0) -> QPixmap:
    """The mark as a picture: window and tray icon."""
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_brand(painter, 0, 0, size)
    painter.end()
    return made


class BrandMark(QWidget):
    """The mark as a widget."""

    def __init__(self, size: int = 40, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(px(size), px(size))
        self.setAccessibleName("posapp")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the mark."""
        with start(self) as painter:
            paint_brand(painter, 0, 0, self.width())
