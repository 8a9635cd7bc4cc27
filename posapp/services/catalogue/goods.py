"""What an order takes out of stock, and what comes back to it.

An order's movements follow its lines: whatever becomes of it (edited, returned, voided), they
add up to what it took of each product and did not bring back. A product that was not counted
when it was sold stays uncounted in that order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select

from posapp.models.catalogue import Product
from posapp.models.goods_return import ReturnedLine
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.stock import Movement, StockMovement
from posapp.services.catalogue.movements import Moved, move
from posapp.services.storage.database import UnitOfWork


def take_goods(uow: UnitOfWork, order: Order, sold: Iterable[tuple[Product, int]]) -> None:
    """Book what a new order takes; products and thousandths. Nothing is ever refused."""
    taken: Counter[str] = Counter()
    for product, quantity in sold:
        if product.counts_stock:
            taken[product.id] += quantity
    if taken:
        moved = [Moved(product, -quantity) for product, quantity in taken.items()]
        move(uow, Movement.SALE, moved, order_id=order.id)


def follow_goods(
    uow: UnitOfWork, order: Order, kind: Movement, added: Iterable[Product] = ()
) -> None:
    """Bring the movements of an order in step with its lines; ``added`` it has new."""
    booked = _booked(uow, order)
    for product in added:
        if product.counts_stock:
            booked.setdefault(product.id, 0)
    if booked:
        out = {} if order.state == OrderState.VOID else _out(uow, order)
        moved = [Moved(who, -out.get(who, 0) - was) for who, was in booked.items()]
        move(uow, kind, moved, order_id=order.id)


def _booked(uow: UnitOfWork, order: Order) -> dict[str, int]:
    rows = (
        select(StockMovement.product_id, func.sum(StockMovement.quantity))
        .where(StockMovement.order_id == order.id)
        .group_by(StockMovement.product_id)
    )
    return {product: int(quantity) for product, quantity in uow.session.execute(rows)}


def _out(uow: UnitOfWork, order: Order) -> dict[str, int]:
    """What is with the customer, by product."""
    uow.session.flush()
    back = (
        select(ReturnedLine.line_id, func.sum(ReturnedLine.quantity).label("quantity"))
        .group_by(ReturnedLine.line_id)
        .join(OrderLine, OrderLine.id == ReturnedLine.line_id)
        .where(OrderLine.order_id == order.id)
        .subquery()
    )
    rows = (
        select(
            OrderLine.product_id,
            func.sum(OrderLine.quantity - func.coalesce(back.c.quantity, 0)),
        )
        .outerjoin(back, back.c.line_id == OrderLine.id)
        .where(OrderLine.order_id == order.id, OrderLine.product_id.is_not(None))
        .group_by(OrderLine.product_id)
    )
    return {str(product): int(quantity) for product, quantity in uow.session.execute(rows)}
