"""What is to be printed: kept until it is on paper, or a person says that it need not be."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Moment, Short


class PrintKind(StrEnum):
    """``drawer`` is no paper, but goes the same way."""

    RECEIPT = "receipt"
    INVOICE = "invoice"
    DRAWER = "drawer"


class PrintState(StrEnum):
    """``left`` waits for a person: it may be on paper, or its moment has passed."""

    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    LEFT = "left"
    DROPPED = "dropped"


class PrintJob(Base):
    """One piece of work for the shop's printer; it stands in the sale's own transaction.

    ``is_copy`` marks a paper that was asked for again; ``error`` is why the last try failed.
    """

    __tablename__ = "print_jobs"
    __table_args__ = (
        Index("ix_print_jobs_state", "state", "rowkey"),
        Index("ix_print_jobs_order_id", "order_id"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    order_id: Mapped[Id] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[Short]
    is_copy: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Short]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[Short] = mapped_column(default="")
    due_at: Mapped[Moment]
    created_at: Mapped[Moment]
    created_by: Mapped[Short]
    updated_at: Mapped[Moment]
