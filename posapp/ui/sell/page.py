"""The Sell page: the catalogue or the payment at the left, the cart at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QVBoxLayout,
    QWidget,
)

from posapp.i18n import _
from posapp.models.changes import Changes
from posapp.services.catalogue.views import ProductView
from posapp.services.customers.views import CustomerView
from posapp.services.sales.find import show_order
from posapp.services.sales.views import OrderView
from posapp.services.settings.change import change_settings
from posapp.ui.context import UiContext
from posapp.ui.display.sale import sale_of
from posapp.ui.display.stand import customer_stand
from posapp.ui.page import Page
from posapp.ui.qr.window import QrWindow
from posapp.ui.runtime.keymap import bind
from posapp.ui.sell.cart import SellDraft, Taxes
from posapp.ui.sell.cart_panel import sums_of
from posapp.ui.sell.customer_picker import CustomerPicker
from posapp.ui.sell.finding import Finding
from posapp.ui.sell.parking import Parking
from posapp.ui.sell.paying import Paying
from posapp.ui.sell.payment_panel import METHODS, PayRules
from posapp.ui.sell.products_panel import LIST, TILES
from posapp.ui.sell.selling import Selling
from posapp.ui.sell.terms_form import TermsForm
from posapp.ui.sell.view import DONE, PAYMENT, PRODUCTS, SellView
from posapp.ui.shop_facts import KEY, ShopFacts, read_facts
from posapp.ui.watching import watch

DRAFT = "sell"


class SellPage(Page):
    """Holds the parts together; the sale itself lives in ``context.drafts``."""

    key = "sell"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        context.drafts.setdefault(DRAFT, SellDraft())
        self._facts: ShopFacts = context.drafts.get(KEY) or ShopFacts()
        self._is_shown = False
        self._build()
        self._wire()
        self._bind()
        self.products.turn(self._facts.sell_view)
        self._use_facts(self._facts)
        self._show_stage()

    @property
    def draft(self) -> SellDraft:
        """The sale in the making."""
        found: SellDraft = self.context.drafts[DRAFT]
        return found

    def top_left(self) -> QWidget:
        """The search stands in the top bar."""
        return self.view.top

    def title(self) -> str:
        """What the page is called."""
        return _("Sell")

    def activate(self, subject: str = "") -> None:
        """Ready for the next scan or letter."""
        self._is_shown = True
        self._ask_facts()
        self.parking.refresh()
        self.products.refresh()
        self._show_stage()
        self._focus()

    def deactivate(self) -> None:
        """Another page is shown now."""
        self._is_shown = False
        self._watch(())

    def apply_changes(self, changes: Changes) -> None:
        """Prices, goods, the order that was just saved, settings: show them as they are."""
        if changes.products or changes.categories or changes.everything:
            self.products.refresh()
            self.selling.reprice()
        elif changes.stock:
            self.products.refresh_stock(changes.stock)
            self.selling.refresh_stock(changes.stock)
        if changes.settings or changes.everything:
            self._ask_facts()
        if changes.orders or changes.everything:
            self.parking.refresh()
        done = self.draft.done
        if done is not None and (done.id in changes.orders or changes.everything):
            self.context.look(self, show_order, done.id, then=self._on_done_again)

    def take_scan(self, code: str) -> bool:
        """A scan adds, wherever the focus is; while paying it does nothing but say so."""
        if self.draft.stage == PAYMENT:
            words = _("Press Esc to go back to the cart, then scan.")
            self.selling.tell(_("Nothing is added while paying"), words)
            return True
        if self.draft.stage == DONE:
            self.new_sale()
        self.selling.scan(code, self.finding.take_prefix())
        return True

    def new_sale(self) -> None:
        """Begin with an empty cart."""
        self.draft.start_over()
        self.search.clear()
        self._watch(())
        self.finding.again()
        self._show_stage()
        self._focus()

    def pay(self) -> None:
        """Open the payment."""
        if (
            self._is_priced()
            and self.draft.stage == PRODUCTS
            and sums_of(self.draft.cart, self.selling.taxes)
        ):
            self.draft.cart.refit(self._total(), self.paying.rules.cash_step)
            self._go_to(PAYMENT)

    def choose_terms(self) -> None:
        """A discount, or another price for the selected line."""
        if self.draft.stage == PRODUCTS and self.draft.cart.lines:
            form = TermsForm(self.window(), self.draft.cart, self._facts.currency, self._on_terms)
            form.open_here()

    def park(self) -> None:
        """Keep the sale for later; the next customer is served."""
        if self.draft.stage == PRODUCTS and self._is_priced():
            self.parking.park()

    def recall(self) -> None:
        """Go on with a sale that waits."""
        if self.draft.stage == DONE:
            self.new_sale()
        if self.draft.stage == PRODUCTS and self._is_priced():
            self.parking.choose(self.window(), self._facts.zone)

    def choose_customer(self) -> None:
        """Find or add who is buying."""
        if self.draft.stage == PAYMENT:
            self._go_to(PRODUCTS)
        if self.draft.stage == PRODUCTS:
            picker = CustomerPicker(
                self.window(), self.cart.customer, self.context, self._on_customer,
                self.cart.customer.width(),
            )  # fmt: skip
            picker.open_here()

    def back(self) -> None:
        """Esc: one step back, and nothing is lost."""
        if self.draft.stage == PAYMENT and not self.paying.saving:
            self._go_to(PRODUCTS)
        elif self.draft.stage == DONE:
            self.new_sale()
        elif self.search.text():
            self.search.clear()
        self._focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter that nobody wanted begins a search; it is not lost."""
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        typed = event.text()
        if not typed or not typed.isprintable() or event.modifiers() & held:
            super().keyPressEvent(event)
        elif self.draft.stage == PAYMENT and typed.isdigit():
            self._pass_on(self.payment.card.edit, event)
        elif self.draft.stage == PRODUCTS:
            self._pass_on(self.search, event)

    def _build(self) -> None:
        self.view = SellView(self.context, self._facts)
        self.search, self.products = self.view.search, self.view.products
        self.payment, self.cart, self.done = self.view.payment, self.view.cart, self.view.done
        self.selling = Selling(self.context, lambda: self.draft, self)
        self.paying = Paying(
            self.context, self.payment, self.cart.pay_foot, self._facts.currency,
            lambda: self.draft, self._total,
        )  # fmt: skip
        self.parking = Parking(self.context, lambda: self.draft, self)
        self.finding = Finding(self.search, self.products, self.selling, lambda: self.draft, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)

    def _wire(self) -> None:
        self.finding.typed.connect(self._on_typing)
        self.finding.picked.connect(self._focus)
        self.search.left.connect(self.back)
        self.search.nudged.connect(lambda by: self.selling.nudge(self.cart.list.row(), by))
        self.search.deleted.connect(lambda: self.selling.delete(self.cart.list.row()))
        self.cart.customer.asked.connect(self.choose_customer)
        self.cart.customer.removed.connect(self._on_customer_removed)
        self.cart.list.chosen.connect(self._on_line)
        self.cart.list.nudged.connect(self.selling.nudge)
        self.cart.list.deleted.connect(self.selling.delete)
        self.cart.list.quantity_typed.connect(self.selling.set_quantity)
        self.cart.list.price_typed.connect(self.selling.set_price)
        self.cart.list.refused.connect(self.selling.refuse)
        self.cart.list.returned.connect(self._focus)
        self.cart.sell_foot.exact_cash.connect(self.exact_cash)
        self.cart.sell_foot.pay.connect(self.pay)
        self.cart.list.terms_asked.connect(self.choose_terms)
        self.cart.tools.discount.clicked.connect(self.choose_terms)
        self.cart.tools.park.clicked.connect(self.park)
        self.cart.tools.recall.clicked.connect(self.recall)
        self.parking.counted.connect(self.cart.tools.show_waiting)
        self.parking.changed.connect(self._on_other_sale)
        self.payment.left.connect(self.back)
        self.selling.changed.connect(self._show_cart)
        self.selling.added.connect(self._on_added)
        self.products.turned.connect(self._on_turned)
        self.paying.completed.connect(self._on_completed)
        self.done.next_sale.connect(self.new_sale)
        self.done.opened.connect(self._on_open_order)
        self.done.qr_asked.connect(self._on_qr)

    def _bind(self) -> None:
        bind(self, "sell.search", self._on_find)
        bind(self, "sell.customer", self.choose_customer)
        bind(self, "sell.exact_cash", self.exact_cash)
        bind(self, "sell.pay", self.pay)
        bind(self, "sell.discount", self.choose_terms)
        bind(self, "sell.park", self.park)
        bind(self, "sell.recall", self.recall)
        bind(self, "sell.tiles", self._on_turn_key)
        bind(self, "undo", self.selling.undo_last)
        bind(self, "sell.more", lambda: self.selling.nudge(self.cart.list.row(), 1))
        bind(self, "sell.less", lambda: self.selling.nudge(self.cart.list.row(), -1))
        bind(self, "sell.delete_line", lambda: self.selling.delete(self.cart.list.row()))
        bind(self, "back", self.back)
        bind(self.payment, "pay.link", self.paying.ask_link)
        bind(self.payment, "pay.complete", self.paying.go_on)
        for number in range(len(METHODS)):
            action = f"pay.method{number + 1}"
            bind(self.payment, action, lambda n=number: self.paying.choose_number(n))
        bind(self.done, "done.print", self.done.print_now)
        bind(self.done, "done.open_order", self.done.open_now)
        bind(self.done, "done.new_sale", self.new_sale)

    def exact_cash(self) -> None:
        """Everything in cash, saved at once."""
        if (
            self._is_priced()
            and self.draft.stage != DONE
            and self._total() >= 0
            and self.draft.cart.lines
        ):
            self.draft.cart.refit(self._total(), self.paying.rules.cash_step)
            self.paying.exact_cash()

    def _is_priced(self) -> bool:
        """Whether every line has a price; else the keys go to the one that has none."""
        cart = self.draft.cart
        row = cart.unpriced()
        if row < 0 or self.draft.stage != PRODUCTS:
            return True
        cart.selected = row
        self._show_cart()
        self.cart.list.ask_price()
        words = _("Type what {name} costs this time.").format(name=cart.lines[row].product.name)
        self.selling.tell(_("A price is missing"), words)
        return False

    def _total(self) -> int:
        sums = sums_of(self.draft.cart, self.selling.taxes)
        return sums.total if sums else 0

    def _go_to(self, stage: str) -> None:
        self.draft.stage = stage
        self._show_stage()
        self._focus()

    def _show_stage(self) -> None:
        draft = self.draft
        if draft.stage == DONE and draft.done is not None:
            self.done.show_order(draft.done)
        self.view.show_stage(draft.stage)
        self._show_cart()

    def _show_cart(self) -> None:
        draft = self.draft
        self.cart.show_cart(draft.cart, self.selling.taxes, is_open=draft.stage != PAYMENT)
        held = {line.product.sku: line.quantity for line in draft.cart.lines}
        self.products.model.show_in_cart(held)
        if draft.stage == PAYMENT:
            self.paying.show()
        sale = sale_of(draft.cart, self.selling.taxes, self._facts.currency)
        customer_stand(self.context).show_sale(sale)

    def _focus(self) -> None:
        if not self._is_shown:
            return
        cart = self.draft.cart
        if self.draft.stage == PRODUCTS and 0 <= cart.selected == cart.unpriced():
            self.cart.list.ask_price()
        else:
            self.view.focus_stage(self.draft.stage)

    def _pass_on(self, field: QWidget, event: QKeyEvent) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.sendEvent(field, event)

    def _ask_facts(self) -> None:
        self.context.look(self, read_facts, then=self._use_facts, topic="sell.facts")

    def _use_facts(self, facts: ShopFacts) -> None:
        if facts.sell_view != self._facts.sell_view:
            self.products.turn(facts.sell_view)
        self._facts = facts
        self.selling.taxes = Taxes(facts.tax_default, facts.tax_included)
        self.paying.use_rules(
            PayRules(facts.deposits, facts.pay_online, facts.qris, facts.cash_step)
        )
        self._show_cart()

    def _on_typing(self) -> None:
        """Who types a search wants the goods, not the payment or the sale before."""
        if self.draft.stage == DONE:
            typed = self.draft.search
            self.draft.start_over()
            self.draft.search = typed
        if self.draft.stage != PRODUCTS or not self.products.isVisible():
            self.draft.stage = PRODUCTS
            self._show_stage()

    def _on_added(self, product: ProductView) -> None:
        if product.asks_price and self._is_shown:
            self._focus()

    def _on_turn_key(self) -> None:
        look = LIST if self.products.looks.value() == TILES else TILES
        self.products.turn(look)
        self._on_turned(look)

    def _on_turned(self, look: str) -> None:
        self.context.do(self, change_settings, {"ui.sell_view": look})
        self._focus()

    def _on_find(self) -> None:
        if self.draft.stage == DONE:
            self.new_sale()
        elif self.draft.stage == PAYMENT:
            self._go_to(PRODUCTS)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_terms(self) -> None:
        self.selling.changed.emit()
        self._focus()

    def _on_other_sale(self) -> None:
        self.search.clear()
        self._show_stage()
        self._focus()

    def _on_line(self, row: int) -> None:
        self.draft.cart.selected = row
        self.cart.list.show_cart(self.draft.cart, self.selling.taxes)

    def _on_customer(self, customer: CustomerView) -> None:
        self.draft.cart.customer = customer
        self.draft.cart.link = None
        self._show_cart()
        self._focus()

    def _on_customer_removed(self) -> None:
        self.draft.cart.customer = self.draft.cart.link = None
        self._show_cart()
        self._focus()

    def _on_completed(self, order: OrderView) -> None:
        self.draft.start_over()
        self.draft.stage, self.draft.done = DONE, order
        self.search.clear()
        self._show_stage()
        self._focus()
        if order.outstanding == 0:
            customer_stand(self.context).thank(order, order.total)
        self._watch((order.id,) if order.invoices else ())

    def _on_done_again(self, order: OrderView) -> None:
        if self.draft.done is not None and self.draft.done.id == order.id:
            self.draft.done = order
            self.done.show_order(order)

    def _on_qr(self) -> None:
        if self.draft.done is not None:
            window = QrWindow(self.window(), self.context, self.draft.done)
            window.paid_and_gone.connect(self._on_paid_and_gone)
            window.start()

    def _on_paid_and_gone(self, _next_sale: bool) -> None:
        """The sale is over without a key: the next customer waits."""
        if self.draft.stage == DONE:
            self.new_sale()

    def _on_open_order(self, order_id: str) -> None:
        self.new_sale()
        if self.context.shell is not None:
            self.context.shell.go("orders", order_id)

    def _watch(self, orders: tuple[str, ...]) -> None:
        """Ask about the link on the screen every two seconds."""
        watch(self.context, self.key, orders)
