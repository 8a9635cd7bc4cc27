"""Customer credit: money that the shop keeps for a customer, as entries that add up."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short


class CreditEntry(Base):
    """One movement of a customer's credit; the balance is their sum."""

    __tablename__ = "credit_entries"
    __table_args__ = (
        Index("ix_credit_entries_customer_id", "customer_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    customer_id: Mapped[Id] = mapped_column(ForeignKey("customers.id"))
    refund_id: Mapped[Id | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    amount: Mapped[Minor]
    currency: Mapped[Short]
    created_at: Mapped[Moment]
    created_by: Mapped[Short]
