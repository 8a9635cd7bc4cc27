"""A discount off a line or off the whole sale, and another price for a line, with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.money import format_amount, parse_amount
from posapp.models.pricing import NO_DISCOUNT, Discount
from posapp.ui.sell.cart import Cart, CartLine
from posapp.ui.sell.words import money, percent_words, trouble_words
from posapp.ui.widgets import Button, Dialog, Field, Label, LineEdit, MoneyEdit, Segments
from posapp.ui.widgets.nest import nest

LINE, ORDER = "line", "order"
RATE, AMOUNT = "rate", "amount"
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")


class TermsForm(Dialog):
    """Changes the cart by ``then``; a line that is selected comes first, else the whole sale."""

    def __init__(
        self, window: QWidget, cart: Cart, currency: str, then: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(window, _("Discount and price"), width=460, name="terms_form")
        self._cart, self._currency, self._then = cart, currency, then
        self._row = cart.selected if 0 <= cart.selected < len(cart.lines) else -1
        self._build()
        self._wire()
        self._show_scope()

    def open_here(self) -> None:
        """Open with the keys in the discount."""
        self.open(self.value)
        self.value.selectAll()

    def _line(self) -> CartLine | None:
        return self._cart.lines[self._row] if self._row >= 0 else None

    def _build(self) -> None:
        self.body.setSpacing(6)
        self.scope = Segments(
            [(LINE, _("This line")), (ORDER, _("Whole sale"))],
            LINE if self._row >= 0 else ORDER,
            name="terms_scope",
        )
        self.scope.setVisible(self._row >= 0)
        self.kind = Segments([(RATE, "%"), (AMOUNT, _("Amount"))], RATE, name="terms_kind")
        self.value = LineEdit(name="terms_value", guard="none")
        self.value_field = Field(_("Discount"), self.value, help=_("Empty for none"))
        self.name = Label("", "small", "text2")
        self.price = MoneyEdit(self._currency, name="terms_price")
        self.price_field = Field(_("Price of one"), self.price)
        self.reason = LineEdit(_("Why it costs something else"), name="terms_reason")
        self.reason_field = Field(_("Reason"), self.reason)
        for part in (self.scope, self.name):
            self.body.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.value_field, 1)
        row.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignVCenter)
        nest(self.body, row)
        self.body.addWidget(self.price_field)
        self.body.addWidget(self.reason_field)
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="terms_cancel")
        self.accept_button = Button(_("Use it"), "primary", 44, hint="Enter", name="terms_accept")
        self.footer.addStretch()
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.accept_button)
        self.show_footer()

    def _wire(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._on_accept)
        self.scope.chosen.connect(self._on_scope)
        self.kind.chosen.connect(self._on_kind)
        for edit in (self.value, self.price, self.reason):
            edit.returnPressed.connect(self._on_accept)

    def _show_scope(self) -> None:
        line = self._line() if self.scope.value() == LINE else None
        discount = self._cart.discount if line is None else line.discount
        self.kind.set_value(AMOUNT if discount.amount else RATE)
        self.value.setText(self._written(discount))
        self.value_field.set_error("")
        self.name.setText(line.product.name if line else _("Off everything in the cart"))
        for field in (self.price_field, self.reason_field):
            field.setVisible(line is not None and not line.product.asks_price)
        if line is not None:
            self.price.set_amount(line.unit_price)
            self.reason.setText(line.reason)

    def _written(self, discount: Discount) -> str:
        if discount.rate:
            return percent_words(discount.rate)
        return format_amount(discount.amount, self._currency, symbol=False) if discount else ""

    def _on_scope(self, _value: str) -> None:
        self._show_scope()
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_kind(self, _value: str) -> None:
        self.value_field.set_error("")
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> Discount:
        """What is typed. Raises Refused ``bad_discount`` or ``bad_amount``."""
        words = self.value.text().strip().removesuffix("%").strip()
        if not words:
            return NO_DISCOUNT
        if self.kind.value() == AMOUNT:
            return Discount(amount=parse_amount(words, self._currency))
        found = _PERCENT.fullmatch(words)
        if found is None:
            raise Refused("bad_discount", field="discount", discount=words[:20])
        return Discount(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))

    def _on_accept(self) -> None:
        try:
            discount = self._typed()
            if self.scope.value() == ORDER:
                self._cart.set_discount(discount)
            elif not self._use_on_line(discount):
                return
        except Refused as refusal:
            self.value_field.set_error(self._why(refusal))
            self.value.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.close_dialog()
        self._then()

    def _use_on_line(self, discount: Discount) -> bool:
        """Whether it could be used: another price needs its reason."""
        line = self._cart.lines[self._row]
        if line.product.asks_price:
            self._cart.set_terms(self._row, discount, None, "")
            return True
        price, reason = self.price.amount(), self.reason.text().strip()
        if price is None:
            price = line.product.price
        if price != line.product.price and not reason:
            self.reason_field.set_error(_("Say why it costs something else."))
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if not self.reason_field.check():
            return False
        self._cart.set_terms(self._row, discount, price, reason)
        return True

    def _why(self, refusal: Refused) -> str:
        if refusal.code != "bad_discount":
            return trouble_words(refusal)
        if self.kind.value() == RATE:
            return _("A percentage from 0 to 100, with two decimals at most.")
        return _("No more than {amount}.").format(amount=money(self._most(), self._currency))

    def _most(self) -> int:
        line = self._line() if self.scope.value() == LINE else None
        if line is not None:
            return line.gross()
        return sum(line.money(line.quantity).amount for line in self._cart.lines)
