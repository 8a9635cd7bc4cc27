"""From typing to the cart: the search field, the list and the categories play together here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from posapp.services.catalogue.views import ProductView
from posapp.ui.sell.cart import SellDraft
from posapp.ui.sell.products_panel import ProductsPanel
from posapp.ui.sell.search_edit import SearchEdit
from posapp.ui.sell.selling import Selling


class Finding(QObject):
    """``typed`` when a search begins; ``picked`` after something went into the cart."""

    typed = Signal()
    picked = Signal()

    def __init__(
        self,
        search: SearchEdit,
        products: ProductsPanel,
        selling: Selling,
        draft: Callable[[], SellDraft],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._search, self._products = search, products
        self._selling, self._draft = selling, draft
        self._picks_when_loaded = False
        search.setText(draft().search)
        search.textChanged.connect(self._on_search)
        search.stepped.connect(products.step)
        search.stepped_aside.connect(products.step_aside)
        search.picked.connect(self._on_enter)
        products.picked.connect(self._on_picked)
        products.loaded.connect(self._on_loaded)
        products.cleared.connect(self._on_cleared)
        products.categories.chosen.connect(self._on_category)
        if draft().search or draft().category:
            self.again()

    def again(self) -> None:
        """Show what is searched for."""
        self._products.search(self._search.wanted(), self._draft().category or "")

    def take_prefix(self) -> int:
        """How many a scan adds: ``3*`` that was typed before it, used up by it."""
        if self._search.wanted():
            return 1000
        quantity = self._search.quantity()
        if self._search.text():
            self._search.clear()
        return quantity

    def _on_search(self, words: str) -> None:
        self._draft().search = words
        self._picks_when_loaded = False
        if words:
            self.typed.emit()
        self.again()

    def _on_category(self, category: str) -> None:
        self._draft().category = category or None
        self.again()
        self.picked.emit()

    def _on_cleared(self) -> None:
        self._draft().category = None
        self._search.clear()
        self.again()
        self.picked.emit()

    def _on_enter(self) -> None:
        """Enter adds what is highlighted; it never completes a sale."""
        if self._products.is_loading:
            self._picks_when_loaded = True
            return
        product = self._products.highlighted()
        if product is not None:
            self._on_picked(product)
        elif self._search.wanted():
            self._selling.scan(self._search.wanted(), self._search.quantity())
            self._search.selectAll()

    def _on_loaded(self) -> None:
        if self._picks_when_loaded:
            self._picks_when_loaded = False
            self._on_enter()

    def _on_picked(self, product: ProductView) -> None:
        quantity = self._search.quantity()
        if self._search.text():
            self._search.clear()
        self._selling.add(product, quantity)
        self.picked.emit()
