"""Deliveries: what we told the customer, by which channel, and whether it arrived."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class DeliveryState(StrEnum):
    """``maybe_sent``: handed over without an answer; an SMS is not repeated by itself."""

    WAITING = "waiting"  # for its link
    QUEUED = "queued"
    SENT = "sent"
    MAYBE_SENT = "maybe_sent"
    FAILED = "failed"
    DROPPED = "dropped"  # its link was replaced before it was told


class Delivery(Base):
    """One message to one address about one opening; ``message_id`` is the same for ever."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_invoice_id", "invoice_id"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    invoice_id: Mapped[Id] = mapped_column(ForeignKey("invoices.id"))
    charge_id: Mapped[Id] = mapped_column(ForeignKey("charges.id"), index=True)
    channel: Mapped[Short]
    recipient: Mapped[Words]
    state: Mapped[Short]
    message_id: Mapped[Words] = mapped_column(unique=True)
    language: Mapped[Short]
    amount: Mapped[Minor]
    failure: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    sent_at: Mapped[Moment | None]
    updated_at: Mapped[Moment]
