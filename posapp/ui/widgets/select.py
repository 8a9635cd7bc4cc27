"""A choice from a short list that drops down."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import icon, start
from posapp.ui.widgets.style import set_property


class Select(QComboBox):
    """Items are ``(value, words)``; ``value()`` is the chosen one's value."""

    def __init__(
        self, items: list[tuple[str, str]] | None = None, *, name: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setFont(font("body"))
        # The usual delegate of a combo box is a menu's and knows no style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        if name:
            self.setObjectName(name)
        for value, words in items or []:
            self.addItem(words, value)

    def value(self) -> str:
        """The value of the chosen item; empty where none is."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose the item with this value; nothing happens where there is none."""
        at = self.findData(value)
        if at >= 0:
            self.setCurrentIndex(at)

    def set_error(self, error: bool) -> None:
        """Show or take away the red outline."""
        set_property(self, "error", error)

    def sizeHint(self) -> QSize:
        """As Qt counts, at the height of an input."""
        return QSize(super().sizeHint().width() + 16, theme().sizes.control)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow."""
        super().paintEvent(event)
        colour = "text2" if self.isEnabled() else "disabled"
        with start(self) as painter:
            icon(
                painter,
                "chevron-down",
                self.width() - px(20) - 10,
                self.height() / 2,
                px(17),
                colour,
            )
