"""Find a customer by typing, or add one in place; the sale goes on untouched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.customers.views import CustomerView
from posapp.services.paging import Page
from posapp.ui.context import UiContext
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.customer_form import CustomerForm
from posapp.ui.sell.customer_model import CustomerDelegate, CustomerModel
from posapp.ui.widgets import Label, LineEdit, Table
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.popover import Popover

_ROWS, _LIMIT, _ROW_HEIGHT = 7, 30, 52


class _Search(LineEdit):
    """Arrows move in the list below, Enter takes."""

    def __init__(self, picker: CustomerPicker) -> None:
        super().__init__(
            _("Name, phone or email"), icon="search", hint=hint_for("sell.customer"),
            tall=True, guard="none", name="customer_search",
        )  # fmt: skip
        self._picker = picker
        self.setAccessibleName(_("Find a customer"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list's keys go to the list."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._picker.step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._picker.take()
        else:
            super().keyPressEvent(event)


class CustomerPicker(Popover):
    """Calls ``then`` with the customer that was taken; closing it takes nobody."""

    def __init__(
        self, window: QWidget, anchor: QWidget, context: UiContext,
        then: Callable[[CustomerView], None], width: int,
    ) -> None:  # fmt: skip
        super().__init__(window, anchor, width=width, height=480, over=True, name="customer_picker")
        self.setAccessibleName(_("Find a customer"))
        self._context, self._then = context, then
        self._waiting_to_take = False
        self._is_loading = False
        self._build()
        self._wire()
        self._ask()

    def open_here(self) -> None:
        """Open with the keys in the search."""
        self.open(self.search)

    def step(self, by: int) -> None:
        """Move the highlight."""
        last = self.model.rowCount() - 1
        self.table.choose_row(max(0, min(last, self.table.current_row() + by)))

    def take(self) -> None:
        """Take the highlighted row, as soon as what was typed is found."""
        if self._is_loading:
            self._waiting_to_take = True
            return
        self._on_opened(self.table.currentIndex())

    def reject(self) -> None:
        """Esc goes back from the form to the search first."""
        if self.pages.currentWidget() is self.form:
            self.show_search()
        else:
            super().reject()

    def show_search(self) -> None:
        """Go back to the search; what was typed in the form stays."""
        self.pages.setCurrentIndex(0)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self) -> None:
        """Add somebody: what was typed is the name, the phone or the email."""
        self.form.fill(self.search.text())
        self.pages.setCurrentWidget(self.form)
        self.form.focus_first()

    def _build(self) -> None:
        self.search = _Search(self)
        self.model = CustomerModel(self)
        self.table = Table(name="customers", row_height=_ROW_HEIGHT)
        self.table.setAccessibleName(_("Customers"))
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()
        self.table.set_widths(0)
        self.table.setItemDelegate(CustomerDelegate(self.table))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        finding = QWidget()
        column = QVBoxLayout(finding)
        column.setContentsMargins(1, 10, 1, 10)
        column.setSpacing(8)
        inset = QVBoxLayout()
        inset.setContentsMargins(12, 0, 12, 0)
        inset.addWidget(self.search)
        nest(column, inset)
        column.addWidget(self.table, 1)
        self._note = Label(
            _("↑ ↓ move · Enter take · Esc close"),
            "caption",
            "text3",
            align=Qt.AlignmentFlag.AlignHCenter,
        )
        column.addWidget(self._note)
        self.form = CustomerForm(self._context)
        self.pages = QStackedWidget()
        self.pages.addWidget(finding)
        self.pages.addWidget(self.form)
        self.body.addWidget(self.pages)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_typed)
        self.table.clicked.connect(self._on_opened)
        self.form.saved.connect(self._on_saved)
        self.form.left.connect(self.show_search)

    def _on_typed(self, _words: str) -> None:
        self._waiting_to_take = False
        self._ask()

    def _ask(self) -> None:
        self._is_loading = True
        words = self.search.text()
        self._context.look(
            self,
            list_customers,
            ListCustomers(words, _LIMIT),
            then=lambda page: self._on_found(words, page),
            topic="sell.customers",
        )

    def _on_found(self, words: str, page: Page[CustomerView]) -> None:
        self._is_loading = False
        self.model.show_found(page.items, words.strip())
        self.table.choose_row(0)
        if self._waiting_to_take:
            self._waiting_to_take = False
            self.take()

    def _on_opened(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        found = self.model.customer(index.row())
        if found is None:
            self.show_form()
        else:
            self._on_saved(found)

    def _on_saved(self, customer: CustomerView) -> None:
        self.close_dialog()
        self._then(customer)
