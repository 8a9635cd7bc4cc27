"""What the practice gateway says, read strictly, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
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

#: Their status, our fact. A word that is not here is unknown, never failed.
FACTS = {
    "pending": Fact.PENDING,
    "paid": Fact.PAID,
    "expired": Fact.EXPIRED,
    "cancelled": Fact.CANCELLED,
    "failed": Fact.FAILED,
}

Sum = Annotated[int, msgspec.Meta(ge=0, le=MAX_AMOUNT)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818  (says what the answer is)
    """A field is missing, of another type, or out of its bounds."""


class Attempt(msgspec.Struct):
    """One try of the customer, as it is said."""

    id: Id
    status: Text
    method: Text
    issuer: Text
    masked: Text
    holder: Text
    response_code: Text
    approval_code: Text
    failure: Text
    at: Moment


class Payment(msgspec.Struct):
    """Money that arrived, as it is said."""

    id: Id
    amount: Annotated[int, msgspec.Meta(gt=0, le=MAX_AMOUNT)]
    currency: Text
    method: Text
    paid_at: Moment
    attempt: Text | None


class Refund(msgspec.Struct):
    """Money that went back, as it is said."""

    id: Id
    payment: Id
    amount: Annotated[int, msgspec.Meta(gt=0, le=MAX_AMOUNT)]
    kind: Text
    key: Text | None
    at: Moment


class Charge(msgspec.Struct):
    """A charge with everything under it, as it is said."""

    id: Id
    reference: Id
    state: Text
    amount: Sum
    currency: Text
    url: Link
    qr_payload: Text
    created_at: Moment
    expires_at: Moment
    opened_at: Moment | None
    attempts: tuple[Attempt, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]


class RefundAnswer(msgspec.Struct):
    """What became of a refund, as it is said."""

    id: Id
    key: Id
    amount: Sum
    status: Text
    at: Moment


class NoticeBody(msgspec.Struct):
    """A notice, as it is said."""

    event: Id
    type: Text
    reference: Id
    state: Text
    amount: Sum
    currency: Text
    at: Moment


def read(body: Mapping[str, object], kind: type[T]) -> T:
    """The object as one of the kinds above; fields we do not know are let be.

    Raises Unreadable: the caller knows what that means for its call.
    """
    try:
        return msgspec.convert(body, kind, strict=True)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Unreadable(str(error)) from None


def charge_state(body: Mapping[str, object]) -> ChargeState:
    """The truth about a charge. Raises Unreadable."""
    charge = read(body, Charge)
    return ChargeState(
        reference=charge.reference,
        fact=FACTS.get(charge.state, Fact.UNKNOWN),
        amount=charge.amount,
        currency=charge.currency,
        url=charge.url,
        qr_payload=charge.qr_payload,
        gateway_id=charge.id,
        expires_at=_utc(charge.expires_at),
        created_at=_utc(charge.created_at),
        opened_at=_utc(charge.opened_at) if charge.opened_at else None,
        attempts=tuple(_attempt(attempt) for attempt in charge.attempts),
        payments=tuple(_payment(payment) for payment in charge.payments),
        refunds=tuple(_refund(refund) for refund in charge.refunds),
    )


def refund_state(body: Mapping[str, object]) -> RefundState:
    """What became of a refund. Raises Unreadable, also for a status that is not known."""
    answer = read(body, RefundAnswer)
    if answer.status not in ("pending", "done", "failed"):
        raise Unreadable("unknown status of a refund")
    return RefundState(
        id=answer.id,
        key=answer.key,
        amount=answer.amount,
        status=answer.status,
        at=_utc(answer.at),
    )


def _attempt(attempt: Attempt) -> AttemptState:
    status = attempt.status if attempt.status in ("paid", "failed") else "pending"
    return AttemptState(
        id=attempt.id,
        status=status,
        method=attempt.method,
        issuer=attempt.issuer,
        masked=attempt.masked,
        holder=attempt.holder,
        response_code=attempt.response_code,
        approval_code=attempt.approval_code,
        failure=attempt.failure,
        at=_utc(attempt.at),
    )


def _payment(payment: Payment) -> GatewayPayment:
    return GatewayPayment(
        id=payment.id,
        amount=payment.amount,
        currency=payment.currency,
        method=payment.method,
        paid_at=_utc(payment.paid_at),
        attempt_id=payment.attempt or "",
    )


def _refund(refund: Refund) -> GatewayRefund:
    return GatewayRefund(
        id=refund.id,
        payment_id=refund.payment,
        amount=refund.amount,
        kind=refund.kind,
        at=_utc(refund.at),
        key=refund.key or "",
    )


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Unreadable("a time outside the calendar") from None
