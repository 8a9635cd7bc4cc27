"""The bar over every page: its title or search left, the state of the till right."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from posapp.models.initials import initials
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import CENTRE, box, icon, start, text, width_of
from posapp.ui.widgets.panel import Panel
from posapp.ui.widgets.pressable import Pressable


class TopBar(Panel):
    """``left`` is a stack (one widget a page), ``right`` a row that every page shares."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", name="top_bar", parent=parent)
        self.setFixedHeight(theme().sizes.top_bar)
        self.left = QStackedWidget()
        self.right = QHBoxLayout()
        self.right.setSpacing(12)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme().sizes.page_margin, 0, 20, 1)
        layout.setSpacing(16)
        layout.addWidget(self.left, 1)
        nest(layout, self.right)

    def add_title(self, words: str) -> Label:
        """A page title for the left stack; show it with ``left.setCurrentWidget``."""
        title = Label(words, "title")
        self.left.addWidget(title)
        return title


class PersonButton(Pressable):
    """Who is at the till, and where: opens what belongs to the person."""

    ring_radius = 8

    def __init__(
        self, person: str = "", role: str = "", *, name: str = "person",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_person(person, role)

    def set_person(self, person: str, role: str) -> None:
        """Show another person."""
        self._person, self._role = person, role
        self.setAccessibleName(f"{person}, {role}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Disc, two lines, and the arrow."""
        words = max(
            width_of(self._person, font("small", 600)), width_of(self._role, font("caption"))
        )
        disc = theme().sizes.avatar
        return QSize(4 + disc + 8 + words + 2 + 24, px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint disc, name, role and arrow."""
        with start(self) as painter:
            if self.is_hovered():
                box(painter, self.rect(), 8, "hover")
            disc = self.rect().adjusted(4, 4, 0, -4)
            disc.setWidth(disc.height())
            box(painter, disc, disc.height() / 2, "accent_soft")
            letters = initials(self._person)
            text(painter, disc, letters, font("caption", 600), "accent_text", CENTRE, elide=False)
            words = self.rect().adjusted(disc.width() + 12, px(3), -24, 0)
            upper = words.adjusted(0, 0, 0, -px(20))
            lower = words.adjusted(0, px(17), 0, -px(4))
            text(painter, upper, self._person, font("small", 600), "text")
            text(painter, lower, self._role, font("caption"), "text3")
            icon(painter, "chevron-down", self.width() - 20, self.height() / 2, 16, "text2")
