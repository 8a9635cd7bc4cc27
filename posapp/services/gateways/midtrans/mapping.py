"""What Midtrans says, read strictly, in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import msgspec

from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.midtrans.methods import TYPES, name_of
from posapp.services.gateways.midtrans.request import JAKARTA
from posapp.services.gateways.types import (
    AttemptState,
    ChargeState,
    Fact,
    GatewayPayment,
    GatewayRefund,
    Method,
)

#: Their status, our fact (page "Transaction Status Cycle"). A word that is not here is unknown.
#: A denied try may be followed by another one on the same page.
FACTS = {
    "pending": Fact.PENDING,
    "authorize": Fact.PENDING,
    "deny": Fact.PENDING,
    "capture": Fact.PAID,
    "settlement": Fact.PAID,
    "refund": Fact.PAID,
    "partial_refund": Fact.PAID,
    "chargeback": Fact.PAID,
    "partial_chargeback": Fact.PAID,
    "cancel": Fact.CANCELLED,
    "expire": Fact.EXPIRED,
    "failure": Fact.FAILED,
}
TRIES = {"deny": "failed", "failure": "failed", "cancel": "failed", "expire": "failed"}
#: Paid by transfer or at a shop: such a try is "denied" only where the bank took the money back.
ONLY_REVERSED = frozenset({"bank_transfer", "echannel", "cstore"})

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Link = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)]
Token = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,100}$")]
_SUM = re.compile(r"(0|[1-9][0-9]{0,14})(\.00)?")
_WHEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818  (says what the answer is)
    """A field is missing, of another type, or out of its bounds."""


class Opened(msgspec.Struct):
    """The answer to a new page, as it is said."""

    token: Token
    redirect_url: Link


class VaNumber(msgspec.Struct):
    """The bank of a virtual account, as it is said."""

    bank: Text = ""


class Back(msgspec.Struct):
    """Money that went back, as it is said."""

    refund_amount: Text
    refund_chargeback_id: int | str | None = None
    created_at: Text = ""
    refund_key: Text = ""


class Status(msgspec.Struct):
    """A transaction, as it is said; what only some ways of paying tell may be missing."""

    order_id: Id
    transaction_id: Id
    gross_amount: Text
    transaction_status: Text
    payment_type: Text
    transaction_time: Text
    status_code: Text = ""
    currency: Text = "IDR"
    fraud_status: Text | None = None
    settlement_time: Text | None = None
    expiry_time: Text | None = None
    va_numbers: tuple[VaNumber, ...] | None = None
    permata_va_number: Text | None = None
    store: Text | None = None
    issuer: Text | None = None
    masked_card: Text | None = None
    approval_code: Text | None = None
    channel_response_code: Text | None = None
    channel_response_message: Text | None = None
    status_message: Text | None = None
    refunds: tuple[Back, ...] | None = None

    @property
    def word(self) -> str:
        """The status in small letters: some channels shout it."""
        return self.transaction_status.strip().lower()


def read(body: Mapping[str, object], kind: type[T]) -> T:
    """The object as one of the kinds above; fields we do not know are let be.

    Raises Unreadable: the caller knows what that means for its call.
    """
    try:
        return msgspec.convert(body, kind, strict=True)
    except (msgspec.ValidationError, OverflowError) as error:
        raise Unreadable(str(error)) from None


def rupiah(text: str) -> int:
    """``"150000.00"`` as minor units: the rupiah has none. Raises Unreadable."""
    found = _SUM.fullmatch(text)
    if found is None or int(found[1]) > MAX_AMOUNT:
        raise Unreadable("a sum that is none")
    return int(found[1])


def moment(text: str) -> datetime:
    """A time of theirs (GMT+7) in UTC. Raises Unreadable."""
    try:
        if _WHEN.fullmatch(text) is None:
            raise Unreadable("a time that is none")
        return datetime.fromisoformat(text).replace(tzinfo=JAKARTA).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("a time that is none") from None


def charge_state(said: Status, now: datetime, gateway_id: str, end: datetime | None) -> ChargeState:
    """The truth about a charge from its latest transaction. Raises Unreadable.

    ``end`` is the page's, where it is remembered: a try denied afterwards was the last one,
    and a transaction that ended before it was closed by somebody.
    """
    amount, at = rupiah(said.gross_amount), moment(said.transaction_time)
    end = end or (moment(said.expiry_time) if said.expiry_time else None)
    fact = _fact(said, now, end)
    reversed_ = was_reversed(said)
    payments: tuple[GatewayPayment, ...] = ()
    if fact == Fact.PAID or reversed_:
        paid = GatewayPayment(
            id=said.transaction_id,
            amount=amount,
            currency=said.currency,
            method=_method(said),
            paid_at=moment(said.settlement_time) if said.settlement_time else at,
            attempt_id=said.transaction_id,
        )
        payments = (paid,)
    return ChargeState(
        reference=said.order_id,
        fact=fact,
        amount=amount,
        currency=said.currency,
        gateway_id=gateway_id,
        expires_at=end,
        attempts=(_attempt(said, at, paid=bool(payments)),),
        payments=payments,
        refunds=_refunds(said, amount, at, reversed_=reversed_),
    )


def refunds_of(said: Status) -> tuple[GatewayRefund, ...]:
    """What was sent back, each with the key that it was asked for by. Raises Unreadable."""
    found = []
    for back in said.refunds or ():
        number = back.refund_chargeback_id
        found.append(
            GatewayRefund(
                id=str(number) if number not in (None, "") else back.refund_key,
                payment_id=said.transaction_id,
                amount=rupiah(back.refund_amount),
                kind="refund",
                at=moment(back.created_at or said.transaction_time),
                key=back.refund_key,
            )
        )
    return tuple(found)


def reversal_of(said: Status) -> GatewayRefund:
    """The whole payment, undone before it settled; Midtrans gives it no number of its own."""
    return GatewayRefund(
        id=f"{said.transaction_id}-{said.word}",
        payment_id=said.transaction_id,
        amount=rupiah(said.gross_amount),
        kind="reversal",
        at=moment(said.transaction_time),
    )


def _fact(said: Status, now: datetime, end: datetime | None) -> Fact:
    word, fraud = said.word, (said.fraud_status or "accept").lower()
    fact = FACTS.get(word, Fact.UNKNOWN)
    if fact == Fact.PAID and fraud == "challenge":
        return Fact.PENDING  # a person at the shop accepts or denies it on Midtrans' pages
    if fact == Fact.PAID and fraud != "accept":
        return Fact.UNKNOWN
    if word == "deny" and end is not None and now >= end:
        return Fact.EXPIRED
    if word == "expire" and end is not None and now < end:
        return Fact.CANCELLED
    return fact


def was_reversed(said: Status) -> bool:
    """Whether money came and was taken back without a refund."""
    if said.word == "deny":
        return bool(said.settlement_time) or said.payment_type in ONLY_REVERSED
    card = said.word == "cancel" and said.payment_type == "credit_card"
    return card and bool((said.approval_code or "").strip())


def _refunds(
    said: Status, amount: int, at: datetime, *, reversed_: bool
) -> tuple[GatewayRefund, ...]:
    if reversed_:
        return (reversal_of(said),)
    found = refunds_of(said)
    left = amount - sum(refund.amount for refund in found)
    if said.word == "chargeback" and left > 0:
        name = f"{said.transaction_id}-chargeback"
        back = GatewayRefund(name, said.transaction_id, left, "chargeback", at)
        return (*found, back)
    return found


def _attempt(said: Status, at: datetime, *, paid: bool) -> AttemptState:
    status = "paid" if paid else TRIES.get(said.word, "pending")
    # Of what was closed or ran out, the message says "success".
    message = said.status_message if said.word in ("deny", "failure") else ""
    told = said.channel_response_message or message or said.word
    return AttemptState(
        id=said.transaction_id,
        status=status,
        method=_method(said),
        issuer=_issuer(said),
        masked=said.masked_card or "",
        response_code=said.channel_response_code or said.status_code,
        approval_code=(said.approval_code or "").strip(),
        failure=told if status == "failed" else "",
        at=at,
    )


def _method(said: Status) -> str:
    method = TYPES.get(said.payment_type)
    return str(method) if method else said.payment_type


def _issuer(said: Status) -> str:
    """Bank, wallet or shop; none for a card: ``bank`` names the shop's bank there."""
    if said.payment_type == "echannel":
        return name_of("mandiri")
    if said.permata_va_number:
        return name_of("permata")
    if said.va_numbers:
        return name_of(said.va_numbers[0].bank)
    if said.payment_type in ("bank_transfer", "credit_card"):
        return ""
    return name_of(said.store or said.issuer or _wallet(said))


def _wallet(said: Status) -> str:
    named = TYPES.get(said.payment_type) in (Method.EWALLET, Method.PAYLATER)
    return said.payment_type if named else ""
