"""Grounds to put things on: a panel with lines at its edges, and a card."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.ui.theme import theme
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, start


class Panel(QWidget):
    """A flat ground (``surface``, ``canvas``, ``sunken``) with 1 px lines at some edges.

    ``edges`` holds any of ``l t r b``.
    """

    def __init__(
        self, ground: str = "surface", edges: str = "", *, name: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._ground, self._edges = ground, edges
        if name:
            self.setObjectName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and lines."""
        with start(self) as painter:
            look, width, height = theme(), self.width(), self.height()
            painter.fillRect(self.rect(), look.colour(self._ground))
            places = {
                "l": (0, 0, 1, height),
                "r": (width - 1, 0, 1, height),
                "t": (0, 0, width, 1),
                "b": (0, height - 1, width, 1),
            }
            for edge in self._edges:
                painter.fillRect(*places[edge], look.colour("border"))


class Card(QWidget):
    """A white box with a 1 px line; fill ``card.body``. Cards are never nested."""

    def __init__(
        self, title: str = "", *, padding: int = 20, name: str = "", ground: str = "surface",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._ground = ground
        if name:
            self.setObjectName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(12)
        self.head = QHBoxLayout()
        if title:
            self.head.addWidget(Label(title, "small", "text2", 600), 1)
            nest(self.body, self.head)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box."""
        with start(self) as painter:
            box(painter, self.rect(), theme().sizes.radius_card, self._ground, "border")


class Well(QWidget):
    """A quiet box without a line, for something set apart inside a card."""

    def __init__(
        self, ground: str = "canvas", *, padding: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self.body = QHBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box."""
        with start(self) as painter:
            box(painter, self.rect(), theme().sizes.radius_large, self._ground)


class Line(QWidget):
    """A 1 px rule, horizontal unless ``upright``."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rule."""
        with start(self) as painter:
            painter.fillRect(self.rect(), theme().colour("border"))
