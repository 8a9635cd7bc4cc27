"""Bring an order's stored sums in step with its money, in the transaction that moved it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from posapp.models.goods_return import GoodsReturn
from posapp.models.order import Order, OrderState
from posapp.models.payment import Cause, Payment, Refund, Review
from posapp.models.payment_state import stand
from posapp.services.storage.database import UnitOfWork


def restand(uow: UnitOfWork, order: Order) -> None:
    """Recompute received, owed, outstanding and the status from payments and refunds."""
    uow.session.flush()
    payments = _sum(uow, Payment.amount, Payment.order_id == order.id)
    back = (Refund.order_id == order.id, Refund.state == "done")
    refunds = _sum(uow, Refund.amount, *back)
    order.returned = _sum(uow, GoodsReturn.amount, GoodsReturn.order_id == order.id)
    order.returned += _sum(uow, Refund.amount, *back, Refund.cause == Cause.RETURN, unnamed_goods())
    standing = stand(
        order.total, order.returned, payments, refunds, void=order.state == OrderState.VOID
    )
    order.received, order.owed = standing.received, standing.owed
    order.outstanding, order.payment_status = standing.outstanding, standing.status
    order.open_reviews = _count(uow, order)
    order.updated_at = uow.clock.now()
    uow.session.flush()
    uow.changes.orders.add(order.id)


def unnamed_goods() -> ColumnElement[bool]:
    """Whether a refund lowers what is owed by itself: no goods are written down for it."""
    return ~exists().where(GoodsReturn.refund_id == Refund.id)


def _sum(
    uow: UnitOfWork, column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]
) -> int:
    statement = select(func.coalesce(func.sum(column), 0)).where(*conditions)
    return int(uow.session.execute(statement).scalar_one())


def _count(uow: UnitOfWork, order: Order) -> int:
    statement = select(func.count()).where(Review.order_id == order.id, Review.state == "open")
    return uow.session.execute(statement).scalar_one()
