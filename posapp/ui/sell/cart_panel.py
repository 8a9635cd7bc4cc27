"""The right side of the Sell page: customer, lines, sums, and the way to be paid."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.pricing import PricedOrder
from posapp.ui.sell.cart import Cart, Taxes
from posapp.ui.sell.cart_list import CartList
from posapp.ui.sell.cart_tools import CartTools
from posapp.ui.sell.customer_row import CustomerRow
from posapp.ui.sell.foot import PayFoot, SellFoot
from posapp.ui.sell.words import tax_words
from posapp.ui.widgets import EmptyState, PageStack, Panel, TallScroll


class CartPanel(Panel):
    """Shows a cart; while the customer pays it is closed and has the other foot."""

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", name="cart", parent=parent)
        self._currency = currency
        self.customer = CustomerRow()
        self.list = CartList(currency)
        self.empty = EmptyState(
            "shopping-basket", _("Nothing scanned yet"),
            _("Scan a product, or search and press Enter."), name="cart_empty",
        )  # fmt: skip
        self._lines = PageStack()
        self._lines.addWidget(self.list)
        self._empty_room = TallScroll(self.empty, both_ways=True)
        self._lines.addWidget(self._empty_room)
        self.tools = CartTools()
        self.sell_foot = SellFoot(currency)
        self.pay_foot = PayFoot(currency)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.customer)
        column.addWidget(self._lines, 1)
        column.addWidget(self.tools)
        column.addWidget(self.sell_foot)
        column.addWidget(self.pay_foot)

    def show_cart(self, cart: Cart, taxes: Taxes, *, is_open: bool) -> None:
        """Show everything of the cart."""
        self.customer.show_customer(cart.customer, is_open=is_open)
        self.list.show_cart(cart, taxes, is_open=is_open)
        self._lines.setCurrentWidget(self.list if cart.lines else self._empty_room)
        self.tools.setVisible(is_open)
        self.tools.show_able(bool(cart.lines))
        self.sell_foot.setVisible(is_open)
        self.pay_foot.setVisible(not is_open)
        sums = sums_of(cart, taxes)
        words = tax_words(cart.tax_rates(taxes), self._currency, included=taxes.included)
        self.sell_foot.show_sums(sums, cart.count(), words, cart.discount)
        self.sell_foot.show_able(sums is not None)


def sums_of(cart: Cart, taxes: Taxes) -> PricedOrder | None:
    """What the cart comes to; none while it is empty or larger than any order may be."""
    if not cart.lines:
        return None
    try:
        return cart.sums(taxes)
    except Refused:
        return None
