"""What happened to an order, the newest last, on a line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import LEFT, RIGHT, box, icon, start, text, width_of

_STEP, _NODE, _INDENT = 48, 28, 40


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``good`` for money that arrived."""

    icon: str
    title: str
    words: str = ""
    time: str = ""
    good: bool = False


class Timeline(QWidget):
    """Nodes of 28 px every 48 px, joined by a line of 2 px."""

    def __init__(
        self, events: list[Event] | None = None, *, name: str = "timeline",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_events(events or [])

    def set_events(self, events: list[Event]) -> None:
        """Show other events."""
        self._events = events
        self.setAccessibleName(". ".join(f"{e.time} {e.title} {e.words}".strip() for e in events))
        self.updateGeometry()
        self.update()

    def events(self) -> list[Event]:
        """What is shown."""
        return self._events

    def sizeHint(self) -> QSize:
        """As high as its events."""
        return QSize(240, px(_STEP) * len(self._events))

    def minimumSizeHint(self) -> QSize:
        """It may be narrow, never cut off below."""
        return QSize(120, px(_STEP) * len(self._events))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line, the nodes and the words."""
        with start(self) as painter:
            look, step, node, indent = theme(), px(_STEP), px(_NODE), px(_INDENT)
            if len(self._events) > 1:
                height = step * (len(self._events) - 1)
                painter.fillRect(node // 2 - 1, node // 2, 2, height, look.colour("border"))
            for number, event in enumerate(self._events):
                top = step * number
                green = look.status("paid")
                ground, ink = (green.ground, green.ink) if event.good else ("sunken", "text2")
                box(painter, QRectF(0, top, node, node), node / 2, ground)
                sign = px(15)
                icon(painter, event.icon, (node - sign) / 2, top + node / 2, sign, ink)
                time = width_of(event.time, font("caption")) + 8
                title = QRectF(indent, top + px(3), self.width() - indent - time, px(18))
                text(painter, title, event.title, font("small", 600), "text", LEFT)
                clock = QRectF(self.width() - time, top + px(3), time, px(18))
                text(painter, clock, event.time, font("caption"), "text3", RIGHT, elide=False)
                words = QRectF(indent, top + px(21), self.width() - indent, px(16))
                text(painter, words, event.words, font("caption"), "text2", LEFT)
