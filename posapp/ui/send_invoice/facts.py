"""What Pay Online must know before anything is typed, from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from posapp.models.errors import Refused
from posapp.models.invoice_state import OPEN_INVOICES
from posapp.services.channels.qr import qr_matrix
from posapp.services.gateway_accounts.find import accounts as configured
from posapp.services.gateways.types import Method
from posapp.services.invoicing.accounts import account, ready_account, usual_hours
from posapp.services.invoicing.preview import Preview, PreviewInvoice, preview_invoice
from posapp.services.invoicing.send import SendInvoice, plan
from posapp.services.invoicing.views import InvoiceView
from posapp.services.sales.find import order_row, show_order
from posapp.services.sales.views import OrderView
from posapp.services.storage.database import ReadUnit
from posapp.ui.gateways.words import gateway_words


@dataclass(slots=True, frozen=True)
class AccountChoice:
    """An account that a link may go through."""

    name: str
    gateway: str
    environment: str


@dataclass(slots=True, frozen=True)
class Facts:
    """The shop's usual choices, the open invoice if there is one, and why not to send.

    Methods, hours and the refusal are those of ``account``; an open invoice stays with its own.
    """

    order: OrderView
    zone: str
    accounts: tuple[AccountChoice, ...]
    account: str
    #: The account where nobody chose.
    usual_account: str
    offered: tuple[str, ...]
    methods: tuple[str, ...]
    expiry_hours: int
    sms_ready: bool
    email_ready: bool
    open_invoice: InvoiceView | None
    refusal: Refused | None


@dataclass(slots=True, frozen=True)
class Shown:
    """A preview with the code of its link."""

    preview: Preview
    qr: tuple[tuple[bool, ...], ...]
    zone: str
    now: datetime


def ask_facts(unit: ReadUnit, order_id: str, account: str = "") -> Facts:
    """Everything for the dialog, for the account that was chosen or the usual one.

    Raises Refused ``no_order``.
    """
    order = show_order(unit, order_id)
    settings = unit.settings
    open_ones = [invoice for invoice in order.invoices if invoice.state in OPEN_INVOICES]
    invoice = open_ones[-1] if open_ones else None
    accounts = _accounts(unit)
    chosen = _chosen(unit, account, accounts, invoice)
    offered = _offered(unit, chosen)
    usual = invoice.methods if invoice else settings["pay_online.methods"]
    return Facts(
        order=order,
        zone=settings["shop.timezone"],
        accounts=accounts,
        account=chosen,
        usual_account=invoice.gateway if invoice else settings["pay_online.account"],
        offered=offered,
        methods=tuple(method for method in offered if method in usual),
        expiry_hours=_hours(unit, chosen),
        sms_ready=bool(settings["sms.url"]),
        email_ready=bool(settings["email.host"]),
        open_invoice=invoice,
        refusal=_refusal(unit, order_id, chosen),
    )


def show_preview(unit: ReadUnit, query: PreviewInvoice) -> Shown:
    """What the customer will read. Raises Refused ``no_order`` or ``no_gateway``."""
    preview = preview_invoice(unit, query)
    zone = unit.settings["shop.timezone"]
    return Shown(preview, qr_matrix(preview.message.url), zone, unit.clock.now())


def _accounts(unit: ReadUnit) -> tuple[AccountChoice, ...]:
    """Those that are complete and allowed in this shop."""
    found = []
    for name in configured(unit):
        try:
            one = ready_account(unit, name)
        except Refused:
            continue
        found.append(AccountChoice(name, gateway_words(one.info.kind), one.environment))
    return tuple(found)


def _chosen(
    unit: ReadUnit, asked: str, accounts: tuple[AccountChoice, ...], invoice: InvoiceView | None
) -> str:
    if invoice is not None:
        return invoice.gateway
    there = asked in {one.name for one in accounts}
    return asked if there else str(unit.settings["pay_online.account"])


def _offered(unit: ReadUnit, name: str) -> tuple[str, ...]:
    try:
        return tuple(method.value for method in account(unit, name).info.methods)
    except Refused:
        return tuple(method.value for method in Method)


def _hours(unit: ReadUnit, name: str) -> int:
    try:
        return usual_hours(unit, account(unit, name).info)
    except Refused:
        return int(unit.settings["pay_online.expiry_hours"])


def _refusal(unit: ReadUnit, order_id: str, name: str) -> Refused | None:
    """Why nothing can be sent for this order at all; the use case would say the same."""
    try:
        plan(unit, order_row(unit, order_id), SendInvoice(order_id, gateway=name))
    except Refused as refused:
        return refused
    return None
