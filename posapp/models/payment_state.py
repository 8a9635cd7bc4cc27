"""What is owed, received and outstanding, and the word for it (design.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PaymentStatus(StrEnum):
    """Derived from money, never set by hand (lessons.md 15)."""

    UNPAID = "unpaid"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


@dataclass(slots=True, frozen=True)
class Standing:
    """How an order stands, in minor units."""

    owed: int
    received: int
    outstanding: int
    status: PaymentStatus

    @property
    def surplus(self) -> int:
        """What arrived above what is owed."""
        return max(0, self.received - self.owed)


def stand(
    total: int, returned: int, payments: int, refunds: int, *, void: bool = False
) -> Standing:
    """Derive the standing of an order from its sums.

    Nothing is outstanding on a void order; it keeps the word for what was received.
    """
    owed = total - returned
    received = payments - refunds
    outstanding = 0 if void else max(0, owed - received)
    return Standing(owed, received, outstanding, _status(owed, received, returned))


def _status(owed: int, received: int, returned: int) -> PaymentStatus:
    if received > owed:
        return PaymentStatus.OVERPAID
    if received == owed and returned:
        return PaymentStatus.REFUNDED if owed == 0 else PaymentStatus.PARTIALLY_REFUNDED
    if received == owed:
        return PaymentStatus.PAID
    return PaymentStatus.PARTIALLY_PAID if received > 0 else PaymentStatus.UNPAID
