"""What a customer bought, paid and was asked for (P2, P8, P16), page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from posapp.models.credit import CreditEntry
from posapp.models.invoice import Invoice
from posapp.models.order import Order, OrderState
from posapp.models.payment import Payment
from posapp.services.customers.find import any_customer_row
from posapp.services.customers.views import CustomerView, view_of
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class Overview:
    """The head of a customer's page. Sums are minor units of ``currency``."""

    customer: CustomerView
    currency: str
    overdue: int
    credit: int
    orders: int
    payments: int
    invoices: int


@dataclass(slots=True, frozen=True)
class OfCustomer:
    """A page of something that belongs to a customer, newest first."""

    customer: str
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(slots=True, frozen=True)
class PaymentRow:
    """Money that a customer paid for an order."""

    id: str
    order_id: str
    order: str
    method: str
    amount: int
    currency: str
    paid_at: datetime


@dataclass(slots=True, frozen=True)
class InvoiceRow:
    """An invoice that was sent to a customer."""

    id: str
    number: str
    order_id: str
    order: str
    amount: int
    currency: str
    state: str
    created_at: datetime
    expires_at: datetime | None


def customer_overview(unit: ReadUnit, customer_id: str) -> Overview:
    """Who it is and what it all comes to. Raises Refused ``no_customer``."""
    row = any_customer_row(unit, customer_id)
    mine = Order.customer_id == row.id
    late = select(func.coalesce(func.sum(Order.outstanding), 0)).where(
        mine,
        Order.outstanding > 0,
        Order.state == OrderState.OPEN,
        Order.due_at.is_not(None),
        Order.due_at < unit.clock.now(),
    )
    credit = select(func.coalesce(func.sum(CreditEntry.amount), 0)).where(
        CreditEntry.customer_id == row.id
    )
    numbered = select(func.count()).select_from(Order).where(mine, Order.number.is_not(None))
    paid = _joined(func.count(Payment.rowkey), Payment.order_id).where(mine)
    asked = _joined(func.count(Invoice.rowkey), Invoice.order_id).where(mine)
    overdue, kept, orders, payments, invoices = (
        int(unit.session.execute(statement).scalar_one())
        for statement in (late, credit, numbered, paid, asked)
    )
    currency = unit.settings["shop.currency"]
    return Overview(view_of(unit, row), currency, overdue, kept, orders, payments, invoices)


def customer_payments(unit: ReadUnit, query: OfCustomer) -> Page[PaymentRow]:
    """What was paid, newest first. Raises Refused for a bad limit or cursor."""
    statement = _joined(Payment, Payment.order_id, Order.number).where(
        Order.customer_id == query.customer
    )
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Payment.rowkey < after)
    limit = check_limit(query.limit)
    found = unit.session.execute(statement.order_by(Payment.rowkey.desc()).limit(limit + 1)).all()
    rows = tuple(
        PaymentRow(
            one.id, one.order_id or "", number or "", one.method, one.amount, one.currency,
            one.paid_at,
        )
        for one, number in found[:limit]
    )  # fmt: skip
    return Page(rows, str(found[limit - 1][0].rowkey) if len(found) > limit else None)


def customer_invoices(unit: ReadUnit, query: OfCustomer) -> Page[InvoiceRow]:
    """What was asked for by a link, newest first. Raises Refused for a bad limit or cursor."""
    statement = _joined(Invoice, Invoice.order_id, Order.number).where(
        Order.customer_id == query.customer
    )
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Invoice.rowkey < after)
    limit = check_limit(query.limit)
    found = unit.session.execute(statement.order_by(Invoice.rowkey.desc()).limit(limit + 1)).all()
    rows = tuple(
        InvoiceRow(
            one.id, one.number, one.order_id, number or "", one.amount, one.currency, one.state,
            one.created_at, one.expires_at,
        )
        for one, number in found[:limit]
    )  # fmt: skip
    return Page(rows, str(found[limit - 1][0].rowkey) if len(found) > limit else None)


def _joined(what: Any, order_id: Any, *more: Any) -> Select[Any]:
    """Rows of the customer's orders: those are few against all there are."""
    return select(what, *more).select_from(Order).join(order_id.class_, order_id == Order.id)
