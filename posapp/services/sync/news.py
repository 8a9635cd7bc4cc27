"""How fast money is known: the last payment from outside, and whether it was pushed or polled.

The settings page shows it beside ``till.hub.connected``: what a shop can expect is what was
measured last, and not what was promised. It is read from the payments themselves, so it is
the same for the window and for a watcher that runs beside it, and outlives both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.payment import Payment
from posapp.services.storage.database import ReadUnit
from posapp.services.sync.inbox import PUSHED


@dataclass(slots=True, frozen=True)
class LastNews:
    """The newest payment that a gateway told of."""

    order_id: str | None
    reference: str
    amount: int
    currency: str
    paid_at: datetime
    booked_at: datetime
    #: Whether a push brought it; else the poller asked.
    pushed: bool

    @property
    def took(self) -> timedelta:
        """From the customer's payment to its row in the shop's file.

        The gateway's clock says the one and ours the other: never less than nothing.
        """
        return max(timedelta(), self.booked_at - self.paid_at)


def last_news(unit: ReadUnit) -> LastNews | None:
    """The last measured "paid to shown"; none before the first payment from outside."""
    found = unit.session.execute(
        select(Payment, Charge.reference)
        .join(Charge, Charge.id == Payment.charge_id)
        .where(Payment.account.is_not(None))
        .order_by(Payment.rowkey.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    payment, reference = found
    return LastNews(
        order_id=payment.order_id,
        reference=reference,
        amount=payment.amount,
        currency=payment.currency,
        paid_at=payment.paid_at,
        booked_at=payment.created_at,
        pushed=payment.created_by == PUSHED,
    )
