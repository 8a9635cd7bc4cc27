"""The look of the till: tokens, fonts, icons, style sheet.

``apply(app, "light")`` at start and at every change; ``theme()`` wherever something is painted:
``theme().colour("accent")``, ``theme().icon("search", 17, "text3", ratio)``,
``theme().status("paid").ink``, ``theme().sizes.control``, and ``font("small", 500)``.

Whoever keeps a colour keeps its token's name (``"paid.ink"``), never its value. Every measure
that words or icons must fit into goes through ``px(44)``: text grows to 200 %.
"""

from __future__ import annotations

from posapp.ui.theme.fonts import font, line_height
from posapp.ui.theme.scale import Scale, control, px, scale
from posapp.ui.theme.theme import THEMES, Theme, apply, theme, theme_name, worn
from posapp.ui.theme.tokens import Status, Tokens

__all__ = [
    "THEMES",
    "Scale",
    "Status",
    "Theme",
    "Tokens",
    "apply",
    "control",
    "font",
    "line_height",
    "px",
    "scale",
    "theme",
    "theme_name",
    "worn",
]
