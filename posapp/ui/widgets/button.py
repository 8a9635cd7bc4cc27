"""Buttons: words, an icon, and the key that presses them, painted in one piece."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import control, font, px
from posapp.ui.widgets.painting import (
    CENTRE,
    box,
    count_badge,
    hint,
    hint_height,
    hint_width,
    icon,
    start,
    text,
    width_of,
)
from posapp.ui.widgets.pressable import Pressable

#: height -> (role, weight, side padding, icon size, radius)
_SHAPES = {
    32: ("small", 500, 10, 16, 8),
    36: ("body", 500, 14, 17, 8),
    40: ("body", 500, 14, 17, 8),
    44: ("name", 500, 18, 18, 8),
    48: ("name", 500, 18, 18, 10),
    56: ("name", 500, 18, 20, 10),
    72: ("title", 600, 20, 22, 12),
}
#: kind -> (ground, hover, pressed, line, ink)
_KINDS: dict[str, tuple[str | None, str, str, str | None, str]] = {
    "primary": ("accent", "accent_hover", "accent_press", None, "on_accent"),
    "secondary": ("surface", "hover", "sunken", "border_strong", "text"),
    "chosen": ("accent_soft", "accent_soft", "accent_soft", "accent", "accent_text"),
    "ghost": (None, "hover", "sunken", None, "text2"),
    "danger": ("danger", "danger_hover", "danger_press", None, "on_danger"),
    "danger_quiet": ("surface", "hover", "sunken", "border_strong", "danger_text"),
    "danger_ghost": (None, "hover", "sunken", None, "danger_text"),
}
_GAP = 8


class Button(Pressable):
    """A push button of one kind and height; a click on Enter and Space too.

    ``badge`` is a count after the words. ``stacked`` puts the hint under the words (tall
    buttons). ``align_left`` puts the words left and the hint at the far right.
    """

    def __init__(
        self,
        words: str = "",
        kind: str = "secondary",
        size: int = 36,
        *,
        icon: str = "",
        hint: str = "",
        name: str = "",
        stacked: bool = False,
        align_left: bool = False,
        role: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(words)
        self._kind, self._icon, self._hint = kind, icon, hint
        self._size, self._is_tall = control(size), size >= 56
        self._stacked, self._align_left, self._badge = stacked, align_left, ""
        nearest = max((h for h in _SHAPES if h <= size), default=32)
        shape = _SHAPES[nearest]
        self._role, self._weight = role or shape[0], shape[1]
        self._padding, self._icon_size, self._radius = shape[2], px(shape[3]), shape[4]
        if name:
            self.setObjectName(name)
        self.ring_radius = self._radius
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_kind(self, kind: str) -> None:
        """Make it a button of another kind."""
        self._kind = kind
        self.update()

    def kind(self) -> str:
        """What kind of button it is."""
        return self._kind

    def set_icon(self, name: str) -> None:
        """Show another icon, or none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_hint(self, words: str) -> None:
        """Name another key, or none."""
        self._hint = words
        self.updateGeometry()
        self.update()

    def hint(self) -> str:
        """The key that is named on the button."""
        return self._hint

    def set_badge(self, words: str) -> None:
        """Show a count after the words; empty for none."""
        self._badge = words
        self.updateGeometry()
        self.update()

    def setText(self, words: str) -> None:
        """Change the words (and what is read out, unless that was set apart)."""
        super().setText(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as its parts, as high as its kind of place asks."""
        width = self._content_width() + 2 * self._padding
        return QSize(max(width, self._size), self._size)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does; a held key presses once."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon, words, badge and hint."""
        with start(self) as painter:
            ink = self._paint_ground(painter)
            if self._stacked and self._hint:
                self._paint_stacked(painter, ink)
            else:
                self._paint_row(painter, ink)

    def _face(self) -> QFont:
        strong = self._kind in ("primary", "danger")
        return font(self._role, 600 if strong else self._weight)

    def _paint_ground(self, painter: QPainter) -> str:
        ground, hover, pressed, line, ink = _KINDS[self._kind]
        if not self.isEnabled():
            box(painter, self.rect(), self._radius, "sunken")
            return "disabled"
        if self.is_pressed() or self.isChecked():
            ground = pressed
        elif self.is_hovered():
            ground = hover
        fill: QColor | str | None = ground
        box(painter, self.rect(), self._radius, fill, line)
        return ink

    def _on(self, ink: str) -> str:
        return ink if self._kind in ("primary", "danger") and self.isEnabled() else ""

    def _content_width(self) -> int:
        words = width_of(self.text(), self._face())
        if self._stacked and self._hint:
            return max(words, hint_width(self._hint))
        parts = [words] if self.text() else []
        if self._icon:
            parts.append(self._icon_size)
        if self._badge:
            parts.append(max(px(20), width_of(self._badge, font("caption", 600)) + 12))
        if self._hint:
            parts.append(hint_width(self._hint) + (_GAP // 2 if self._is_tall else 0))
        return sum(parts) + _GAP * max(0, len(parts) - 1)

    def _paint_row(self, painter: QPainter, ink: str) -> None:
        centre = self.height() / 2
        left: float = self._padding
        if not self._align_left:
            left = (self.width() - self._content_width()) / 2
        if self._icon:
            icon(painter, self._icon, left, centre, self._icon_size, ink)
            left += self._icon_size + _GAP
        if self.text():
            width = width_of(self.text(), self._face())
            room = QRectF(left, 0, width + 2, self.height())
            text(painter, room, self.text(), self._face(), ink, elide=False)
            left += width + _GAP
        if self._badge:
            left = self._paint_badge(painter, left, centre)
        if self._hint:
            left += _GAP // 2 if self._is_tall else 0
            if self._align_left:
                left = self.width() - self._padding - hint_width(self._hint)
            hint(painter, self._hint, left, centre, on=self._on(ink))

    def _paint_badge(self, painter: QPainter, left: float, centre: float) -> float:
        width = max(px(20), width_of(self._badge, font("caption", 600)) + 12)
        middle = QPointF(left + width / 2, centre)
        count_badge(painter, self._badge, middle, 20, "accent_soft", "accent_text")
        return left + width + _GAP

    def _paint_stacked(self, painter: QPainter, ink: str) -> None:
        middle = self.height() / 2
        line = px(22)
        upper = QRect(0, int(middle) - line, self.width(), line)
        text(painter, upper, self.text(), self._face(), ink, CENTRE, elide=False)
        left = (self.width() - hint_width(self._hint)) / 2
        hint(painter, self._hint, left, middle + 4 + hint_height() / 2, on=self._on(ink))


class IconButton(Button):
    """A square button with nothing but an icon; its meaning is read out and in the tooltip."""

    def __init__(
        self,
        icon: str,
        meaning: str,
        kind: str = "secondary",
        size: int = 36,
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", kind, size, icon=icon, name=name, parent=parent)
        self.setToolTip(meaning)
        self.setAccessibleName(meaning)
        self.setFixedSize(control(size), control(size))
