"""Goods that came in and went out."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class Movement(StrEnum):
    """Why the stock is another one."""

    SALE = "sale"
    EDIT = "edit"
    VOID = "void"
    RETURN = "return"
    ADJUSTMENT = "adjustment"
    IMPORT = "import"


class StockMovement(Base):
    """One change of a product's stock, in thousandths; their sum is the stock.

    ``order_id`` names the order that goods went out with or came back from. Movements of one
    order and product add up to what that order took and did not bring back.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="quantity"),
        Index("ix_stock_movements_product_id", "product_id", "rowkey"),
        Index("ix_stock_movements_order_id", "order_id"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    product_id: Mapped[Id] = mapped_column(ForeignKey("products.id"))
    order_id: Mapped[Id | None] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[Short]
    quantity: Mapped[Minor]
    reason: Mapped[Words] = mapped_column(default="")
    at: Mapped[Moment]
    created_by: Mapped[Short]
