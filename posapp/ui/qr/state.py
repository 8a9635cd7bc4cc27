"""How a QR that somebody is asked to scan stands: one answer for every screen (lessons.md 9).

Pure: it is derived from the order as the services tell it, and from nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from posapp.models.errors import Refused, StorageTrouble
from posapp.models.invoice_state import OPEN_INVOICES, InvoiceState
from posapp.models.order import OrderState
from posapp.services.invoicing.views import InvoiceView
from posapp.services.sales.views import OrderView
from posapp.ui.qr.code import Code, choose_code

#: What keeps a message from being counted as told.
_UNTOLD = ("failed", "dropped")


class Stage(StrEnum):
    """``PART_PAID`` asks for the rest, by the same link or by a new one; ``PAID`` is the end."""

    MAKING = "making"
    WAITING = "waiting"
    PART_PAID = "part_paid"
    PAID = "paid"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(slots=True, frozen=True)
class Hold:
    """What keeps a link from being made: the job that waits, and why it does."""

    job: str = ""
    code: str = ""
    detail: str = ""
    stuck: bool = False


@dataclass(slots=True, frozen=True)
class QrState:
    """``amount`` is what is due, or what was paid last; ``code`` is what the QR says.

    ``code`` is empty unless it asks for exactly ``amount``; ``payee`` and ``nmid`` are who is
    paid where it is a QRIS, and ``doubt`` is why a QRIS is not shown. ``arrived`` is what came by
    link. ``job`` can be tried again. ``has_both``: the QRIS or the link, as the cashier chooses.
    """

    stage: Stage
    order_id: str
    order: str
    invoice: str
    customer: str
    currency: str
    amount: int
    received: int
    arrived: int
    code: str
    payee: str
    nmid: str
    doubt: Refused | None
    url: str
    methods: tuple[str, ...]
    language: str
    expires_at: datetime | None
    checked_at: datetime | None
    sent_to: tuple[str, ...]
    expired: bool
    trouble: Refused | StorageTrouble | None
    job: str
    has_both: bool = False

    @property
    def is_qris(self) -> bool:
        """Whether the code is one for wallets, and not the link's."""
        return bool(self.payee)

    @property
    def can_scan(self) -> bool:
        """Whether there is a code that asks for what is due."""
        return bool(self.code)

    @property
    def needs_link(self) -> bool:
        """Whether nothing will be there to scan unless somebody asks for it."""
        if self.stage == Stage.MAKING:
            return not self.invoice
        is_over = self.stage in (Stage.ENDED, Stage.FAILED, Stage.PART_PAID)
        return is_over and not self.can_scan and not self.job

    def refused(self, trouble: Refused | StorageTrouble) -> QrState:
        """The same, after asking for a link was refused."""
        return replace(self, stage=Stage.FAILED, trouble=trouble)


def derive(
    order: OrderView, now: datetime, hold: Hold | None = None, *, by_link: bool = False
) -> QrState:
    """The state of an order's QR; ``by_link`` shows the link's although there is a QRIS."""
    hold = hold or Hold()
    invoice = _invoice(order)
    stage = _stage(order, invoice, now, hold)
    can_scan = stage in (Stage.WAITING, Stage.PART_PAID) and not _is_expired(invoice, now)
    code = _code(order, invoice, by_link=by_link) if can_scan else Code()
    return QrState(
        stage=stage,
        order_id=order.id,
        order=order.number or "",
        invoice=invoice.number if invoice else "",
        customer=order.customer_name,
        currency=order.currency,
        amount=_amount(order, stage),
        received=order.received,
        arrived=sum(payment.amount for payment in order.payments if payment.gateway),
        code=code.text,
        payee=code.payee,
        nmid=code.nmid,
        doubt=code.doubt,
        url=invoice.url if invoice and code.text else "",
        methods=invoice.methods if invoice else (),
        language=invoice.language if invoice else "",
        expires_at=invoice.expires_at if invoice else None,
        checked_at=invoice.checked_at if invoice else None,
        sent_to=_sent_to(invoice),
        expired=_is_expired(invoice, now),
        trouble=_trouble(stage, invoice, hold),
        job=hold.job if stage in (Stage.MAKING, Stage.FAILED) else "",
        has_both=code.has_both,
    )


def is_paid(order: OrderView) -> bool:
    """Paid is what was received, not what somebody was told (lessons.md 10)."""
    is_valid = order.state != OrderState.VOID and order.received > 0
    return is_valid and order.outstanding == 0 and order.received >= order.owed


def _stage(order: OrderView, invoice: InvoiceView | None, now: datetime, hold: Hold) -> Stage:
    if is_paid(order):
        return Stage.PAID
    if order.state == OrderState.VOID or order.outstanding == 0:
        return Stage.ENDED
    if invoice is None:
        return Stage.MAKING
    if invoice.state not in OPEN_INVOICES:
        return Stage.FAILED if invoice.state == InvoiceState.FAILED else Stage.ENDED
    if invoice.url and invoice.state == InvoiceState.PARTIALLY_PAID:
        return Stage.PART_PAID
    if not _code(order, invoice).text:
        return Stage.FAILED if hold.stuck else Stage.MAKING
    return Stage.ENDED if _is_expired(invoice, now) else Stage.WAITING


def _invoice(order: OrderView) -> InvoiceView | None:
    """The one that is open, else the newest."""
    open_ones = [invoice for invoice in order.invoices if invoice.state in OPEN_INVOICES]
    found = open_ones or order.invoices
    return found[-1] if found else None


def _code(order: OrderView, invoice: InvoiceView | None, *, by_link: bool = False) -> Code:
    return choose_code(invoice, order.outstanding, order.currency, by_link=by_link)


def _is_expired(invoice: InvoiceView | None, now: datetime) -> bool:
    """By what the gateway told, or by the clock while it has not told yet."""
    if invoice is None:
        return False
    is_open = invoice.state in OPEN_INVOICES and bool(invoice.url)
    return invoice.state == InvoiceState.EXPIRED or (is_open and invoice.expires_at <= now)


def _amount(order: OrderView, stage: Stage) -> int:
    if stage == Stage.PAID and order.payments:
        return order.payments[-1].amount
    return order.outstanding


def _sent_to(invoice: InvoiceView | None) -> tuple[str, ...]:
    told = invoice.deliveries if invoice else ()
    return tuple(dict.fromkeys(one.to for one in told if one.state not in _UNTOLD))


def _trouble(stage: Stage, invoice: InvoiceView | None, hold: Hold) -> Refused | None:
    code = hold.code or (invoice.failure if invoice else "")
    troubled = code and stage in (Stage.MAKING, Stage.FAILED)
    return Refused(code, detail=hold.detail) if troubled else None
