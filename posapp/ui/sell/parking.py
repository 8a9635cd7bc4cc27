"""Park the sale for another customer, and go on with one that waits."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from posapp.i18n import _
from posapp.services.sales.park import ParkOrder, park_order
from posapp.services.sales.parked import ParkedCart, ParkedRow, list_parked, parked_cart
from posapp.services.sales.views import OrderView
from posapp.services.sales.void import VoidOrder, void_order
from posapp.ui.context import UiContext
from posapp.ui.sell.cart import CartLine, SellDraft
from posapp.ui.sell.parked_list import ParkedList
from posapp.ui.sell.words import trouble_words


class Parking(QObject):
    """``counted`` tells how many wait; ``changed`` that the draft is another sale now."""

    counted = Signal(int)
    changed = Signal()

    def __init__(self, context: UiContext, draft: Callable[[], SellDraft], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._draft = context, draft
        self._rows: tuple[ParkedRow, ...] = ()
        self._busy = False

    def refresh(self) -> None:
        """Ask how many sales wait."""
        self._context.look(self, list_parked, then=self._on_rows, topic="sell.parked")

    def park(self, then: Callable[[], None] | None = None) -> None:
        """Keep the cart for later; ``then`` goes on once it is kept."""
        cart = self._draft().cart
        if self._busy or not cart.lines:
            return
        if cart.tenders:
            self._tell(_("The sale was not parked"), _("Take out what was received first."))
            return
        self._busy = True
        command = ParkOrder(
            cart.items(), cart.customer.id if cart.customer else None, cart.note,
            cart.whole_discount(), cart.parked_id, str(uuid4()),
        )  # fmt: skip

        def parked(order: OrderView) -> None:
            self._busy = False
            self._draft().start_over()
            self.changed.emit()
            self.refresh()
            if then is not None:
                then()
            elif self._context.shell is not None:
                self._context.shell.toast(_("Sale parked"), order.customer_name)

        self._context.do(self, park_order, command, then=parked, failed=self._on_failed)

    def choose(self, window: QWidget, zone: str) -> None:
        """Show what waits."""
        waiting = self._waiting()
        if waiting and not self._busy:
            ParkedList(window, waiting, zone, self.recall, self.drop).open_here()

    def recall(self, order_id: str) -> None:
        """Go on with a parked sale; one that is in the cart is parked first."""
        if self._draft().cart.lines:
            self.park(lambda: self._load(order_id))
        else:
            self._load(order_id)

    def drop(self, row: ParkedRow) -> None:
        """Forget a parked sale, for a reason."""

        def confirmed(reason: str) -> None:
            command = VoidOrder(row.id, reason)
            self._context.do(
                self, void_order, command, then=lambda _order: self.refresh(),
                failed=self._on_failed,
            )  # fmt: skip

        self._context.ask.confirm(
            _("Drop the parked sale?"), _("Its lines are gone. The journal keeps the reason."),
            _("Drop"), confirmed, danger=True, reason=True,
        )  # fmt: skip

    def _load(self, order_id: str) -> None:
        self._context.look(self, parked_cart, order_id, then=self._on_cart, failed=self._on_failed)

    def _on_cart(self, found: ParkedCart) -> None:
        draft = self._draft()
        draft.start_over()
        cart = draft.cart
        cart.lines = [
            CartLine(
                product, item.quantity, discount=item.discount or cart.discount,
                price=item.override, reason=item.reason,
            )
            for product, item in found.lines
        ]  # fmt: skip
        cart.selected = len(cart.lines) - 1
        cart.customer, cart.discount, cart.note = found.customer, found.discount, found.note
        cart.parked_id = found.id
        self.changed.emit()
        self._count()

    def _on_rows(self, rows: tuple[ParkedRow, ...]) -> None:
        self._rows = rows
        self._count()

    def _count(self) -> None:
        self.counted.emit(len(self._waiting()))

    def _waiting(self) -> tuple[ParkedRow, ...]:
        """All but the one that is in the cart."""
        return tuple(row for row in self._rows if row.id != self._draft().cart.parked_id)

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self._tell(_("Nothing was parked or recalled"), trouble_words(error))
        self.refresh()

    def _tell(self, title: str, words: str) -> None:
        self._context.sounds.play("error")
        if self._context.shell is not None:
            self._context.shell.toast(title, words, "error")
