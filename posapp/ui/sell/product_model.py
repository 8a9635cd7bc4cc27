"""The catalogue as rows: read page by page as one scrolls, with what is in the cart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from posapp.i18n import _
from posapp.services.catalogue.views import ProductView
from posapp.services.paging import Page
from posapp.ui.sell.words import money, quantity_words
from posapp.ui.widgets import RIGHT, Role

ITEM, SKU, CATEGORY, PRICE, PLUS = range(5)
Index = QModelIndex | QPersistentModelIndex


class ProductModel(QAbstractTableModel):
    """Columns Item, SKU, Category, Price and what is in the cart.

    ``more(cursor)`` asks for the rows after those that are there.
    """

    def __init__(
        self, currency: str, more: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._currency, self._more = currency, more
        self._rows: list[ProductView] = []
        self._next: str | None = None
        self._in_cart: dict[str, int] = {}

    def show_page(self, page: Page[ProductView]) -> None:
        """Show these rows instead of those that are there."""
        self.beginResetModel()
        self._rows, self._next = list(page.items), page.next
        self.endResetModel()

    def add_page(self, page: Page[ProductView]) -> None:
        """Show these rows below those that are there."""
        self._next = page.next
        if page.items:
            at = len(self._rows)
            self.beginInsertRows(QModelIndex(), at, at + len(page.items) - 1)
            self._rows.extend(page.items)
            self.endInsertRows()

    def show_in_cart(self, quantities: dict[str, int]) -> None:
        """Mark what is in the cart, by SKU."""
        changed = {s for s, n in quantities.items() if self._in_cart.get(s) != n}
        changed |= self._in_cart.keys() - quantities.keys()
        self._in_cart = quantities
        for row, product in enumerate(self._rows):
            if product.sku in changed:
                self.dataChanged.emit(self.index(row, PLUS), self.index(row, PLUS))

    def product(self, row: int) -> ProductView | None:
        """The product of a row, if there is one."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, sku: str) -> int:
        """The row of a product; -1 where it is not shown."""
        return next((n for n, product in enumerate(self._rows) if product.sku == sku), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows were read."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Five."""
        return 0 if parent.isValid() else 5

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the catalogue goes on."""
        return not parent.isValid() and self._next is not None

    def fetchMore(self, _parent: Index) -> None:
        """Ask for the next rows, once."""
        cursor, self._next = self._next, None
        if cursor is not None:
            self._more(cursor)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        product = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(product, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == PLUS:
            return _("{count} in the cart").format(count=self._words(product, PLUS) or 0)
        if role == Role.COLOUR and index.column() in (SKU, CATEGORY):
            return "text2"
        if role == Role.ID:
            return product.sku
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Item"), _("SKU"), _("Category"), _("Price"), "")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == PRICE:
            return int(RIGHT)
        return None

    def _words(self, product: ProductView, column: int) -> str:
        if column == PRICE:
            return money(product.price, self._currency)
        if column == PLUS:
            held = self._in_cart.get(product.sku)
            return quantity_words(held) if held else ""
        return (product.name, product.sku, product.category)[column]
