"""Invoices: what is asked for, with a pay link, always for an order."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class Invoice(Base):
    """What is asked for. ``amount``, ``url`` and ``reference`` are those of its open charge.

    A new opening (reprice, renewal) keeps the invoice and its number.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("series", "serial"),
        Index("ix_invoices_order_id", "order_id"),
        Index("ix_invoices_state", "state", "rowkey"),
        CheckConstraint("amount > 0", name="amount"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    series: Mapped[Short]
    serial: Mapped[int]
    number: Mapped[Short] = mapped_column(unique=True)
    order_id: Mapped[Id] = mapped_column(ForeignKey("orders.id"))
    state: Mapped[Short]
    amount: Mapped[Minor]
    currency: Mapped[Short]
    account: Mapped[Short]
    methods: Mapped[Words]
    opening: Mapped[int]
    reference: Mapped[Short]
    url: Mapped[Words] = mapped_column(default="")
    language: Mapped[Short]
    due_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    failure: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    created_by: Mapped[Short]
    updated_at: Mapped[Moment]
