"""The right side of the orders page: one order, told completely."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.context import UiContext
from posapp.ui.orders.head import DetailHead
from posapp.ui.orders.link_block import LinkBlock
from posapp.ui.orders.parts import CustomerBlock, LinesView, order_lines
from posapp.ui.orders.queries import OrderDetail
from posapp.ui.orders.timeline_words import timeline_events
from posapp.ui.review.block import ReviewBlock
from posapp.ui.send_invoice.overlay_scroll import OverlayScroll
from posapp.ui.widgets import EmptyState, Label, Panel, Timeline
from posapp.ui.widgets.nest import nest

WIDTH, NARROW = 480, 420


class DetailPanel(Panel):
    """``show_detail`` changes what is shown in place: focus and scrolling stay."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", name="order_detail", parent=parent)
        self._context = context
        self._shown: OrderDetail | None = None
        self._build()

    def detail(self) -> OrderDetail | None:
        """The order that is shown."""
        return self._shown

    def show_detail(self, detail: OrderDetail) -> None:
        """Show an order, or what has become of it."""
        another = self._shown is None or self._shown.order.id != detail.order.id
        self._shown = detail
        order = detail.order
        self.head.show_detail(detail)
        self.reviews.show_reviews(detail.reviews, detail.zone)
        self.customer.show_customer(order, detail.phone)
        self.link.show_link(detail)
        self.lines.set_lines(order_lines(order))
        self.note.setText(order.note)
        self.note.setVisible(bool(order.note))
        events = timeline_events(detail.entries, order.currency, detail.zone)
        if events != self.timeline.events():
            self.timeline.set_events(events)
        self.stack.setCurrentIndex(0)
        if another:
            self.area.verticalScrollBar().setValue(0)

    def show_none(self) -> None:
        """No order is chosen."""
        self._shown = None
        self.stack.setCurrentIndex(1)

    def _build(self) -> None:
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self.stack)
        self.stack.addWidget(self._make_order())
        self.stack.addWidget(
            EmptyState("receipt-text", _("Choose an order to see it here."), name="order_none")
        )
        self.stack.setCurrentIndex(1)

    def _make_order(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = DetailHead()
        column.addWidget(self.head)
        self.area = OverlayScroll(self._make_body(), name="order_scroll")
        column.addWidget(self.area, 1)
        return page

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.reviews = ReviewBlock()
        self.customer = CustomerBlock()
        self.link = LinkBlock(self._context.till.clock.now)
        self.lines = LinesView()
        self.note = Label("", "small", "text2", wrap=True)
        self.note.setObjectName("order_note")
        self.timeline = Timeline(name="order_timeline")
        column.addWidget(self.reviews)
        column.addWidget(self.customer)
        column.addWidget(self.link)
        goods = Panel("surface", "b")
        inside = QVBoxLayout(goods)
        inside.setContentsMargins(20, 10, 20, 10)
        inside.setSpacing(6)
        inside.addWidget(self.lines)
        inside.addWidget(self.note)
        column.addWidget(goods)
        story = QVBoxLayout()
        story.setContentsMargins(20, 15, 20, 16)
        story.setSpacing(9)
        story.addWidget(Label(_("Timeline"), "small", "text2", 600))
        story.addWidget(self.timeline)
        nest(column, story)
        column.addStretch()
        return body
