"""What the customer will read, before it is sent: the dialog's preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_INVOICES
from posapp.models.series import Folder, Series, document_number, series_name
from posapp.services.channels.gsm7 import sms_parts
from posapp.services.channels.protocol import InvoiceMessage
from posapp.services.channels.render import render_email, render_sms, render_whatsapp
from posapp.services.customers.find import customer_row
from posapp.services.gateways.types import Method
from posapp.services.invoicing.accounts import account, usual_hours
from posapp.services.invoicing.deliver import compose
from posapp.services.sales.find import order_row
from posapp.services.storage.database import ReadUnit

#: Stands for the link, which only the gateway can give; as long as a usual one.
PLACEHOLDER = "https://bayar.example/p/0000000"


@dataclass(slots=True, frozen=True)
class PreviewInvoice:
    """What is chosen in the dialog so far."""

    order_id: str
    methods: tuple[str, ...] = ()
    expiry_hours: int | None = None
    #: The account's name; None: the usual one.
    gateway: str | None = None


@dataclass(slots=True, frozen=True)
class Preview:
    """The message's values, its texts, and what the dialog needs to know before sending."""

    message: InvoiceMessage
    email_subject: str
    email_text: str
    sms_text: str
    sms_parts: int
    sms_characters: int
    whatsapp_text: str
    expires_at: datetime
    #: The gateway allows less or more than was chosen, so the end was moved.
    clamped: bool
    offered: tuple[str, ...]
    #: An invoice that is open already: sending tells the same link again.
    open_invoice: str


def preview_invoice(unit: ReadUnit, query: PreviewInvoice) -> Preview:
    """Render without saving. Raises Refused ``no_order`` or ``no_gateway``."""
    order = order_row(unit, query.order_id)
    info = account(unit, query.gateway).info
    hours = query.expiry_hours or usual_hours(unit, info)
    wanted = timedelta(hours=hours)
    span = min(max(wanted, info.min_expiry), info.max_expiry)
    expires_at = unit.clock.now() + span
    invoice = unit.session.scalars(
        select(Invoice)
        .where(Invoice.order_id == order.id, Invoice.state.in_(OPEN_INVOICES))
        .order_by(Invoice.rowkey.desc())
    ).first()
    if invoice is not None:
        # An open link keeps its end; only a new one gets the chosen one.
        expires_at, span = invoice.expires_at, wanted
    message = compose(
        unit,
        order,
        number=invoice.number if invoice else _next_number(unit),
        amount=order.outstanding,
        url=(invoice.url if invoice else "") or PLACEHOLDER,
        expires_at=expires_at,
        methods=tuple(method for method in info.methods if method in query.methods),
        language=_language(unit, order.customer_id, invoice),
    )
    subject, _html, text = render_email(message)
    sms = render_sms(message)
    parts, characters = sms_parts(sms)
    return Preview(
        message=message,
        email_subject=subject,
        email_text=text,
        sms_text=sms,
        sms_parts=parts,
        sms_characters=characters,
        whatsapp_text=render_whatsapp(message),
        expires_at=expires_at,
        clamped=span != wanted,
        offered=tuple(Method(method).value for method in info.methods),
        open_invoice=invoice.number if invoice else "",
    )


def _language(unit: ReadUnit, customer_id: str | None, invoice: Invoice | None) -> str:
    if invoice is not None:
        return invoice.language
    chosen = customer_row(unit, customer_id).language if customer_id else ""
    return chosen or str(unit.settings["customer.language"])


def _next_number(unit: ReadUnit) -> str:
    """The number that the invoice will get if nobody is faster; the saved one may differ."""
    folder = unit.session.execute(select(Folder.letter, Folder.generation)).one()
    name = series_name(folder.letter, folder.generation)
    last = unit.session.scalars(
        select(Series.last).where(Series.kind == "invoice", Series.name == name)
    ).first()
    return document_number("invoice", name, (last or 0) + 1)
