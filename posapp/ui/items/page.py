"""The Items page: find a product, change it, import many, sort them into categories."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from posapp.i18n import _, language
from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.services.catalogue.add import add_product
from posapp.services.catalogue.change import change_product
from posapp.services.catalogue.find import find_by_code, show_product
from posapp.services.catalogue.views import CategoryView, ProductView
from posapp.ui.context import UiContext
from posapp.ui.items.acts import ItemActs
from posapp.ui.items.categories import CategoriesDialog
from posapp.ui.items.draft import ItemDraft
from posapp.ui.items.editor import NARROW, WIDTH, Editor
from posapp.ui.items.import_dialog import ImportDialog
from posapp.ui.items.list_panel import ListPanel
from posapp.ui.page import Page
from posapp.ui.runtime.keymap import bind, hints
from posapp.ui.shop_facts import KEY, ShopFacts
from posapp.ui.theme import px
from posapp.ui.widgets import EmptyState, Panel

_DRAFT = "items"
#: From this width on the panel has its full width.
_WIDE = 1200


class ItemsPage(Page):
    """The list left, the product right; what is typed waits in ``context.drafts``."""

    key = "items"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        facts: ShopFacts = context.drafts.get(KEY) or ShopFacts()
        self._draft: ItemDraft = context.drafts.setdefault(_DRAFT, ItemDraft())
        self._draft.currency = facts.currency
        self._language = language()
        self._saving = False
        self._build(facts.currency)
        self._wire()
        self.list.restore(self._draft.search, self._draft.filter)
        self._show_editor()
        self.list.ask(wanted=self._draft.chosen)

    def title(self) -> str:
        """The words of the top bar."""
        return _("Items")

    def hints(self) -> list[tuple[str, str]]:
        """What the keys do here."""
        return [("↑ ↓", _("Move")), ("Enter", _("Edit")),
                *hints("items.search", "items.new", "form.save")]  # fmt: skip

    def activate(self, subject: str = "") -> None:
        """Show the list, or the product that is named by its id or SKU."""
        if subject:
            self.context.look(self, show_product, subject, then=self._edit)
        self.list.ask()
        self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def deactivate(self) -> None:
        """Ask about what is not saved; it stays as it was typed whatever the answer is."""
        # The page is built anew for another language: nobody is leaving.
        if language() == self._language and self._draft.is_dirty():
            self._ask_to_save(lambda: None)

    def apply_changes(self, changes: Changes) -> None:
        """Mend the list; what somebody types is left alone."""
        if changes.products or changes.categories or changes.everything:
            self.list.ask()
            self._look_again()
        elif changes.stock:
            self.list.refresh_stock(changes.stock)
            self._look_again()

    def take_scan(self, code: str) -> bool:
        """While a product is edited a scan is one of its barcodes; else it finds the product."""
        if self._draft.typed is not None and self.editor.isVisible():
            self.editor.add_barcode(code)
        else:
            self.context.look(self, find_by_code, code, then=self._edit)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a small window's list more room."""
        super().resizeEvent(event)
        self._right.setFixedWidth(px(WIDTH if self.width() >= px(_WIDE) else NARROW))

    def _build(self, currency: str) -> None:
        self.list = ListPanel(self.context, currency)
        self.editor = Editor(self._draft)
        self.acts = ItemActs(self, self.context, self._draft, self.editor.show_picture)
        nobody = Panel("canvas", "l")
        self._none = EmptyState(
            "package", _("No item is chosen"), _("Choose one in the list, or make a new one."),
            name="item_none",
        )  # fmt: skip
        column = QHBoxLayout(nobody)
        column.addWidget(self._none)
        self._right = QStackedWidget()
        self._right.addWidget(self.editor)
        self._right.addWidget(nobody)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        row.addWidget(self._right)

    def _wire(self) -> None:
        self.list.moved.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.list.new_asked.connect(self.new_item)
        self.list.import_asked.connect(self.import_file)
        self.list.categories_asked.connect(self.sort_categories)
        self.list.shelves.connect(self._on_shelves)
        self.editor.saved.connect(self.save)
        self.editor.discarded.connect(self._on_discard)
        self.editor.archived.connect(self.acts.archive)
        self.editor.picture_asked.connect(self.acts.ask_picture)
        self.editor.picture_removed.connect(self.acts.remove_picture)
        self.acts.archived.connect(self._look_again)
        self.acts.pictured.connect(self.list.ask)
        bind(self, "items.search", self._on_search)
        bind(self, "items.new", self.new_item)
        bind(self, "form.save", self.save)
        bind(self, "back", self._on_back)

    def new_item(self) -> None:
        """Begin a product; asks first about one that is not saved."""
        self._leave_then(lambda: self._begin(None))

    def import_file(self) -> None:
        """Open the import."""
        ImportDialog(self.window(), self.context).open_here()

    def sort_categories(self) -> None:
        """Open the categories."""
        CategoriesDialog(self.window(), self.context).open_here()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed, or say beside each field what is wrong."""
        if self._draft.typed is None or self._saving or not self._draft.is_dirty():
            return
        wanted = self._draft.read()
        self.editor.show_errors()
        if wanted is None:
            return
        self._saving = True

        def done(product: ProductView) -> None:
            self._saving = False
            self._on_saved(product)
            if then is not None:
                then()

        if self._draft.seen is None:
            self.context.do(self, add_product, wanted, then=done, failed=self._on_refused)
        else:
            change = self._draft.change(wanted)
            self.context.do(self, change_product, change, then=done, failed=self._on_refused)

    def _on_saved(self, product: ProductView) -> None:
        self._draft.chosen = product.id
        self._draft.begin(product)
        self._show_editor()
        self.list.ask(wanted=product.id)
        if self.context.shell is not None:
            self.context.shell.toast(_("Saved"), product.name)

    def _on_refused(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, Refused) and error.field in self.editor.fields:
            self._draft.errors = {error.field: error}
            self.editor.show_errors()
        elif self.context.shell is not None:
            self.context.shell.tell_trouble(error)

    def _begin(self, product: ProductView | None) -> None:
        self._draft.begin(product)
        self._draft.chosen = product.id if product is not None else ""
        self._show_editor()
        if product is None:
            self.editor.edits["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, product: ProductView) -> None:
        """Show a product that was named or scanned."""

        def show() -> None:
            self._begin(product)
            self.list.choose(product.id)

        self._leave_then(show)

    def _on_moved(self) -> None:
        product = self.list.highlighted()
        self._draft.search, self._draft.filter = self.list.search.text(), self.list.filter()
        if product is None or product.id == self._draft.chosen:
            return
        if self._draft.is_dirty() or (self._draft.typed is not None and self._draft.seen is None):
            self._leave_then(lambda: self._begin(product), back=True)
        else:
            self._begin(product)

    def _on_opened(self) -> None:
        product = self.list.highlighted()
        if product is not None and self._draft.typed is None:
            self._begin(product)
        self.editor.edits["name"].setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_then(self, go_on: Callable[[], None], *, back: bool = False) -> None:
        """Go on where nothing is unsaved; else ask. ``back`` returns the list to the product."""
        if not self._draft.is_dirty():
            go_on()
            return
        if back:
            self.list.choose(self._draft.chosen)
        self._ask_to_save(go_on)

    def _ask_to_save(self, go_on: Callable[[], None]) -> None:
        name = self._draft.typed.name if self._draft.typed is not None else ""
        self.context.ask.confirm(
            _("Save changes?"),
            _("{name} is not saved. What you typed stays until you save or discard it.").format(
                name=name or _("The new item")
            ),
            _("Save"),
            lambda _reason: self._save_and(go_on),
            keep=_("Not now"),
        )

    def _save_and(self, go_on: Callable[[], None]) -> None:
        if self.context.shell is not None and not self.isVisible():
            # What is wrong has to be seen.
            self._draft.read()
            if self._draft.errors:
                self.context.shell.go(self.key)
        self.save(go_on)

    def _on_discard(self) -> None:
        product = self._draft.seen
        if product is None:
            self._draft.end()
            self._show_editor()
            self._on_moved()
        else:
            self._draft.begin(product)
            self._show_editor()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_again(self) -> None:
        """Show what became of the product, where nobody is typing about it."""
        seen = self._draft.seen
        if seen is not None and not self._draft.is_dirty():
            self.context.look(
                self, show_product, seen.id, then=self._on_fresh, failed=self._on_gone,
                topic="items.one",
            )  # fmt: skip

    def _on_fresh(self, product: ProductView) -> None:
        seen = self._draft.seen
        is_news = seen is not None and product.id == seen.id and product != seen
        if is_news and not self._draft.is_dirty():
            self._draft.begin(product)
            self._show_editor()

    def _on_gone(self, _error: Exception) -> None:
        if not self._draft.is_dirty():
            self._draft.end()
            self._show_editor()

    def _show_editor(self) -> None:
        editing = self._draft.typed is not None
        self._right.setCurrentIndex(0 if editing else 1)
        if editing:
            self.editor.show_draft()
            self.editor.show_errors()
            self.acts.load_picture()

    def _on_shelves(self, shelves: tuple[CategoryView, ...]) -> None:
        self.editor.show_draft([known.name for known in shelves])

    def _on_search(self) -> None:
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def _on_back(self) -> None:
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
