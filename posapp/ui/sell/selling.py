"""What happens to the cart: goods in and out, quantities, undo, prices that changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.models.pricing import UNIT
from posapp.services.catalogue.find import products_now
from posapp.services.catalogue.views import ProductView
from posapp.ui.context import UiContext
from posapp.ui.sell.cart import SellDraft, Taxes
from posapp.ui.sell.history import CartHistory
from posapp.ui.sell.scan_queue import ScanQueue
from posapp.ui.sell.words import trouble_words


class Selling(QObject):
    """Changes the draft's cart; ``changed`` after each change."""

    changed = Signal()
    #: Something was put into the cart.
    added = Signal(object)

    def __init__(self, context: UiContext, draft: Callable[[], SellDraft], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._draft = context, draft
        self._scans = ScanQueue(context, self.add, self._on_unknown, self)
        self.taxes = Taxes()
        self._history = CartHistory(lambda: draft().cart)
        self.changed.connect(self._history.note)
        self._history.note()

    def scan(self, code: str, quantity: int = UNIT) -> None:
        """Add what a scanner read."""
        self._scans.put(code, quantity)

    def add(self, product: ProductView, quantity: int = UNIT) -> None:
        """Put goods into the cart."""
        cart = self._draft().cart
        row = cart.row_for(product)
        held = cart.lines[row].quantity if row >= 0 else 0
        if self._try(lambda: cart.add(product, quantity)):
            if not self._fits():
                self._take_back(cart.selected, held)
            self.changed.emit()
            self.added.emit(product)

    def nudge(self, row: int, by: int) -> None:
        """One more or one less; the last one less deletes the line."""
        lines = self._draft().cart.lines
        if not 0 <= row < len(lines):
            return
        wanted = lines[row].quantity + by * UNIT
        if wanted <= 0:
            self.delete(row)
        else:
            self.set_quantity(row, wanted)

    def set_quantity(self, row: int, quantity: int) -> None:
        """Sell another quantity of a line."""
        cart = self._draft().cart
        if not 0 <= row < len(cart.lines) or cart.lines[row].quantity == quantity:
            return
        held = cart.lines[row].quantity
        if self._try(lambda: cart.set_quantity(row, quantity)):
            if not self._fits():
                self._take_back(row, held)
            self.changed.emit()

    def set_price(self, row: int, price: int | None) -> None:
        """Sell a line that asks for its price at this one."""
        cart = self._draft().cart
        if not 0 <= row < len(cart.lines):
            return
        line = cart.lines[row]
        before = None if line.needs_price else line.product.price
        if price != before and self._try(lambda: cart.set_price(row, price)):
            if not self._fits():
                cart.set_price(row, before)
            self.changed.emit()

    def delete(self, row: int) -> None:
        """Take a line out; the toast and Ctrl Z bring it back."""
        cart = self._draft().cart
        if not 0 <= row < len(cart.lines):
            return
        line = cart.delete(row)
        self.changed.emit()
        if self._context.shell is not None:
            self._context.shell.toast(
                _("Line deleted"), line.product.name, "undo", _("Undo"), self.undo
            )

    def undo_last(self) -> None:
        """Ctrl Z: take back what happened to the lines last."""
        if self._history.undo():
            self.changed.emit()
            self.reprice()

    def undo(self) -> None:
        """Bring back the line that was deleted last."""
        if self._draft().cart.undo() >= 0:
            self.changed.emit()

    def reprice(self) -> None:
        """Ask whether the cart's goods are still what it shows: price, tax, stock."""
        lines = self._draft().cart.lines
        if lines:
            ids = [line.product.id for line in lines]
            self._context.look(self, products_now, ids, then=self._on_products, topic="price")

    def refresh_stock(self, ids: frozenset[str]) -> None:
        """Some products have another stock: look again where the cart has any of them."""
        if any(line.product.id in ids for line in self._draft().cart.lines):
            self.reprice()

    def _on_products(self, now: dict[str, ProductView]) -> None:
        differs = False
        for line in self._draft().cart.lines:
            fresh = now.get(line.product.id)
            if fresh is None or fresh.archived:
                self._on_gone(line.product)
                continue
            if fresh.asks_price:
                fresh = replace(fresh, price=line.product.price)
            if fresh != line.product:
                line.product, differs = fresh, True
        if differs:
            self.changed.emit()

    def _on_gone(self, product: ProductView) -> None:
        gone = Refused("product_archived", field="item", name=product.name)
        self.tell(_("Check the cart"), trouble_words(gone))

    def _on_unknown(self, code: str, error: Exception) -> None:
        if isinstance(error, Refused) and error.code == "unknown_code":
            self.tell(_("No product has the code {code}").format(code=code), "")
        else:
            self.tell(_("The code was not looked up"), trouble_words(error))

    def tell(self, title: str, words: str) -> None:
        """Say what is wrong, with the sound that means so."""
        self._context.sounds.play("error")
        if self._context.shell is not None:
            self._context.shell.toast(title, words, "error")

    def refuse(self, refusal: Exception) -> None:
        """Say why the cart stays as it is."""
        self.tell(_("The cart did not change"), trouble_words(refusal))

    def _try(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except Refused as refusal:
            self.refuse(refusal)
            return False
        return True

    def _fits(self) -> bool:
        return self._try(lambda: self._draft().cart.sums(self.taxes))

    def _take_back(self, row: int, held: int) -> None:
        cart = self._draft().cart
        if held:
            cart.lines[row].quantity = held
        else:
            del cart.lines[row]
            cart.selected = len(cart.lines) - 1
