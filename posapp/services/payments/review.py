"""Review: money that a person must look at, ended by apply, refund or credit (design.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from posapp.models.credit import CreditEntry
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.order import Order, OrderState
from posapp.models.payment import Cause, Payment, Refund, Review
from posapp.services.invoicing.follow import follow_order
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.payments.give_back import gives_back, left_of
from posapp.services.payments.refund import add_refund, count, promised
from posapp.services.payments.standing import restand
from posapp.services.payments.transfer import BY_TRANSFER
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork

ENDS = ("apply", "refund", "credit")


@dataclass(slots=True, frozen=True)
class ReviewView:
    """One thing to look at. ``applied`` says whether the money counts for the order already."""

    id: str
    reason: str
    state: str
    amount: int
    currency: str
    applied: bool
    order_id: str | None
    order: str
    payment_id: str
    method: str
    gateway: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str


@dataclass(slots=True, frozen=True)
class ListReviews:
    """A page of reviews, newest first; open ones only, or all."""

    all: bool = False
    order_id: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(slots=True, frozen=True)
class ResolveReview:
    """How it ends: apply (it counts as it is), refund, or credit for the customer."""

    review_id: str
    ending: str


def list_reviews(unit: ReadUnit, query: ListReviews) -> Page[ReviewView]:
    """What is to be looked at. Raises Refused for a bad limit or cursor."""
    limit = check_limit(query.limit)
    statement = (
        select(Review, Payment, Order)
        .join(Payment, Payment.id == Review.payment_id)
        .outerjoin(Order, Order.id == Review.order_id)
    )
    if not query.all:
        statement = statement.where(Review.state == "open")
    if query.order_id:
        statement = statement.where(Review.order_id == query.order_id)
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Review.rowkey < after)
    rows = unit.session.execute(statement.order_by(Review.rowkey.desc()).limit(limit + 1)).all()
    more = str(rows[limit - 1][0].rowkey) if len(rows) > limit else None
    return Page(tuple(_view(*row) for row in rows[:limit]), more)


def resolve_review(uow: UnitOfWork, command: ResolveReview) -> ReviewView:
    """End it.

    Raises Refused ``bad_ending``, ``no_review``, ``review_closed``,
    ``cannot_apply`` (void order or another currency), ``nothing_to_give_back`` or
    ``no_customer`` (credit needs one).
    """
    if command.ending not in ENDS:
        known = ", ".join(ENDS)
        raise Refused("bad_ending", field="as", ending=command.ending[:48], known=known)
    review = uow.session.scalars(select(Review).where(Review.id == command.review_id)).first()
    if review is None:
        raise Refused("no_review", field="review", review=command.review_id[:48])
    if review.state != "open":
        raise Refused("review_closed", state=review.state)
    payment = uow.session.scalars(select(Payment).where(Payment.id == review.payment_id)).one()
    order = uow.session.scalars(select(Order).where(Order.id == (review.order_id or ""))).first()
    if command.ending == "apply":
        _apply(uow, review, payment, order)
    else:
        _give_back(uow, review, payment, order, command.ending)
    endings = {"apply": "applied", "refund": "refunded", "credit": "credited"}
    review.state = endings[command.ending]
    review.closed_at, review.closed_by = uow.clock.now(), uow.actor
    if order is not None:
        restand(uow, order)
        follow_order(uow, order)
    journal.write(
        uow,
        "review.closed",
        review.id,
        {
            "order": order.number or "" if order else "",
            "amount": review.amount,
            "ending": review.state,
        },
    )
    return _view(review, payment, order)


def _apply(uow: UnitOfWork, review: Review, payment: Payment, order: Order | None) -> None:
    """It counts for its order from now on; money that counts already stays as it is."""
    if review.applied:
        return
    if order is None or order.state != OrderState.OPEN or order.currency != payment.currency:
        raise Refused("cannot_apply", field="as")
    payment.order_id = order.id
    review.applied = True
    # What went back of it meanwhile went back from this order.
    uow.session.execute(
        update(Refund).where(Refund.payment_id == payment.id).values(order_id=order.id)
    )
    uow.session.flush()


def _give_back(
    uow: UnitOfWork, review: Review, payment: Payment, order: Order | None, ending: str
) -> None:
    """Back to the customer, or kept as credit: what is too much, or all that counts nowhere."""
    counted = order if review.applied else None
    amount = left_of(uow, payment)
    if counted is not None:
        amount = min(amount, surplus_left(uow, counted))
    if amount <= 0:
        raise Refused("nothing_to_give_back", field="as")
    if ending == "refund":
        way = way_of(uow, payment, amount)
        add_refund(uow, counted, payment, Cause.SURPLUS, way, amount, later=True)
        return
    if order is None or order.customer_id is None:
        raise Refused("credit_needs_customer", field="as")
    row = add_refund(uow, counted, payment, Cause.SURPLUS, "credit", amount)
    uow.session.add(
        CreditEntry(
            id=new_id(),
            customer_id=order.customer_id,
            refund_id=row.id,
            amount=amount,
            currency=payment.currency,
            created_at=uow.clock.now(),
            created_by=uow.actor,
        )
    )
    count(uow, row, counted)


def way_of(unit: ReadUnit, payment: Payment, amount: int) -> str:
    """How that much of a payment goes back: by its gateway, else by a transfer to be sent."""
    return "gateway" if gives_back(unit, payment).covers(amount) else BY_TRANSFER


def surplus_left(unit: ReadUnit, order: Order) -> int:
    """What is too much, without what is promised to go back already."""
    return max(0, order.received - order.owed - promised(unit, order))


def _view(review: Review, payment: Payment, order: Order | None) -> ReviewView:
    return ReviewView(
        id=review.id,
        reason=review.reason,
        state=review.state,
        amount=review.amount,
        currency=payment.currency,
        applied=review.applied,
        order_id=review.order_id,
        order=(order.number or "") if order else "",
        payment_id=payment.id,
        method=payment.method,
        gateway=payment.account or "",
        opened_at=review.opened_at,
        closed_at=review.closed_at,
        closed_by=review.closed_by,
    )
