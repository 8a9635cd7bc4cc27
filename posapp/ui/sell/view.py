"""The parts of the Sell page and where they stand; what they do is the page's business."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.context import UiContext
from posapp.ui.runtime.keymap import hints
from posapp.ui.sell.cart_panel import CartPanel
from posapp.ui.sell.done_panel import DonePanel
from posapp.ui.sell.payment_panel import PaymentPanel
from posapp.ui.sell.products_panel import ProductsPanel
from posapp.ui.sell.search_edit import SearchEdit
from posapp.ui.shop_facts import ShopFacts
from posapp.ui.theme import px, scale
from posapp.ui.widgets import HintBar, PageStack, TallScroll
from posapp.ui.widgets.nest import nest

PRODUCTS, PAYMENT, DONE = "products", "payment", "done"
#: Widths of the page from which the cart has more room.
_SMALL, _LARGE = 1100, 1600
#: Below this width the ways to pay stand below each other.
_PAYMENT_NEEDS = 760


class SellView(QWidget):
    """Catalogue or payment left, cart right; the complete page covers both."""

    def __init__(self, context: UiContext, facts: ShopFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = PRODUCTS
        self.top = QWidget()
        self.search = SearchEdit()
        row = QHBoxLayout(self.top)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 1)
        row.addStretch(0)
        self.products = ProductsPanel(context, facts.currency)
        self.payment = PaymentPanel(facts.currency)
        self.hint_bar = HintBar(_hints())
        self.cart = CartPanel(facts.currency)
        self.done = DonePanel(context, facts.zone)
        self._left = PageStack()
        self._left.addWidget(self.products)
        self._payment_room = TallScroll(self.payment, name="payment_room", both_ways=True)
        self._left.addWidget(self._payment_room)
        self._stages = PageStack()
        self._stages.addWidget(self._work())
        self._stages.addWidget(self.done)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stages)

    def show_stage(self, stage: str) -> None:
        """Show products, payment or done."""
        self._stage = stage
        self._stages.setCurrentIndex(1 if stage == DONE else 0)
        self._left.setCurrentWidget(self._payment_room if stage == PAYMENT else self.products)
        self.hint_bar.setVisible(stage == PRODUCTS)
        self._set_widths()

    def focus_stage(self, stage: str) -> None:
        """Ready for what comes next: a scan or letter, an amount, the next sale."""
        if stage == DONE:
            self.done.focus_next()
        else:
            field = self.payment.card.edit if stage == PAYMENT else self.search
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cart is narrower in a small window."""
        super().resizeEvent(event)
        self._set_widths()

    def _work(self) -> QWidget:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._left, 1)
        left.addWidget(self.hint_bar)
        work = QWidget()
        columns = QHBoxLayout(work)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        nest(columns, left, 1)
        columns.addWidget(self.cart)
        return work

    def _set_widths(self) -> None:
        wide = round(self.width() / scale().factor)
        paying = self._stage == PAYMENT
        width = 376 if wide < _SMALL else 400 if paying else 432 if wide < _LARGE else 480
        self.cart.setFixedWidth(px(width))
        self.payment.set_narrow(narrow=wide - width < _PAYMENT_NEEDS)


def _hints() -> list[tuple[str, str]]:
    shown = hints("sell.search", "sell.customer", "sell.exact_cash", "sell.pay")
    return [*shown, ("3 *", _("Quantity, then scan")), *hints("undo", "help")]
