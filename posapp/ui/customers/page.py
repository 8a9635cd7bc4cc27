"""The Customers page: find, add, change, delete and export customers, and look at one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.i18n import _, ngettext
from posapp.models.changes import Changes
from posapp.services.customers.change import Deleted, delete_customers, restore_customers
from posapp.services.customers.export import ExportCustomers, export_customers
from posapp.services.customers.find import ListCustomers
from posapp.services.customers.views import CustomerView
from posapp.ui.context import UiContext
from posapp.ui.customers.detail import TABS, CustomerDetail, CustomerPanel, customer_detail
from posapp.ui.customers.form import CustomerDialog, FormFacts, form_facts
from posapp.ui.customers.groups import GroupsDialog
from posapp.ui.customers.list_panel import HIDDEN, CustomerList
from posapp.ui.customers.words import headings
from posapp.ui.page import Page
from posapp.ui.runtime.keymap import bind, hints
from posapp.ui.shop_facts import KEY
from posapp.ui.widgets import PageStack, topmost_dialog

_DRAFT = "customers"
_FILE = "customers.xlsx"


@dataclass(slots=True)
class _Kept:
    """What survives a change of language."""

    query: ListCustomers | None = None
    shown: str = ""


class CustomersPage(Page):
    """The list, or the one customer that was opened."""

    key = "customers"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._kept: _Kept = context.drafts.setdefault(_DRAFT, _Kept())
        self._build()
        self._wire()
        self.list.restore(self._kept.query)
        self.list.ask()
        self.list.refresh()
        if self._kept.shown:
            self.show_customer(self._kept.shown)

    def title(self) -> str:
        """The words of the top bar."""
        return _("Customers")

    def hints(self) -> list[tuple[str, str]]:
        """What the keys do here."""
        if self.stack.currentWidget() is self.detail:
            return [("Esc", _("Back to the list")), *hints("customers.edit")]
        moving = [("↑ ↓", _("Move")), ("Enter", _("Open")), (_("Space"), _("Select"))]
        return [*moving, *hints("customers.create", "customers.search")]

    def activate(self, subject: str = "") -> None:
        """Show the list, or the customer that is named by its id."""
        if subject:
            self.show_customer(subject)
        elif self.stack.currentWidget() is self.list:
            self.list.refresh()
            self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def apply_changes(self, changes: Changes) -> None:
        """Mend what is shown."""
        concerned = changes.everything or changes.customers or changes.groups
        shown = self.detail.detail()
        if shown is not None and (concerned or changes.orders or changes.settings):
            self._look(shown.overview.customer.id)
        if concerned or changes.orders:
            self.list.refresh()

    def show_customer(self, customer_id: str) -> None:
        """Open one customer's page."""
        self._kept.shown = customer_id
        self._look(customer_id)

    def show_list(self) -> None:
        """Go back to the list, as it was."""
        self._kept.shown = ""
        self.stack.setCurrentWidget(self.list)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentWidget() is self.detail:
            self.show_list()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        facts = self.context.drafts.get(KEY)
        currency = facts.currency if facts is not None else "IDR"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.stack = PageStack()
        self.list = CustomerList(self.context, currency)
        self.detail = CustomerPanel(self.context)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.detail)
        column.addWidget(self.stack)

    def _wire(self) -> None:
        self.list.opened.connect(self.show_customer)
        self.list.create.connect(self.create_customer)
        self.list.groups.connect(self.show_groups)
        self.list.export.connect(self.export)
        self.list.delete.connect(self._on_delete)
        self.detail.back.connect(self.show_list)
        self.detail.edit.connect(self.edit)
        self.detail.restore.connect(self._on_restore)
        self.detail.opened.connect(self._on_order)
        bind(self, "customers.search", self._on_search_key)
        bind(self, "customers.create", self.create_customer)
        bind(self, "customers.edit", self.edit)
        for number, tab in enumerate(TABS, 1):
            bind(self.detail, f"customers.tab{number}", self._opening(tab))

    def _opening(self, tab: str) -> Callable[[], None]:
        return lambda: self.detail.show_tab(tab)

    def create_customer(self) -> None:
        """Open the empty form (A1, P10)."""
        self._open_form(None)

    def edit(self) -> None:
        """Open the form on who is shown (A16)."""
        shown = self.detail.detail()
        if self.stack.currentWidget() is self.detail and shown is not None:
            self._open_form(shown.overview.customer)

    def show_groups(self) -> None:
        """Open the groups (1B)."""
        if topmost_dialog(self.window()) is None:
            GroupsDialog(self.window(), self.context).start()

    def export(self) -> None:
        """Write what the list shows to a file."""
        query = replace(self.list.query(), limit=1)

        def picked(path: Path) -> None:
            named = path if path.suffix else path.with_suffix(".xlsx")
            command = ExportCustomers(named, query, headings())
            self.context.look(
                self, export_customers, command, then=lambda count: self._on_exported(count, named)
            )

        self.context.ask.pick_file(
            _("Export customers"), picked, filters="Excel (*.xlsx);;CSV (*.csv)", save_as=_FILE
        )

    def _open_form(self, customer: CustomerView | None) -> None:
        def ready(facts: FormFacts) -> None:
            if topmost_dialog(self.window()) is None:
                CustomerDialog(
                    self.window(), self.context, facts, self._on_saved, customer,
                    opened=self.show_customer,
                ).start()  # fmt: skip

        self.context.look(self, form_facts, then=ready, topic="customers.form")

    def _on_saved(self, customer: CustomerView) -> None:
        self._tell(_("Customer saved"), customer.name)
        self.show_customer(customer.id)

    def _on_delete(self) -> None:
        chosen = self.list.model.ticked_ids()
        if self.list.chip() == HIDDEN:
            self.context.do(self, restore_customers, chosen, then=self._on_restored)
            return
        count = len(chosen)
        if not count:
            return
        title = ngettext("Delete {count} customer?", "Delete {count} customers?", count)
        self.context.ask.confirm(
            title.format(count=count),
            _("Who has orders is hidden for the books' sake, and can be restored."),
            _("Delete"),
            lambda _reason: self.context.do(self, delete_customers, chosen, then=self._on_deleted),
            danger=True,
        )

    def _on_deleted(self, done: Deleted) -> None:
        hidden = list(done.hidden)
        words = ngettext("{count} deleted", "{count} deleted", len(done.deleted))
        told = [words.format(count=len(done.deleted))] if done.deleted else []
        if hidden:
            told.append(_("{count} hidden").format(count=len(hidden)))
        if self.context.shell is not None:
            undo = lambda: self.context.do(  # noqa: E731
                self, restore_customers, hidden, then=self._on_restored
            )
            action = _("Undo") if hidden else ""
            self.context.shell.toast(
                _("Customers"), " · ".join(told), "done", action, undo if hidden else None
            )

    def _on_restored(self, count: int) -> None:
        words = ngettext("{count} restored", "{count} restored", count)
        self._tell(_("Customers"), words.format(count=count))

    def _on_restore(self) -> None:
        shown = self.detail.detail()
        if shown is not None:
            who = [shown.overview.customer.id]
            self.context.do(self, restore_customers, who, then=self._on_restored)

    def _on_exported(self, count: int, path: Path) -> None:
        words = ngettext("{count} customer in {file}", "{count} customers in {file}", count)
        self._tell(_("Exported"), words.format(count=count, file=path.name))

    def _on_order(self, order_id: str) -> None:
        if self.context.shell is not None:
            self.context.shell.go("orders", order_id)

    def _on_search_key(self) -> None:
        if self.stack.currentWidget() is not self.list:
            self.show_list()
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def _look(self, customer_id: str) -> None:
        self.context.look(
            self, customer_detail, customer_id, then=self._on_detail, topic="customers.detail",
            failed=self._on_gone,
        )  # fmt: skip

    def _on_detail(self, found: CustomerDetail) -> None:
        if found.overview.customer.id != self._kept.shown:
            return
        self._kept.query = self.list.query()
        self.detail.show_detail(found)
        if self.stack.currentWidget() is not self.detail:
            self.stack.setCurrentWidget(self.detail)
            self.detail.edit_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hints_changed.emit()

    def _on_gone(self, error: Exception) -> None:
        self.show_list()
        if self.context.shell is not None and getattr(error, "code", "") != "no_customer":
            self.context.shell.tell_trouble(error)

    def _tell(self, title: str, words: str) -> None:
        if self.context.shell is not None:
            self.context.shell.toast(title, words)
