"""The lists on a customer's page: orders, payments and invoices, page after page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from posapp.i18n import _
from posapp.services.customers.history import OfCustomer
from posapp.services.paging import Page
from posapp.ui.context import UiContext
from posapp.ui.widgets import RIGHT, Role

Index = QModelIndex | QPersistentModelIndex
_PAGE = 50
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cells:
    """A column: its name, the words of a row in it, and how it stands."""

    title: str
    words: Callable[[Any], str]
    right: bool = False
    status: Callable[[Any], str] | None = None


class RowsModel(QAbstractTableModel):
    """``show_of`` asks for somebody's rows; further pages come when they are scrolled to."""

    def __init__(
        self,
        context: UiContext,
        query: Callable[..., Page[Any]],
        columns: tuple[Cells, ...],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._query, self._columns = context, query, columns
        self._rows: list[Any] = []
        self._who, self._next = "", ""
        self._asked = 0
        self._fetching = False

    def show_of(self, customer_id: str) -> None:
        """Ask for the rows of a customer, from the newest on."""
        self._who = customer_id
        self._asked += 1
        asked = self._asked

        def arrived(page: Page[Any]) -> None:
            if asked == self._asked:
                self.beginResetModel()
                self._rows, self._next, self._fetching = list(page.items), page.next or "", False
                self.endResetModel()

        self._context.look(self, self._query, OfCustomer(customer_id, _PAGE), then=arrived)

    def row(self, at: int) -> Any:
        """The row there; none outside."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """As many as were given."""
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, _parent: Index) -> bool:
        """Whether the list goes on."""
        return bool(self._next) and not self._fetching

    def fetchMore(self, _parent: Index) -> None:
        """Load the next page."""
        if not self._next or self._fetching:
            return
        self._fetching = True
        asked = self._asked

        def arrived(page: Page[Any]) -> None:
            self._fetching = False
            if asked != self._asked or not page.items:
                return
            at = len(self._rows)
            self.beginInsertRows(QModelIndex(), at, at + len(page.items) - 1)
            self._rows += page.items
            self._next = page.next or ""
            self.endInsertRows()

        query = OfCustomer(self._who, _PAGE, self._next)
        self._context.look(self, self._query, query, then=arrived)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT) if column.right else None
        return _(column.title) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, as the delegates want it."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.words(row)
        if role == Role.STATUS and column.status is not None:
            return column.status(row)
        return None
