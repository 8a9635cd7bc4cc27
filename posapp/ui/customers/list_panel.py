"""The list of customers: search, group, chips, columns to sort by, and what is ticked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.customers.find import CustomerCounts, ListCustomers, count_customers
from posapp.services.customers.groups import GroupView, ListGroups, list_groups
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.customers.model import SORT, Column, CustomersModel, PersonDelegate
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.send_invoice.flow import FlowRow
from posapp.ui.theme import font, px
from posapp.ui.widgets import (
    Button,
    CheckDelegate,
    EmptyState,
    FilterChip,
    Label,
    LineEdit,
    MoneyDelegate,
    Panel,
    Select,
    Table,
    TextDelegate,
)
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import width_of

ALL, OUTSTANDING, OVERDUE, TAXABLE, HIDDEN = "", "outstanding", "overdue", "taxable", "hidden"
_EVERY, _NONE = "*", "-"
_TICK, _PHONE, _GROUP, _OWED, _BOUGHT, _SEEN = 56, 178, 150, 134, 140, 130


@dataclass(slots=True, frozen=True)
class Surroundings:
    """What the list stands in: counts, groups, and the shop's clock."""

    counts: CustomerCounts
    groups: tuple[GroupView, ...]
    zone: str
    now: datetime


def surroundings(unit: ReadUnit) -> Surroundings:
    """Counts, groups and clock as they are now."""
    return Surroundings(
        count_customers(unit),
        list_groups(unit, ListGroups()),
        unit.settings["shop.timezone"],
        unit.clock.now(),
    )


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


class _List(Table):
    """Space ticks the row."""

    spaced = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the space bar."""
        if event.key() == Qt.Key.Key_Space:
            self.spaced.emit()
        else:
            super().keyPressEvent(event)


class CustomerList(Panel):
    """``opened`` names the customer to show; the buttons ask by their own signals."""

    opened = Signal(str)
    create = Signal()
    groups = Signal()
    export = Signal()
    delete = Signal()

    def __init__(self, context: UiContext, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", name="customers_list", parent=parent)
        self._context, self._currency = context, currency
        self._sort, self._down = "seen", True
        self._build()
        self._wire()

    def ask(self) -> None:
        """Ask for the list that search, group, chips and order describe."""
        self.model.show_query(self.query())

    def refresh(self) -> None:
        """Bring rows, counts and groups up to date."""
        self._context.look(self, surroundings, then=self._on_around, topic="customers.around")
        self.model.refresh()

    def query(self) -> ListCustomers:
        """What is shown now, as a question."""
        chip, group = self.chip(), self.group.value()
        return ListCustomers(
            search=self.search.text().strip(),
            group=None if group in ("", _EVERY) else "" if group == _NONE else group,
            outstanding=chip == OUTSTANDING,
            overdue=chip == OVERDUE,
            taxable=chip == TAXABLE,
            hidden=chip == HIDDEN,
            sort=self._sort,
            descending=self._down,
        )

    def chip(self) -> str:
        """The chip that holds; empty for all."""
        return next((key for key, chip in self.chips.items() if chip.isChecked()), ALL)

    def sort_by(self, column: int) -> None:
        """Sort by a column; a second time turns the order round (P15)."""
        if Column(column) not in SORT:
            return
        name, down = SORT[Column(column)]
        self._down = not self._down if name == self._sort else down
        self._sort = name
        self.table.set_sorted(column, descending=self._down)
        self.sort.blockSignals(True)
        self.sort.set_value(name)
        self.sort.blockSignals(False)
        self.ask()

    def chosen(self) -> list[str]:
        """Who is ticked, else who is on the row."""
        ticked = self.model.ticked_ids()
        row = self.model.row(self.table.current_row())
        return ticked or ([row.id] if row else [])

    def restore(self, query: ListCustomers | None) -> None:
        """Search and order as they were."""
        if query is not None:
            self.search.blockSignals(True)
            self.search.setText(query.search)
            self.search.blockSignals(False)
            self._sort, self._down = query.sort, query.descending
            column = next(c for c, (name, _d) in SORT.items() if name == query.sort)
            self.table.set_sorted(column, descending=self._down)
            self.sort.set_value(query.sort)

    def _build(self) -> None:
        self.model = CustomersModel(self._context, self._currency, self)
        self.search = _Search(
            _("Name, company, phone, email, NPWP or VA"),
            icon="search",
            hint=hint_for("customers.search"),
            name="customers_search",
            tall=True,
            guard="none",
        )
        self.search.setAccessibleName(_("Search customers"))
        self.group = Select([(_EVERY, _("All groups"))], name="customers_group")
        self.group.setAccessibleName(_("Group"))
        orders = [
            ("seen", _("Last seen")), ("name", _("Name")), ("phone", _("Phone")),
            ("group", _("Group")), ("outstanding", _("Outstanding")), ("bought", _("Bought")),
        ]  # fmt: skip
        words = [(key, _("By: {column}").format(column=name)) for key, name in orders]
        self.sort = Select(words, name="customers_sort")
        self.sort.setAccessibleName(_("Sort"))
        self.groups_button = Button(_("Customer groups"), icon="users", size=40, name="groups")
        self.export_button = Button(_("Export"), icon="download", size=40, name="customers_export")
        self.create_button = Button(
            _("Create"), "primary", 40, icon="plus", hint=hint_for("customers.create"),
            name="customers_create",
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 20, 12)
        head.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        for part in (self.group, self.groups_button, self.export_button, self.create_button):
            top.addWidget(part)
        nest(head, top)
        nest(head, self._make_second())
        nest(column, head)
        self.stack = QStackedWidget()
        self.table = self._make_table()
        self.stack.addWidget(_lined(self.table))
        self.nothing = EmptyState(
            "users", _("No customers yet"), _("Add the first, or add one in the middle of a sale."),
            action=_("Create"), name="customers_none",
        )  # fmt: skip
        self.not_found = EmptyState(
            "search", _("No customer fits"), action=_("Show all customers"),
            name="customers_not_found",
        )  # fmt: skip
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.not_found)
        column.addWidget(self.stack, 1)

    def _make_second(self) -> QHBoxLayout:
        flow = FlowRow()
        names = {
            ALL: _("All"), OUTSTANDING: _("Outstanding"), OVERDUE: _("Overdue"),
            TAXABLE: _("Taxable"), HIDDEN: _("Hidden"),
        }  # fmt: skip
        self._group = QButtonGroup(self)
        self.chips = {}
        for key, words in names.items():
            chip = FilterChip(words, name=f"customers_chip_{key or 'all'}")
            self.chips[key] = chip
            self._group.addButton(chip)
            flow.add(chip)
        self.chips[ALL].setChecked(True)
        self.selected = Label("", "small", "text2")
        self.delete_button = Button(
            _("Delete"), "danger_quiet", 36, icon="trash-2", name="customers_delete"
        )
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(flow, 1)
        row.addWidget(self.selected)
        row.addWidget(self.delete_button)
        row.addWidget(self.sort)
        return row

    def _make_table(self) -> _List:
        table = _List(name="customers_table")
        table.setAccessibleName(_("Customers"))
        table.setModel(self.model)
        table.setItemDelegateForColumn(Column.TICK, CheckDelegate(table))
        table.setItemDelegateForColumn(Column.NAME, PersonDelegate(table))
        table.setItemDelegateForColumn(Column.PHONE, TextDelegate(table))
        table.setItemDelegateForColumn(Column.OUTSTANDING, MoneyDelegate(table, bold=True))
        table.setItemDelegateForColumn(Column.BOUGHT, MoneyDelegate(table))
        table.set_widths(_TICK, 0, _PHONE, _GROUP, _OWED, _BOUGHT, _SEEN)
        table.horizontalHeader().setSectionsClickable(True)
        table.set_sorted(Column.SEEN)
        return table

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_filter)
        self.search.left.connect(self._on_left_search)
        self._group.buttonClicked.connect(self._on_filter)
        self.group.currentIndexChanged.connect(self._on_filter)
        self.sort.currentIndexChanged.connect(self._on_sort)
        self.table.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.table.spaced.connect(self._on_space)
        self.table.clicked.connect(self._on_clicked)
        self.table.opened.connect(self._on_opened)
        self.model.shown.connect(self._on_shown)
        self.model.ticked.connect(self._on_ticked)
        self.groups_button.clicked.connect(self.groups)
        self.export_button.clicked.connect(self.export)
        self.create_button.clicked.connect(self.create)
        self.nothing.acted.connect(self.create)
        self.delete_button.clicked.connect(self.delete)
        self.not_found.acted.connect(self._on_show_all)

    def _on_filter(self, _what: object = None) -> None:
        self.ask()

    def _on_sort(self, _at: int) -> None:
        column = next(c for c, (name, _d) in SORT.items() if name == self.sort.value())
        self.sort_by(column)

    def _on_space(self) -> None:
        self.model.tick(self.table.current_row())

    def _on_clicked(self, index: QModelIndex) -> None:
        """A box is ticked; a name is opened (A16)."""
        if index.column() == Column.TICK:
            self.model.tick(index.row())
        elif index.column() == Column.NAME:
            self._on_opened(index)

    def _on_opened(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self.opened.emit(row.id)

    def _on_left_search(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_show_all(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.chips[ALL].setChecked(True)
        self.group.set_value(_EVERY)
        self.ask()

    def _on_shown(self) -> None:
        face = font("body", 600)
        for column, least in ((Column.OUTSTANDING, _OWED), (Column.BOUGHT, _BOUGHT)):
            needed = width_of(self.model.longest(column), face) + 26
            self.table.fit_column(column, max(px(least), needed))
        if self.model.rowCount():
            self.stack.setCurrentIndex(0)
            self.table.choose_row(0)
            return
        query = self.query()
        narrowed = bool(query.search or self.chip() or query.group is not None)
        self.stack.setCurrentWidget(self.not_found if narrowed else self.nothing)

    def _on_ticked(self) -> None:
        count = len(self.model.ticked_ids())
        self.selected.setText(_("{count} selected").format(count=count) if count else "")
        self.delete_button.setVisible(self.chip() != HIDDEN or bool(count))
        self.delete_button.setText(_("Restore") if self.chip() == HIDDEN else _("Delete"))
        self.delete_button.set_icon("archive-restore" if self.chip() == HIDDEN else "trash-2")
        self.delete_button.setEnabled(bool(count))

    def _on_around(self, found: Surroundings) -> None:
        self.model.set_clock(found.zone, found.now)
        for key, chip in self.chips.items():
            chip.set_count(getattr(found.counts, key or "all"))
        chosen = self.group.value()
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(_("All groups"), _EVERY)
        for group in found.groups:
            self.group.addItem(group.name, group.id)
        self.group.addItem(_("In no group"), _NONE)
        self.group.set_value(chosen)
        self.group.blockSignals(False)


def _lined(table: Table) -> QWidget:
    holder = Panel("surface", "t")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 1, 0, 0)
    column.addWidget(table)
    return holder
