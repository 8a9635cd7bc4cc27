"""Customers: who buys and to whom we write."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Moment, Short, Words


class Customer(Base):
    """A person or company; hidden instead of deleted once documents name it.

    ``search`` is the folded text that the full-text tables index. ``incomplete`` marks a
    record made in a hurry (name only) that lacks what the full form requires.
    """

    __tablename__ = "customers"
    __table_args__ = (Index("ix_customers_phone", "phone"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    name: Mapped[Words]
    email: Mapped[Words] = mapped_column(default="")
    phone: Mapped[Short] = mapped_column(default="")
    address: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    language: Mapped[Short] = mapped_column(default="")
    incomplete: Mapped[bool] = mapped_column(default=False)
    search: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    hidden_at: Mapped[Moment | None]
