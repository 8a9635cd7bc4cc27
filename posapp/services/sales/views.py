"""An order as it leaves the services; the fields of design.md 9, and what screens add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select

from posapp.models.customer import Customer
from posapp.models.invoice import Invoice
from posapp.models.order import Order, OrderLine
from posapp.models.payment import Payment, Refund, Transfer, masked
from posapp.services.invoicing.views import InvoiceView
from posapp.services.invoicing.views import views as invoice_views
from posapp.services.sales.returned import Returned, returned_of
from posapp.services.storage.database import ReadUnit

R = TypeVar("R", OrderLine, Payment, Refund, Invoice)


@dataclass(slots=True, frozen=True)
class LineView:
    """One line; ``quantity`` and ``returned`` are thousandths, money is minor units.

    Of ``discount`` the ``discount_share`` is the order's; ``list_price`` is what the line would
    have cost where somebody chose another price.
    """

    id: str
    product_id: str | None
    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int
    tax: int
    amount: int
    returned: int = 0
    discount_rate: int = 0
    discount_share: int = 0
    list_price: int | None = None
    price_reason: str = ""


@dataclass(slots=True, frozen=True)
class PaymentView:
    """Money that arrived; ``gateway`` is empty for money taken at the counter."""

    id: str
    method: str
    amount: int
    tendered: int | None
    change: int
    reference: str
    gateway: str
    gateway_payment_id: str
    paid_at: datetime
    by: str


@dataclass(slots=True, frozen=True)
class RefundView:
    """Money that went back. ``bank``, ``account`` (masked) and ``reference`` tell of a transfer."""

    id: str
    cause: str
    method: str
    amount: int
    state: str
    reason: str
    refunded_at: datetime
    by: str
    bank: str = ""
    account: str = ""
    reference: str = ""


@dataclass(slots=True, frozen=True)
class OrderView:
    """An order with everything under it. ``change`` is that of the payment just taken."""

    id: str
    number: str | None
    state: str
    payment_status: str
    currency: str
    customer_id: str | None
    customer_name: str
    customer_email: str
    customer_phone: str
    subtotal: int
    discount: int
    tax: int
    rounding: int
    total: int
    returned: int
    owed: int
    received: int
    outstanding: int
    change: int
    note: str
    open_reviews: int
    created_at: datetime
    created_by: str
    due_at: datetime | None
    completed_at: datetime | None
    voided_at: datetime | None
    void_reason: str
    lines: tuple[LineView, ...]
    payments: tuple[PaymentView, ...]
    refunds: tuple[RefundView, ...]
    invoices: tuple[InvoiceView, ...]
    discount_rate: int = 0
    order_discount: int = 0


def views(unit: ReadUnit, orders: Sequence[Order], *, change: int = 0) -> list[OrderView]:
    """The views of rows, with a handful of queries for all of them."""
    ids = [order.id for order in orders]
    if not ids:
        return []
    people = [order.customer_id for order in orders if order.customer_id]
    customers = {
        row.id: row for row in unit.session.scalars(select(Customer).where(Customer.id.in_(people)))
    }
    lines = _by_order(unit.session.scalars(_of(OrderLine, ids).order_by(OrderLine.position)))
    back = returned_of(unit, [order.id for order in orders if order.returned])
    payments = _by_order(unit.session.scalars(_of(Payment, ids).order_by(Payment.rowkey)))
    refunds = _by_order(unit.session.scalars(_of(Refund, ids).order_by(Refund.rowkey)))
    transfers = _transfers(unit, ids)
    rows = unit.session.scalars(_of(Invoice, ids).order_by(Invoice.rowkey)).all()
    invoices: dict[str, list[InvoiceView]] = {}
    for shown in invoice_views(unit, rows):
        invoices.setdefault(shown.order_id, []).append(shown)
    return [
        _view(
            order,
            customers.get(order.customer_id or ""),
            tuple(_line(row, back.get(row.id)) for row in lines.get(order.id, ())),
            tuple(_payment(row) for row in payments.get(order.id, ())),
            tuple(_refund(row, transfers.get(row.id)) for row in refunds.get(order.id, ())),
            tuple(invoices.get(order.id, ())),
            change,
        )
        for order in orders
    ]


def view(unit: ReadUnit, order: Order, *, change: int = 0) -> OrderView:
    """The view of one row."""
    return views(unit, [order], change=change)[0]


def _of(table: type[R], ids: list[str]) -> Select[R]:
    return select(table).where(table.order_id.in_(ids))


def _by_order(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.order_id or "", []).append(row)
    return found


def _line(row: OrderLine, back: Returned | None) -> LineView:
    return LineView(
        row.id,
        row.product_id,
        row.sku,
        row.name,
        row.quantity,
        row.unit_price,
        row.discount,
        row.tax,
        row.amount,
        back.quantity if back else 0,
        row.discount_rate,
        row.discount_share,
        row.list_price,
        row.price_reason,
    )


def _payment(row: Payment) -> PaymentView:
    return PaymentView(
        id=row.id,
        method=row.method,
        amount=row.amount,
        tendered=row.tendered,
        change=row.change,
        reference=row.reference,
        gateway=row.account or "",
        gateway_payment_id=row.gateway_payment_id or "",
        paid_at=row.paid_at,
        by=row.created_by,
    )


def _transfers(unit: ReadUnit, ids: list[str]) -> dict[str, Transfer]:
    statement = select(Transfer).join(Refund, Refund.id == Transfer.refund_id)
    rows = unit.session.scalars(statement.where(Refund.order_id.in_(ids)))
    return {row.refund_id: row for row in rows}


def _refund(row: Refund, transfer: Transfer | None) -> RefundView:
    return RefundView(
        id=row.id,
        cause=row.cause,
        method=row.method,
        amount=row.amount,
        state=row.state,
        reason=row.reason,
        refunded_at=row.refunded_at,
        by=row.created_by,
        bank=transfer.bank if transfer else "",
        account=masked(transfer.account) if transfer else "",
        reference=transfer.reference if transfer else "",
    )


def _view(
    order: Order,
    customer: Customer | None,
    lines: tuple[LineView, ...],
    payments: tuple[PaymentView, ...],
    refunds: tuple[RefundView, ...],
    invoices: tuple[InvoiceView, ...],
    change: int,
) -> OrderView:
    return OrderView(
        id=order.id,
        number=order.number,
        state=order.state,
        payment_status=order.payment_status,
        currency=order.currency,
        customer_id=order.customer_id,
        customer_name=order.customer_name,
        customer_email=customer.email if customer else "",
        customer_phone=customer.phone if customer else "",
        subtotal=order.subtotal,
        discount=order.discount,
        tax=order.tax_included + order.tax_added,
        rounding=order.rounding,
        total=order.total,
        returned=order.returned,
        owed=order.owed,
        received=order.received,
        outstanding=order.outstanding,
        change=change,
        note=order.note,
        open_reviews=order.open_reviews,
        created_at=order.created_at,
        created_by=order.created_by,
        due_at=order.due_at,
        completed_at=order.completed_at,
        voided_at=order.voided_at,
        void_reason=order.void_reason,
        lines=lines,
        payments=payments,
        refunds=refunds,
        invoices=invoices,
        discount_rate=order.discount_rate,
        order_discount=order.order_discount,
    )
