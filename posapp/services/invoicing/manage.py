"""Look at invoices, cancel one, send one again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.delivery import DeliveryState
from posapp.models.errors import Refused
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_CHARGES, OPEN_INVOICES, InvoiceState
from posapp.services.channels.address import check_email
from posapp.services.channels.phone import is_sms_number
from posapp.services.invoicing.follow import cancel, reopen, restate
from posapp.services.invoicing.opening import (
    can_be_told,
    current_charge,
    deliveries_of,
    tell,
)
from posapp.services.invoicing.views import InvoiceView, views
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.sales.find import order_row
from posapp.services.storage.database import ReadUnit, UnitOfWork


@dataclass(slots=True, frozen=True)
class ListInvoices:
    """A page of invoices, newest first."""

    state: str | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(slots=True, frozen=True)
class ResendInvoice:
    """Send the link again: to the same addresses, or to the ones given."""

    invoice_id: str
    email: str = ""
    sms: str = ""


def invoice_row(unit: ReadUnit, invoice_id: str) -> Invoice:
    """The row, by id or number. Raises Refused ``no_invoice``."""
    named = (Invoice.id == invoice_id) | (Invoice.number == invoice_id)
    row = unit.session.scalars(select(Invoice).where(named)).first()
    if row is None:
        raise Refused("no_invoice", field="invoice", invoice=invoice_id[:48])
    return row


def show_invoice(unit: ReadUnit, invoice_id: str) -> InvoiceView:
    """One invoice. Raises Refused ``no_invoice``."""
    return views(unit, [invoice_row(unit, invoice_id)])[0]


def list_invoices(unit: ReadUnit, query: ListInvoices) -> Page[InvoiceView]:
    """A page of invoices. Raises Refused for a bad state, limit or cursor."""
    limit = check_limit(query.limit)
    statement = select(Invoice)
    if query.state is not None:
        if query.state not in list(InvoiceState):
            raise Refused(
                "bad_status", field="state", status=query.state, known=", ".join(InvoiceState)
            )
        statement = statement.where(Invoice.state == query.state)
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Invoice.rowkey < after)
    rows = unit.session.scalars(statement.order_by(Invoice.rowkey.desc()).limit(limit + 1)).all()
    more = str(rows[limit - 1].rowkey) if len(rows) > limit else None
    return Page(tuple(views(unit, rows[:limit])), more)


def cancel_invoice(uow: UnitOfWork, invoice_id: str) -> InvoiceView:
    """Take an invoice back; its link is closed. Raises Refused ``invoice_ended``."""
    invoice = invoice_row(uow, invoice_id)
    if invoice.state not in OPEN_INVOICES:
        raise Refused("invoice_ended", state=invoice.state, invoice=invoice.number)
    cancel(uow, invoice, current_charge(uow, invoice))
    order = order_row(uow, invoice.order_id)
    order.due_at = None
    restate(uow, order, invoice)
    uow.changes.orders.add(order.id)
    return views(uow, [invoice])[0]


def resend_invoice(uow: UnitOfWork, command: ResendInvoice) -> InvoiceView:
    """Tell the customer again; an expired or failed link is opened anew.

    Raises Refused ``invoice_ended``, ``already_paid``, ``bad_email``, ``sms_needs_62``.
    """
    invoice = invoice_row(uow, command.invoice_id)
    order = order_row(uow, invoice.order_id)
    ended = invoice.state in (InvoiceState.CANCELLED, InvoiceState.PAID)
    if ended or _another_is_open(uow, invoice):
        raise Refused("invoice_ended", state=invoice.state, invoice=invoice.number)
    if order.outstanding == 0:
        raise Refused("already_paid", order=order.number)
    charge = current_charge(uow, invoice)
    told = _addresses(command) or _told_before(uow, charge)
    if can_be_told(uow, charge):
        tell(uow, invoice, charge, told)
    else:
        reopen(uow, order, invoice, charge, told)
    order.due_at = invoice.due_at
    restate(uow, order, invoice)
    uow.changes.orders.add(order.id)
    return views(uow, [invoice])[0]


def _another_is_open(uow: UnitOfWork, invoice: Invoice) -> bool:
    """Whether the link of another invoice asks for the same money already."""
    statement = (
        select(Charge.id)
        .join(Invoice, Invoice.id == Charge.invoice_id)
        .where(
            Invoice.order_id == invoice.order_id,
            Invoice.id != invoice.id,
            Charge.state.in_(OPEN_CHARGES),
            Charge.closing.is_(False),
        )
    )
    return uow.session.scalars(statement.limit(1)).first() is not None


def _addresses(command: ResendInvoice) -> list[tuple[str, str]]:
    told = []
    if command.email.strip():
        told.append(("email", check_email(command.email)))
    if command.sms.strip():
        if not is_sms_number(command.sms.strip()):
            raise Refused("sms_needs_62", field="sms", phone=command.sms[:48])
        told.append(("sms", command.sms.strip()))
    return told


def _told_before(uow: UnitOfWork, charge: Charge) -> list[tuple[str, str]]:
    """Who was told, or was to be told before the link ended."""
    rows = deliveries_of(uow, charge)
    told = [row for row in rows if row.state != DeliveryState.DROPPED] or rows
    return list(dict.fromkeys((row.channel, row.recipient) for row in told))
