"""Payments, refunds and reviews: money that arrived, went back, or must be looked at."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class CounterMethod(StrEnum):
    """Ways of paying at the counter that the till books at once."""

    CASH = "cash"
    CARD = "card"  # on the shop's own terminal
    TRANSFER = "transfer"
    QRIS = "qris"  # by the shop's own sticker; the cashier saw that it came


class Cause(StrEnum):
    """Why money went back (design.md 4)."""

    RETURN = "return"  # goods came back: lowers what is owed
    REVERSAL = "reversal"  # undone before it settled: reopens the debt
    CHARGEBACK = "chargeback"  # the bank took it back: reopens the debt
    SURPLUS = "surplus"  # too much had arrived


class Payment(Base):
    """Money that arrived. ``order_id`` is empty while it waits for a review instead.

    ``tendered`` and ``change`` are for cash. ``account`` and ``gateway_payment_id`` name the
    fact at the gateway: the same fact can never be booked twice.
    """

    __tablename__ = "payments"
    __table_args__ = (
        Index("ix_payments_order_id", "order_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    order_id: Mapped[Id | None] = mapped_column(ForeignKey("orders.id"))
    charge_id: Mapped[Id | None] = mapped_column(ForeignKey("charges.id"), index=True)
    method: Mapped[Short]
    amount: Mapped[Minor]
    currency: Mapped[Short]
    tendered: Mapped[Minor | None]
    change: Mapped[Minor] = mapped_column(default=0)
    reference: Mapped[Words] = mapped_column(default="")
    account: Mapped[Short | None]
    gateway_payment_id: Mapped[str | None]
    paid_at: Mapped[Moment]
    created_at: Mapped[Moment]
    created_by: Mapped[Short]


class Refund(Base):
    """Money that went back, with its cause. ``state`` is ``done`` once it is a fact."""

    __tablename__ = "refunds"
    __table_args__ = (
        Index("ix_refunds_order_id", "order_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    order_id: Mapped[Id | None] = mapped_column(ForeignKey("orders.id"))
    payment_id: Mapped[Id | None] = mapped_column(ForeignKey("payments.id"), index=True)
    cause: Mapped[Short]
    method: Mapped[Short]
    amount: Mapped[Minor]
    currency: Mapped[Short]
    state: Mapped[Short]
    reason: Mapped[Words] = mapped_column(default="")
    account: Mapped[Short | None]
    gateway_refund_id: Mapped[str | None]
    refunded_at: Mapped[Moment]
    created_at: Mapped[Moment]
    created_by: Mapped[Short]


class Transfer(Base):
    """How a refund goes back by a bank transfer of the shop's own: where to, and its proof.

    ``account`` is whole while somebody has to type it at the bank, and masked after;
    ``reference`` is the bank's number, empty until the money has left.
    """

    __tablename__ = "transfers"

    rowkey: Mapped[Key]
    refund_id: Mapped[Id] = mapped_column(ForeignKey("refunds.id"), unique=True)
    bank: Mapped[Words] = mapped_column(default="")
    account: Mapped[Short] = mapped_column(default="")
    holder: Mapped[Words] = mapped_column(default="")
    reference: Mapped[Words] = mapped_column(default="")
    promised_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[Short] = mapped_column(default="")


def masked(account: str) -> str:
    """An account number of which only the last four characters are told."""
    told = "".join(c for c in account if c.isalnum())
    return f"****{told[-4:]}" if told else ""


class Review(Base):
    """Money that a person must look at. ``applied`` says if it counts for the order already."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("payment_id", "reason"),
        Index("ix_reviews_order_id", "order_id"),
        Index("ix_reviews_state", "state"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    payment_id: Mapped[Id] = mapped_column(ForeignKey("payments.id"))
    order_id: Mapped[Id | None] = mapped_column(ForeignKey("orders.id"))
    reason: Mapped[Short]
    amount: Mapped[Minor]
    applied: Mapped[bool]
    state: Mapped[Short]
    note: Mapped[Words] = mapped_column(default="")
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[Short] = mapped_column(default="")
