"""The catalogue: categories, the list or tiles, and what stands there when it is empty."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.catalogue.categories import categories
from posapp.services.catalogue.find import (
    ListProducts,
    list_categories,
    list_products,
    products_now,
)
from posapp.services.catalogue.views import ProductView
from posapp.services.paging import Page
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.pictures import Pictures
from posapp.ui.sell.category_row import CategoryRow
from posapp.ui.sell.product_delegates import ItemDelegate, PlusDelegate
from posapp.ui.sell.product_grid import ProductGrid
from posapp.ui.sell.product_model import CATEGORY, ITEM, PLUS, PRICE, SKU, STOCK, ProductModel
from posapp.ui.theme import px
from posapp.ui.widgets import (
    RIGHT,
    EmptyState,
    Label,
    MoneyDelegate,
    Panel,
    Segments,
    Table,
    TextDelegate,
)

LIST, TILES = "list", "tiles"

_PAGE = 200
_NARROW = 700
#: Below this the SKU too.
_TIGHT = 500


class ProductsPanel(QWidget):
    """``picked`` tells which product goes into the cart."""

    picked = Signal(object)
    #: The rows that were asked for are there.
    loaded = Signal()
    #: The button of the empty list: the search is to be taken away.
    cleared = Signal()
    #: The list or the tiles were chosen; the shop remembers it.
    turned = Signal(str)

    def __init__(self, context: UiContext, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._search, self._category = "", ""
        self.is_loading, self._keeps = False, False
        #: Nothing was found in the chosen category, so all of them are searched.
        self._is_wide = False
        self.model = ProductModel(currency, self._ask_more, self)
        self._build()
        self._wire()

    def search(self, words: str, category: str) -> None:
        """Show what matches, soon; ``loaded`` follows."""
        self._search, self._category = words, category
        self._keeps = self._is_wide = False
        self.categories.choose(category)
        self._ask()

    def refresh(self) -> None:
        """Ask again for rows and categories; the highlight stays where it is."""
        self._keeps = True
        self._ask()
        self._context.look(self, _shelves, then=self._on_shelves, topic="sell.categories")

    def refresh_stock(self, ids: frozenset[str]) -> None:
        """Some products have another stock now: only what is shown of them is asked for."""
        shown = self.model.shown_of(ids)
        if shown:
            self._context.look(self, products_now, shown, then=self.model.show_now)

    def turn(self, look: str) -> None:
        """Show the list or the tiles; the highlight stays on its item."""
        row = self.view().current_row()
        self.looks.set_value(look)
        self.model.has_tiles = look == TILES
        if look == TILES:
            self.grid.begin()
        self._show_empty(self.model.rowCount() == 0)
        self.view().choose_row(row)

    def view(self) -> Table | ProductGrid:
        """What is shown of the two."""
        return self.grid if self.looks.value() == TILES else self.table

    def step(self, by: int) -> None:
        """Move the highlight: a row of the list, a row of tiles."""
        self._step(by * self.grid.columns() if self.view() is self.grid else by)

    def step_aside(self, by: int) -> None:
        """Move the highlight to the tile beside it."""
        if self.view() is self.grid:
            self._step(by)

    def _step(self, by: int) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            now = self.view().current_row()
            start = now if now >= 0 else (-1 if by > 0 else last + 1)
            first = 0 if now < 0 and by > 0 else start + by
            self.view().choose_row(max(0, min(last, first)))

    def highlighted(self) -> ProductView | None:
        """The product under the highlight."""
        return self.model.product(self.view().current_row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the category makes room for the name."""
        super().resizeEvent(event)
        self.table.setColumnHidden(CATEGORY, self.width() < px(_NARROW))
        self.table.setColumnHidden(SKU, self.width() < px(_TIGHT))

    def _build(self) -> None:
        self.pictures = Pictures(self._context, self)
        looks = [(TILES, _("Tiles"), "layout-grid"), (LIST, _("List"), "list")]
        self.looks = Segments(looks, LIST, name="sell_view")
        self.categories = CategoryRow(self.looks)
        self.grid = ProductGrid(self.model, self.pictures)
        self.table = Table(name="products")
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Items"))
        self.table.set_widths(0, 104, 140, 96, 132, 76)
        self.table.setItemDelegateForColumn(ITEM, ItemDelegate(self.pictures, self.table))
        self.table.setItemDelegateForColumn(STOCK, TextDelegate(self.table, align=RIGHT))
        self.table.setItemDelegateForColumn(PRICE, MoneyDelegate(self.table, bold=True))
        self.table.setItemDelegateForColumn(PLUS, PlusDelegate(self.table))
        self.empty = EmptyState(
            "package", _("No items yet"), _("Add the first one, or import a list of them."),
            action=_("Go to Items"), name="no_products",
        )  # fmt: skip
        self.nothing = EmptyState(
            "search", _("Nothing found"), _("No item matches what you typed."),
            name="nothing_found", action=_("Clear the search"),
        )  # fmt: skip
        self._wide_strip = Panel("surface", "b", name="searched_everywhere")
        self.wide_note = Label("", "small", "text2", wrap=True)
        strip = QVBoxLayout(self._wide_strip)
        strip.setContentsMargins(20, 8, 20, 9)
        strip.addWidget(self.wide_note)
        self._wide_strip.hide()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.categories)
        column.addWidget(self._wide_strip)
        column.addWidget(self.stack, 1)

    def _wire(self) -> None:
        self.table.opened.connect(self._on_opened)
        self.table.clicked.connect(self._on_clicked)
        self.grid.opened.connect(self._on_tile)
        self.pictures.arrived.connect(self.table.viewport().update)
        self.pictures.arrived.connect(self.grid.viewport().update)
        self.looks.chosen.connect(self._on_look)
        self.nothing.acted.connect(self.cleared)
        self.empty.acted.connect(self._on_items)

    def _on_items(self) -> None:
        if self._context.shell is not None:
            self._context.shell.go("items")

    def _ask(self) -> None:
        self.is_loading = True
        self._context.look(
            self, list_products, self._query(), then=self._on_page, topic="sell.products"
        )

    def _query(self, cursor: str | None = None) -> ListProducts:
        category = None if self._is_wide else self._category or None
        return ListProducts(self._search, category, _PAGE, cursor)

    def _ask_more(self, cursor: str) -> None:
        asked = self._query()
        self._context.look(
            self,
            list_products,
            self._query(cursor),
            then=lambda page: self._on_more(asked, page),
            topic="sell.more",
        )

    def _on_page(self, page: Page[ProductView]) -> None:
        if not page.items and self._search and self._category and not self._is_wide:
            self._is_wide = True
            self._ask()
            return
        self.is_loading = False
        self._show_wide(is_wide=self._is_wide and bool(page.items))
        kept = self.highlighted() if self._keeps else None
        self.model.show_page(page)
        self.table.setColumnHidden(STOCK, not self.model.counts_stock())
        if self._search:
            self.view().choose_row(0)
        elif kept is not None:
            self.view().choose_row(self.model.row_of(kept.sku))
        self._show_empty(not page.items)
        self.loaded.emit()

    def _show_wide(self, *, is_wide: bool) -> None:
        words = _("Nothing in “{category}”. These are from all categories.")
        self.wide_note.setText(words.format(category=self._category) if is_wide else "")
        self._wide_strip.setVisible(is_wide)

    def _on_more(self, asked: ListProducts, page: Page[ProductView]) -> None:
        if asked == self._query():
            self.model.add_page(page)

    def _show_empty(self, is_empty: bool) -> None:
        instead = self.nothing if self._search or self._category else self.empty
        self.stack.setCurrentWidget(instead if is_empty else self.view())

    def _on_shelves(self, shelves: tuple[tuple[tuple[str, int], ...], dict[str, str]]) -> None:
        counts, colours = shelves
        self.categories.show_categories(counts, self._category)
        self.model.show_colours(colours)

    def _on_look(self, look: str) -> None:
        self.turn(look)
        self.turned.emit(look)

    def _on_tile(self, index: QModelIndex) -> None:
        self._pick(index.row())

    def _on_opened(self, index: QModelIndex) -> None:
        # The plus adds by its clicks: a double click there is two of them.
        if index.column() != PLUS:
            self._pick(index.row())

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == PLUS:
            self._pick(index.row())
            self.table.choose_row(index.row())

    def _pick(self, row: int) -> None:
        product = self.model.product(row)
        if product is not None:
            self.picked.emit(product)


def _shelves(unit: ReadUnit) -> tuple[tuple[tuple[str, int], ...], dict[str, str]]:
    """Categories with their counts, and the colours of those that have one."""
    colours = {known.name: known.colour for known in categories(unit) if known.colour}
    return list_categories(unit), colours
