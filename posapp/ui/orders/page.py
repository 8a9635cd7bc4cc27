"""The Orders page: find an order, see everything about it, take its money, send its link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.ui.context import UiContext
from posapp.ui.orders.acts import OrderActs
from posapp.ui.orders.detail import NARROW, WIDTH, DetailPanel
from posapp.ui.orders.edit import EditOrderDialog
from posapp.ui.orders.list_panel import ListPanel
from posapp.ui.orders.queries import OrderDetail, order_detail
from posapp.ui.page import Page
from posapp.ui.review.acts import ReviewActs
from posapp.ui.runtime.keymap import bind, hints
from posapp.ui.theme import px
from posapp.ui.watching import watch
from posapp.ui.widgets import topmost_dialog

_DRAFT = "orders"
#: From this width on the panel has its full 480.
_WIDE = 1200


@dataclass(slots=True)
class _Kept:
    """What survives a change of language."""

    search: str = ""
    status: str = ""
    chosen: str = ""


class OrdersPage(Page):
    """The list left, the chosen order right."""

    key = "orders"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._kept: _Kept = context.drafts.setdefault(_DRAFT, _Kept())
        self._build()
        self._wire()
        self.list.restore(self._kept.search, self._kept.status)
        self.list.look_over()
        self.list.ask(wanted=self._kept.chosen)

    def title(self) -> str:
        """The words of the top bar."""
        return _("Orders")

    def hints(self) -> list[tuple[str, str]]:
        """What the keys do here, for the order that is shown."""
        moving = [("↑ ↓", _("Move")), ("Enter", _("Open"))]
        shown = self.detail.detail()
        acts = {
            "orders.take_payment": shown is not None and shown.can_take_payment,
            "orders.send_invoice": shown is not None and shown.can_send,
            "orders.search": True,
        }
        return [*moving, *hints(*(act for act, can in acts.items() if can))]

    def activate(self, subject: str = "") -> None:
        """Show the list, or the order that is named by its id or number."""
        if subject:
            self._find(subject)
        else:
            self.list.refresh(None)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def deactivate(self) -> None:
        """Nobody looks: the gateway is asked at its usual pace."""
        self._watch("")

    def apply_changes(self, changes: Changes) -> None:
        """Mend what is shown; focus, choice and scrolling stay. The open order comes first."""
        shown = self.detail.detail()
        concerned = changes.everything or changes.settings or changes.customers
        if shown is not None:
            if shown.waits_for_gateway and changes.outbox:
                concerned = True
            if concerned or shown.order.id in changes.orders:
                self._show(shown.order.id)
        if changes.everything or changes.orders:
            self.list.refresh(None if changes.everything else changes.orders)

    def take_scan(self, code: str) -> bool:
        """An order's number on paper finds the order; goods go into the one that is edited."""
        dialog = topmost_dialog(self.window())
        if isinstance(dialog, EditOrderDialog):
            dialog.take_scan(code)
            return True
        if not code.upper().startswith("ORD-"):
            return False
        self._find(code.upper())
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Ask often about the order on the screen."""
        super().showEvent(event)
        self._watch_shown()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop asking often."""
        super().hideEvent(event)
        self._watch("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a small window's list more room."""
        super().resizeEvent(event)
        wanted = px(WIDTH if self.width() >= px(_WIDE) else NARROW)
        self.detail.setFixedWidth(min(wanted, self.width() // 2))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = ListPanel(self.context)
        self.detail = DetailPanel(self.context)
        self.detail.setFixedWidth(px(WIDTH))
        self.acts = OrderActs(self, self.context)
        self.review_acts = ReviewActs(self, self.context)
        row.addWidget(self.list, 1)
        row.addWidget(self.detail)

    def _wire(self) -> None:
        self.list.moved.connect(self._on_moved)
        self.list.opened.connect(self._on_opened)
        self.list.to_sell.connect(self._on_to_sell)
        head, link = self.detail.head, self.detail.link
        head.take_payment.connect(self._acting(self.acts.take_payment))
        head.send_invoice.connect(self._acting(self.acts.send_invoice))
        head.show_qr.connect(self._acting(self.acts.show_qr))
        head.refund.connect(self._acting(self.acts.refund))
        head.edit.connect(self._acting(self.acts.edit))
        head.link_customer.connect(self._on_link_customer)
        head.transfer_sent.connect(self._acting(self.acts.transfer_sent))
        head.transfer_dropped.connect(self._acting(self.acts.transfer_dropped))
        head.void.connect(self._acting(self.acts.void))
        head.cancel_link.connect(self._acting(self.acts.cancel_link))
        head.resend.connect(self._acting(self.acts.resend))
        head.print_receipt.connect(self._acting(self.acts.print_receipt))
        head.print_invoice.connect(self._acting(self.acts.print_invoice))
        head.save_receipt.connect(self._acting(self.acts.save_receipt))
        head.save_invoice.connect(self._acting(self.acts.save_invoice))
        head.share.connect(self._on_share)
        self.detail.reviews.chosen.connect(self.review_acts.end)
        link.copy.connect(self._acting(self.acts.copy_link))
        link.resend_by.connect(self._on_resend_by)
        bind(self, "orders.search", self._on_search_key)
        bind(self, "orders.print", self._acting(self.acts.print_receipt))
        bind(self, "orders.edit", self._acting(self.acts.edit))
        bind(self, "orders.take_payment", self._acting(self.acts.take_payment))
        bind(self, "orders.send_invoice", self._acting(self.acts.send_invoice))

    def _acting(self, act: Callable[[OrderDetail], None]) -> Callable[[], None]:
        """Do something with the order that is shown, if one is."""

        def run() -> None:
            shown = self.detail.detail()
            if shown is not None:
                act(shown)

        return run

    def _on_link_customer(self) -> None:
        shown = self.detail.detail()
        if shown is not None:
            self.acts.link_customer(shown, self.detail.head.more_button)

    def _on_share(self, what: str) -> None:
        shown = self.detail.detail()
        if shown is not None:
            self.acts.share(shown, what)

    def _on_resend_by(self, channel: str, address: str) -> None:
        shown = self.detail.detail()
        if shown is not None:
            self.acts.resend_by(shown, channel, address)

    def _on_search_key(self) -> None:
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def _on_moved(self, order_id: str) -> None:
        self._kept.search = self.list.search.text()
        self._kept.status, self._kept.chosen = self.list.status(), order_id
        if order_id:
            self._show(order_id)
        else:
            self._show_none()

    def _on_opened(self) -> None:
        first = self.detail.head.first_action()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_to_sell(self) -> None:
        if self.context.shell is not None:
            self.context.shell.go("sell")

    def _find(self, named: str) -> None:
        """Choose the order of that id or number."""

        def found(detail: OrderDetail) -> None:
            self.list.show_order(detail.order.number or "")

        self.context.look(self, order_detail, named, then=found)

    def _show(self, order_id: str) -> None:
        self.context.look(
            self,
            order_detail,
            order_id,
            then=self._on_detail,
            topic="orders.detail",
            failed=self._on_no_detail,
        )

    def _on_detail(self, detail: OrderDetail) -> None:
        if detail.order.id == self.list.chosen_id():
            self.detail.show_detail(detail)
            self._watch_shown()
            self.hints_changed.emit()

    def _on_no_detail(self, error: Exception) -> None:
        self._show_none()
        if self.context.shell is not None and not _is_gone(error):
            self.context.shell.tell_trouble(error)

    def _show_none(self) -> None:
        self.detail.show_none()
        self._watch("")
        self.hints_changed.emit()

    def _watch_shown(self) -> None:
        shown = self.detail.detail()
        watching = self.isVisible() and shown is not None and shown.open_link is not None
        self._watch(shown.order.id if shown is not None and watching else "")

    def _watch(self, order_id: str) -> None:
        """Have the gateway asked every two seconds about the order on the screen."""
        watch(self.context, self.key, (order_id,) if order_id else ())


def _is_gone(error: Exception) -> bool:
    return isinstance(error, Refused) and error.code == "no_order"
