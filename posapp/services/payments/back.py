"""What could go back to the customer, and what each ending of a review would do: for screens.

Only asks. The deciding use cases (``refund``, ``review``) check everything again under the
lock; this says beforehand what they would say now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from posapp.models.order import Order, OrderState
from posapp.models.payment import Cause, Payment
from posapp.services.payments.give_back import gives_back, left_of
from posapp.services.payments.refund import promised
from posapp.services.payments.review import (
    ListReviews,
    ReviewView,
    list_reviews,
    surplus_left,
    way_of,
)
from posapp.services.sales.find import order_row
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class Source:
    """A payment that money could go back by.

    ``online`` says that it came through a gateway, ``by_gateway`` that the gateway can send it
    back, and ``in_parts`` that it need not be the whole.
    """

    payment_id: str
    method: str
    amount: int
    left: int
    by_gateway: bool
    paid_at: datetime
    online: bool = False
    in_parts: bool = True


@dataclass(slots=True, frozen=True)
class Refundable:
    """What of an order could go back, without what is promised already.

    ``goods`` is the most that can go back for goods, ``surplus`` what is too much.
    """

    order_id: str
    currency: str
    left: int
    goods: int
    surplus: int
    pending: int
    sources: tuple[Source, ...]

    @property
    def by_gateway(self) -> tuple[Source, ...]:
        """The payments that can go back the way they came, the newest first."""
        return tuple(source for source in self.sources if source.by_gateway and source.left > 0)

    def most(self, cause: str, source: Source | None = None) -> int:
        """What can go back for this cause, by the way that ``source`` came if one is named."""
        bounds = [self.left]
        if cause == Cause.SURPLUS:
            bounds.append(self.surplus)
        if cause == Cause.RETURN:
            bounds.append(self.goods)
        if source is not None:
            bounds.append(source.left)
        return max(0, min(bounds))


@dataclass(slots=True, frozen=True)
class Ending:
    """One way to end a review: what it moves, and why it cannot be (a code of ``error_text``).

    ``way`` says of a refund how it would go back: gateway or transfer.
    """

    name: str
    amount: int
    refusal: str = ""
    way: str = ""


@dataclass(slots=True, frozen=True)
class OpenReview:
    """A review with its endings: apply, refund, credit."""

    review: ReviewView
    customer: str
    endings: tuple[Ending, ...]


def refundable(unit: ReadUnit, order_id: str) -> Refundable:
    """What could go back. Raises Refused ``no_order``."""
    order = order_row(unit, order_id)
    rows = unit.session.scalars(
        select(Payment).where(Payment.order_id == order.id).order_by(Payment.rowkey.desc())
    )
    pending = promised(unit, order)
    return Refundable(
        order_id=order.id,
        currency=order.currency,
        left=max(0, order.received - pending) if order.state == OrderState.OPEN else 0,
        goods=order.owed - promised(unit, order, Cause.RETURN),
        surplus=surplus_left(unit, order),
        pending=pending,
        sources=tuple(_source(unit, row) for row in rows),
    )


def open_reviews(unit: ReadUnit, order_id: str) -> tuple[OpenReview, ...]:
    """The order's open reviews, the oldest first. Raises Refused ``no_order``."""
    order = order_row(unit, order_id)
    found = list_reviews(unit, ListReviews(order_id=order.id)).items
    return tuple(_open_review(unit, order, review) for review in reversed(found))


def _source(unit: ReadUnit, payment: Payment) -> Source:
    back = gives_back(unit, payment)
    return Source(
        payment_id=payment.id,
        method=payment.method,
        amount=payment.amount,
        left=left_of(unit, payment),
        by_gateway=back.most > 0,
        paid_at=payment.paid_at,
        online=payment.account is not None,
        in_parts=back.in_parts or back.most == 0,
    )


def _open_review(unit: ReadUnit, order: Order, review: ReviewView) -> OpenReview:
    payment = unit.session.scalars(select(Payment).where(Payment.id == review.payment_id)).one()
    back = left_of(unit, payment)
    if review.applied:
        back = min(back, surplus_left(unit, order))
    nothing = "" if back > 0 else "nothing_to_give_back"
    nobody = "" if order.customer_id else "credit_needs_customer"
    return OpenReview(
        review=review,
        customer=order.customer_name,
        endings=(
            Ending("apply", payment.amount, _cannot_apply(order, review, payment)),
            Ending("refund", back, nothing, way_of(unit, payment, back)),
            Ending("credit", back, nothing or nobody),
        ),
    )


def _cannot_apply(order: Order, review: ReviewView, payment: Payment) -> str:
    fits = order.state == OrderState.OPEN and order.currency == payment.currency
    return "" if review.applied or fits else "cannot_apply"
