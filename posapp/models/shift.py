"""Shifts: one drawer from opening to closing, with its numbered and chained Z report.

What money and which sales belong to a shift is written down by id in the moment they happen
(``ShiftMoney``, ``ShiftOrder``; triggers do it, so that no way of booking can forget it), never
told from clock times: clocks jump, and a second till with a drawer of its own books meanwhile.
What happens while no shift is open waits without one, and the next shift carries it over, marked.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Minor, Moment, Short, Words
from posapp.models.journal import canonical

GENESIS = "0" * 64
VERSION = 1


class ShiftState(StrEnum):
    """A till has at most one open shift."""

    OPEN = "open"
    CLOSED = "closed"


class MoveKind(StrEnum):
    """Cash that is put into the drawer or taken out of it, without a sale."""

    IN = "in"
    OUT = "out"


class Shift(Base):
    """One drawer from opening to closing; all sums are minor units of the shop's currency.

    ``till`` is the folder's letter. ``late_in_float`` is the carried-over cash that was counted
    into the float already. ``report`` is the Z as canonical JSON; ``hash`` chains it to the Z
    before (``previous``) and anchors the journal (``journal_hash``).
    ``difference`` = ``counted`` - ``expected``.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        UniqueConstraint("series", "serial"),
        CheckConstraint("float_amount >= 0", name="float_amount"),
    )

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    till: Mapped[Short]
    series: Mapped[Short]
    serial: Mapped[int]
    number: Mapped[Short] = mapped_column(unique=True)
    state: Mapped[Short]
    currency: Mapped[Short]
    opened_at: Mapped[Moment]
    opened_by: Mapped[Short]
    float_amount: Mapped[Minor]
    late_in_float: Mapped[Minor] = mapped_column(default=0)
    #: How often the drawer was counted, and what the last count found.
    count_times: Mapped[int] = mapped_column(default=0)
    counts: Mapped[Words] = mapped_column(default="")
    counted: Mapped[Minor | None]
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[Short] = mapped_column(default="")
    expected: Mapped[Minor | None]
    difference: Mapped[Minor | None]
    reason: Mapped[Words] = mapped_column(default="")
    report: Mapped[Words] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=VERSION)
    journal_hash: Mapped[Short] = mapped_column(default="")
    previous: Mapped[Short] = mapped_column(default="")
    hash: Mapped[Short | None] = mapped_column(unique=True)


class CashMove(Base):
    """Cash put in or taken out, with its reason; append-only."""

    __tablename__ = "cash_moves"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    shift_id: Mapped[Id] = mapped_column(ForeignKey("shifts.id"), index=True)
    kind: Mapped[Short]
    amount: Mapped[Minor]
    reason: Mapped[Words]
    at: Mapped[Moment]
    by: Mapped[Short]


class ShiftMoney(Base):
    """To which shift a payment, or a refund that became a fact, belongs.

    Without a shift it waits for the next one, which takes it ``late``; an empty ``till`` is
    money of the time before shifts were kept.
    """

    __tablename__ = "shift_money"
    __table_args__ = (
        Index("ix_shift_money_shift_id", "shift_id", "till"),
        CheckConstraint("(payment_id IS NULL) <> (refund_id IS NULL)", name="one"),
    )

    rowkey: Mapped[Key]
    till: Mapped[Short]
    shift_id: Mapped[Id | None] = mapped_column(ForeignKey("shifts.id"))
    payment_id: Mapped[Id | None] = mapped_column(ForeignKey("payments.id"), unique=True)
    refund_id: Mapped[Id | None] = mapped_column(ForeignKey("refunds.id"), unique=True)
    late: Mapped[bool]


class ShiftOrder(Base):
    """An order whose sums changed in a shift: sold, edited, voided, or goods came back."""

    __tablename__ = "shift_orders"
    __table_args__ = (
        Index("ix_shift_orders_shift_id", "shift_id", "till"),
        Index("ix_shift_orders_order_id", "order_id"),
    )

    rowkey: Mapped[Key]
    till: Mapped[Short]
    shift_id: Mapped[Id | None] = mapped_column(ForeignKey("shifts.id"))
    order_id: Mapped[Id] = mapped_column(ForeignKey("orders.id"))
    late: Mapped[bool]


class ShiftSale(Base):
    """What a Z told of an order, by kind and tax; append-only.

    The rows of an order over all shifts add up to the order as it was at the last of them, so
    that what was told once is never told again. ``kind`` is ``sold`` (lines), ``rounding``,
    ``adjusted`` (what lies between lines and total besides) or ``returned``. Without a shift it
    is a sale of the time before shifts were kept.
    """

    __tablename__ = "shift_sales"
    __table_args__ = (Index("ix_shift_sales_order_id", "order_id"),)

    rowkey: Mapped[Key]
    shift_id: Mapped[Id | None] = mapped_column(ForeignKey("shifts.id"), index=True)
    order_id: Mapped[Id] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[Short]
    tax_rate: Mapped[int]
    tax_is_added: Mapped[bool]
    amount: Mapped[Minor]
    tax: Mapped[Minor]
    discount: Mapped[Minor]


class ZLine(NamedTuple):
    """What is hashed of a Z."""

    version: int
    number: str
    opened_at: str
    closed_at: str
    float_amount: int
    late_in_float: int
    counts: str
    counted: int
    expected: int
    difference: int
    report: str
    journal_hash: str
    previous: str


def z_hash(line: ZLine) -> str:
    """SHA-256 over the canonical line. Raises ValueError for an unknown version.

    The formula of a version never changes; a better one gets the next number.
    """
    if line.version != 1:
        raise ValueError(f"unknown version of a Z {line.version}")
    told = canonical({"z": [value if isinstance(value, str) else str(value) for value in line]})
    return hashlib.sha256(told.encode()).hexdigest()
