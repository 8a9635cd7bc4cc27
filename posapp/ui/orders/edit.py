"""Edit a saved order with the parts of the Sell page: find, add, change quantities, take out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.ids import new_id
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.preview import After, preview_edit
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.orders.after_words import link_words, money_words
from posapp.ui.orders.edit_draft import draft_of, edited, is_changed
from posapp.ui.orders.words import money
from posapp.ui.runtime.keymap import bind, hint_for
from posapp.ui.sell.cart import SellDraft
from posapp.ui.sell.cart_list import CartList
from posapp.ui.sell.finding import Finding
from posapp.ui.sell.foot import SumRow
from posapp.ui.sell.products_panel import ProductsPanel
from posapp.ui.sell.search_edit import SearchEdit
from posapp.ui.sell.selling import Selling
from posapp.ui.send_invoice.words import trouble_words
from posapp.ui.theme import px
from posapp.ui.widgets import Banner, Button, Dialog, EmptyState, Label, Panel
from posapp.ui.widgets.nest import nest

_WIDTH, _HEIGHT, _CART = 1120, 560, 400


def draft_key(order_id: str) -> str:
    """Where lies in ``UiContext.drafts`` what was changed and not saved."""
    return f"edit:{order_id}"


class EditOrderDialog(Dialog):
    """One key for one opening: however often it is pressed, it is saved once.

    What is changed is kept until it is saved, whatever closes the dialog.
    """

    def __init__(self, window: QWidget, context: UiContext, order: OrderView) -> None:
        super().__init__(
            window, _("Edit order"), order.number or "", width=px(_WIDTH), name="edit_order"
        )
        self._context, self._order = context, order
        self._key = new_id()
        self._busy = False
        kept: tuple[OrderView, SellDraft] | None = context.drafts.get(draft_key(order.id))
        fits = kept is not None and kept[0].lines == order.lines
        self._draft = kept[1] if kept is not None and fits else draft_of(order)
        self._build()
        self._wire()
        self._products.refresh()
        self._show()

    def start(self) -> None:
        """Open it, ready for a scan or a word."""
        self.open(self.search)

    def _build(self) -> None:
        currency = self._order.currency
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.search = SearchEdit()
        self.search.setObjectName("edit_search")
        self._products = ProductsPanel(self._context, currency)
        self.selling = Selling(self._context, lambda: self._draft, self)
        self._finding = Finding(
            self.search, self._products, self.selling, lambda: self._draft, self
        )
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        nest(columns, self._make_left(), 1)
        columns.addWidget(self._make_right(currency))
        nest(self.body, columns, 1)
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="edit_cancel")
        self.save = Button(
            _("Save changes"), "primary", 44, hint=hint_for("form.save"), name="edit_save"
        )
        self.footer.addStretch()
        self.footer.addWidget(self.cancel)
        self.footer.addWidget(self.save)
        self.show_footer()

    def _make_left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(px(20), px(14), px(20), px(4))
        row.addWidget(self.search, 1)
        row.addStretch()
        nest(column, row)
        column.addWidget(self._products, 1)
        return column

    def _make_right(self, currency: str) -> Panel:
        panel = Panel("surface", "l", name="edit_cart")
        panel.setFixedWidth(px(_CART))
        panel.setMinimumHeight(px(_HEIGHT) if self.parentWidget().height() > px(720) else px(440))
        self.list = CartList(currency)
        self.list.setObjectName("edit_lines")
        # What was sold keeps its terms; new ones are no part of an edit.
        self.list.tools.terms.hide()
        self.list.setAccessibleName(_("Lines of the order"))
        self.empty = EmptyState(
            "shopping-basket", _("Nothing is left"), _("To take all of it back, void the order."),
            name="edit_empty",
        )  # fmt: skip
        self._lines = QStackedWidget()
        self._lines.addWidget(self.list)
        self._lines.addWidget(self.empty)
        column = QVBoxLayout(panel)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._lines, 1)
        column.addWidget(self._make_foot())
        return panel

    def _make_foot(self) -> Panel:
        foot = Panel("surface", "t", name="edit_foot")
        column = QVBoxLayout(foot)
        column.setContentsMargins(px(16), px(10), px(16), px(14))
        column.setSpacing(px(2))
        self.was, self.total = SumRow("edit_was"), SumRow("edit_total", strong=True)
        self.received = SumRow("edit_received")
        self.rest = SumRow("edit_rest", strong=True)
        for row in (self.was, self.total, self.received, self.rest):
            column.addWidget(row)
        column.addSpacing(px(6))
        self.sentence = Label("", "small", "text2", wrap=True)
        self.sentence.setObjectName("edit_sentence")
        self.sentence.setMinimumHeight(px(54))
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.banner = Banner("overdue", "", name="edit_problem")
        self.banner.hide()
        column.addWidget(self.sentence)
        column.addWidget(self.banner)
        return foot

    def _wire(self) -> None:
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self.selling.changed.connect(self._show)
        self._finding.picked.connect(self._on_picked)
        self.list.chosen.connect(self._on_chosen)
        self.list.nudged.connect(self.selling.nudge)
        self.list.quantity_typed.connect(self.selling.set_quantity)
        self.list.price_typed.connect(self.selling.set_price)
        self.list.deleted.connect(self.selling.delete)
        self.list.refused.connect(self.selling.refuse)
        self.list.returned.connect(self._to_search)
        self.search.nudged.connect(lambda by: self.selling.nudge(self._draft.cart.selected, by))
        self.search.deleted.connect(lambda: self.selling.delete(self._draft.cart.selected))
        self.search.left.connect(self._on_left)
        bind(self, "form.save", self._on_save)
        bind(self, "undo", self.selling.undo)
        bind(self, "sell.search", self._to_search)
        bind(self, "sell.more", lambda: self.selling.nudge(self._draft.cart.selected, 1))
        bind(self, "sell.less", lambda: self.selling.nudge(self._draft.cart.selected, -1))
        bind(self, "sell.delete_line", lambda: self.selling.delete(self._draft.cart.selected))

    def take_scan(self, code: str) -> None:
        """A scan adds goods wherever the focus is."""
        self.selling.scan(code, self._finding.take_prefix())

    def _command(self) -> EditOrder:
        return edited(self._order, self._draft, self._key)

    def _on_chosen(self, row: int) -> None:
        self._draft.cart.selected = row

    def _on_left(self) -> None:
        """Esc takes a search away first."""
        if self.search.text():
            self.search.clear()
        else:
            self.reject()

    def _on_picked(self) -> None:
        """The keys go on to the next goods, or to the price that a service waits for."""
        if 0 <= self._draft.cart.selected == self._draft.cart.unpriced():
            self.list.ask_price()
        else:
            self._to_search()

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        cart = self._draft.cart
        if cart.selected < 0 and cart.lines:
            cart.selected = 0
        self.list.show_cart(cart, self.selling.taxes)
        self._lines.setCurrentWidget(self.list if cart.lines else self.empty)
        command = self._command()
        self.save.setEnabled(False)
        self.banner.hide()
        if is_changed(command):
            self._context.drafts[draft_key(self._order.id)] = (self._order, self._draft)
            if not cart.lines:
                self._show_no_sums()
                return
            self._context.look(
                self, preview_edit, command,
                then=self._on_after, failed=self._on_refused, topic="orders.edit",
            )  # fmt: skip
            return
        self._context.drafts.pop(draft_key(self._order.id), None)
        order = self._order
        self._show_sums(order.total, order.received, order.outstanding, order.received - order.owed)
        self.sentence.setText(_("Nothing is changed yet."))

    def _on_after(self, after: After) -> None:
        if not is_changed(self._command()):
            return
        self._show_sums(after.total, after.received, after.outstanding, after.surplus)
        currency = self._order.currency
        words = (link_words(after, currency), money_words(after, currency))
        self.sentence.setText(" ".join(part for part in words if part))
        self.banner.hide()
        self.save.setEnabled(not self._busy)

    def _on_refused(self, error: Exception) -> None:
        self._show_no_sums()
        self._tell(error)

    def _show_no_sums(self) -> None:
        """Like this it cannot be saved: it comes to nothing that could be told."""
        self.sentence.setText("")
        self.total.show_sum(_("Total now"), "–")
        self.rest.show_sum(_("Outstanding"), "–")

    def _show_sums(self, total: int, received: int, outstanding: int, surplus: int) -> None:
        def sum_of(amount: int) -> str:
            return money(amount, self._order.currency)

        self.was.show_sum(_("Total before"), sum_of(self._order.total))
        self.total.show_sum(_("Total now"), sum_of(total))
        self.received.show_sum(_("Received"), sum_of(received))
        if surplus > 0:
            self.rest.show_sum(_("Too much"), sum_of(surplus))
        else:
            self.rest.show_sum(_("Outstanding"), sum_of(outstanding))

    def _on_save(self) -> None:
        if self._busy or not self.save.isEnabled():
            return
        self._busy = True
        self.save.setEnabled(False)
        self._context.do(
            self, edit_order, self._command(), then=self._on_saved, failed=self._on_failed
        )

    def _on_saved(self, order: OrderView) -> None:
        self._context.drafts.pop(draft_key(order.id), None)
        self.close_dialog()
        if self._context.shell is not None:
            words = _("It comes to {amount} now.").format(amount=money(order.total, order.currency))
            title = _("Order {number} saved").format(number=order.number)
            self._context.shell.toast(title, words)

    def _on_failed(self, error: Exception) -> None:
        """What was changed stays; nothing was saved."""
        self._busy = False
        self._key = new_id()
        self._tell(error)
        self.save.setEnabled(True)

    def _tell(self, error: Exception) -> None:
        self.banner.set_words(trouble_words(error))
        self.banner.show()
