"""The sales that wait: whose, since when, how much; Enter goes on with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from posapp.i18n import _, ngettext
from posapp.services.sales.parked import ParkedRow
from posapp.ui.sell.words import clock_words, money
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Dialog, MoneyDelegate, Role, Table, TwoLineDelegate

Index = QModelIndex | QPersistentModelIndex
_ROW, _MOST_SHOWN = 56, 7


class ParkedModel(QAbstractTableModel):
    """Whose sale with when and how many lines, and its total."""

    def __init__(
        self, rows: tuple[ParkedRow, ...], zone: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.rows, self._zone = rows, zone

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many wait."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Who and how much."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole and index.column():
            return money(row.total, row.currency)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.customer_name or row.first
        if role == Role.SECOND_LINE and not index.column():
            lines = ngettext("{count} line", "{count} lines", row.lines).format(count=row.lines)
            goods = [row.first] if row.customer_name else []
            return " · ".join((clock_words(row.parked_at, self._zone), lines, *goods))
        return None


class ParkedList(Dialog):
    """``recall`` gets the id of the one that was taken, ``drop`` the row to forget."""

    def __init__(
        self, window: QWidget, rows: tuple[ParkedRow, ...], zone: str,
        recall: Callable[[str], None], drop: Callable[[ParkedRow], None],
    ) -> None:  # fmt: skip
        super().__init__(window, _("Parked sales"), width=480, name="parked_list")
        self._recall, self._drop = recall, drop
        self.body.setContentsMargins(1, 4, 1, 4)
        self.model = ParkedModel(rows, zone, self)
        self.table = _Rows(name="parked_sales", row_height=_ROW)
        self.table.setAccessibleName(_("Parked sales"))
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()
        self.table.set_widths(0, 150)
        self.table.setItemDelegateForColumn(0, TwoLineDelegate(self.table))
        self.table.setItemDelegateForColumn(1, MoneyDelegate(self.table))
        self.table.setFixedHeight(px(_ROW) * min(len(rows), _MOST_SHOWN) + 2)
        self.body.addWidget(self.table)
        self.drop_button = Button(_("Drop"), "danger_ghost", 44, hint="Del", name="parked_drop")
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="parked_cancel")
        self.take_button = Button(_("Recall"), "primary", 44, hint="Enter", name="parked_recall")
        self.footer.addWidget(self.drop_button)
        self.footer.addStretch()
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.take_button)
        self.show_footer()
        self.table.opened.connect(lambda _index: self._on_take())
        self.table.dropped = self._on_drop
        self.table.taken = self._on_take
        self.cancel.clicked.connect(self.reject)
        self.take_button.clicked.connect(self._on_take)
        self.drop_button.clicked.connect(self._on_drop)

    def open_here(self) -> None:
        """Open with the keys in the list, the newest chosen."""
        self.open(self.table)
        self.table.selectRow(0)

    def _row(self) -> ParkedRow:
        return self.model.rows[max(0, self.table.currentIndex().row())]

    def _on_take(self) -> None:
        if not self.isHidden():
            row = self._row()
            self.close_dialog()
            self._recall(row.id)

    def _on_drop(self) -> None:
        row = self._row()
        self.close_dialog()
        self._drop(row)


class _Rows(Table):
    """Del and Enter belong to the sale that is chosen."""

    dropped: Callable[[], None]
    taken: Callable[[], None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.dropped()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken()
        else:
            super().keyPressEvent(event)
