"""The left side of the orders page: search, chips, table, and what stands in for an empty one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.sales.find import ListOrders, OrderCounts
from posapp.ui.context import UiContext
from posapp.ui.orders.model import Column, OrdersModel
from posapp.ui.orders.queries import Overview, overview
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.send_invoice.flow import FlowRow
from posapp.ui.theme import font, px
from posapp.ui.widgets import (
    ChipDelegate,
    EmptyState,
    FilterChip,
    LineEdit,
    MoneyDelegate,
    Panel,
    Table,
    TwoLineDelegate,
)
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import width_of

ALL = ""
_STATUSES = ("unpaid", "partially_paid", "paid", "overdue", "review")
#: Widths of Order, Total, Outstanding and Status; Customer takes the rest.
_ORDER, _TOTAL, _OUTSTANDING, _STATUS = 136, 126, 134, 180
#: Below this the totals go, and the customer stands under the number.
_NARROW = 700


class _Search(LineEdit):
    """The search field; the arrows and Enter go on into the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ListPanel(Panel):
    """``moved`` tells which order is chosen now (its id, or nothing)."""

    moved = Signal(str)
    #: Enter or a double click on a row.
    opened = Signal()
    #: The button of the empty page: there is nothing yet, go and sell.
    to_sell = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", name="orders_list", parent=parent)
        self._context = context
        self._wanted = ""
        self._build()
        self._wire()

    def ask(self, *, wanted: str = "") -> None:
        """Ask for the list that search and chips describe; then choose ``wanted``."""
        self._wanted = wanted or self.chosen_id()
        query = ListOrders(self.status() or None, self.search.text().strip())
        self.model.show_query(query)

    def refresh(self, ids: frozenset[str] | None) -> None:
        """Bring rows and counts up to date, and leave everything where it is."""
        self.look_over()
        self.model.refresh(ids)

    def look_over(self) -> None:
        """Ask for the counts and for what time it is in the shop."""
        self._context.look(self, overview, then=self._on_overview, topic="orders.overview")

    def show_order(self, number: str) -> None:
        """Choose an order wherever it is: by the list as it is, else by searching for it."""
        at = self.model.find(number)
        if at >= 0:
            self.table.choose_row(at)
            return
        self.chips[ALL].setChecked(True)
        self._set_search(number)
        self.ask(wanted=number)

    def restore(self, search: str, status: str) -> None:
        """Search and filter as they were."""
        self._set_search(search)
        self.chips[status if status in self.chips else ALL].setChecked(True)

    def status(self) -> str:
        """The filter that holds; empty for all."""
        return next((status for status, chip in self.chips.items() if chip.isChecked()), ALL)

    def chosen_id(self) -> str:
        """The id of the chosen order; empty for none."""
        row = self.model.row(self.table.current_row())
        return row.id if row else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow list leaves totals out and says the customer under the number."""
        super().resizeEvent(event)
        compact = self.width() < px(_NARROW)
        if compact != self.table.isColumnHidden(Column.CUSTOMER):
            self.table.setColumnHidden(Column.TOTAL, compact)
            self.table.setColumnHidden(Column.CUSTOMER, compact)
            self.table.set_widths(0 if compact else _ORDER, 0, _TOTAL, _OUTSTANDING, _STATUS)
            self.model.set_compact(compact=compact)
            self._fit_columns()
        self._fit_chips()

    def _fit_chips(self) -> None:
        """All in one row where that is possible without their icons."""
        for chip in self.chips.values():
            chip.set_plain(plain=False)
        room = self.width() - 40
        if self._chip_row.sizeHint().width() > room:
            for chip in self.chips.values():
                chip.set_plain(plain=True)

    def _build(self) -> None:
        self.model = OrdersModel(self._context, self)
        self.search = _Search(
            _("Number, name, phone or amount"),
            icon="search",
            hint=hint_for("orders.search"),
            name="orders_search",
            tall=True,
            guard="none",
        )
        self.search.setAccessibleName(_("Search orders"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 20, 12)
        head.setSpacing(10)
        head.addWidget(self.search)
        head.addWidget(self._make_chips())
        nest(column, head)
        self.stack = QStackedWidget()
        self.table = self._make_table()
        self.stack.addWidget(_lined(self.table))
        self.nothing = EmptyState(
            "receipt-text",
            _("No orders yet"),
            _("Every sale is listed here as soon as it is saved."),
            action=_("Go to Sell"),
            name="orders_none",
        )
        self.not_found = EmptyState(
            "search", _("No order fits"), action=_("Show all orders"), name="orders_not_found"
        )
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.not_found)
        column.addWidget(self.stack, 1)

    def _make_chips(self) -> QWidget:
        row = self._chip_row = FlowRow()
        words = {
            ALL: _("All"),
            "unpaid": _("Unpaid"),
            "partially_paid": _("Partially paid"),
            "paid": _("Paid"),
            "overdue": _("Overdue"),
            "review": _("Review"),
        }
        self._group = QButtonGroup(self)
        self.chips: dict[str, FilterChip] = {}
        for status in (ALL, *_STATUSES):
            chip = FilterChip(words[status], status=status, name=f"orders_chip_{status or 'all'}")
            self.chips[status] = chip
            self._group.addButton(chip)
            row.add(chip)
        self.chips[ALL].setChecked(True)
        return row

    def _make_table(self) -> Table:
        table = Table(name="orders_table")
        table.setAccessibleName(_("Orders"))
        table.setModel(self.model)
        table.setItemDelegateForColumn(Column.ORDER, TwoLineDelegate(table))
        table.setItemDelegateForColumn(Column.TOTAL, MoneyDelegate(table))
        table.setItemDelegateForColumn(Column.OUTSTANDING, MoneyDelegate(table, bold=True))
        table.setItemDelegateForColumn(Column.STATUS, ChipDelegate(table))
        table.set_widths(_ORDER, 0, _TOTAL, _OUTSTANDING, _STATUS)
        table.set_sorted(Column.ORDER)
        return table

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_typed)
        self.search.left.connect(self._on_left_search)
        self._group.buttonClicked.connect(self._on_chip)
        self.table.moved.connect(self._on_moved)
        self.table.opened.connect(self._on_opened)
        self.model.shown.connect(self._on_shown)
        self.model.rowsAboutToBeInserted.connect(self._on_about_to_insert)
        self.model.rowsInserted.connect(self._on_inserted)
        self.nothing.acted.connect(self.to_sell)
        self.not_found.acted.connect(self._on_show_all)

    def _set_search(self, words: str) -> None:
        self.search.blockSignals(True)
        self.search.setText(words)
        self.search.blockSignals(False)

    def _on_typed(self, _words: str) -> None:
        self.ask()

    def _on_chip(self, _chip: FilterChip) -> None:
        self.ask()

    def _on_left_search(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_show_all(self) -> None:
        self.restore("", ALL)
        self.ask()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_moved(self, _index: QModelIndex) -> None:
        self.moved.emit(self.chosen_id())

    def _on_opened(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _on_shown(self) -> None:
        self._fit_columns()
        self._show_stack()
        at = max(0, self.model.find(self._wanted))
        self._wanted = ""
        if self.model.rowCount():
            self.table.choose_row(at)
        self.moved.emit(self.chosen_id())

    def _on_about_to_insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Who has scrolled down goes on seeing the same rows when new ones come on top."""
        bar = self.table.verticalScrollBar()
        height = self.table.verticalHeader().defaultSectionSize()
        above = first * height < bar.value()
        self._shift = (last - first + 1) * height if above else 0
        self._stood = bar.value()

    def _on_inserted(self) -> None:
        self._fit_columns()
        self._show_stack()
        if self._shift:
            self.table.updateGeometries()
            self.table.verticalScrollBar().setValue(self._stood + self._shift)
        if self.table.current_row() < 0:
            self.table.choose_row(0)

    def _on_overview(self, found: Overview) -> None:
        self.model.set_clock(found.zone, found.now)
        self._show_counts(found.counts)

    def _show_counts(self, counts: OrderCounts) -> None:
        self.chips[ALL].set_count(counts.all)
        for status in _STATUSES:
            self.chips[status].set_count(getattr(counts, status))
        self._fit_chips()

    def _show_stack(self) -> None:
        if self.model.rowCount():
            self.stack.setCurrentIndex(0)
            return
        narrowed = bool(self.search.text().strip() or self.status())
        self.stack.setCurrentWidget(self.not_found if narrowed else self.nothing)

    def _fit_columns(self) -> None:
        face = font("body", 600)
        for column, least in ((Column.TOTAL, _TOTAL), (Column.OUTSTANDING, _OUTSTANDING)):
            needed = width_of(self.model.longest(column), face) + 26
            self.table.fit_column(column, max(px(least), needed))
        if not self.table.isColumnHidden(Column.CUSTOMER):
            number = width_of(self.model.longest(Column.ORDER), font("body", 500)) + 34
            self.table.fit_column(Column.ORDER, max(px(_ORDER), number))


def _lined(table: Table) -> QWidget:
    """The table under the line that parts it from the chips."""
    holder = Panel("surface", "t")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 1, 0, 0)
    column.addWidget(table)
    return holder
