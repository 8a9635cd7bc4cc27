"""The left side of the Items page: search, filters, and the catalogue as a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.catalogue.categories import categories
from posapp.services.catalogue.find import (
    ListProducts,
    ProductCounts,
    count_products,
    list_products,
    products_now,
)
from posapp.services.catalogue.views import CategoryView, ProductView
from posapp.services.paging import Page
from posapp.services.storage.database import ReadUnit
from posapp.ui.context import UiContext
from posapp.ui.pictures import Pictures
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.sell.product_delegates import ItemDelegate
from posapp.ui.sell.product_model import CATEGORY, ITEM, PLUS, PRICE, SKU, STOCK, ProductModel
from posapp.ui.send_invoice.flow import FlowRow
from posapp.ui.theme import px
from posapp.ui.widgets import (
    RIGHT,
    Button,
    EmptyState,
    FilterChip,
    LineEdit,
    MoneyDelegate,
    Panel,
    Table,
    TextDelegate,
)
from posapp.ui.widgets.nest import nest

ALL, LOW, ARCHIVED = "", "low", "archived"
_PAGE = 200
#: Below these widths the category goes, then the SKU.
_NARROW, _TIGHT = 800, 620


class _Search(LineEdit):
    """The arrows and Enter go on into the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ListPanel(Panel):
    """``moved`` tells which product is the current one; whoever edits asks ``highlighted``."""

    moved = Signal()
    #: Enter or a double click on a row.
    opened = Signal()
    new_asked = Signal()
    import_asked = Signal()
    categories_asked = Signal()
    #: The shop's categories, by name.
    shelves = Signal(object)

    def __init__(self, context: UiContext, currency: str) -> None:
        super().__init__("surface", name="items_list")
        self._context = context
        self._wanted = ""
        self.model = ProductModel(currency, self._ask_more, self)
        self.pictures = Pictures(context, self)
        self._build()
        self._wire()

    def ask(self, *, wanted: str = "") -> None:
        """Ask for what search and filters describe; then choose ``wanted`` (an id)."""
        held = self.highlighted()
        self._wanted = wanted or (held.id if held is not None else "")
        self._context.look(
            self, list_products, self._query(), then=self._on_page, topic="items.rows"
        )
        self._context.look(self, _overview, then=self._on_overview, topic="items.counts")

    def refresh_stock(self, ids: frozenset[str]) -> None:
        """Only what is shown of these products is asked for."""
        shown = self.model.shown_of(ids)
        if shown:
            self._context.look(self, products_now, shown, then=self.model.show_now)

    def restore(self, words: str, chosen: str) -> None:
        """Search and filter as they were."""
        self.search.blockSignals(True)
        self.search.setText(words)
        self.search.blockSignals(False)
        self.chips[chosen if chosen in self.chips else ALL].setChecked(True)

    def filter(self) -> str:
        """The filter that holds; empty for all."""
        return next((key for key, chip in self.chips.items() if chip.isChecked()), ALL)

    def highlighted(self) -> ProductView | None:
        """The product of the current row."""
        return self.model.product(self.table.current_row())

    def choose(self, product_id: str) -> None:
        """Make a product's row the current one, where it is shown, without telling."""
        self.table.blockSignals(True)
        rows = range(self.model.rowCount())
        row = next((n for n in rows if self._id(n) == product_id), -1)
        if row >= 0:
            self.table.choose_row(row)
        self.table.blockSignals(False)
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow list leaves columns out."""
        super().resizeEvent(event)
        self.table.setColumnHidden(CATEGORY, self.width() < px(_NARROW))
        self.table.setColumnHidden(SKU, self.width() < px(_TIGHT))

    def _build(self) -> None:
        self.search = _Search(
            _("Name, SKU or barcode"), icon="search", hint=hint_for("items.search"),
            name="items_search", tall=True, guard="none",
        )  # fmt: skip
        self.search.setAccessibleName(_("Search items"))
        self.new = Button(
            _("New item"), "primary", 40, icon="plus", hint=hint_for("items.new"), name="items_new"
        )
        self.import_ = Button(_("Import"), size=40, icon="upload", name="items_import")
        self.sort = Button(_("Categories"), size=40, icon="tag", name="items_categories")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        for button in (self.sort, self.import_, self.new):
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 20, 12)
        head.setSpacing(10)
        nest(head, top)
        head.addWidget(self._make_chips())
        nest(column, head)
        self.table = self._make_table()
        self.nothing = EmptyState(
            "package", _("No items yet"), _("Add the first one, or import a whole list."),
            action=_("New item"), name="items_none",
        )  # fmt: skip
        self.not_found = EmptyState(
            "search", _("No item fits"), action=_("Show all items"), name="items_not_found"
        )
        self.stack = QStackedWidget()
        for part in (self.table, self.nothing, self.not_found):
            self.stack.addWidget(part)
        column.addWidget(self.stack, 1)

    def _make_chips(self) -> QWidget:
        row = FlowRow()
        words = {ALL: _("All"), LOW: _("Running out"), ARCHIVED: _("Archived")}
        self._group = QButtonGroup(self)
        self.chips: dict[str, FilterChip] = {}
        for key, text in words.items():
            chip = FilterChip(text, name=f"items_chip_{key or 'all'}")
            self.chips[key] = chip
            self._group.addButton(chip)
            row.add(chip)
        self.chips[ALL].setChecked(True)
        return row

    def _make_table(self) -> Table:
        table = Table(name="items_table")
        table.setAccessibleName(_("Items"))
        table.setModel(self.model)
        table.set_widths(0, px(104), px(140), px(96), px(148), 0)
        table.setColumnHidden(PLUS, True)
        table.setItemDelegateForColumn(ITEM, ItemDelegate(self.pictures, table))
        table.setItemDelegateForColumn(STOCK, TextDelegate(table, align=RIGHT))
        table.setItemDelegateForColumn(PRICE, MoneyDelegate(table, bold=True))
        return table

    def _wire(self) -> None:
        self.search.textChanged.connect(self._on_narrowed)
        self.search.left.connect(self._on_left)
        self._group.buttonClicked.connect(self._on_narrowed)
        self.table.moved.connect(self._on_moved)
        self.table.opened.connect(self._on_opened)
        self.pictures.arrived.connect(self.table.viewport().update)
        self.new.clicked.connect(self.new_asked)
        self.nothing.acted.connect(self.new_asked)
        self.import_.clicked.connect(self.import_asked)
        self.sort.clicked.connect(self.categories_asked)
        self.not_found.acted.connect(self._on_show_all)

    def _query(self, cursor: str | None = None) -> ListProducts:
        chosen = self.filter()
        return ListProducts(
            self.search.text().strip(), None, _PAGE, cursor,
            archived=chosen == ARCHIVED, low=chosen == LOW,
        )  # fmt: skip

    def _ask_more(self, cursor: str) -> None:
        asked = self._query()

        def arrived(page: Page[ProductView]) -> None:
            if asked == self._query():
                self.model.add_page(page)

        self._context.look(self, list_products, self._query(cursor), then=arrived)

    def _on_page(self, page: Page[ProductView]) -> None:
        self.model.show_page(page)
        self.table.setColumnHidden(STOCK, not self.model.counts_stock())
        narrowed = bool(self.search.text().strip() or self.filter())
        empty = self.not_found if narrowed else self.nothing
        self.stack.setCurrentWidget(self.table if page.items else empty)
        self.choose(self._wanted)
        self.moved.emit()

    def _on_overview(self, found: tuple[ProductCounts, tuple[CategoryView, ...]]) -> None:
        counts, shelves = found
        for key, count in ((ALL, counts.all), (LOW, counts.low), (ARCHIVED, counts.archived)):
            self.chips[key].set_count(count)
        self.model.show_colours({known.name: known.colour for known in shelves if known.colour})
        self.shelves.emit(shelves)

    def _on_narrowed(self, _what: object) -> None:
        self.ask()

    def _on_left(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            if self.table.current_row() < 0:
                self.table.choose_row(0)

    def _on_moved(self, _index: QModelIndex) -> None:
        self.moved.emit()

    def _on_opened(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _on_show_all(self) -> None:
        self.restore("", ALL)
        self.ask()

    def _id(self, row: int) -> str:
        product = self.model.product(row)
        return product.id if product is not None else ""


def _overview(unit: ReadUnit) -> tuple[ProductCounts, tuple[CategoryView, ...]]:
    return count_products(unit), categories(unit)
