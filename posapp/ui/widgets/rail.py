"""The dark rail at the left edge: where in the program one is, and where one can go."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from posapp.ui.theme import font, theme
from posapp.ui.widgets.brand import BrandMark
from posapp.ui.widgets.painting import CENTRE, box, count_badge, icon, start, text
from posapp.ui.widgets.pressable import Pressable


class RailItem(Pressable):
    """One place: an icon over a word, with a badge for what asks for work."""

    ring_radius = 10

    def __init__(self, key: str, words: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self._icon, self._badge = key, icon, 0
        self.setObjectName(f"rail_{key}")
        self.setFixedSize(QSize(*theme().sizes.rail_item))
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Name the place (again, when the language changes)."""
        self.setText(words)
        self.set_badge(self._badge)

    def set_badge(self, count: int) -> None:
        """Show how many ask for work; 0 for none."""
        self._badge = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon, word and badge."""
        with start(self) as painter:
            size = theme().sizes.rail_icon
            ink = "rail_on" if self.isChecked() else "rail_text"
            if self.isChecked() or self.is_pressed():
                box(painter, self.rect(), 10, "rail_active")
            elif self.is_hovered():
                box(painter, self.rect(), 10, "rail_hover")
            icon(painter, self._icon, (self.width() - size) / 2, self.height() * 0.36, size, ink)
            room = self.rect().adjusted(0, round(self.height() * 0.59), 0, -7)
            face = font("micro", 600 if self.isChecked() else 500)
            text(painter, room, self.text(), face, ink, CENTRE, elide=False)
            if self._badge:
                words = str(self._badge) if self._badge < 100 else "99+"
                count_badge(
                    painter,
                    words,
                    QPointF(self.width() / 2 + size * 0.68, self.height() * 0.23),
                    16,
                    "rail_badge",
                    "on_rail_badge",
                )


class Rail(QWidget):
    """Items are ``(key, words, icon)``; ``chosen`` tells the key. ``foot`` stands below.

    Items of ``actions`` (such as Lock) are pressed and not stayed in.
    """

    chosen = Signal(str)

    def __init__(
        self,
        items: list[tuple[str, str, str]],
        foot: list[tuple[str, str, str]] | None = None,
        *,
        actions: tuple[str, ...] = ("lock",),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(theme().sizes.rail)
        self._group = QButtonGroup(self)
        self._items: dict[str, RailItem] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 4, 10)
        layout.setSpacing(4)
        layout.addWidget(BrandMark(parent=self), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(10)
        for item in items:
            layout.addWidget(self._make(item, actions))
        layout.addStretch()
        for item in foot or []:
            layout.addWidget(self._make(item, actions))

    def choose(self, key: str) -> None:
        """Show that one is in this place, without telling anybody."""
        self._items[key].setChecked(True)

    def item(self, key: str) -> RailItem:
        """The item, for its badge and its words."""
        return self._items[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        with start(self) as painter:
            painter.fillRect(self.rect(), theme().colour("rail"))

    def _make(self, item: tuple[str, str, str], actions: tuple[str, ...]) -> RailItem:
        made = RailItem(*item, self)
        self._items[made.key] = made
        if made.key not in actions:
            made.setCheckable(True)
            self._group.addButton(made)
        made.clicked.connect(self._on_clicked)
        return made

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, RailItem):
            self.chosen.emit(sender.key)
