"""Customers: who buys and to whom we write, and the groups they stand in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words


class TransactionCode(StrEnum):
    """First two digits of a tax invoice's number; 05 is not given (A13, PER-11/PJ/2025)."""

    NOT_COLLECTOR = "01"
    TREASURY = "02"
    OTHER_COLLECTOR = "03"
    OTHER_BASE = "04"
    OTHER_DELIVERY = "06"
    NOT_COLLECTED = "07"
    EXEMPT = "08"
    ASSETS = "09"


class Customer(Base):
    """A person or company; hidden instead of deleted once documents name it.

    ``search`` is the folded text that the full-text tables index, ``sort_name`` the folded name
    that lists are sorted by. ``incomplete`` marks a record made in a hurry that lacks what the
    full form requires. ``shipping_same`` and ``npwp_same`` say that those addresses are
    ``address``. ``bought``, ``outstanding`` and ``last_seen_at`` follow the orders by triggers
    and are recomputed by ``check``.
    """

    __tablename__ = "customers"
    __table_args__ = (Index("ix_customers_phone", "phone"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    name: Mapped[Words]
    company: Mapped[Words] = mapped_column(default="")
    group_id: Mapped[Id | None] = mapped_column(ForeignKey("customer_groups.id"))
    email: Mapped[Words] = mapped_column(default="")
    phone: Mapped[Short] = mapped_column(default="")
    address: Mapped[Words] = mapped_column(default="")
    shipping_same: Mapped[bool] = mapped_column(default=True)
    shipping_address: Mapped[Words] = mapped_column(default="")
    note: Mapped[Words] = mapped_column(default="")
    language: Mapped[Short] = mapped_column(default="")
    taxable: Mapped[bool] = mapped_column(default=False)
    va_number: Mapped[Short] = mapped_column(default="")
    npwp: Mapped[Short] = mapped_column(default="")
    npwp_name: Mapped[Words] = mapped_column(default="")
    npwp_same: Mapped[bool] = mapped_column(default=True)
    npwp_address: Mapped[Words] = mapped_column(default="")
    tax_code: Mapped[Short] = mapped_column(default="")
    credit_limit: Mapped[Minor | None]
    birthday: Mapped[date | None] = mapped_column(Date)
    consent_at: Mapped[Moment | None]
    incomplete: Mapped[bool] = mapped_column(default=False)
    sort_name: Mapped[Words] = mapped_column(default="")
    search: Mapped[Words] = mapped_column(default="")
    bought: Mapped[Minor] = mapped_column(default=0)
    outstanding: Mapped[Minor] = mapped_column(default=0)
    last_seen_at: Mapped[Moment | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    hidden_at: Mapped[Moment | None]


class CustomerGroup(Base):
    """A group of customers (features 1B); ``sort_name`` is its folded name, and unique."""

    __tablename__ = "customer_groups"

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    name: Mapped[Words]
    sort_name: Mapped[str] = mapped_column(String(400), unique=True)
    description: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
