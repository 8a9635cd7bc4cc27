"""The look that is in force: ``apply`` puts it on, ``theme()`` is what widgets ask.

There is one look for the whole process, as there is one QApplication. Widgets ask
``theme()`` while they paint and keep nothing, so a change of colours needs only a repaint,
which Qt does by itself when the style sheet changes. A change of size needs new widgets: the
window builds its pages anew, as for another language.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from posapp.ui.theme import icons
from posapp.ui.theme.fonts import font, load_fonts
from posapp.ui.theme.scale import Scale, scale, set_scale
from posapp.ui.theme.sizes import Sizes, sizes_for
from posapp.ui.theme.style_sheet import style_sheet
from posapp.ui.theme.tokens import CONTRAST, DARK, LIGHT, Status, Tokens


class Theme:
    """Tokens, sizes, fonts and icons, as painting code wants them."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._colours: dict[str, QColor] = {}

    @property
    def sizes(self) -> Sizes:
        """The measures at the text size and density in force."""
        return sizes_for(scale())

    def colour(self, name: str) -> QColor:
        """The colour of a token: ``accent``, or ``paid.ink`` of a status.

        A literal ``#RRGGBB`` that was just taken from a token does too; whoever keeps a
        colour keeps the token's name, which holds in every theme.
        """
        found = self._colours.get(name)
        if found is None:
            found = QColor(name if name.startswith("#") else self._value(name))
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

    def _value(self, name: str) -> str:
        status, _dot, part = name.partition(".")
        return str(getattr(self.status(status), part) if part else getattr(self.tokens, name))


THEMES = {tokens.name: Theme(tokens) for tokens in (LIGHT, DARK, CONTRAST)}
#: The setting that follows the system's own choice of light or dark.
SYSTEM = "system"
#: A property of the application: how it is dressed now.
_DRESSED = "posapp_look"
_current = THEMES["light"]


def theme() -> Theme:
    """The look that is in force now."""
    return _current


def theme_name(chosen: str) -> str:
    """The theme that a setting means now: ``system`` is what the system says."""
    if chosen != SYSTEM:
        return chosen
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def apply(app: QApplication, name: str = "light", text: int = 100, density: str = "mouse") -> Theme:
    """Load the fonts, and dress the application; what is as it was is not done again.

    ``name`` is light, dark, contrast or system; ``text`` percent, ``density`` mouse or touch.
    """
    global _current
    load_fonts()
    wanted, size = THEMES[theme_name(name)], Scale(text, density)
    if app.property(_DRESSED) == (look := f"{wanted.tokens.name} {size}"):
        return wanted
    if wanted is not _current:
        icons.clear()
    _current = wanted
    set_scale(size)
    if app.property(_DRESSED) is None:
        app.setStyle("Fusion")
    app.setProperty(_DRESSED, look)
    app.setFont(font("body"))
    app.setPalette(_palette(_current.tokens))
    app.setStyleSheet(style_sheet(_current.tokens))
    return _current


@contextmanager
def worn(name: str, text: int, density: str) -> Iterator[Theme]:
    """Another look for as long as a picture of it is made; the application keeps its own.

    Nothing may be shown or run its event loop meanwhile.
    """
    global _current
    before, size = _current, scale()
    _current = THEMES[theme_name(name)]
    set_scale(Scale(text, density))
    try:
        yield _current
    finally:
        _current = before
        set_scale(size)


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
