"""What Xendit says of an invoice and its refunds, read strictly, in our words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, TypeVar

import msgspec

from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.types import (
    AttemptState,
    ChargeState,
    Fact,
    GatewayPayment,
    GatewayRefund,
    RefundState,
)
from posapp.services.gateways.xendit.methods import paid_by

#: Their status, our fact. A word that is not here is unknown, never failed.
FACTS = {
    "PENDING": Fact.PENDING,
    "PAID": Fact.PAID,
    "SETTLED": Fact.PAID,
    "EXPIRED": Fact.EXPIRED,
}

#: Their status of a refund, ours. "SUCCEEDED" means handed to the channel.
REFUNDS = {
    "PENDING": "pending",
    "SUCCEEDED": "done",
    "FAILED": "failed",
    "CANCELLED": "failed",
}

Sum = Annotated[int, msgspec.Meta(gt=0, le=MAX_AMOUNT)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
Word = Annotated[str, msgspec.Meta(max_length=200)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818  (says what the answer is)
    """A field is missing, of another type, or out of its bounds."""


class Details(msgspec.Struct):
    """What the channel told of the payment: the wallet behind a QRIS, and its receipt."""

    receipt_id: Word | None = None
    source: Word | None = None


class Invoice(msgspec.Struct):
    """An invoice, as it is said; what comes after ``updated`` is told once it is paid."""

    id: Id
    external_id: Reference
    status: Word
    amount: Sum
    invoice_url: Link
    expiry_date: Moment
    created: Moment
    updated: Moment
    #: Left out by old accounts, whose only currency is the rupiah.
    currency: Word = "IDR"
    payment_method: Word | None = None
    payment_channel: Word | None = None
    payment_destination: Word | None = None
    payment_details: Details | None = None
    paid_amount: Sum | None = None
    paid_at: Moment | None = None

    @property
    def is_paid(self) -> bool:
        """Whether its money arrived."""
        return FACTS.get(self.status) == Fact.PAID

    @property
    def received(self) -> int:
        """What was paid, once it is: told by itself, as it may differ from what was asked."""
        return self.amount if self.paid_amount is None else self.paid_amount

    @property
    def came_by(self) -> tuple[str, str]:
        """Their ``payment_method`` and channel, empty where they are not told."""
        return self.payment_method or "", self.payment_channel or ""


class Refund(msgspec.Struct):
    """Money that goes back, as it is said."""

    id: Id
    amount: Sum
    status: Word
    created: Moment
    currency: Word = "IDR"
    invoice_id: Word | None = None
    reference_id: Word | None = None
    updated: Moment | None = None


class Refunds(msgspec.Struct):
    """The refunds of an invoice, as they are said."""

    data: list[Refund]


def read(body: object, kind: type[T]) -> T:
    """The object as one of the kinds above; fields we do not know are let be.

    Raises Unreadable: the caller knows what that means for its call.
    """
    try:
        return msgspec.convert(_whole(body), kind, strict=True)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Unreadable(str(error)) from None


def charge_state(said: Invoice, refunds: Sequence[Refund], now: datetime) -> ChargeState:
    """The truth about a charge. Raises Unreadable.

    Tries that failed are not told by Xendit: there is one attempt at most, the paid one.
    """
    payment = _payment(said) if said.is_paid else None
    return ChargeState(
        reference=said.external_id,
        fact=_fact(said, now),
        amount=said.amount,
        currency=said.currency,
        url=said.invoice_url,
        gateway_id=said.id,
        expires_at=_utc(said.expiry_date),
        created_at=_utc(said.created),
        attempts=(_attempt(said, payment),) if payment else (),
        payments=(payment,) if payment else (),
        refunds=tuple(
            GatewayRefund(
                id=refund.id,
                payment_id=said.id,
                amount=refund.amount,
                kind="refund",
                at=_utc(refund.updated or refund.created),
                key=refund.reference_id or "",
            )
            for refund in refunds
            if REFUNDS.get(refund.status) == "done"
        ),
    )


def refund_state(said: Refund) -> RefundState:
    """What became of a refund. Raises Unreadable, also for a status that is not known."""
    if said.status not in REFUNDS:
        raise Unreadable("unknown status of a refund")
    return RefundState(
        id=said.id,
        key=said.reference_id or "",
        amount=said.amount,
        status=REFUNDS[said.status],
        at=_utc(said.updated or said.created),
    )


def _whole(said: object) -> object:
    """Sums written with a decimal point ("150000.0") as the integers they are."""
    if isinstance(said, dict):
        return {name: _whole(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_whole(value) for value in said]
    if not isinstance(said, Decimal) or not said.is_finite() or abs(said) > MAX_AMOUNT:
        return said
    return int(said) if said == said.to_integral_value() else said


def _fact(said: Invoice, now: datetime) -> Fact:
    """Xendit calls both ends EXPIRED: one that came before the invoice's time was a closing."""
    fact = FACTS.get(said.status, Fact.UNKNOWN)
    if fact == Fact.EXPIRED and max(now, _utc(said.updated)) < _utc(said.expiry_date):
        return Fact.CANCELLED
    return fact


def _payment(said: Invoice) -> GatewayPayment:
    """The one payment of an invoice: its id is the invoice's, which is there from the start.

    Their ``payment_id`` is not told for every channel; were it sometimes the name and sometimes
    not, one payment could be booked twice.
    """
    method, _ = paid_by(*said.came_by)
    return GatewayPayment(
        id=said.id,
        amount=said.received,
        currency=said.currency,
        method=method or "xendit",
        paid_at=_utc(said.paid_at or said.updated),
        attempt_id=said.id,
    )


def _attempt(said: Invoice, payment: GatewayPayment) -> AttemptState:
    details = said.payment_details or Details()
    _, name = paid_by(*said.came_by)
    number = said.payment_destination or ""
    return AttemptState(
        id=said.id,
        status="paid",
        method=payment.method,
        issuer=details.source or name,
        masked=f"•••• {number[-4:]}" if len(number) > 4 else "",
        approval_code=details.receipt_id or "",
        at=payment.paid_at,
    )


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Unreadable("a time outside the calendar") from None
