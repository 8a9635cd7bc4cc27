"""The look of the till: tokens, fonts, icons, style sheet.

``apply(app, "light")`` once at start; ``theme()`` wherever something is painted:
``theme().colour("accent")``, ``theme().icon("search", 17, "text3", ratio)``,
``theme().status("paid").ink``, ``theme().sizes.control``, and ``font("small", 500)``.
"""

from __future__ import annotations

from posapp.ui.theme.fonts import font, line_height
from posapp.ui.theme.theme import Theme, apply, theme
from posapp.ui.theme.tokens import Status, Tokens

__all__ = ["Status", "Theme", "Tokens", "apply", "font", "line_height", "theme"]
