"""A state that lasts, said above the list it concerns."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.painting import box, hint, hint_width, icon, start, text, width_of
from posapp.ui.widgets.pressable import Pressable

_ICONS = {
    "queued": "cloud-off",
    "partial": "triangle-alert",
    "review": "triangle-alert",
    "overdue": "circle-alert",
    "unpaid": "clock",
    "paid": "circle-check",
}


class _Action(Pressable):
    def __init__(self, words: str, key: str, kind: str) -> None:
        super().__init__()
        self._key, self._kind = key, kind
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        more = hint_width(self._key) + 8 if self._key else 0
        return QSize(22 + width_of(self.text(), font("small", 500)) + more, theme().sizes.compact)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            colours = theme().status(self._kind)
            soft = theme().colour("surface") if self.is_hovered() else None
            box(painter, self.rect(), 8, soft, colours.ink)
            room = self.rect().adjusted(11, 0, 0, 0)
            text(painter, room, self.text(), font("small", 500), colours.ink, elide=False)
            if self._key:
                left = self.width() - 9 - hint_width(self._key)
                hint(painter, self._key, left, self.height() / 2, line=colours.ink, ink=colours.ink)


class Banner(QWidget):
    """``kind`` is a status's colours: queued (dashed), partial, review, overdue, paid."""

    acted = Signal()

    def __init__(
        self, kind: str, lead: str, words: str = "", *, action: str = "", hint: str = "",
        icon: str = "", name: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._kind, self._icon = kind, icon or _ICONS[kind]
        if name:
            self.setObjectName(name)
        self.label = Label(words, "small", f"{kind}.ink", lead=lead, wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(20) + 26, 9, 12, 9)
        layout.setSpacing(12)
        layout.addWidget(self.label, 1)
        self.action = _Action(action, hint, kind)
        self.action.setObjectName(f"{name or 'banner'}_action")
        self.action.clicked.connect(self.acted)
        layout.addWidget(self.action)
        # Only now: shown without a parent it would be a window of its own for a moment.
        self.action.setVisible(bool(action))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_words(lead, words)

    def set_words(self, lead: str, words: str = "") -> None:
        """Say something else of the same kind."""
        self.label.set_lead(lead)
        self.label.setText(words)
        self.setAccessibleName(f"{lead} {words}".strip())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the icon."""
        with start(self) as painter:
            colours = theme().status(self._kind)
            line = colours.line if colours.outline else None
            dashed = colours.outline == "dashed"
            box(painter, self.rect(), 10, colours.ground, line, dashed=dashed)
            icon(painter, self._icon, 15, self.height() / 2, px(20), colours.ink)
