"""The closed shifts, the newest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _, language
from posapp.models.money import format_amount
from posapp.services.shift.views import ShiftView
from posapp.ui.orders.words import moment
from posapp.ui.widgets import EmptyState, Label, MoneyDelegate, Panel, Role, Table, TwoLineDelegate
from posapp.ui.widgets.nest import nest

_Index = QModelIndex | QPersistentModelIndex


class PastModel(QAbstractTableModel):
    """A closed shift a row: number and closing, net sales, difference."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shifts: tuple[ShiftView, ...] = ()
        self._zone = "UTC"

    def show_shifts(self, shifts: tuple[ShiftView, ...], zone: str) -> None:
        """Show other rows."""
        if (shifts, zone) == (self.shifts, self._zone):
            return
        self.beginResetModel()
        self.shifts, self._zone = shifts, zone
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Qt asks."""
        return 0 if parent.isValid() else len(self.shifts)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Qt asks."""
        return 0 if parent.isValid() else 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column names."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 1:
            return int(Qt.AlignmentFlag.AlignRight)
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Shift"), _("Difference"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        shift = self.shifts[index.row()]
        if index.column() == 0:
            if role == Qt.ItemDataRole.DisplayRole:
                return shift.number
            if role == Role.SECOND_LINE and shift.closed_at is not None:
                return moment(shift.closed_at, self._zone)
        elif role == Qt.ItemDataRole.DisplayRole:
            return format_amount(shift.difference or 0, shift.currency, language())
        return None


class PastList(Panel):
    """``chosen`` tells the shift whose Z is to be shown."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", name="shift_past", parent=parent)
        self.table = Table(name="shift_list", row_height=56)
        self.model = PastModel(self)
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(0, TwoLineDelegate(self.table))
        self.table.setItemDelegateForColumn(1, MoneyDelegate(self.table))
        self.table.set_widths(0, 136)
        self.table.setAccessibleName(_("Closed shifts"))
        self.empty = EmptyState(
            "history", _("No shift was closed yet"), _("Each closed shift has its Z here.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 16, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 20, 0)
        head.addWidget(Label(_("Closed shifts"), "small", "text2", 600))
        nest(column, head)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.table.opened.connect(self._on_opened)
        self.table.clicked.connect(self._on_opened)
        self.show_shifts((), "UTC")

    def show_shifts(self, shifts: tuple[ShiftView, ...], zone: str) -> None:
        """Show these."""
        self.model.show_shifts(shifts, zone)
        self.table.setVisible(bool(shifts))
        self.empty.setVisible(not shifts)

    def _on_opened(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.shifts[index.row()])
