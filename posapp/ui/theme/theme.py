"""The look that is in force: ``apply`` puts it on, ``theme()`` is what widgets ask.

There is one look for the whole process, as there is one QApplication. Widgets ask
``theme()`` while they paint and keep nothing, so a change of theme needs only a repaint,
which Qt does by itself when the style sheet changes.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from posapp.ui.theme import icons
from posapp.ui.theme.fonts import font, load_fonts
from posapp.ui.theme.sizes import MOUSE, Sizes
from posapp.ui.theme.style_sheet import style_sheet
from posapp.ui.theme.tokens import DARK, LIGHT, Status, Tokens


class Theme:
    """Tokens, sizes, fonts and icons, as painting code wants them."""

    def __init__(self, tokens: Tokens, sizes: Sizes = MOUSE) -> None:
        self.tokens = tokens
        self.sizes = sizes
        self._colours: dict[str, QColor] = {}

    def colour(self, name: str) -> QColor:
        """The colour of a token (``"accent"``) or of a literal ``#RRGGBB`` taken from one."""
        found = self._colours.get(name)
        if found is None:
            found = QColor(name if name.startswith("#") else getattr(self.tokens, name))
            self._colours[name] = found
        return found

    def status(self, name: str) -> Status:
        """The colours of a status: paid, partial, unpaid, overdue, draft, queued, ..."""
        found = getattr(self.tokens, name)
        if not isinstance(found, Status):
            raise KeyError(name)
        return found

    def icon(
        self, name: str, size: int, colour: str = "text2", ratio: float = 1.0, stroke: float = 1.75
    ) -> QPixmap:
        """An icon in a token's colour (or a literal one taken from a token)."""
        return icons.pixmap(name, size, self.colour(colour).name(), ratio, stroke)


THEMES = {"light": Theme(LIGHT), "dark": Theme(DARK)}
_current = THEMES["light"]


def theme() -> Theme:
    """The look that is in force now."""
    return _current


def apply(app: QApplication, name: str = "light") -> Theme:
    """Load the fonts, and dress the application in ``light`` or ``dark``."""
    global _current
    _current = THEMES[name]
    load_fonts()
    icons.clear()
    app.setStyle("Fusion")
    app.setFont(font("body"))
    app.setPalette(_palette(_current.tokens))
    app.setStyleSheet(style_sheet(_current.tokens))
    return _current


def _palette(tokens: Tokens) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: tokens.canvas,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.sunken,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.text3,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent_text,
        QPalette.ColorRole.ToolTipBase: tokens.tip,
        QPalette.ColorRole.ToolTipText: tokens.tip_text,
    }
    palette = QPalette()
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return palette
