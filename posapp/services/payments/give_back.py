"""What of a payment its gateway can send back the way that it came."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from posapp.models.errors import Refused
from posapp.models.payment import Payment, Refund
from posapp.services.invoicing.accounts import account
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class GivesBack:
    """``most`` is 0 where it cannot at all; without ``in_parts`` it is that or nothing."""

    most: int = 0
    in_parts: bool = False

    def covers(self, amount: int) -> bool:
        """Whether this much can go back."""
        return 0 < amount <= self.most and (self.in_parts or amount == self.most)


def gives_back(unit: ReadUnit, payment: Payment) -> GivesBack:
    """Virtual accounts and shops take money one way only; some wallets give it whole or not."""
    if payment.account is None:
        return GivesBack()
    try:
        info = account(unit, payment.account).info
    except Refused:
        return GivesBack()  # the account was removed, and its keys with it
    if not info.can_refund or payment.method not in info.refundable:
        return GivesBack()
    left = left_of(unit, payment)
    if not info.can_refund_part and left < payment.amount:
        return GivesBack()
    return GivesBack(left, info.can_refund_part)


def left_of(unit: ReadUnit, payment: Payment) -> int:
    """What of a payment was neither given back nor promised to be."""
    spent = unit.session.execute(
        select(func.coalesce(func.sum(Refund.amount), 0)).where(
            Refund.payment_id == payment.id, Refund.state != "failed"
        )
    ).scalar_one()
    return payment.amount - int(spent)
