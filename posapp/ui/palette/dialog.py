"""The palette itself: a field, and what answers it; Enter does the highlighted one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.i18n import _, language
from posapp.models.money import format_amount
from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.customers.views import CustomerView
from posapp.services.paging import Page
from posapp.services.sales.find import ListOrders, OrderRow, browse_orders
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import Shell, UiContext
from posapp.ui.pages import PAGES
from posapp.ui.palette.entries import Entry, best, every_entry
from posapp.ui.palette.model import KEY, WORDS, EntryModel, KeyDelegate
from posapp.ui.widgets import Dialog, Label, LineEdit, Table, TwoLineDelegate
from posapp.ui.widgets.nest import nest

_WIDTH, _ROW = 640, 48
_MOST, _OF_THE_SHOP, _LEAST = 40, 5, 2
_STEPS = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8,
}  # fmt: skip

Found = tuple[tuple[OrderRow, ...], tuple[CustomerView, ...]]


class _Search(LineEdit):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class Palette(Dialog):
    """Made for one question: what is chosen is done when it has closed."""

    def __init__(self, window: QWidget, context: UiContext, shell: Shell) -> None:
        super().__init__(window, width=_WIDTH, name="palette")
        self.setAccessibleName(_("Everything by name"))
        self._context, self._shell = context, shell
        self._entries = every_entry(window, shell)
        self._build()
        self._wire()
        self._on_typed("")

    def ask(self) -> None:
        """Open with the keys in the field."""
        self.open(self.search)

    def _build(self) -> None:
        self.search = _Search(
            _("Page, action, setting, order or customer"), icon="search", tall=True,
            guard="none", name="palette_search",
        )  # fmt: skip
        self.search.setAccessibleName(_("Everything by name"))
        self.model = EntryModel(self)
        self.table = Table(name="palette_found", row_height=_ROW)
        self.table.setAccessibleName(_("Found"))
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()
        self.table.set_widths(0, 140)
        self.table.setItemDelegateForColumn(WORDS, TwoLineDelegate(self.table))
        self.table.setItemDelegateForColumn(KEY, KeyDelegate(self.table))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = Label(
            _("Nothing is called that."), "small", "text2", align=Qt.AlignmentFlag.AlignHCenter
        )
        self.body.setContentsMargins(1, 14, 1, 10)
        self.body.setSpacing(10)
        inset = QVBoxLayout()
        inset.setContentsMargins(14, 0, 14, 0)
        inset.addWidget(self.search)
        nest(self.body, inset)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.nothing)
        self.body.addWidget(
            Label(
                _("↑ ↓ move · Enter take · Esc close"), "caption", "text3",
                align=Qt.AlignmentFlag.AlignHCenter,
            )
        )  # fmt: skip
        self.table.setMinimumHeight(self.table.verticalHeader().defaultSectionSize() * 7)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_typed)
        self.search.stepped.connect(self._on_step)
        self.search.returnPressed.connect(lambda: self._take(self.table.current_row()))
        self.table.clicked.connect(self._on_clicked)

    def _on_typed(self, typed: str) -> None:
        self._show(best(self._entries, typed, _MOST))
        if len(typed.strip()) >= _LEAST:
            self._context.look(
                self, find_in_shop, typed.strip(), topic="palette.shop",
                then=lambda found: self._on_found(typed, found),
            )  # fmt: skip

    def _on_found(self, typed: str, found: Found) -> None:
        """Orders and customers stand below what is called so itself."""
        if typed != self.search.text():
            return
        row = max(0, self.table.current_row())
        orders, people = found
        more = [self._order(order) for order in orders]
        if "customers" in PAGES:
            more += [self._customer(person) for person in people]
        self._show(best(self._entries, typed, _MOST) + more, row)

    def _order(self, row: OrderRow) -> Entry:
        amount = format_amount(row.total, row.currency, language())
        place = " · ".join(part for part in (_("Order"), row.customer_name, amount) if part)
        return Entry(row.number, place, self._going("orders", row.id))

    def _customer(self, person: CustomerView) -> Entry:
        place = " · ".join(p for p in (_("Customer"), person.phone, person.email) if p)
        return Entry(person.name, place, self._going("customers", person.id))

    def _going(self, page: str, subject: str) -> Callable[[], object]:
        return lambda: self._shell.go(page, subject)

    def _show(self, entries: list[Entry], row: int = 0) -> None:
        self.model.show_entries(entries)
        self.nothing.setVisible(not entries)
        self.table.choose_row(min(row, len(entries) - 1))

    def _on_step(self, by: int) -> None:
        last = self.model.rowCount() - 1
        self.table.choose_row(max(0, min(last, self.table.current_row() + by)))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _take(self, row: int) -> None:
        entry = self.model.entry(row)
        if entry is not None:
            # First away: the page's keys are off while a dialog lies over it.
            self.close_dialog()
            entry.run()


def find_in_shop(unit: ReadUnit, typed: str) -> Found:
    """The newest orders and customers that answer."""
    orders: Page[OrderRow] = browse_orders(unit, ListOrders(search=typed, limit=_OF_THE_SHOP))
    people = list_customers(unit, ListCustomers(search=typed, limit=_OF_THE_SHOP))
    return orders.items, people.items
