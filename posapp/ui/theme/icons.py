"""Lucide icons in any colour and size, drawn once for each and kept."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from posapp.config import resource

#: Not from the set: a ring whose right half is filled (partially paid).
_HALF_DISC = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
    'stroke="currentColor" stroke-width="2"><circle cx="12" cy="12" r="9"/>'
    '<path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" stroke="none"/></svg>'
)
HALF_DISC = "half-disc"
_WIDTH = re.compile(r'stroke-width="[^"]*"')


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    if name == HALF_DISC:
        return _HALF_DISC
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def pixmap(name: str, size: int, colour: str, ratio: float = 1.0, stroke: float = 1.75) -> QPixmap:
    """The icon as a picture for one size, colour (#RRGGBB) and device pixel ratio."""
    text = _WIDTH.sub(f'stroke-width="{stroke}"', _source(name)).replace("currentColor", colour)
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(text.encode())).render(
        painter, QRectF(0, 0, made.width(), made.height())
    )
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def clear() -> None:
    """Forget every picture (the theme changed, or the application ends)."""
    pixmap.cache_clear()
