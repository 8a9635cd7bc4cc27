"""What DOKU says, read strictly, in our words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from posapp.models.cards import looks_like_card
from posapp.services.gateways.doku.methods import issuer_of, method_of
from posapp.services.gateways.doku.said import (
    Card,
    Named,
    Opened,
    RefundAnswer,
    Status,
    Transaction,
    Unreadable,
    read,
)
from posapp.services.gateways.types import (
    AttemptState,
    ChargeState,
    Fact,
    GatewayPayment,
    GatewayRefund,
    RefundState,
)

#: ``transaction.status``, our fact (developers.doku.com, check status, non-SNAP). A refused try
#: leaves the page open. How much of a refunded payment went back is not told: no fact.
TRANSACTIONS = {
    "PENDING": Fact.PENDING,
    "REDIRECT": Fact.PENDING,
    "TIMEOUT": Fact.PENDING,
    "FAILED": Fact.PENDING,
    "SUCCESS": Fact.PAID,
    "VOIDED": Fact.PAID,
    "EXPIRED": Fact.EXPIRED,
    "REFUNDED": Fact.UNKNOWN,
}
#: ``order.status`` of a Checkout order. The words for a cancelled one are not documented.
ORDERS = {
    "ORDER_GENERATED": Fact.PENDING,
    "ORDER_RECOVERED": Fact.PENDING,
    "ORDER_EXPIRED": Fact.EXPIRED,
    "ORDER_CANCELLED": Fact.CANCELLED,
    "ORDER_CANCELED": Fact.CANCELLED,
}
#: These say themselves when a bill has run out; until then it may be paid after its page.
BILLED = ("VIRTUAL_ACCOUNT", "ONLINE_TO_OFFLINE", "PEER_TO_PEER", "PAYLATER")
ARRIVED = ("SUCCESS", "VOIDED", "REFUNDED")
ATTEMPTS = {"SUCCESS": "paid", "VOIDED": "paid", "REFUNDED": "paid",
            "FAILED": "failed", "EXPIRED": "failed"}  # fmt: skip
CURRENCY = "IDR"
#: Expiry dates without a zone are of Jakarta.
WIB = timezone(timedelta(hours=7))
#: A try at the last moment may be in the status only some minutes later.
NEWS = timedelta(minutes=10)
_AMOUNT = re.compile(r"[0-9]{1,12}(\.0{1,2})?")


def opened_state(body: Mapping[str, object], now: datetime) -> ChargeState:
    """The charge that a creation made. Raises Unreadable."""
    said = read(body, Opened)
    amount, expires = rupiah(said.order.amount), _jakarta(said.payment.expired_date)
    return ChargeState(
        reference=said.order.invoice_number,
        fact=Fact.PENDING if now < expires else Fact.EXPIRED,
        amount=amount,
        currency=said.order.currency or CURRENCY,
        url=said.payment.url,
        gateway_id=handle(amount, expires),
        expires_at=expires,
    )


def handle(amount: int, expires: datetime) -> str:
    """What we keep of a charge: DOKU tells neither before a way of paying is chosen."""
    return f"{amount}@{expires.astimezone(UTC):%Y%m%d%H%M%S}"


def unchosen(reference: str, kept: str, now: datetime) -> ChargeState:
    """The charge of a handle, of which the status knows nothing yet. Raises Unreadable."""
    amount, _, end = kept.partition("@")
    try:
        expires = datetime.strptime(end, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise Unreadable("not a charge of DOKU") from None
    return ChargeState(
        reference=reference,
        fact=Fact.PENDING if now < expires + NEWS else Fact.EXPIRED,
        amount=rupiah(amount),
        currency=CURRENCY,
        gateway_id=kept,
    )


def charge_state(said: Status) -> ChargeState:
    """The truth about a charge. Raises Unreadable."""
    amount = rupiah(said.order.amount)
    currency = said.order.currency or CURRENCY
    reference = said.order.invoice_number
    attempt = _attempt(said)
    payments: tuple[GatewayPayment, ...] = ()
    refunds: tuple[GatewayRefund, ...] = ()
    word = status_of(said)
    if word in ARRIVED:
        at = _date(said)
        # One payment a charge is all that a status can tell; its name stays when others change.
        payment = GatewayPayment(
            id=reference, amount=amount, currency=currency, method=method(said), paid_at=at,
            attempt_id=attempt.id if attempt else "",
        )  # fmt: skip
        payments = (payment,)
        if word == "VOIDED":
            # A void is always of the whole sum.
            refunds = (GatewayRefund(void_id(reference), reference, amount, "reversal", at),)
    return ChargeState(
        reference=reference,
        fact=fact_of(said),
        amount=amount,
        currency=currency,
        attempts=(attempt,) if attempt else (),
        payments=payments,
        refunds=refunds,
    )


def refund_state(body: Mapping[str, object], reference: str, key: str) -> RefundState:
    """What became of a refund. Raises Unreadable, also for a status that is not known."""
    said = read(body, RefundAnswer)
    if said.order.get("invoice_number") != reference:
        raise Unreadable("the answer is about another charge")
    status = {"SUCCESS": "done", "FAILED": "failed"}.get(said.refund.status)
    if status is None:
        raise Unreadable("unknown status of a refund")
    voided = said.refund.type == "VOID" and status == "done"
    return RefundState(
        id=void_id(reference) if voided else key,
        key=key,
        amount=rupiah(said.refund.amount),
        status=status,
    )


def void_id(reference: str) -> str:
    """The name of a charge's void: there is one at most."""
    return f"{reference}:void"


def fact_of(said: Status) -> Fact:
    """What a status or a notice says; the customer's try counts before the page."""
    word = status_of(said)
    order = _order_word(said)
    page = ORDERS.get(order, Fact.UNKNOWN) if order else None
    if not word:
        return Fact.UNKNOWN if page is None else page
    tried = TRANSACTIONS.get(word, Fact.UNKNOWN)
    if tried != Fact.PENDING or page not in (Fact.EXPIRED, Fact.CANCELLED):
        return tried
    if word != "FAILED" and page == Fact.EXPIRED and _kind(said).startswith(BILLED):
        return Fact.PENDING
    return page


def status_of(said: Status) -> str:
    """The transaction's word; empty before a way of paying is chosen."""
    return (said.transaction.status if said.transaction else None) or ""


def method(said: Status) -> str:
    """How it is paid, in our word."""
    return method_of(_id(said.channel), _id(said.service)) or "doku"


def rupiah(value: object) -> int:
    """An amount, whichever way it is written. Raises Unreadable."""
    text = str(value) if isinstance(value, int | Decimal | str) and value is not True else ""
    if not _AMOUNT.fullmatch(text):
        raise Unreadable("not an amount in rupiah")
    return int(text.partition(".")[0])


def _attempt(said: Status) -> AttemptState | None:
    word, channel = status_of(said), _kind(said)
    if not word or not channel:
        return None
    transaction = said.transaction or Transaction()
    at = _utc(transaction.date) if transaction.date else None
    status = ATTEMPTS.get(word, "pending")
    card = said.card_payment or Card()
    # A refused try keeps a name of its own: the next one may be by the same channel.
    own = f"{channel}:{at:%Y%m%d%H%M%S}" if at and word == "FAILED" else channel
    return AttemptState(
        id=own,
        status=status,
        method=method(said),
        issuer=card.issuer or issuer_of(channel, _id(said.acquirer)),
        masked=_masked(card.masked_card_number or ""),
        response_code=card.response_code or "",
        approval_code=card.approval_code or "",
        failure=(card.response_message or word) if status == "failed" else "",
        at=at,
    )


def _masked(number: str) -> str:
    """A card's number as far as it may be kept: never whole, whatever is sent."""
    return f"****{number[-4:]}" if looks_like_card(number) else number[:40]


def _kind(said: Status) -> str:
    return _id(said.channel) or _id(said.service)


def _id(named: Named | None) -> str:
    return (named.id if named else None) or ""


def _order_word(said: Status) -> str:
    status = said.order.status
    if isinstance(status, list):
        return status[-1] if status else ""
    return status or ""


def _date(said: Status) -> datetime:
    if said.transaction is None or said.transaction.date is None:
        raise Unreadable("money without a time")
    return _utc(said.transaction.date)


def _jakarta(digits: str) -> datetime:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=WIB).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("a time outside the calendar") from None


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Unreadable("a time outside the calendar") from None
