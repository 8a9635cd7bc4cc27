"""The shadow under dialogs and popovers: one picture a theme, stretched by its middle."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from posapp.ui.theme import theme


@lru_cache(maxsize=4)
def _patch(colour: str, blur: int, radius: int, strength: float) -> QPixmap:
    """A blurred box as small as its corners allow."""
    core = 2 * (radius + blur) + 2
    made = QPixmap(core + 2 * blur, core + 2 * blur)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setPen(Qt.PenStyle.NoPen)
    ink = QColor(colour)
    for spread in range(blur, -blur, -1):
        share = 0.5 * (1 - math.erf(spread / (blur / 2) / math.sqrt(2)))
        ink.setAlphaF(strength * share)
        painter.setBrush(ink)
        edge = blur - spread
        corner = max(4.0, radius + spread)
        side = made.width() - 2 * edge
        painter.drawRoundedRect(QRectF(edge, edge, side, side), corner, corner)
    painter.end()
    return made


def paint_shadow(
    painter: QPainter, panel: QRect, *, down: int = 16, blur: int = 40, radius: int = 16,
    strength: float = 0.22,
) -> None:  # fmt: skip
    """Paint the shadow of ``panel`` (level 2; level 1 is 12, 28 at 18 %)."""
    patch = _patch(theme().tokens.shadow, blur, radius, strength)
    reach = panel.translated(0, down).marginsAdded(QMargins(blur, blur, blur, blur))
    _nine(painter, reach, patch, 2 * blur + radius)


def _nine(painter: QPainter, target: QRect, patch: QPixmap, corner: int) -> None:
    corner = min(corner, target.width() // 2, target.height() // 2)
    size = patch.width()
    xs = (target.left(), target.left() + corner, target.right() + 1 - corner, target.right() + 1)
    ys = (target.top(), target.top() + corner, target.bottom() + 1 - corner, target.bottom() + 1)
    cuts = (0, corner, size - corner, size)
    for row in range(3):
        for column in range(3):
            painter.drawPixmap(
                QRect(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row]),
                patch,
                QRect(
                    cuts[column], cuts[row],
                    cuts[column + 1] - cuts[column], cuts[row + 1] - cuts[row],
                ),
            )  # fmt: skip
