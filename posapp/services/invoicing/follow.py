"""Keep links true: whatever moves an order's money, its open invoices follow at once.

One number (lessons.md 13): a link that asks for another sum than what is outstanding is
closed, and the rest is asked for by a new opening of the same invoice, told by the same
channels. When nothing is owed any more the invoice is paid and its link closed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from posapp.models.charge import Charge
from posapp.models.delivery import DeliveryState
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import (
    OPEN_INVOICES,
    PAYABLE_CHARGES,
    ChargeState,
    InvoiceState,
    invoice_after,
)
from posapp.models.order import Order, OrderState
from posapp.models.payment import Payment
from posapp.services.invoicing.opening import (
    close_charge,
    current_charge,
    deliveries_of,
    open_charge,
    start_waiting,
    tell,
    usual_life,
)
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork


def follow_order(uow: UnitOfWork, order: Order) -> None:
    """Bring every invoice of the order in step with what is outstanding."""
    rows = select(Invoice).where(Invoice.order_id == order.id).order_by(Invoice.rowkey)
    for invoice in uow.session.scalars(rows).all():
        charge = current_charge(uow, invoice)
        is_open = charge.state in PAYABLE_CHARGES and not charge.closing
        if order.state == OrderState.VOID and invoice.state in OPEN_INVOICES:
            cancel(uow, invoice, charge)
        elif is_open and order.outstanding == 0:
            close_charge(uow, charge)
        elif is_open and order.outstanding != charge.amount:
            if charge.state == ChargeState.FAILED:
                close_charge(uow, charge)
            else:
                reprice(uow, order, invoice, charge)
        restate(uow, order, invoice)
    start_waiting(uow, order.id)


def reprice(uow: UnitOfWork, order: Order, invoice: Invoice, old: Charge) -> Charge:
    """Close the opening and ask for what is outstanding now, by the same channels."""
    told = [
        (delivery.channel, delivery.recipient)
        for delivery in deliveries_of(uow, old)
        if delivery.state != DeliveryState.DROPPED
    ]
    return reopen(uow, order, invoice, old, told)


def reopen(
    uow: UnitOfWork,
    order: Order,
    invoice: Invoice,
    old: Charge,
    channels: list[tuple[str, str]],
    expires_at: datetime | None = None,
) -> Charge:
    """A new opening for what is outstanding; it opens once the old one is closed for certain.

    It keeps the old one's end, or gets as long as a link of this invoice had where it is over.
    """
    close_links(uow, order)
    now = uow.clock.now()
    if expires_at is None:
        over = old.expires_at <= now
        expires_at = now + usual_life(uow, invoice) if over else old.expires_at
    charge = open_charge(uow, invoice, order.outstanding, expires_at)
    tell(uow, invoice, charge, channels)
    uow.changes.invoices.add(invoice.id)
    uow.changes.orders.add(order.id)
    return charge


def close_links(uow: UnitOfWork, order: Order) -> None:
    """Close every link of the order that could still be paid, before another one opens.

    Among them those that ended for us only: a failed one can be tried again at some gateways.
    """
    uow.session.flush()
    rows = (
        select(Charge)
        .join(Invoice, Invoice.id == Charge.invoice_id)
        .where(
            Invoice.order_id == order.id,
            Charge.state.in_(PAYABLE_CHARGES),
            Charge.closing.is_(False),
        )
    )
    for charge in uow.session.scalars(rows).all():
        close_charge(uow, charge)


def cancel(uow: UnitOfWork, invoice: Invoice, charge: Charge) -> None:
    """The shop takes the invoice back."""
    close_charge(uow, charge)
    invoice.state, invoice.updated_at = InvoiceState.CANCELLED, uow.clock.now()
    journal.write(uow, "invoice.cancelled", invoice.id, {"number": invoice.number})
    uow.changes.invoices.add(invoice.id)


def restate(uow: UnitOfWork, order: Order, invoice: Invoice) -> None:
    """Derive the invoice's state from its charge and its order."""
    charge = current_charge(uow, invoice)
    received = uow.session.execute(
        select(func.count())
        .select_from(Payment)
        .join(Charge, Charge.id == Payment.charge_id)
        .where(Charge.invoice_id == invoice.id, Payment.order_id.is_not(None))
    ).scalar_one()
    after = invoice_after(
        invoice.state,
        charge.state,
        order_outstanding=order.outstanding,
        received_by_link=received,
    )
    if after != invoice.state:
        journal.write(
            uow,
            f"invoice.{after}",
            invoice.id,
            {"number": invoice.number, "from": invoice.state, "to": after.value},
        )
        invoice.state, invoice.updated_at = after, uow.clock.now()
        uow.changes.invoices.add(invoice.id)
        uow.changes.orders.add(order.id)
    uow.session.flush()
