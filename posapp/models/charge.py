"""Charges and attempts: one opening of an invoice at a gateway, and each try inside it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class Charge(Base):
    """One opening of an invoice; ``id`` is the idempotency key sent to the gateway.

    ``state`` is ``queued`` until the gateway is known to have it. ``closing`` is set when we
    want it closed, and stays with a failed one that is. ``next_check_at`` says when to ask
    next; none means never again.
    """

    __tablename__ = "charges"
    __table_args__ = (
        UniqueConstraint("invoice_id", "opening"),
        UniqueConstraint("account", "reference"),
        Index("ix_charges_next_check_at", "next_check_at"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    invoice_id: Mapped[Id] = mapped_column(ForeignKey("invoices.id"))
    opening: Mapped[int]
    account: Mapped[Short]
    reference: Mapped[Short]
    state: Mapped[Short]
    closing: Mapped[bool] = mapped_column(default=False)
    #: The creation was sent at least once: ask the gateway before sending it again.
    asked: Mapped[bool] = mapped_column(default=False)
    amount: Mapped[Minor]
    currency: Mapped[Short]
    url: Mapped[Words] = mapped_column(default="")
    qr_payload: Mapped[Words] = mapped_column(default="")
    gateway_id: Mapped[Words] = mapped_column(default="")
    expires_at: Mapped[Moment]
    opened_at: Mapped[Moment | None]
    checked_at: Mapped[Moment | None]
    next_check_at: Mapped[Moment | None]
    failure: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Attempt(Base):
    """One try of the customer; empty fields were not told by this gateway."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("charge_id", "gateway_attempt_id"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    charge_id: Mapped[Id] = mapped_column(ForeignKey("charges.id"))
    gateway_attempt_id: Mapped[Words]
    status: Mapped[Short]
    method: Mapped[Short] = mapped_column(default="")
    issuer: Mapped[Words] = mapped_column(default="")
    masked: Mapped[Short] = mapped_column(default="")
    holder: Mapped[Words] = mapped_column(default="")
    response_code: Mapped[Short] = mapped_column(default="")
    approval_code: Mapped[Short] = mapped_column(default="")
    failure: Mapped[Words] = mapped_column(default="")
    at: Mapped[Moment]
