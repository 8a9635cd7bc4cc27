"""The square that shows what a product looks like: its picture, else its first letters."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from posapp.models.initials import initials
from posapp.ui.theme import font, theme
from posapp.ui.widgets.painting import CENTRE, box, text


def paint_picture(
    painter: QPainter, square: QRectF, name: str, picture: QPixmap | None, *,
    colour: str = "", radius: float = 6, role: str = "caption", room: QRectF | None = None,
) -> None:  # fmt: skip
    """Paint it into ``square``.

    ``colour`` is the token of the category's colour, if it has one. ``room`` is what the
    picture or the letters stay within, where the ground goes on beneath something else.
    """
    inner = room or square
    status = theme().status(colour) if colour else None
    if picture is None:
        box(painter, square, radius, theme().colour(status.ground) if status else "tile")
        letters = initials(name) or name[:2].upper()
        ink = status.ink if status else "text"
        text(painter, inner, letters, font(role, 600), ink, CENTRE, elide=False)
        return
    box(painter, square, radius, "tile")
    shape = QPainterPath()
    shape.addRoundedRect(square, radius, radius)
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    size = QSizeF(picture.size()).scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(inner.center())
    painter.drawPixmap(place, picture, QRectF(picture.rect()))
    painter.restore()
