"""Who this data folder is, and the gapless numbers that it gives."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Minor, Moment, Short


class Folder(Base):
    """The one row that tells this data folder from a copy of it.

    ``fingerprint`` names the file on this machine: a restored or copied folder shows another
    one and starts the next ``generation``, so that no number is ever given twice.
    """

    __tablename__ = "folder"
    __table_args__ = (CheckConstraint("key = 1", name="one_row"),)

    key: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[Id]
    #: Names the data key in the system's keyring; a copy on the same machine keeps it.
    vault: Mapped[Id]
    letter: Mapped[Short]
    generation: Mapped[int]
    fingerprint: Mapped[Short]
    started_at: Mapped[Moment]

    @property
    def series(self) -> str:
        """``A``, then ``A2``, ``A3`` … after each restore or copy."""
        return series_name(self.letter, self.generation)


class Series(Base):
    """The last number given of one kind of document in one series."""

    __tablename__ = "series"

    kind: Mapped[Short] = mapped_column(primary_key=True)
    name: Mapped[Short] = mapped_column(primary_key=True)
    last: Mapped[Minor]


class Answer(Base):
    """What a repeatable call answered first; the same key gives it again (design.md 9)."""

    __tablename__ = "answers"

    key: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[Short]
    fingerprint: Mapped[Short]
    answer: Mapped[str]
    at: Mapped[Moment]


def series_name(letter: str, generation: int) -> str:
    """The series as it stands in a document number."""
    return letter if generation == 1 else f"{letter}{generation}"


#: What stands before the series in a number of each kind.
PREFIXES = {"order": "ORD", "invoice": "INV", "shift": "Z"}


def document_number(kind: str, series: str, serial: int) -> str:
    """``ORD-A-000123``: kind, series, six digits or more."""
    return f"{PREFIXES[kind]}-{series}-{serial:06d}"
