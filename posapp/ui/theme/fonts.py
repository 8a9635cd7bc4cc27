"""The one family of the screens, Inter, and a font for each role that text plays."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from posapp.config import resource
from posapp.ui.theme.scale import px, scale

FAMILY = "Inter"
FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")

#: role -> (pixel size, line height, weight, tracking in percent)
ROLES: dict[str, tuple[int, int, int, float]] = {
    "display": (56, 64, 600, -2.5),
    "amount": (40, 48, 600, -2.0),
    "figure": (32, 40, 600, -2.0),
    "headline": (24, 32, 600, -1.0),
    "key": (22, 28, 500, 0.0),
    "title": (20, 28, 600, 0.0),
    "line": (16, 22, 600, 0.0),
    "name": (15, 22, 500, 0.0),
    "body": (14, 20, 400, 0.0),
    "small": (13, 18, 400, 0.0),
    "caption": (12, 16, 400, 0.0),
    "micro": (11, 14, 500, 0.0),
}


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the four bundled faces known to Qt, once a process."""
    for name in FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def font(role: str = "body", weight: int | None = None) -> QFont:
    """The font of a role, with figures of equal width; do not change what you get."""
    return _font(role, weight, scale().factor)


def line_height(role: str) -> int:
    """How tall one line of the role is, where layouts count lines."""
    return px(ROLES[role][1])


@lru_cache(maxsize=128)
def _font(role: str, weight: int | None, factor: float) -> QFont:
    size, _line, usual, tracking = ROLES[role]
    made = QFont(FAMILY)
    made.setPixelSize(round(size * factor))
    made.setWeight(QFont.Weight(weight or usual))
    made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100 + tracking)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
