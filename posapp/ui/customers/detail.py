"""One customer: who it is, the sums, and the tabs Info, History and Invoicing (P2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _, short_date
from posapp.services.customers.change import fields_of
from posapp.services.customers.fields import missing
from posapp.services.customers.history import (
    InvoiceRow,
    OfCustomer,
    Overview,
    PaymentRow,
    customer_invoices,
    customer_overview,
    customer_payments,
)
from posapp.services.paging import Page
from posapp.services.sales.find import ListOrders, OrderRow, browse_orders
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.customers.info import InfoTab
from posapp.ui.customers.tables import Cells, RowsModel
from posapp.ui.customers.words import seen_words
from posapp.ui.orders.words import method_words, money
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.widgets import (
    Avatar,
    Banner,
    Button,
    ChipDelegate,
    IconButton,
    Label,
    Line,
    MoneyDelegate,
    PageStack,
    Panel,
    Segments,
    Table,
    TallScroll,
    TextDelegate,
    status_words,
)
from posapp.ui.widgets.nest import nest

INFO, ORDERS, PAYMENTS, INVOICES = "info", "orders", "payments", "invoices"
TABS = (INFO, ORDERS, PAYMENTS, INVOICES)
_MISSING = {
    "email": N_("email"),
    "address": N_("address"),
    "va_number": N_("VA number"),
    "npwp": N_("NPWP"),
    "npwp_name": N_("NPWP owner"),
    "npwp_address": N_("NPWP address"),
    "tax_code": N_("transaction code"),
}


@dataclass(slots=True, frozen=True)
class CustomerDetail:
    """Everything that a customer's page shows but its lists."""

    overview: Overview
    missing: tuple[str, ...]
    static_va: bool
    efaktur: bool
    zone: str
    now: datetime


def customer_detail(unit: ReadUnit, customer_id: str) -> CustomerDetail:
    """One customer's page. Raises Refused ``no_customer``."""
    overview, settings = customer_overview(unit, customer_id), unit.settings
    return CustomerDetail(
        overview,
        missing(settings, fields_of(overview.customer)),
        settings["va.static_on"],
        settings["efaktur.on"],
        settings["shop.timezone"],
        unit.clock.now(),
    )


def orders_of(unit: ReadUnit, query: OfCustomer) -> Page[OrderRow]:
    """The customer's orders as the orders page lists them."""
    return browse_orders(
        unit, ListOrders(limit=query.limit, cursor=query.cursor, customer=query.customer)
    )


class _Figure(QWidget):
    """A sum under its name."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__()
        self.value = Label("", "name", weight=600, elide=False)
        self.value.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(words, "small", "text2"))
        column.addWidget(self.value)


class CustomerPanel(Panel):
    """``opened`` names an order; ``back``, ``edit`` and ``restore`` ask for the rest."""

    back = Signal()
    edit = Signal()
    restore = Signal()
    opened = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("canvas", name="customer_panel", parent=parent)
        self._context = context
        self._shown: CustomerDetail | None = None
        self._build()
        self._wire()

    def detail(self) -> CustomerDetail | None:
        """Who is shown."""
        return self._shown

    def show_detail(self, found: CustomerDetail) -> None:
        """Show a customer, or what has become of it."""
        other = (
            self._shown is None or self._shown.overview.customer.id != found.overview.customer.id
        )
        self._shown = found
        shown = found.overview
        who = shown.customer
        self.avatar.set_person(who.name)
        self.name.setText(who.name)
        since = _("customer since {day}").format(day=short_date(who.created_at, found.zone))
        self.second.setText(" · ".join(part for part in (who.group, since) if part))
        self.bought.value.setText(money(who.bought, shown.currency))
        self.outstanding.value.setText(money(who.outstanding, shown.currency))
        self.overdue.value.setText(money(shown.overdue, shown.currency))
        self.overdue.value.set_colour("danger_text" if shown.overdue else "text")
        self.seen.value.setText(seen_words(who.last_seen_at, found.now, found.zone))
        self.edit_button.setVisible(not who.hidden)
        self.restore_button.setVisible(who.hidden)
        lacking = [_(_MISSING[name]) for name in found.missing if name in _MISSING]
        self.lacking.setVisible(bool(lacking) and not who.hidden)
        self.lacking.set_words(_("Not complete:"), ", ".join(lacking))
        self.info.show_overview(shown, found.zone, static_va=found.static_va, efaktur=found.efaktur)
        for model in self.models.values():
            model.show_of(who.id)
        if other:
            self.show_tab(INFO)

    def show_tab(self, tab: str) -> None:
        """Show one of the tabs."""
        self.tabs.set_value(tab)
        self.stack.setCurrentIndex(TABS.index(tab))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Panel("surface", "b")
        inside = QVBoxLayout(head)
        inside.setContentsMargins(24, 16, 24, 14)
        inside.setSpacing(14)
        nest(inside, self._make_head())
        names = {
            INFO: _("Info"), ORDERS: _("Orders"), PAYMENTS: _("Payments"), INVOICES: _("Invoicing"),
        }  # fmt: skip
        self.tabs = Segments(list(names.items()), INFO, name="customer_tabs")
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch()
        nest(inside, row)
        column.addWidget(head)
        self.lacking = Banner("partial", "", "", action=_("Fill in"), name="customer_lacking")
        column.addWidget(self.lacking)
        self.stack = PageStack()
        self.info = InfoTab()
        self.stack.addWidget(TallScroll(self.info, name="customer_info_scroll"))
        self.models: dict[str, RowsModel] = {}
        self.lists: dict[str, Table] = {}
        self._add_list(
            ORDERS, orders_of,
            (
                Cells(N_("Order"), lambda o: o.number),
                Cells(N_("Date"), lambda o: self._day(o.created_at)),
                Cells(N_("Total"), lambda o: money(o.total, o.currency), right=True),
                Cells(N_("Outstanding"), _owed, right=True),
                Cells(N_("Status"), lambda o: status_words(o.badge), status=lambda o: o.badge),
            ),
            (180, 0, 160, 160, 190),
        )  # fmt: skip
        self._add_list(
            PAYMENTS, customer_payments,
            (
                Cells(N_("Date"), lambda p: self._day(p.paid_at)),
                Cells(N_("Order"), lambda p: p.order),
                Cells(N_("Method"), lambda p: method_words(p.method)),
                Cells(N_("Amount"), lambda p: money(p.amount, p.currency), right=True),
            ),
            (180, 200, 0, 180),
        )  # fmt: skip
        self._add_list(
            INVOICES, customer_invoices,
            (
                Cells(N_("Invoice"), lambda i: i.number),
                Cells(N_("Order"), lambda i: i.order),
                Cells(N_("Date"), lambda i: self._day(i.created_at)),
                Cells(N_("Amount"), lambda i: money(i.amount, i.currency), right=True),
                Cells(N_("Status"), lambda i: status_words(i.state), status=lambda i: i.state),
            ),
            (180, 180, 0, 160, 190),
        )  # fmt: skip
        column.addWidget(self.stack, 1)

    def _make_head(self) -> QHBoxLayout:
        self.back_button = IconButton("arrow-left", _("Back to the list"), name="customer_back")
        self.avatar = Avatar("", 52)
        self.name = Label("", "title")
        self.name.setObjectName("customer_title")
        self.second = Label("", "small", "text2")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch()
        names.addWidget(self.name)
        names.addWidget(self.second)
        names.addStretch()
        self.bought = _Figure(_("Bought"), "customer_bought")
        self.outstanding = _Figure(_("Outstanding"), "customer_outstanding")
        self.overdue = _Figure(_("Overdue"), "customer_overdue")
        self.seen = _Figure(_("Last seen"), "customer_seen")
        self.edit_button = Button(
            _("Edit"), icon="pencil-line", size=40, hint=hint_for("customers.edit"),
            name="customer_edit",
        )  # fmt: skip
        self.restore_button = Button(
            _("Restore"), icon="archive-restore", size=40, name="customer_restore"
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.back_button)
        row.addWidget(self.avatar)
        nest(row, names, 1)
        for figure in (self.bought, self.outstanding, self.overdue, self.seen):
            row.addWidget(Line(upright=True))
            row.addWidget(figure)
        row.addWidget(self.edit_button)
        row.addWidget(self.restore_button)
        return row

    def _add_list(
        self, tab: str, query: object, columns: tuple[Cells, ...], widths: tuple[int, ...]
    ) -> None:
        model = RowsModel(self._context, query, columns, self)  # type: ignore[arg-type]
        table = Table(name=f"customer_{tab}")
        table.setAccessibleName(_(columns[0].title))
        table.setModel(model)
        for at, column in enumerate(columns):
            if column.status is not None:
                table.setItemDelegateForColumn(at, ChipDelegate(table))
            elif column.right:
                table.setItemDelegateForColumn(at, MoneyDelegate(table))
            else:
                table.setItemDelegateForColumn(at, TextDelegate(table))
        table.set_widths(*widths)
        self.models[tab], self.lists[tab] = model, table
        self.stack.addWidget(table)

    def _wire(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.edit_button.clicked.connect(self.edit)
        self.lacking.acted.connect(self.edit)
        self.restore_button.clicked.connect(self.restore)
        self.tabs.chosen.connect(self.show_tab)
        for table in self.lists.values():
            table.opened.connect(self._on_opened)

    def _on_opened(self, index: QModelIndex) -> None:
        """An order is opened where it can be paid; a payment and an invoice lead to theirs."""
        row: OrderRow | PaymentRow | InvoiceRow = self.models[self.tabs.value()].row(index.row())
        self.opened.emit(row.id if isinstance(row, OrderRow) else row.order_id)

    def _day(self, at: datetime) -> str:
        zone = self._shown.zone if self._shown else "UTC"
        return short_date(at, zone)


def _owed(order: OrderRow) -> str:
    return money(order.outstanding, order.currency) if order.outstanding else "–"
