"""Bring an order's stored sums in step with its money, in the transaction that moved it."""

from __future__ import annotations

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, func, select
from sqlalchemy import ScalarSelect as Scalar
from sqlalchemy.orm import InstrumentedAttribute

from posapp.models.goods_return import GoodsReturn
from posapp.models.order import Order, OrderState
from posapp.models.payment import Cause, Payment, Refund, Review
from posapp.models.payment_state import stand
from posapp.services.storage.database import UnitOfWork


def unnamed_goods() -> ColumnElement[bool]:
    """Whether a refund lowers what is owed by itself: no goods are written down for it."""
    return ~exists().where(GoodsReturn.refund_id == Refund.id)


def _sum(column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]) -> Scalar[int]:
    return select(func.coalesce(func.sum(column), 0)).where(*conditions).scalar_subquery()


_ORDER: BindParameter[str] = bindparam("order")
_BACK = (Refund.order_id == _ORDER, Refund.state == "done")
#: All that was moved for an order, by one question: it is asked at every move of money.
_MOVED = select(
    _sum(Payment.amount, Payment.order_id == _ORDER).label("paid"),
    _sum(Refund.amount, *_BACK).label("refunded"),
    _sum(GoodsReturn.amount, GoodsReturn.order_id == _ORDER).label("goods"),
    _sum(Refund.amount, *_BACK, Refund.cause == Cause.RETURN, unnamed_goods()).label("unnamed"),
    select(func.count())
    .where(Review.order_id == _ORDER, Review.state == "open")
    .scalar_subquery()
    .label("reviews"),
)


def restand(uow: UnitOfWork, order: Order) -> None:
    """Recompute received, owed, outstanding and the status from payments and refunds."""
    uow.session.flush()
    moved = uow.session.execute(_MOVED, {"order": order.id}).one()
    order.returned = moved.goods + moved.unnamed
    standing = stand(
        order.total,
        order.returned,
        moved.paid,
        moved.refunded,
        void=order.state == OrderState.VOID,
    )
    order.received, order.owed = standing.received, standing.owed
    order.outstanding, order.payment_status = standing.outstanding, standing.status
    order.open_reviews = moved.reviews
    order.updated_at = uow.clock.now()
    uow.session.flush()
    uow.changes.orders.add(order.id)
