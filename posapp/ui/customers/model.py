"""The customers as a table: page after page by key, in any order, with boxes to tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from posapp.i18n import _
from posapp.models.initials import initials
from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.customers.views import CustomerView
from posapp.services.paging import MAX_LIMIT, Page
from posapp.ui.context import UiContext
from posapp.ui.customers.words import phone_words, seen_words
from posapp.ui.orders.words import money
from posapp.ui.theme import font, px
from posapp.ui.widgets import CENTRE, RIGHT, Role, TwoLineDelegate
from posapp.ui.widgets.painting import box, text

Index = QModelIndex | QPersistentModelIndex
_PAGE = 50
_NOWHERE = QModelIndex()


class Column(IntEnum):
    """What each column shows."""

    TICK = 0
    NAME = 1
    PHONE = 2
    GROUP = 3
    OUTSTANDING = 4
    BOUGHT = 5
    SEEN = 6


#: By what each column sorts, and whether its first click sorts downwards.
SORT = {
    Column.NAME: ("name", False),
    Column.PHONE: ("phone", False),
    Column.GROUP: ("group", False),
    Column.OUTSTANDING: ("outstanding", True),
    Column.BOUGHT: ("bought", True),
    Column.SEEN: ("seen", True),
}


class CustomersModel(QAbstractTableModel):
    """``show_query`` asks anew; ``refresh`` asks for what is loaded again, in its place."""

    #: The answer to a new question is there.
    shown = Signal()
    #: Other boxes are ticked.
    ticked = Signal()

    def __init__(self, context: UiContext, currency: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._currency = context, currency
        self._query = ListCustomers(limit=_PAGE)
        self._rows: list[CustomerView] = []
        self._next: str | None = None
        self._asked = 0
        self._fetching = False
        self._ticks: dict[str, None] = {}
        self._zone, self._now = "UTC", datetime.now(UTC)

    def set_clock(self, zone: str, now: datetime) -> None:
        """Say what is today, and where."""
        self._zone, self._now = zone, now

    def show_query(self, query: ListCustomers) -> None:
        """Ask for another list; what is shown stays until the answer comes."""
        self._ticks.clear()
        self._ask(query, len_wanted=_PAGE)

    def refresh(self) -> None:
        """The same list as it is now."""
        self._ask(self._query, len_wanted=max(_PAGE, len(self._rows)))

    def row(self, at: int) -> CustomerView | None:
        """The row there, if there is one."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def find(self, customer_id: str) -> int:
        """Where somebody is; -1 where that is not loaded."""
        return next((n for n, row in enumerate(self._rows) if row.id == customer_id), -1)

    def ticked_ids(self) -> list[str]:
        """Who is ticked, in the order of ticking."""
        return list(self._ticks)

    def tick(self, at: int) -> None:
        """Tick a row's box, or take the tick away."""
        row = self.row(at)
        if row is None:
            return
        if row.id in self._ticks:
            del self._ticks[row.id]
        else:
            self._ticks[row.id] = None
        self.dataChanged.emit(self.index(at, Column.TICK), self.index(at, Column.TICK))
        self.ticked.emit()

    def longest(self, column: Column) -> str:
        """The longest sum of the column: columns of money are never cut short."""
        return max((self._words(row, column) for row in self._rows), key=len, default="")

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Always the same seven."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, _parent: Index) -> bool:
        """Whether the list goes on beneath what is loaded."""
        return self._next is not None and not self._fetching

    def fetchMore(self, _parent: Index) -> None:
        """Load the next page: the view asks when it is scrolled to the end."""
        if self._next is None or self._fetching:
            return
        self._fetching = True
        asked = self._asked

        def arrived(page: Page[CustomerView]) -> None:
            self._fetching = False
            if asked == self._asked:
                self._append(page)

        def failed(error: Exception) -> None:
            self._fetching, self._next = False, None
            if self._context.shell is not None:
                self._context.shell.tell_trouble(error)

        query = replace(self._query, limit=_PAGE, cursor=self._next)
        self._context.look(self, list_customers, query, then=arrived, failed=failed)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns; sums stand at the right."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT) if section in (Column.OUTSTANDING, Column.BOUGHT) else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            "", _("Customer"), _("Phone"), _("Group"), _("Outstanding"), _("Bought"),
            _("Last seen"),
        )[section]  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, as the delegates want it."""
        row, column = self._rows[index.row()], Column(index.column())
        if column == Column.TICK and role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.id in self._ticks else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row, column)
        if role == Role.ID:
            return row.id
        if role == Role.SECOND_LINE and column == Column.NAME:
            second = row.company if row.company != row.name else ""
            return second or row.email
        if role == Role.COLOUR and column in (Column.GROUP, Column.SEEN):
            return "text2"
        return None

    def _words(self, row: CustomerView, column: Column) -> str:
        if column == Column.NAME:
            return row.name
        if column == Column.PHONE:
            return phone_words(row.phone)
        if column == Column.GROUP:
            return row.group
        if column == Column.SEEN:
            return seen_words(row.last_seen_at, self._now, self._zone)
        if column == Column.TICK:
            return ""
        amount = row.outstanding if column == Column.OUTSTANDING else row.bought
        return money(amount, self._currency) if amount else "–"

    def _ask(self, query: ListCustomers, len_wanted: int) -> None:
        self._query = replace(query, limit=min(MAX_LIMIT, len_wanted), cursor=None)
        self._asked += 1
        asked = self._asked

        def arrived(page: Page[CustomerView]) -> None:
            if asked == self._asked:
                self._replace(page)

        self._context.look(self, list_customers, self._query, then=arrived, topic="customers.rows")

    def _replace(self, page: Page[CustomerView]) -> None:
        self.beginResetModel()
        self._rows, self._next, self._fetching = list(page.items), page.next, False
        self.endResetModel()
        self.shown.emit()
        self.ticked.emit()

    def _append(self, page: Page[CustomerView]) -> None:
        there = {row.id for row in self._rows}
        fresh = [row for row in page.items if row.id not in there]
        self._next = page.next
        if fresh:
            at = len(self._rows)
            self.beginInsertRows(QModelIndex(), at, at + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()


class PersonDelegate(TwoLineDelegate):
    """A disc with initials, the name, and under it the company or the email."""

    def inner(self, rect: QRect, index: Index) -> QRect:
        """Room for the disc."""
        return super().inner(rect, index).adjusted(px(32) + 4, 0, 0, 0)

    def paint_cell(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        """Paint disc and words."""
        side = px(32)
        disc = QRect(rect.left() - side - 10, rect.center().y() - side // 2 + 1, side, side)
        box(painter, disc, side / 2, "accent_soft")
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        text(painter, disc, initials(name), font("caption", 600), "accent_text", CENTRE)
        super().paint_cell(painter, option, index, rect)
