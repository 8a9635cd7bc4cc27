"""Chips that are chosen: filters over a list, and choices of a form."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import box, icon, start, text, width_of
from posapp.ui.widgets.pressable import Pressable
from posapp.ui.widgets.status_chip import KINDS, status_colours

_GAP = 7


class FilterChip(Pressable):
    """A filter with its count; put several in an exclusive QButtonGroup.

    ``status`` gives the icon in the status's own colour. ``urgent`` paints it in the colours
    of Overdue: a filter that asks for work.
    """

    ring_radius = 18

    def __init__(
        self, words: str, count: int | None = None, *, status: str = "", urgent: bool = False,
        name: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._status, self._urgent, self._count = status, urgent, count
        self._plain = False
        self.setText(words)
        self.setCheckable(True)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_plain(self, *, plain: bool) -> None:
        """Leave the status's icon out, where a row of chips is short of room."""
        if plain != self._plain:
            self._plain = plain
            self.updateGeometry()
            self.update()

    def set_count(self, count: int | None) -> None:
        """Show how many there are behind the filter."""
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as icon, words and count."""
        width = 28 + width_of(self.text(), font("small", 500))
        if self._status and not self._plain:
            width += px(16) + _GAP
        if self._count is not None:
            width += width_of(str(self._count), font("small", 400)) + _GAP
        return QSize(width + 1, theme().sizes.filter_chip)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        with start(self) as painter:
            chosen, radius = self.isChecked(), self.height() / 2
            ground, line = ("accent_soft", "accent") if chosen else ("surface", "border_strong")
            ink, quiet = ("accent_text", "accent_text") if chosen else ("text2", "text3")
            if self._urgent and not chosen:
                red = theme().status("overdue")
                ground, line, ink, quiet = red.ground, red.ink, red.ink, red.ink
            elif self.is_hovered() and not chosen:
                ground = "hover"
            box(painter, self.rect(), radius, ground, line)
            left = 14
            if self._status and not self._plain:
                colour = status_colours(self._status).ink
                icon(painter, KINDS[self._status].icon, left, radius, px(16), colour, 2)
                left += px(16) + _GAP
            face = font("small", 500)
            text(painter, self.rect().adjusted(left, 0, 0, 0), self.text(), face, ink, elide=False)
            if self._count is not None:
                left += width_of(self.text(), face) + _GAP
                room = self.rect().adjusted(left, 0, 0, 0)
                text(painter, room, str(self._count), font("small"), quiet, elide=False)


class ChoiceChip(Pressable):
    """One of several things that may hold together: an icon, words, a tick when chosen."""

    ring_radius = 8

    def __init__(
        self, words: str, icon: str = "", *, name: str = "", checked: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._icon = icon
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setChecked(checked)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._on_toggled)

    def sizeHint(self) -> QSize:
        """As wide as icon, words, and the tick when it is chosen."""
        width = 26 + width_of(self.text(), font("small", 500)) + 1
        width += px(18) + 8 if self._icon else 0
        return QSize(width + (px(16) + 9 if self.isChecked() else 0), theme().sizes.search)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        with start(self) as painter:
            chosen, centre = self.isChecked(), self.height() / 2
            if not self.isEnabled():
                box(painter, self.rect(), 8, "sunken", "border")
            elif chosen:
                box(painter, self.rect(), 8, "accent_soft", "accent", 2)
            else:
                box(
                    painter,
                    self.rect(),
                    8,
                    "hover" if self.is_hovered() else "surface",
                    "border_strong",
                )
            ink = "disabled" if not self.isEnabled() else "accent_text" if chosen else "text2"
            left = 13
            if self._icon:
                icon(painter, self._icon, left, centre, px(18), ink)
                left += px(18) + 8
            face = font("small", 500)
            text(painter, self.rect().adjusted(left, 0, 0, 0), self.text(), face, ink, elide=False)
            if chosen:
                icon(painter, "check", self.width() - px(16) - 13, centre, px(16), ink, 2)

    def _on_toggled(self, _on: bool) -> None:
        self.updateGeometry()
