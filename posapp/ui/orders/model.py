"""The orders as a table: page after page by key, rows refreshed where they stand."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from posapp.i18n import _
from posapp.services.paging import MAX_LIMIT, Page
from posapp.services.sales.find import ListOrders, OrderRow, browse_orders
from posapp.ui.context import UiContext
from posapp.ui.orders.queries import Fresh, fresh_rows
from posapp.ui.orders.words import money, time_or_date
from posapp.ui.widgets import RIGHT, Role, status_words

Index = QModelIndex | QPersistentModelIndex
_TOPIC = "orders.rows"
_PAGE = 50
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """What each column shows."""

    ORDER = 0
    CUSTOMER = 1
    TOTAL = 2
    OUTSTANDING = 3
    STATUS = 4


class OrdersModel(QAbstractTableModel):
    """``show_query`` asks anew, ``refresh`` mends rows in place and puts new ones on top.

    A row that no longer fits the filter stays until the next question: nothing jumps away
    under the cashier's hands.
    """

    #: The answer to a new question is there.
    shown = Signal()

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query = ListOrders(limit=_PAGE)
        self._rows: list[OrderRow] = []
        self._next: str | None = None
        self._asked = 0
        self._fetching = False
        self._zone, self._now = "UTC", datetime.now(UTC)
        self._compact = False

    def set_compact(self, *, compact: bool) -> None:
        """Say the customer under the number: there is no room for a column."""
        if compact != self._compact:
            self._compact = compact
            self._tell_all()

    def set_clock(self, zone: str, now: datetime) -> None:
        """Say what is today, and where."""
        if zone != self._zone or now.date() != self._now.date():
            self._zone, self._now = zone, now
            self._tell_all()

    def show_query(self, query: ListOrders) -> None:
        """Ask for another list; what is shown stays until the answer comes."""
        self._query = query
        self._asked += 1
        asked = self._asked

        def arrived(page: Page[OrderRow]) -> None:
            if asked == self._asked:
                self._replace(page)

        self._context.look(self, browse_orders, query, then=arrived, topic=_TOPIC)

    def refresh(self, ids: frozenset[str] | None) -> None:
        """Ask again for these orders (None: for all that are loaded), and for new ones."""
        known = [row.id for row in self._rows if ids is None or row.id in ids]
        most = min(MAX_LIMIT, max(_PAGE, len(self._rows) if ids is None else _PAGE))
        query = ListOrders(self._query.status, self._query.search, most)
        asked = self._asked

        def arrived(fresh: Fresh) -> None:
            if asked == self._asked:
                self._merge(fresh)

        self._context.look(self, fresh_rows, query, tuple(known[: _PAGE * 4]), then=arrived)

    def row(self, at: int) -> OrderRow | None:
        """The row there, if there is one."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def find(self, named: str) -> int:
        """Where the order with this id or number is; -1 where it is not loaded."""
        return next((n for n, row in enumerate(self._rows) if named in (row.id, row.number)), -1)

    def longest(self, column: Column) -> str:
        """The longest sum of the column: columns of money are never cut short."""
        return max((self._words(row, column) for row in self._rows), key=len, default="")

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Always the same five."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, _parent: Index) -> bool:
        """Whether the list goes on beneath what is loaded."""
        return self._next is not None and not self._fetching

    def fetchMore(self, _parent: Index) -> None:
        """Load the next page: the view asks when it is scrolled to the end."""
        if self._next is None or self._fetching:
            return
        self._fetching = True
        query = ListOrders(self._query.status, self._query.search, _PAGE, self._next)
        asked = self._asked

        def arrived(page: Page[OrderRow]) -> None:
            self._fetching = False
            if asked == self._asked:
                self._append(page)

        def failed(error: Exception) -> None:
            self._fetching = False
            self._next = None
            if self._context.shell is not None:
                self._context.shell.tell_trouble(error)

        self._context.look(self, browse_orders, query, then=arrived, failed=failed)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns; sums stand at the right."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT) if section in (Column.TOTAL, Column.OUTSTANDING) else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (_("Order"), _("Customer"), _("Total"), _("Outstanding"), _("Status"))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, as the delegates want it."""
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Role.ID:
            return row.id
        if role == Role.SECOND_LINE and column == Column.ORDER:
            when = time_or_date(row.created_at, self._now, self._zone)
            return f"{when} · {self._words(row, Column.CUSTOMER)}" if self._compact else when
        if role == Role.STATUS and column == Column.STATUS:
            return row.badge
        if role == Role.STRUCK and column == Column.TOTAL:
            return row.badge == "void"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(row, column)
        return None

    def _words(self, row: OrderRow, column: Column) -> str:
        if column == Column.ORDER:
            return row.number
        if column == Column.CUSTOMER:
            return row.customer_name or _("Walk-in")
        if column == Column.TOTAL:
            return money(row.total, row.currency)
        if column == Column.OUTSTANDING:
            return money(row.outstanding, row.currency) if row.outstanding else "–"
        return status_words(row.badge, percent(row.received, row.owed))

    def _tell_all(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _replace(self, page: Page[OrderRow]) -> None:
        self.beginResetModel()
        self._rows, self._next, self._fetching = list(page.items), page.next, False
        self.endResetModel()
        self.shown.emit()

    def _append(self, page: Page[OrderRow]) -> None:
        there = {row.id for row in self._rows}
        fresh = [row for row in page.items if row.id not in there]
        self._next = page.next
        self._insert(len(self._rows), fresh)

    def _merge(self, fresh: Fresh) -> None:
        for row in (*fresh.top, *fresh.known):
            at = self.find(row.id)
            if at >= 0 and self._rows[at] != row:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(Column) - 1))
        self._insert_new(fresh.top)

    def _insert_new(self, top: tuple[OrderRow, ...]) -> None:
        """Put unknown rows before the known row that follows them in the list."""
        waiting: list[OrderRow] = []
        for row in top:
            at = self.find(row.id)
            if at < 0:
                waiting.append(row)
            elif waiting:
                self._insert(at, waiting)
                waiting = []
        if waiting and self._next is None:
            self._insert(len(self._rows), waiting)

    def _insert(self, at: int, rows: list[OrderRow]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self.endInsertRows()


def percent(received: int, owed: int) -> int:
    """How much is paid, never rounded up to all of it."""
    return 100 * received // owed if owed > 0 else 100
