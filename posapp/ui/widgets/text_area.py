"""Several lines of input, which refuse card numbers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from posapp.ui.theme import font, line_height
from posapp.ui.widgets import card_guard
from posapp.ui.widgets.style import set_property

#: Beside the lines: padding, border, and a little air; and what of that is padding and border.
_AROUND, _FRAME = 20, 14


class TextArea(QPlainTextEdit):
    """A note of ``lines`` visible lines; Tab leaves it."""

    problem_changed = Signal(str)

    def __init__(
        self, placeholder: str = "", *, lines: int = 3, name: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._problem = ""
        self.setFont(font("body"))
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        if name:
            self.setObjectName(name)
        self.setFixedHeight(lines * line_height("body") + _AROUND)
        # The program's sheet gives every input a least height, which would undo ours.
        inside = lines * line_height("body") + _AROUND - _FRAME
        self.setStyleSheet(f"QPlainTextEdit {{ min-height: {inside}px; }}")
        self.textChanged.connect(self._on_text_changed)

    def text(self) -> str:
        """The words as they were typed."""
        return self.toPlainText()

    def setText(self, words: str) -> None:
        """Replace the words."""
        self.setPlainText(words)

    def problem(self) -> str:
        """Why the text cannot be taken as it is; empty where it can."""
        return self._problem

    def set_error(self, error: bool) -> None:
        """Show or take away the red outline."""
        set_property(self, "error", error)

    def _on_text_changed(self) -> None:
        problem = card_guard.card_problem(self.toPlainText())
        if problem != self._problem:
            self._problem = problem
            self.problem_changed.emit(problem)
