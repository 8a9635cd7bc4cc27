"""Orders: what is owed for."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class OrderState(StrEnum):
    """``parked`` takes no number; ``void`` needs nothing received net."""

    PARKED = "parked"
    OPEN = "open"
    VOID = "void"


class Order(Base):
    """A sale or a billing. Sums are minor units of ``currency``.

    ``total = subtotal + tax_added + rounding``, ``owed = total - returned``,
    ``received = payments - refunds``; all are stored by the transaction that changes them and
    recomputed by ``check``. ``discount`` is all that its lines are cheaper by; ``order_discount``
    what of it was taken off the whole (``discount_rate`` basis points of it, or 0: a sum).
    ``rounding`` is what cash was rounded by when it settled the order.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("series", "serial"),
        Index("ix_orders_payment_status", "payment_status", "rowkey"),
        Index("ix_orders_customer_id", "customer_id", "rowkey"),
        Index("ix_orders_due_at", "due_at"),
        CheckConstraint("total >= 0", name="total"),
        CheckConstraint("(state = 'parked') = (number IS NULL)", name="numbered"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    series: Mapped[Short | None]
    serial: Mapped[int | None]
    number: Mapped[Short | None] = mapped_column(unique=True)
    state: Mapped[Short]
    payment_status: Mapped[Short]
    currency: Mapped[Short]
    customer_id: Mapped[Id | None] = mapped_column(ForeignKey("customers.id"))
    customer_name: Mapped[Words] = mapped_column(default="")
    subtotal: Mapped[Minor]
    discount: Mapped[Minor] = mapped_column(default=0)
    discount_rate: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    order_discount: Mapped[Minor] = mapped_column(default=0, server_default=text("0"))
    tax_included: Mapped[Minor] = mapped_column(default=0)
    tax_added: Mapped[Minor] = mapped_column(default=0)
    rounding: Mapped[Minor] = mapped_column(default=0)
    total: Mapped[Minor]
    returned: Mapped[Minor] = mapped_column(default=0)
    owed: Mapped[Minor]
    received: Mapped[Minor] = mapped_column(default=0)
    outstanding: Mapped[Minor]
    open_reviews: Mapped[int] = mapped_column(default=0)
    note: Mapped[Words] = mapped_column(default="")
    due_at: Mapped[Moment | None]
    completed_at: Mapped[Moment | None]
    voided_at: Mapped[Moment | None]
    void_reason: Mapped[Words] = mapped_column(default="")
    business_day: Mapped[Short]
    search: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by: Mapped[Short]
    updated_at: Mapped[Moment]


class OrderLine(Base):
    """One line: ``amount`` = quantity x price - discount, rounded once, half up.

    ``tax`` is the tax inside the amount, or on top of it where ``tax_is_added``. Of ``discount``
    the ``discount_share`` is the order's; the rest is the line's own, ``discount_rate`` basis
    points of it, or 0: a sum. ``list_price`` is what it would have cost where it was sold at
    another price, with the reason for that.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "position"),
        CheckConstraint("quantity <> 0", name="quantity"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    order_id: Mapped[Id] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    product_id: Mapped[Id | None] = mapped_column(ForeignKey("products.id"))
    sku: Mapped[Short]
    name: Mapped[Words]
    quantity: Mapped[Minor]
    unit_price: Mapped[Minor]
    discount: Mapped[Minor] = mapped_column(default=0)
    discount_rate: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    discount_share: Mapped[Minor] = mapped_column(default=0, server_default=text("0"))
    list_price: Mapped[Minor | None]
    price_reason: Mapped[Words] = mapped_column(default="", server_default="")
    tax_rate: Mapped[int] = mapped_column(default=0)
    tax_is_added: Mapped[bool] = mapped_column(default=False)
    tax: Mapped[Minor] = mapped_column(default=0)
    amount: Mapped[Minor]
