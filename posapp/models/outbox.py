"""The outbox: work that leaves this machine, kept until it is done."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Moment, Short, Words


class JobState(StrEnum):
    """``stuck`` waits for a person: fix and retry, or drop."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STUCK = "stuck"
    DROPPED = "dropped"


class Job(Base):
    """One piece of outside work. Two partial unique indexes keep it single (storage.schema).

    ``endpoint`` names the other side: one job at a time goes to each. ``owner`` is the process
    that runs it and ``lease_until`` when others may take it over.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state", "state", "due_at"),
        Index("ix_outbox_subject", "subject"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    kind: Mapped[Short]
    key: Mapped[Words]
    endpoint: Mapped[Short]
    subject: Mapped[Words]
    state: Mapped[Short]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Moment]
    owner: Mapped[Short] = mapped_column(default="")
    lease_until: Mapped[Moment | None]
    error: Mapped[Short] = mapped_column(default="")
    detail: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
