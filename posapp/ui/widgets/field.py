"""A labelled input with its help or error under it; a short error moves nothing."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.ui.theme import font, line_height, px, theme
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.painting import icon, start

_WRAPPED = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class _Checked(Protocol):
    def problem(self) -> str: ...

    def set_error(self, error: bool) -> None: ...


class _Note(QWidget):
    """The line under the input: help, or an error with its icon."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(line_height("caption"))
        self.words, self.is_error = "", False

    def say(self, words: str, *, is_error: bool) -> None:
        self.words, self.is_error = words, is_error
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            face, room = font("caption"), self._room()
            if self.is_error:
                middle = line_height("caption") / 2
                icon(painter, "circle-alert", 0, middle, px(14), "danger_text", 2)
            painter.setFont(face)
            painter.setPen(theme().colour("danger_text" if self.is_error else "text3"))
            painter.drawText(room, _WRAPPED, self.words)

    def _room(self) -> QRect:
        return self.rect().adjusted(px(20) if self.is_error else 0, 0, 0, 0)

    def _fit(self) -> None:
        """All of it is read: what is too long for the line takes a second one."""
        height = line_height("caption")
        if self.words:
            room = QRect(0, 0, max(40, self._room().width()), 1000)
            needed = QFontMetrics(font("caption")).boundingRect(room, _WRAPPED, self.words)
            height = max(height, needed.height() + 1)
        self.setFixedHeight(height)


class _Paragraph(QWidget):
    """The same in as many lines as it takes."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.is_error = "", False
        self._label = Label("", "caption", "text3", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._label)

    def say(self, words: str, *, is_error: bool) -> None:
        self.words, self.is_error = words, is_error
        self._column.setContentsMargins(px(20) if is_error else 0, 0, 0, 0)
        self._label.set_colour("danger_text" if is_error else "text3")
        self._label.setText(words)
        self._label.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.is_error:
            with start(self) as painter:
                middle = line_height("caption") / 2
                icon(painter, "circle-alert", 0, middle, px(14), "danger_text", 2)


class Field(QWidget):
    """Label above, ``control`` (LineEdit, MoneyEdit, Select, TextArea, ...), note below.

    ``reserve=False`` leaves no room for a note: for what can never be wrong. ``wrap`` lets the
    note have several lines.
    """

    def __init__(
        self, label: str, control: QWidget, *, help: str = "", reserve: bool = True,
        wrap: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.control = control
        self._help, self._error = help, ""
        self.label = Label(label, "small", "text", 500)
        self.label.setBuddy(control)
        self._note: _Note | _Paragraph = _Paragraph() if wrap else _Note()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.label)
        layout.addWidget(control)
        layout.addWidget(self._note)
        layout.addStretch()
        self._note.setVisible(reserve)
        if not control.accessibleName():
            control.setAccessibleName(label)
        if hasattr(control, "problem_changed"):
            control.problem_changed.connect(self._on_problem)
        self._show_note()

    def set_help(self, words: str) -> None:
        """Change the quiet words under the input."""
        self._help = words
        self._show_note()

    def set_error(self, words: str) -> None:
        """Say what is wrong; empty takes the error away. A card number stays an error."""
        self._error = words or self._problem()
        checked = cast("_Checked", self.control)
        if hasattr(self.control, "set_error"):
            checked.set_error(bool(self._error))
        self._show_note()

    def error(self) -> str:
        """What is wrong, as it is shown now."""
        return self._error

    def check(self) -> bool:
        """Show the control's own problem, if any; whether the content may be taken."""
        self.set_error(self._problem())
        return not self._error

    def _problem(self) -> str:
        return cast("_Checked", self.control).problem() if hasattr(self.control, "problem") else ""

    def _on_problem(self, words: str) -> None:
        self.set_error(words)

    def _show_note(self) -> None:
        words = self._error or self._help
        self._note.say(words, is_error=bool(self._error))
        if self._error and self._note.isHidden():
            self._note.show()
        self._note.setToolTip(self._error)
        self._note.setAccessibleName(words)
        self.control.setAccessibleDescription(words)
