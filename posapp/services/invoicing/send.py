"""Send Invoice: ask for the rest of an order with a pay link (features.md C1-C13).

Rows and jobs only: it works with no network, and the cashier is free as soon as it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_INVOICES, InvoiceState
from posapp.models.order import Order, OrderState
from posapp.services.channels.address import check_email
from posapp.services.channels.phone import is_sms_number
from posapp.services.customers.find import customer_row
from posapp.services.gateways.types import GatewayInfo, Method
from posapp.services.invoicing.accounts import OfferedAccount, ready_account, usual_hours
from posapp.services.invoicing.follow import close_links, reopen, restate
from posapp.services.invoicing.opening import (
    can_be_told,
    current_charge,
    open_charge,
    tell,
)
from posapp.services.invoicing.views import InvoiceView, views
from posapp.services.repeat import once
from posapp.services.sales.find import order_row
from posapp.services.storage import journal, numbers
from posapp.services.storage.database import ReadUnit, UnitOfWork


@dataclass(slots=True, frozen=True)
class SendInvoice:
    """What the Pay Online dialog or the command gives.

    ``methods`` None takes the shop's usual ones; an empty tuple is refused (C10).
    """

    order_id: str
    email: str = ""
    sms: str = ""
    methods: tuple[str, ...] | None = None
    gateway: str | None = None
    expiry_hours: int | None = None
    key: str | None = None


@dataclass(slots=True, frozen=True)
class Plan:
    """What would be sent, checked and clamped; the dialog previews it."""

    account: OfferedAccount
    methods: tuple[Method, ...]
    expires_at: datetime
    email: str
    sms: str
    language: str


def send_invoice(uow: UnitOfWork, command: SendInvoice) -> InvoiceView:
    """Queue an invoice for what is outstanding, or send the open one again.

    Raises Refused: ``pay_online_off``, ``already_paid``, ``order_void``, ``no_gateway``,
    ``gateway_not_set_up``, ``practice_shop``, ``no_method``, ``unknown_method``, ``bad_email``,
    ``sms_needs_62``, ``bad_expiry``, ``amount_outside_gateway``.
    """
    return once(uow, command.key, "invoice.send", command, InvoiceView, lambda: _send(uow, command))


def plan(unit: ReadUnit, order: Order, command: SendInvoice) -> Plan:
    """Check a request without doing it. Raises Refused as ``send_invoice`` does."""
    eligible(unit, order)
    chosen = ready_account(unit, command.gateway)
    _check_amount(chosen.info, order)
    sms = command.sms.strip()
    if sms and not is_sms_number(sms):
        raise Refused("sms_needs_62", field="sms", phone=sms[:48])
    return Plan(
        account=chosen,
        methods=_methods(unit, chosen.info, command.methods),
        expires_at=_expiry(unit, chosen.info, command.expiry_hours),
        email=check_email(command.email) if command.email.strip() else "",
        sms=sms,
        language=_language(unit, order),
    )


def eligible(unit: ReadUnit, order: Order) -> None:
    """Only an open order that is not paid in full, with Pay Online on (C3, C4)."""
    if not unit.settings["pay_online.pos"]:
        raise Refused("pay_online_off")
    if order.state != OrderState.OPEN:
        raise Refused(f"order_{order.state}", order=order.number)
    if order.outstanding == 0:
        raise Refused("already_paid", order=order.number)


def _send(uow: UnitOfWork, command: SendInvoice) -> InvoiceView:
    order = order_row(uow, command.order_id)
    wanted = plan(uow, order, command)
    channels = [("email", wanted.email), ("sms", wanted.sms)]
    told = [(channel, to) for channel, to in channels if to]
    invoice = _open_invoice(uow, order)
    if invoice is None:
        close_links(uow, order)
        invoice = _insert(uow, order, wanted)
        charge = open_charge(uow, invoice, order.outstanding, wanted.expires_at)
        tell(uow, invoice, charge, told)
    else:
        _again(uow, order, invoice, wanted, told, renew=command.methods is not None)
    order.due_at = invoice.due_at
    restate(uow, order, invoice)
    uow.changes.invoices.add(invoice.id)
    uow.changes.orders.add(order.id)
    return views(uow, [invoice])[0]


def _open_invoice(uow: UnitOfWork, order: Order) -> Invoice | None:
    statement = select(Invoice).where(
        Invoice.order_id == order.id, Invoice.state.in_(OPEN_INVOICES)
    )
    return uow.session.scalars(statement.order_by(Invoice.rowkey.desc())).first()


def _again(
    uow: UnitOfWork,
    order: Order,
    invoice: Invoice,
    wanted: Plan,
    told: list[tuple[str, str]],
    *,
    renew: bool,
) -> None:
    """The same link to the addresses given; another opening where the link has to differ."""
    charge = current_charge(uow, invoice)
    methods = ",".join(wanted.methods)
    usable = can_be_told(uow, charge)
    same = not renew or methods == invoice.methods
    if usable and same and charge.amount == order.outstanding:
        tell(uow, invoice, charge, told)
        return
    invoice.methods = methods if renew else invoice.methods
    reopen(uow, order, invoice, charge, told, wanted.expires_at if renew else None)


def _insert(uow: UnitOfWork, order: Order, wanted: Plan) -> Invoice:
    now = uow.clock.now()
    series, serial, number = numbers.take(uow, "invoice")
    invoice = Invoice(
        id=new_id(),
        series=series,
        serial=serial,
        number=number,
        order_id=order.id,
        state=InvoiceState.QUEUED,
        amount=order.outstanding,
        currency=order.currency,
        account=wanted.account.name,
        methods=",".join(wanted.methods),
        opening=0,
        reference="",
        language=wanted.language,
        due_at=wanted.expires_at,
        expires_at=wanted.expires_at,
        created_at=now,
        created_by=uow.actor,
        updated_at=now,
    )
    uow.session.add(invoice)
    uow.session.flush()
    journal.write(
        uow,
        "invoice.sent",
        invoice.id,
        {"number": number, "order": order.number, "amount": invoice.amount},
        detail={"email": wanted.email, "sms": wanted.sms},
    )
    return invoice


def _methods(
    unit: ReadUnit, info: GatewayInfo, asked: tuple[str, ...] | None
) -> tuple[Method, ...]:
    if asked is None:
        usual = tuple(m for m in unit.settings["pay_online.methods"] if m in info.methods)
        return tuple(Method(m) for m in usual) or info.methods
    if not asked:
        raise Refused("no_method", field="methods")
    offered = [method.value for method in info.methods]
    for method in asked:
        if method not in offered:
            raise Refused(
                "unknown_method", field="methods", method=method[:48], known=", ".join(offered)
            )
    return tuple(method for method in info.methods if method in asked)


def _expiry(unit: ReadUnit, info: GatewayInfo, hours: int | None) -> datetime:
    """The link's end, within what the gateway allows (it is clamped, and shown)."""
    wanted = usual_hours(unit, info) if hours is None else hours
    if not 1 <= wanted <= 24 * 366:
        raise Refused("bad_expiry", field="expires", hours=wanted)
    span = min(max(timedelta(hours=wanted), info.min_expiry), info.max_expiry)
    return unit.clock.now() + span


def _check_amount(info: GatewayInfo, order: Order) -> None:
    if order.currency not in info.currencies:
        raise Refused("currency_outside_gateway", gateway=info.name, currency=order.currency)
    if not info.min_amount <= order.outstanding <= info.max_amount:
        raise Refused(
            "amount_outside_gateway",
            gateway=info.name,
            least=info.min_amount,
            most=info.max_amount,
            currency=order.currency,
        )


def _language(unit: ReadUnit, order: Order) -> str:
    chosen = customer_row(unit, order.customer_id).language if order.customer_id else ""
    return chosen or str(unit.settings["customer.language"])
