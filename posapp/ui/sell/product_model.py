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

ITEM, SKU, CATEGORY, STOCK, PRICE, PLUS = range(6)
#: For the item's cell: the name of its picture, its category's colour, and what to warn of.
PICTURE, CATEGORY_COLOUR, LOW, PRODUCT = (Qt.ItemDataRole.UserRole + n for n in (20, 21, 22, 23))
Index = QModelIndex | QPersistentModelIndex


class ProductModel(QAbstractTableModel):
    """Columns Item, SKU, Category, In stock, Price and what is in the cart.

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
        self._colours: dict[str, str] = {}
        #: Tiles show what is in the cart on the item itself.
        self.has_tiles = False

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
                for column in (ITEM, PLUS) if self.has_tiles else (PLUS,):
                    self.dataChanged.emit(self.index(row, column), self.index(row, column))

    def show_now(self, products: dict[str, ProductView]) -> None:
        """Show some of the rows as they are now, by id: their stock moved."""
        for row, product in enumerate(self._rows):
            self._rows[row] = products.get(product.id, product)
        self._tell(lambda product: product.id in products)

    def show_colours(self, colours: dict[str, str]) -> None:
        """Show items without a picture in the colours of their categories."""
        if colours != self._colours:
            self._colours = colours
            self._tell(lambda product: True)

    def shown_of(self, ids: frozenset[str]) -> list[str]:
        """Which of these products are among the rows."""
        return [product.id for product in self._rows if product.id in ids]

    def counts_stock(self) -> bool:
        """Whether any row has a stock to show."""
        return any(product.counts_stock for product in self._rows)

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
        """Six."""
        return 0 if parent.isValid() else 6

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
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == ITEM:
            told = (product.name, self._words(product, PRICE), self.low_words(product))
            return ", ".join(filter(None, told))
        if role == Role.COLOUR:
            return self._colour(product, index.column())
        if role == Role.ID:
            return product.sku
        if role == PRODUCT:
            return product
        if role == PICTURE:
            return product.picture
        if role == CATEGORY_COLOUR:
            return self._colours.get(product.category, "")
        if role == LOW:
            return self.low_words(product)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            names = (_("Item"), _("SKU"), _("Category"), _("In stock"), _("Price"), "")
            return names[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (STOCK, PRICE):
            return int(RIGHT)
        return None

    def held(self, product: ProductView) -> str:
        """How much of it is in the cart; empty for none."""
        return self._words(product, PLUS)

    def price(self, product: ProductView) -> str:
        """What it costs."""
        return self._words(product, PRICE)

    def low_words(self, product: ProductView) -> str:
        """What is left of it, where that is too little."""
        return left_words(product, product.stock) if product.is_low() else ""

    def _tell(self, concerns: Callable[[ProductView], bool]) -> None:
        for row, product in enumerate(self._rows):
            if concerns(product):
                self.dataChanged.emit(self.index(row, ITEM), self.index(row, PLUS))

    def _colour(self, product: ProductView, column: int) -> str | None:
        if column == STOCK:
            return "partial.ink" if product.is_low() else "text2"
        return "text2" if column in (SKU, CATEGORY) else None

    def _words(self, product: ProductView, column: int) -> str:
        if column == PRICE:
            asks = product.asks_price
            return _("Any price") if asks else money(product.price, self._currency)
        if column == STOCK:
            return quantity_words(product.stock) if product.counts_stock else ""
        if column == PLUS:
            held = self._in_cart.get(product.sku)
            return quantity_words(held) if held else ""
        return (product.name, product.sku, product.category)[column]


def left_words(product: ProductView, left: int) -> str:
    """``4 left``, or that there is nothing."""
    if left <= 0:
        return _("None left")
    return _("{quantity} left").format(quantity=quantity_words(left))
