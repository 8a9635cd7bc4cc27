"""An invoice as it leaves the services; the fields of design.md 9, and what screens add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.delivery import Delivery
from posapp.models.invoice import Invoice
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class DeliveryView:
    """One message: ``state`` is waiting, queued, sent, maybe_sent, failed or dropped."""

    id: str
    channel: str
    to: str
    state: str
    failure: str
    amount: int
    created_at: datetime
    sent_at: datetime | None


@dataclass(slots=True, frozen=True)
class InvoiceView:
    """What is asked for. ``gateway`` is the account's name; ``amount`` is minor units."""

    id: str
    number: str
    order_id: str
    amount: int
    currency: str
    state: str
    url: str
    gateway: str
    reference: str
    methods: tuple[str, ...]
    language: str
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    checked_at: datetime | None
    qr_payload: str
    failure: str
    deliveries: tuple[DeliveryView, ...]


def views(unit: ReadUnit, invoices: Sequence[Invoice]) -> list[InvoiceView]:
    """The views of rows, with two queries for all of them."""
    ids = [invoice.id for invoice in invoices]
    if not ids:
        return []
    deliveries: dict[str, list[DeliveryView]] = {}
    rows = select(Delivery).where(Delivery.invoice_id.in_(ids)).order_by(Delivery.rowkey)
    for row in unit.session.scalars(rows):
        deliveries.setdefault(row.invoice_id, []).append(_delivery(row))
    charges = {
        (row.invoice_id, row.opening): row
        for row in unit.session.scalars(select(Charge).where(Charge.invoice_id.in_(ids)))
    }
    return [
        _view(invoice, charges[invoice.id, invoice.opening], deliveries.get(invoice.id, []))
        for invoice in invoices
    ]


def _delivery(row: Delivery) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        channel=row.channel,
        to=row.recipient,
        state=row.state,
        failure=row.failure,
        amount=row.amount,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


def _view(invoice: Invoice, charge: Charge, deliveries: list[DeliveryView]) -> InvoiceView:
    return InvoiceView(
        id=invoice.id,
        number=invoice.number,
        order_id=invoice.order_id,
        amount=invoice.amount,
        currency=invoice.currency,
        state=invoice.state,
        url=invoice.url,
        gateway=invoice.account,
        reference=invoice.reference,
        methods=tuple(invoice.methods.split(",")),
        language=invoice.language,
        created_at=invoice.created_at,
        due_at=invoice.due_at,
        expires_at=invoice.expires_at,
        opened_at=charge.opened_at,
        checked_at=charge.checked_at,
        qr_payload=charge.qr_payload,
        failure=invoice.failure or charge.failure,
        deliveries=tuple(deliveries),
    )
