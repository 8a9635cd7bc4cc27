"""Files that were taken over, and what each row did, so that it can be undone."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Key, Moment, Short, Words


class ImportState(StrEnum):
    """``running`` was begun and is either under way or was cut short."""

    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class ImportRun(Base):
    """One file: its name, its state, and how many rows did what."""

    __tablename__ = "imports"

    rowkey: Mapped[Key]
    id: Mapped[Id] = mapped_column(unique=True)
    file: Mapped[Words]
    state: Mapped[Short]
    new: Mapped[int]
    changed: Mapped[int]
    skipped: Mapped[int]
    #: Rows that could not be taken and were left out.
    bad: Mapped[int]
    created_at: Mapped[Moment]
    created_by: Mapped[Short]
    ended_at: Mapped[Moment | None]


class ImportedRow(Base):
    """A product that an import made or changed.

    ``before`` and ``after`` are what it was and became, as JSON; ``before`` is empty for one
    that the import made.
    """

    __tablename__ = "imported_rows"
    __table_args__ = (Index("ix_imported_rows_import_id", "import_id", "rowkey"),)

    rowkey: Mapped[Key]
    import_id: Mapped[Id] = mapped_column(ForeignKey("imports.id"))
    product_id: Mapped[Id] = mapped_column(ForeignKey("products.id"))
    before: Mapped[Words]
    after: Mapped[Words]
