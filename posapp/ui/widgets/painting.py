"""What painted widgets share: crisp boxes, text, icons, key hints and count badges."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from posapp.ui.theme import font, px, theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def hint_height() -> int:
    """How high the box of a key hint is."""
    return px(18)


def start(widget: QWidget) -> QPainter:
    """A painter with smooth edges on the widget; use it in a ``with`` statement.

    One that is left to its reference count paints on while an error's traceback holds it.
    """
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def box(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: QColor | str | None = None,
    line: QColor | str | None = None,
    width: float = 1.0,
    *,
    dashed: bool = False,
) -> None:
    """A rounded box whose line lies inside ``rect`` and is never blurred."""
    look = theme()
    inner = QRectF(rect)
    if fill == "accent_soft" and look.tokens.outlined:
        # In high contrast what is chosen has no ground of its own: a line says it.
        line, width = "accent", 2
    painter.setPen(Qt.PenStyle.NoPen)
    if line is not None:
        half = width / 2
        inner = inner.adjusted(half, half, -half, -half)
        radius = max(0.0, radius - half)
        pen = QPen(look.colour(line) if isinstance(line, str) else line, width)
        if dashed:
            pen.setDashPattern([3 / width, 2 / width])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if fill is not None:
        painter.setBrush(look.colour(fill) if isinstance(fill, str) else fill)
    painter.drawRoundedRect(inner, radius, radius)


def text(
    painter: QPainter,
    rect: QRect | QRectF,
    words: str,
    face: QFont,
    colour: str,
    align: Qt.AlignmentFlag = LEFT,
    *,
    elide: bool = True,
) -> None:
    """One line of text inside ``rect``, elided at its end where it does not fit."""
    painter.setFont(face)
    painter.setPen(theme().colour(colour))
    if elide:
        words = QFontMetrics(face).elidedText(
            words, Qt.TextElideMode.ElideRight, int(rect.width()) + 1
        )
    painter.drawText(QRectF(rect), int(align) | Qt.TextFlag.TextSingleLine, words)


def width_of(words: str, face: QFont) -> int:
    """How wide a line of text is, in whole pixels."""
    return QFontMetrics(face).horizontalAdvance(words)


def icon(
    painter: QPainter, name: str, left: float, centre: float, size: int, colour: str,
    stroke: float = 1.75,
) -> None:  # fmt: skip
    """An icon at ``left``, its middle at the height ``centre``, on whole device pixels."""
    ratio = painter.device().devicePixelRatioF()
    top = round((centre - size / 2) * ratio) / ratio
    picture = theme().icon(name, size, colour, ratio, stroke)
    painter.drawPixmap(QPointF(round(left * ratio) / ratio, top), picture)


def hint_width(words: str) -> int:
    """How wide the box of a key hint is."""
    return max(hint_height(), width_of(words, font("micro")) + 12)


def hint(
    painter: QPainter,
    words: str,
    left: float,
    centre: float,
    *,
    on: str = "",
    line: str = "border_strong",
    ink: str = "text2",
) -> None:
    """The box that names a key; ``on`` is the text colour of a coloured ground beneath."""
    look = theme()
    rect = QRectF(left, round(centre - hint_height() / 2), hint_width(words), hint_height())
    if on:
        soft = QColor(look.colour(on))
        soft.setAlphaF(0.4)
        box(painter, rect, look.sizes.radius_small, None, soft)
    else:
        box(painter, rect, look.sizes.radius_small, "surface", line)
    text(painter, rect, words, font("micro"), on or ink, CENTRE, elide=False)


def chosen_row(painter: QPainter, rect: QRect) -> None:
    """The ground of a row that is chosen."""
    look = theme()
    painter.fillRect(rect, look.colour("accent_soft"))
    if look.tokens.outlined:
        for top in (rect.top(), rect.bottom() - 2):
            painter.fillRect(rect.left(), top, rect.width(), 2, look.colour("accent"))


def count_badge(
    painter: QPainter, words: str, centre: QPointF, size: int = 24,
    fill: str = "accent", ink: str = "on_accent",
) -> None:  # fmt: skip
    """A round badge with a count, ``size`` at 100 %; it grows sideways for long numbers."""
    face = font("small" if size >= 22 else "micro", 700 if size < 22 else 600)
    size = px(size)
    width = max(size, width_of(words, face) + size // 2)
    rect = QRectF(centre.x() - width / 2, centre.y() - size / 2, width, size)
    box(painter, rect, size / 2, fill)
    text(painter, rect, words, face, ink, CENTRE, elide=False)
