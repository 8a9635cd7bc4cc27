"""Find orders: by id or number, by typing, by how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text

from posapp.models.errors import Refused
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import InvoiceState
from posapp.models.order import Order, OrderState
from posapp.models.payment_state import PaymentStatus
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.sales.views import OrderView, view, views
from posapp.services.storage import search
from posapp.services.storage.database import ReadUnit

#: What a list can be narrowed to: every payment status, and these.
OVERDUE, REVIEW, VOID, PARKED = "overdue", "review", "void", "parked"
FILTERS = (*(status.value for status in PaymentStatus), OVERDUE, REVIEW, VOID, PARKED)


@dataclass(slots=True, frozen=True)
class ListOrders:
    """A page of orders, newest first."""

    status: str | None = None
    search: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    #: Only the orders of this customer (an id).
    customer: str | None = None


@dataclass(slots=True, frozen=True)
class OrderRow:
    """One row of the orders page. ``badge`` is the one status word that it shows."""

    id: str
    number: str
    created_at: datetime
    customer_name: str
    total: int
    received: int
    owed: int
    outstanding: int
    currency: str
    badge: str


@dataclass(slots=True, frozen=True)
class OrderCounts:
    """What the chips count."""

    all: int
    unpaid: int
    partially_paid: int
    paid: int
    overdue: int
    review: int


def order_row(unit: ReadUnit, order_id: str) -> Order:
    """The row, by id or number. Raises Refused ``no_order``."""
    named = (Order.id == order_id) | (Order.number == order_id)
    row = unit.session.scalars(select(Order).where(named)).first()
    if row is None:
        raise Refused("no_order", field="order", order=order_id[:48])
    return row


def show_order(unit: ReadUnit, order_id: str) -> OrderView:
    """One order with everything under it. Raises Refused ``no_order``."""
    return view(unit, order_row(unit, order_id))


def list_orders(unit: ReadUnit, query: ListOrders) -> Page[OrderView]:
    """A page of whole orders (commands). Raises Refused for a bad filter, limit or cursor."""
    rows, more = _page(unit, query)
    return Page(tuple(views(unit, rows)), more)


def browse_orders(unit: ReadUnit, query: ListOrders) -> Page[OrderRow]:
    """A page of rows as the orders page shows them."""
    rows, more = _page(unit, query)
    queued = _queued(unit, [row.id for row in rows])
    now = unit.clock.now()
    return Page(tuple(_row(row, now, queued) for row in rows), more)


def rows_of(unit: ReadUnit, ids: Sequence[str]) -> tuple[OrderRow, ...]:
    """These orders as rows of the orders page, in the order in which they were asked for."""
    found = unit.session.scalars(select(Order).where(Order.id.in_(ids)))
    orders = {row.id: row for row in found}
    queued = _queued(unit, list(orders))
    now = unit.clock.now()
    return tuple(_row(orders[one], now, queued) for one in ids)


def count_orders(unit: ReadUnit) -> OrderCounts:
    """How many orders each chip stands for."""
    statement = (
        select(Order.payment_status, func.count())
        .where(Order.state == OrderState.OPEN)
        .group_by(Order.payment_status)
    )
    by_status = {row[0]: row[1] for row in unit.session.execute(statement)}
    return OrderCounts(
        all=_count(unit, Order.number.is_not(None)),
        unpaid=by_status.get(PaymentStatus.UNPAID, 0),
        partially_paid=by_status.get(PaymentStatus.PARTIALLY_PAID, 0),
        paid=by_status.get(PaymentStatus.PAID, 0),
        overdue=_count(unit, *_overdue(unit)),
        review=_count(unit, Order.open_reviews > 0),
    )


def badge(order: Order | OrderView, now: datetime, *, queued: bool) -> str:
    """The one word for an order: what needs a person first, then how the money stands."""
    if order.open_reviews:
        return REVIEW
    if order.state == OrderState.VOID:
        return VOID
    if order.outstanding and order.due_at is not None and order.due_at < now:
        return OVERDUE
    if order.outstanding and queued:
        return InvoiceState.QUEUED.value
    return order.payment_status


def _page(unit: ReadUnit, query: ListOrders) -> tuple[Sequence[Order], str | None]:
    limit = check_limit(query.limit)
    statement = _narrowed(unit, query.status)
    if query.customer is not None:
        statement = statement.where(Order.customer_id == query.customer)
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Order.rowkey < after)
    found = search.matching("orders", query.search)
    if found is not None:
        statement = statement.where(text(found[0])).params(**found[1])
    elif query.search.strip():
        return [], None
    rows = unit.session.scalars(statement.order_by(Order.rowkey.desc()).limit(limit + 1)).all()
    more = str(rows[limit - 1].rowkey) if len(rows) > limit else None
    return rows[:limit], more


def _narrowed(unit: ReadUnit, status: str | None) -> Select[Order]:
    statement = select(Order)
    if status is None:
        return statement.where(Order.number.is_not(None))
    if status not in FILTERS:
        raise Refused("bad_status", field="status", status=status, known=", ".join(FILTERS))
    if status == OVERDUE:
        return statement.where(*_overdue(unit))
    if status == REVIEW:
        return statement.where(Order.open_reviews > 0)
    if status in (VOID, PARKED):
        return statement.where(Order.state == status)
    return statement.where(Order.payment_status == status, Order.state == OrderState.OPEN)


def _overdue(unit: ReadUnit) -> tuple[Any, ...]:
    return (
        Order.outstanding > 0,
        Order.state == OrderState.OPEN,
        Order.due_at.is_not(None),
        Order.due_at < unit.clock.now(),
    )


def _count(unit: ReadUnit, *conditions: Any) -> int:
    return unit.session.execute(
        select(func.count()).select_from(Order).where(*conditions)
    ).scalar_one()


def _queued(unit: ReadUnit, ids: list[str]) -> set[str]:
    statement = select(Invoice.order_id).where(
        Invoice.order_id.in_(ids), Invoice.state == InvoiceState.QUEUED
    )
    return set(unit.session.scalars(statement))


def _row(order: Order, now: datetime, queued: set[str]) -> OrderRow:
    return OrderRow(
        id=order.id,
        number=order.number or "",
        created_at=order.created_at,
        customer_name=order.customer_name,
        total=order.total,
        received=order.received,
        owed=order.owed,
        # A surplus shows as a negative outstanding, beside the word Review.
        outstanding=order.outstanding or min(0, order.owed - order.received),
        currency=order.currency,
        badge=badge(order, now, queued=order.id in queued),
    )
