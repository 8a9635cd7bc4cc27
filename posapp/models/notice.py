"""Notices: what a gateway told us, stored once."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Moment, Short, Words


class NoticeRow(Base):
    """A notice as it arrived; ``event_id`` is the body's hash where the gateway gives none."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("account", "event_id"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    account: Mapped[Short]
    event_id: Mapped[Words]
    reference: Mapped[Short]
    body: Mapped[Words]
    received_at: Mapped[Moment]
    applied_at: Mapped[Moment | None]
