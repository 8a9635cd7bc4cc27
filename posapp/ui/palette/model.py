"""The palette's rows, and how their key is painted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from posapp.ui.palette.entries import Entry
from posapp.ui.widgets import Role, RowDelegate
from posapp.ui.widgets.painting import hint, hint_width

Index = QModelIndex | QPersistentModelIndex
WORDS, KEY = range(2)


class EntryModel(QAbstractTableModel):
    """What was found, the best first."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """The entry of a row."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many were found."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Name and key."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.words if index.column() == WORDS else entry.key
        if role == Role.SECOND_LINE and index.column() == WORDS:
            return entry.place
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.words, entry.place, entry.key) if part)
        return None


class KeyDelegate(RowDelegate):
    """The key in its box, at the right."""

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint the box."""
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if words:
            hint(painter, words, rect.right() - hint_width(words), rect.center().y() + 0.5)
