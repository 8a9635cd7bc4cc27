"""What stands where a list has nothing to show yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.ui.theme import px
from posapp.ui.widgets.button import Button
from posapp.ui.widgets.label import Label
from posapp.ui.widgets.painting import box, icon, start

_MIDDLE = Qt.AlignmentFlag.AlignHCenter
_WIDTH = 280


class _Square(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(px(56), px(56))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 16, "accent_soft")
            size = px(26)
            centre = self.height() / 2
            icon(painter, self._name, centre - size / 2, centre, size, "accent_text")


class EmptyState(QWidget):
    """An icon, what will be here, and one button; ``acted`` when it is pressed."""

    acted = Signal()

    def __init__(
        self, icon: str, title: str, words: str = "", *, action: str = "", name: str = "empty",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch()
        column.addWidget(_Square(icon), 0, _MIDDLE)
        column.addSpacing(14)
        self.title = Label(title, "line", align=_MIDDLE)
        column.addWidget(self.title)
        self.words = Label(words, "small", "text2", wrap=True, align=_MIDDLE)
        width = px(_WIDTH)
        self.words.setFixedWidth(width)
        self.words.setFixedHeight(self.words.heightForWidth(width))
        column.addSpacing(4)
        column.addWidget(self.words, 0, _MIDDLE)
        self.words.setVisible(bool(words))
        self.action = Button(action, size=32, name=f"{name}_action")
        self.action.clicked.connect(self.acted)
        column.addSpacing(16)
        column.addWidget(self.action, 0, _MIDDLE)
        # Only now: shown without a parent it would be a window of its own for a moment.
        self.action.setVisible(bool(action))
        column.addStretch()
