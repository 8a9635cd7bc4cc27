"""A line of input with an icon or a key hint inside, which refuses card numbers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from posapp.ui.theme import font, px
from posapp.ui.widgets import card_guard
from posapp.ui.widgets.painting import RIGHT, hint, hint_width, icon, start, text, width_of
from posapp.ui.widgets.style import set_property

_INSET = 12


class LineEdit(QLineEdit):
    """One line of text.

    ``guard`` is ``"text"`` (card numbers are refused), ``"phone"`` (phone numbers that look
    like one are not) or ``"none"``, only for what is never stored, such as a search, or what
    has a strict form of its own.
    """

    #: The text became a problem ("" when it is one no more): shown at once by a Field.
    problem_changed = Signal(str)

    def __init__(
        self,
        placeholder: str = "",
        *,
        icon: str = "",
        hint: str = "",
        prefix: str = "",
        name: str = "",
        tall: bool = False,
        guard: str = card_guard.TEXT,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._hint, self._prefix, self._guard = icon, hint, prefix, guard
        self._problem = ""
        self.setFont(font("body"))
        self.setPlaceholderText(placeholder)
        if name:
            self.setObjectName(name)
        if tall:
            self.setProperty("tall", "true")
        self.setReadOnly(read_only)
        self._make_room()
        self.textChanged.connect(self._on_text_changed)

    def problem(self) -> str:
        """Why the text cannot be taken as it is; empty where it can."""
        return self._problem

    def set_error(self, error: bool) -> None:
        """Show or take away the red outline."""
        set_property(self, "error", error)

    def set_icon(self, name: str) -> None:
        """Show another icon inside, or none."""
        self._icon = name
        self._make_room()
        self.update()

    def set_hint(self, words: str) -> None:
        """Name another key inside, or none."""
        self._hint = words
        self._make_room()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then what stands inside it."""
        super().paintEvent(event)
        with start(self) as painter:
            centre = self.height() / 2
            if self._icon:
                size = px(20 if self.property("tall") else 18)
                icon(painter, self._icon, _INSET, centre, size, "text2")
            if self._prefix:
                room = self.rect().adjusted(_INSET + 3, 0, -_INSET, 0)
                text(painter, room, self._prefix, font("line", 400), "text3")
            if self._hint:
                left = self.width() - _INSET - hint_width(self._hint)
                hint(painter, self._hint, left, centre)

    def _make_room(self) -> None:
        left = px(28) if self._icon else 0
        if self._prefix:
            left = width_of(self._prefix, font("line", 400)) + 12
        right = hint_width(self._hint) + 6 if self._hint else 0
        self.setTextMargins(left, 0, right, 0)

    def _on_text_changed(self, words: str) -> None:
        problem = card_guard.card_problem(words, self._guard)
        if problem != self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)


class ReadOnlyAmount(LineEdit):
    """A sum that is shown in a field's place and cannot be changed."""

    def __init__(self, words: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, guard=card_guard.NONE, read_only=True, parent=parent)
        self.setFont(font("name", 600))
        self.setAlignment(RIGHT)
        self.setText(words)
