"""Take money for an order at the counter: the rest is filled in, Enter books it (C15)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.money import format_amount
from posapp.models.pricing import cash_sum
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.orders.words import method_words, money
from posapp.ui.qr.counter import CounterAsk, CounterQris
from posapp.ui.runtime.keymap import bind
from posapp.ui.send_invoice.words import trouble_words
from posapp.ui.shop_facts import KEY, ShopFacts
from posapp.ui.widgets import (
    Banner,
    Button,
    Dialog,
    Field,
    Label,
    LineEdit,
    MoneyEdit,
    Segments,
    Well,
)
from posapp.ui.widgets.nest import nest

_QRIS = "qris"
_METHODS = ("cash", "card", "transfer", _QRIS)
ENTER = ("\r", "\n")


class TakePaymentDialog(Dialog):
    """One key for one opening: however often Enter is pressed, it is booked once."""

    taken = Signal(object)

    def __init__(self, window: QWidget, context: UiContext, order: OrderView) -> None:
        super().__init__(
            window, _("Take payment"), order.number or "", width=480, name="take_payment"
        )
        self._context, self._order = context, order
        self._key = new_id()
        self._busy = False
        facts: ShopFacts = context.drafts.get(KEY) or ShopFacts()
        self._step = facts.cash_step
        self._methods = _METHODS if facts.qris else _METHODS[:-1]
        self._build()
        self._wire()
        self._show_method()

    def start(self) -> None:
        """Open it with the amount ready to be typed over."""
        self.open(self.amount)
        self.amount.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books the payment wherever the focus is."""
        if event.text() in ENTER and event.text():
            self._on_take()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        order = self._order
        self.banner = Banner("overdue", "", name="payment_problem")
        self.banner.hide()
        self.body.addWidget(self.banner)
        self.body.addWidget(self._make_sum())
        items: list[tuple[str, ...]] = [(method, method_words(method)) for method in self._methods]
        self.method = Segments(items, "cash", name="payment_method")
        self.method.setAccessibleName(_("Payment method"))
        self.body.addWidget(Field(_("Payment method"), self.method, reserve=False))
        prefix = symbol(order.currency)
        self.amount = MoneyEdit(order.currency, prefix=prefix, big=True, name="payment_amount")
        self.amount.set_amount(self._due())
        self.amount_field = Field(_("Amount"), self.amount)
        self.body.addWidget(self.amount_field)
        self.tendered = MoneyEdit(order.currency, name="payment_tendered")
        self.tendered_field = Field(_("Cash given"), self.tendered)
        self.reference = LineEdit(name="payment_reference")
        self.reference_field = Field(
            _("Reference"), self.reference, help=_("From the slip or the bank, if you like.")
        )
        self.body.addWidget(self._make_cash())
        self.body.addWidget(self.reference_field)
        cancel = Button(_("Cancel"), size=44, hint="Esc", name="payment_cancel")
        cancel.clicked.connect(self.reject)
        self.take_button = Button("", "primary", 44, hint="Enter", name="payment_take")
        self.footer.addStretch()
        self.footer.addWidget(cancel)
        self.footer.addWidget(self.take_button)
        self.show_footer()

    def _due(self) -> int:
        """What settles the order: in cash the rounded rest."""
        step = self._step if self.method.value() == "cash" else 0
        return cash_sum(self._order.outstanding, step)

    def _make_sum(self) -> QWidget:
        well = Well(padding=14)
        well.body.addWidget(Label(_("Outstanding"), "body", "text2"), 1)
        shown = Label(money(self._order.outstanding, self._order.currency), "headline", elide=False)
        shown.setObjectName("payment_outstanding")
        well.body.addWidget(shown)
        return well

    def _make_cash(self) -> QWidget:
        self.cash = QWidget()
        row = QHBoxLayout(self.cash)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.tendered_field, 1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(_("Change"), "small", "text", 500))
        self.change = Label("", "headline", elide=False)
        self.change.setObjectName("payment_change")
        column.addWidget(self.change)
        column.addStretch()
        nest(row, column, 1)
        return self.cash

    def _wire(self) -> None:
        self.method.chosen.connect(self._on_method)
        self.amount.amount_changed.connect(self._on_amount)
        self.tendered.amount_changed.connect(self._on_tendered)
        self.take_button.clicked.connect(self._on_take)
        for number, method in enumerate(self._methods, 1):
            bind(self, f"pay.method{number}", partial(self._choose, method))

    def _choose(self, method: str) -> None:
        self.method.set_value(method)
        self._on_method(method)

    def _on_method(self, _method: str) -> None:
        settles = (self._order.outstanding, cash_sum(self._order.outstanding, self._step))
        if self.amount.amount() in settles:
            self.amount.set_amount(self._due())
        self._show_method()

    def _on_amount(self, _amount: object) -> None:
        self.amount_field.set_error("")
        self._show_sums()

    def _on_tendered(self, _amount: object) -> None:
        self.tendered_field.set_error("")
        self._show_sums()

    def _show_method(self) -> None:
        self.cash.setVisible(self.method.value() == "cash")
        self.reference_field.setVisible(self.method.value() not in ("cash", _QRIS))
        self._show_sums()

    def _show_sums(self) -> None:
        amount, currency = self.amount.amount() or 0, self._order.currency
        given = self.tendered.amount()
        self.change.setText(money(max(0, given - amount) if given else 0, currency))
        is_qris = self.method.value() == _QRIS
        words = _("Show QRIS for {amount}") if is_qris else _("Take {amount}")
        self.take_button.setText(words.format(amount=money(amount, currency)))
        self.amount_field.set_help(self._after(amount))

    def _after(self, amount: int) -> str:
        """What the amount leaves, or what cash is rounded by."""
        order = self._order
        rest = order.outstanding - amount
        if rest and amount == self._due():
            rounding = money(-rest, order.currency)
            return _("With {amount} cash rounding.").format(amount=rounding)
        if 0 < rest < order.outstanding:
            return _("{amount} stays outstanding.").format(amount=money(rest, order.currency))
        return ""

    def _on_take(self) -> None:
        if self._busy:
            return
        if self.method.value() == _QRIS:
            self._ask_qris()
        elif self.method.value() == "cash" or self.reference_field.check():
            self._take()
        else:
            self.reference.setFocus()

    def _ask_qris(self) -> None:
        """Have the customer scan first; it is booked when the cashier saw the money."""
        order, amount = self._order, self.amount.amount() or 0
        if not 0 < amount <= order.outstanding:
            self._take()  # says beside the field what is wrong
            return
        ask = CounterAsk(amount, order.currency, order.customer_name, order.number or "")
        dialog = CounterQris(self.parentWidget(), self._context, ask)
        dialog.confirmed.connect(self._take)
        dialog.start()

    def _take(self) -> None:
        is_cash, has_slip = self.method.value() == "cash", not self.reference_field.isHidden()
        self._busy = True
        self._context.do(
            self,
            take_payment,
            TakePayment(
                order_id=self._order.id,
                method=self.method.value(),
                amount=self.amount.amount() or 0,
                tendered=self.tendered.amount() if is_cash else None,
                reference=self.reference.text() if has_slip else "",
                key=self._key,
            ),
            then=self._on_taken,
            failed=self._on_failed,
        )

    def _on_taken(self, order: OrderView) -> None:
        self.close_dialog()
        if self._context.shell is not None:
            booked = order.payments[-1]
            title = _("{amount} taken").format(amount=money(booked.amount, order.currency))
            words = order.number or ""
            if order.change:
                words = _("Change {amount}").format(amount=money(order.change, order.currency))
            self._context.shell.toast(title, words)
        self.taken.emit(order)

    def _on_failed(self, error: Exception) -> None:
        """Say it beside its field; what was typed stays, and nothing was booked."""
        self._busy = False
        fields = {"amount": self.amount_field, "reference": self.reference_field}
        fields["tendered"] = self.tendered_field
        field = fields.get(error.field or "") if isinstance(error, Refused) else None
        if field is None:
            self.banner.set_words(trouble_words(error))
            self.banner.show()
            return
        field.set_error(trouble_words(error))
        field.control.setFocus()


def symbol(currency: str) -> str:
    """What stands before the sum: ``Rp``."""
    whole = format_amount(0, currency)
    return whole.removesuffix(format_amount(0, currency, symbol=False)).strip()
