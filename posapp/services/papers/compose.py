"""Make the document of an order from what is stored: rows in, plain values out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import InvoiceState
from posapp.models.journal import JournalEntry
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.payment import Payment, Refund
from posapp.services.channels.pay_link import checked_link
from posapp.services.channels.plain import one_line
from posapp.services.papers.document import (
    Adjustment,
    AdjustmentKind,
    Paper,
    PaperCustomer,
    PaperLine,
    PaperPayment,
    PaperShop,
    PayHere,
    TaxLine,
)
from posapp.services.papers.logo_file import read_logo
from posapp.services.sales.find import order_row
from posapp.services.storage.database import ReadUnit

#: How much of the journal's hash stands on paper: enough to find the entry, short to compare.
SEAL = 8
_PAYABLE = (InvoiceState.PENDING, InvoiceState.PARTIALLY_PAID)


def paper_of(unit: ReadUnit, folder: Path, named: str, *, is_copy: bool = False) -> Paper:
    """The document of an order; ``named`` is its id or number, or those of an invoice of it.

    Raises Refused ``no_order`` or, for a parked order, ``order_parked``.
    """
    meant = select(Invoice).where((Invoice.id == named) | (Invoice.number == named))
    invoice = unit.session.scalars(meant).first()
    order = order_row(unit, invoice.order_id if invoice else named)
    if order.state == OrderState.PARKED or order.number is None:
        raise Refused("order_parked", order=named)
    if invoice is None:
        invoice = _newest_invoice(unit, order)
    customer = _customer(unit, order)
    lines = unit.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    ).all()
    settings = unit.settings
    return Paper(
        language=_language(unit, invoice, customer),
        currency=order.currency,
        zone=settings["shop.timezone"],
        shop=PaperShop(
            one_line(settings["shop.name"], 120),
            one_line(settings["shop.address"], 300),
            one_line(settings["shop.phone"], 40),
            read_logo(folder, settings["shop.logo"]),
        ),
        customer=_who(order, customer),
        number=order.number,
        invoice_number=invoice.number if invoice else "",
        at=order.created_at,
        due_at=order.due_at,
        cashier=order.created_by.removeprefix("os:"),
        lines=tuple(
            PaperLine(
                one_line(r.name, 400),
                r.quantity,
                r.unit_price,
                r.amount + r.discount_share,
                r.discount - r.discount_share,
            )
            for r in lines
        ),
        subtotal=order.subtotal + order.order_discount,
        adjustments=_adjustments(order),
        taxes=_taxes(lines),
        total=order.total,
        returned=order.returned,
        payments=_payments(unit, order),
        received=order.received,
        outstanding=order.outstanding,
        link=_link(unit, order, invoice),
        seal=_seal(unit),
        is_void=order.state == OrderState.VOID,
        void_reason=one_line(order.void_reason, 200),
        is_practice=settings["shop.practice"],
        is_copy=is_copy,
    )


def _newest_invoice(unit: ReadUnit, order: Order) -> Invoice | None:
    """The newest one that was not taken back."""
    statement = select(Invoice).where(
        Invoice.order_id == order.id, Invoice.state != InvoiceState.CANCELLED
    )
    return unit.session.scalars(statement.order_by(Invoice.rowkey.desc())).first()


def _customer(unit: ReadUnit, order: Order) -> Customer | None:
    if order.customer_id is None:
        return None
    return unit.session.scalars(select(Customer).where(Customer.id == order.customer_id)).first()


def _who(order: Order, customer: Customer | None) -> PaperCustomer:
    name = one_line(order.customer_name, 200)
    if customer is None:
        return PaperCustomer(name)
    return PaperCustomer(
        name, one_line(customer.address, 300), one_line(customer.phone, 40), customer.email
    )


def _language(unit: ReadUnit, invoice: Invoice | None, customer: Customer | None) -> str:
    if invoice is not None:
        return invoice.language
    chosen = customer.language if customer is not None else ""
    return chosen or str(unit.settings["customer.language"])


def _adjustments(order: Order) -> tuple[Adjustment, ...]:
    """What lies between the lines' sum and the total, so that a reader can add it up."""
    found = []
    if order.order_discount:
        found.append(Adjustment(AdjustmentKind.DISCOUNT, -order.order_discount))
    rest = order.total - order.subtotal - order.tax_added - order.rounding
    if rest:
        kind = AdjustmentKind.DISCOUNT if rest < 0 else AdjustmentKind.SURCHARGE
        found.append(Adjustment(kind, rest))
    if order.rounding:
        found.append(Adjustment(AdjustmentKind.ROUNDING, order.rounding))
    return tuple(found)


def _taxes(lines: Sequence[OrderLine]) -> tuple[TaxLine, ...]:
    """One line a rate, the highest first; what bears no tax has none."""
    sums: dict[tuple[int, bool], tuple[int, int]] = {}
    for line in lines:
        if not line.tax_rate:
            continue
        base, tax = sums.get((line.tax_rate, line.tax_is_added), (0, 0))
        net = line.amount if line.tax_is_added else line.amount - line.tax
        sums[line.tax_rate, line.tax_is_added] = (base + net, tax + line.tax)
    return tuple(
        TaxLine(rate, base, tax, added)
        for (rate, added), (base, tax) in sorted(sums.items(), reverse=True)
    )


def _payments(unit: ReadUnit, order: Order) -> tuple[PaperPayment, ...]:
    """Money in and out, as it happened; what was only promised is not told."""
    came = [
        PaperPayment(
            row.method, row.amount, row.paid_at, row.tendered, row.change,
            one_line(row.reference, 60),
        )
        for row in unit.session.scalars(select(Payment).where(Payment.order_id == order.id))
    ]  # fmt: skip
    went = [
        PaperPayment(row.method, -row.amount, row.refunded_at)
        for row in unit.session.scalars(
            select(Refund).where(Refund.order_id == order.id, Refund.state == "done")
        )
    ]
    return tuple(sorted(came + went, key=lambda money: money.at))


def _link(unit: ReadUnit, order: Order, invoice: Invoice | None) -> PayHere | None:
    """The link while it can be paid; never one that is closed, expired or on its way."""
    if invoice is None or not order.outstanding or invoice.state not in _PAYABLE:
        return None
    charge = unit.session.scalars(
        select(Charge).where(Charge.invoice_id == invoice.id, Charge.opening == invoice.opening)
    ).one()
    if not charge.url or charge.closing or charge.expires_at <= unit.clock.now():
        return None
    return PayHere(invoice.number, checked_link(charge.url), charge.amount, charge.expires_at)


def _seal(unit: ReadUnit) -> str:
    """The end of the journal as this is made: it chains in everything before it (design.md 4)."""
    last = select(JournalEntry.hash).order_by(JournalEntry.sequence.desc()).limit(1)
    return (unit.session.scalars(last).first() or "")[:SEAL]
