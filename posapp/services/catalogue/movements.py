"""Book what goes in and out of stock: every movement is a row, and their sum is the stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from posapp.models.catalogue import Product
from posapp.models.ids import new_id
from posapp.models.stock import Movement, StockMovement
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork

#: Movements that an order's own entry in the journal tells of already.
BY_ORDER = frozenset({Movement.SALE, Movement.EDIT, Movement.VOID, Movement.RETURN})
_ADD = (
    update(Product)
    .where(Product.id == bindparam("product"))
    .values(stock=Product.stock + bindparam("by"))
)


@dataclass(slots=True, frozen=True)
class Moved:
    """How much of a product came in (more than 0) or went out, in thousandths."""

    product_id: str
    quantity: int


def move(
    uow: UnitOfWork,
    kind: Movement,
    moved: Sequence[Moved],
    *,
    order_id: str | None = None,
    reason: str = "",
) -> None:
    """Book movements of different products; what does not move is left out.

    Whatever no order tells of is journalled here, all of it in one entry.
    """
    moved = [part for part in moved if part.quantity]
    if not moved:
        return
    now = uow.clock.now()
    values = [
        {
            "id": new_id(),
            "product_id": part.product_id,
            "order_id": order_id,
            "kind": kind,
            "quantity": part.quantity,
            "reason": reason,
            "at": now,
            "created_by": uow.actor,
        }
        for part in moved
    ]
    uow.session.execute(insert(StockMovement), values)
    # By the connection: the session knows no way to add to a column for many rows at once.
    uow.session.connection().execute(
        _ADD, [{"product": part.product_id, "by": part.quantity} for part in moved]
    )
    if kind not in BY_ORDER:
        told = {str(value["id"]): value["quantity"] for value in values}
        subject = str(values[0]["id"]) if len(values) == 1 else kind
        detail = {"reason": reason} if reason else None
        journal.write(uow, f"stock.{kind}", subject, {"moved": told}, detail=detail)
    uow.changes.stock.update(part.product_id for part in moved)


def stock_of(uow: UnitOfWork, product_id: str) -> int:
    """How much there is now, in thousandths."""
    return uow.session.scalars(select(Product.stock).where(Product.id == product_id)).one()
