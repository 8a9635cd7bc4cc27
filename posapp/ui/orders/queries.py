"""What the orders page asks the database, each question answered from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from posapp.models.invoice_state import OPEN_INVOICES, InvoiceState
from posapp.models.order import OrderState
from posapp.services.channels.phone import pretty
from posapp.services.invoicing.views import DeliveryView, InvoiceView
from posapp.services.payments.back import OpenReview, open_reviews
from posapp.services.payments.transfer import BY_TRANSFER
from posapp.services.sales.find import (
    ListOrders,
    OrderCounts,
    OrderRow,
    badge,
    browse_orders,
    count_orders,
    rows_of,
    show_order,
)
from posapp.services.sales.timeline import TimelineEntry, order_timeline
from posapp.services.sales.views import OrderView, RefundView
from posapp.services.storage.database import ReadUnit

#: Links that can be told again: open ones, and those that ended without money.
TELLABLE = (*OPEN_INVOICES, InvoiceState.EXPIRED, InvoiceState.FAILED)


@dataclass(slots=True, frozen=True)
class OrderDetail:
    """One order with everything that its panel shows."""

    order: OrderView
    badge: str
    entries: tuple[TimelineEntry, ...]
    phone: str
    zone: str
    pay_online: bool
    reviews: tuple[OpenReview, ...] = ()

    @property
    def can_take_payment(self) -> bool:
        """Whether something is left to pay."""
        return self.order.state == OrderState.OPEN and self.order.outstanding > 0

    @property
    def can_send(self) -> bool:
        """Whether Send Invoice is offered: Pay Online on (C3), not paid in full (C4)."""
        return self.pay_online and self.can_take_payment

    @property
    def can_link(self) -> bool:
        """Whether it is nobody's yet, and may become somebody's (P11)."""
        return self.order.state == OrderState.OPEN and self.order.customer_id is None

    @property
    def can_edit(self) -> bool:
        """Whether its lines can be changed."""
        return self.order.state == OrderState.OPEN

    @property
    def can_refund(self) -> bool:
        """Whether money was received that is not promised to go back already."""
        promised = sum(one.amount for one in self.order.refunds if one.state == "pending")
        return self.order.state == OrderState.OPEN and self.order.received > promised

    @property
    def waits_for_gateway(self) -> bool:
        """Whether a refund is under way: the outbox's news are about it too."""
        return any(
            entry.kind == "refund" and entry.values["state"] == "pending" for entry in self.entries
        )

    @property
    def transfer(self) -> RefundView | None:
        """The oldest refund by transfer that is promised and not sent yet."""
        for one in self.order.refunds:
            if one.method == BY_TRANSFER and one.state == "pending":
                return one
        return None

    @property
    def can_void(self) -> bool:
        """Only a mistake nobody paid for is taken back."""
        return self.order.state == OrderState.OPEN and self.order.received == 0

    @property
    def link(self) -> InvoiceView | None:
        """The newest link, while there is something to say or do about it."""
        newest = self.order.invoices[-1] if self.order.invoices else None
        if newest is None or newest.state not in TELLABLE or not self.can_take_payment:
            return None
        return newest

    @property
    def open_link(self) -> InvoiceView | None:
        """The link that a customer may still pay."""
        return self.link if self.link and self.link.state in OPEN_INVOICES else None

    def troubled(self, state: str) -> DeliveryView | None:
        """The message about the link whose last try ended in ``state``."""
        last = {told.channel: told for told in self.link.deliveries} if self.link else {}
        return next((told for told in last.values() if told.state == state), None)


@dataclass(slots=True, frozen=True)
class Overview:
    """What the list stands in: the chips' counts and the shop's clock."""

    counts: OrderCounts
    zone: str
    now: datetime


@dataclass(slots=True, frozen=True)
class Fresh:
    """The top of the list as it is now, and the known rows beneath that were asked for."""

    top: tuple[OrderRow, ...]
    known: tuple[OrderRow, ...]


def overview(unit: ReadUnit) -> Overview:
    """Counts and clock."""
    return Overview(count_orders(unit), unit.settings["shop.timezone"], unit.clock.now())


def order_detail(unit: ReadUnit, order_id: str) -> OrderDetail:
    """Everything about one order. Raises Refused ``no_order``."""
    order = show_order(unit, order_id)
    return OrderDetail(
        order=order,
        badge=_badge(unit, order),
        entries=order_timeline(unit, order.id),
        phone=pretty(order.customer_phone) if order.customer_phone else "",
        zone=unit.settings["shop.timezone"],
        pay_online=unit.settings["pay_online.pos"],
        reviews=open_reviews(unit, order.id) if order.open_reviews else (),
    )


def fresh_rows(unit: ReadUnit, query: ListOrders, known: tuple[str, ...]) -> Fresh:
    """The top of the list, and those of ``known`` that are not in it."""
    top = browse_orders(unit, replace(query, cursor=None)).items
    there = {row.id for row in top}
    return Fresh(top, rows_of(unit, [one for one in known if one not in there]))


def _badge(unit: ReadUnit, order: OrderView) -> str:
    queued = any(invoice.state == InvoiceState.QUEUED for invoice in order.invoices)
    return badge(order, unit.clock.now(), queued=queued)
