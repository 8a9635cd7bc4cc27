"""What went back of a payment, and what can go back."""

from __future__ import annotations

from posapp.services.gateways.errors import Rejected, Unavailable
from posapp.services.gateways.http import unsure
from posapp.services.gateways.midtrans.mapping import (
    Status,
    Unreadable,
    refunds_of,
    reversal_of,
    rupiah,
    was_reversed,
)
from posapp.services.gateways.midtrans.methods import REFUNDABLE, TYPES, WHOLE_ONLY
from posapp.services.gateways.types import RefundState

CANNOT = "gateway_cannot_refund"
SETTLED = frozenset({"settlement", "partial_refund", "refund"})


def given_back(said: Status, key: str, amount: int) -> RefundState | None:
    """What was given back under this key; none where nothing was.

    Raises Rejected where the key stands for another sum. Midtrans takes the sum from what it
    owes the shop at once, so it is done even where the customer's bank takes days.
    """
    try:
        found = [refund for refund in refunds_of(said) if refund.key == key]
    except Unreadable as error:
        raise unsure(False, f"unreadable answer: {error}") from None
    for refund in found:
        if refund.amount != amount:
            raise Rejected(f"another sum was given back under this key: {refund.amount}")
        return RefundState(refund.id, key, amount, "done", refund.at)
    return None


def must_be_refundable(said: Status, amount: int) -> None:
    """Refuse what Midtrans cannot give back, before anything is sent.

    Raises Rejected (``gateway_cannot_refund`` where it has to go by transfer), or Unavailable
    while a card payment has not settled.
    """
    if TYPES.get(said.payment_type) not in REFUNDABLE:
        raise Rejected(f"Midtrans sends nothing back to {said.payment_type}", code=CANNOT)
    if said.word == "capture":
        raise Unavailable("the card payment has not settled yet; a reversal could undo it")
    if said.word not in SETTLED:
        raise Rejected(f"nothing to give back: {said.word}")
    try:
        whole = rupiah(said.gross_amount)
        left = whole - sum(refund.amount for refund in refunds_of(said))
    except Unreadable as error:
        raise unsure(False, f"unreadable answer: {error}") from None
    if not 0 < amount <= left:
        raise Rejected(f"{left} rupiah are left to give back, not {amount}")
    if said.payment_type in WHOLE_ONLY and amount != whole:
        raise Rejected(f"{said.payment_type} is given back as a whole or not at all", code=CANNOT)


def reversed_(said: Status, key: str) -> RefundState | None:
    """The payment as undone before it settled; none where it was not."""
    if not was_reversed(said):
        return None
    try:
        undone = reversal_of(said)
    except Unreadable as error:
        raise unsure(False, f"unreadable answer: {error}") from None
    return RefundState(undone.id, key, undone.amount, "done", undone.at)
