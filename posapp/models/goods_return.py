"""Goods that came back: a fact of its own, whatever becomes of the money for them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class GoodsReturn(Base):
    """One coming back of goods; ``amount`` is what they were worth and lowers what is owed.

    It is the sum of its lines and ``rounding``: what cash was rounded by, here or at the sale.
    ``refund_id`` names the refund that was due for it; none where nothing was.
    """

    __tablename__ = "goods_returns"
    __table_args__ = (
        Index("ix_goods_returns_order_id", "order_id"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    order_id: Mapped[Id] = mapped_column(ForeignKey("orders.id"))
    refund_id: Mapped[Id | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    amount: Mapped[Minor]
    rounding: Mapped[Minor] = mapped_column(default=0, server_default=text("0"))
    reason: Mapped[Words] = mapped_column(default="")
    returned_at: Mapped[Moment]
    created_by: Mapped[Short]


class ReturnedLine(Base):
    """How much of a line came back (thousandths), and what that was worth."""

    __tablename__ = "returned_lines"
    __table_args__ = (
        UniqueConstraint("return_id", "line_id"),
        Index("ix_returned_lines_line_id", "line_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    rowkey: Mapped[Key]
    return_id: Mapped[Id] = mapped_column(ForeignKey("goods_returns.id"))
    line_id: Mapped[Id] = mapped_column(ForeignKey("order_lines.id"))
    quantity: Mapped[Minor]
    amount: Mapped[Minor]
