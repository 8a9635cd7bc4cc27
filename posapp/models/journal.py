"""The journal: who did what, append-only, each row chained to the one before.

The line that is hashed holds every column of the row, the version first, so that no stored
byte can change unseen. Personal data is only there as a salted commitment; the readable part
lies in ``journal_detail`` and can be erased without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from posapp.models.base import Base, Id, Moment, Short, Words, iso

GENESIS = "0" * 64
VERSION = 1


class JournalEntry(Base):
    """One chained row; triggers refuse UPDATE and DELETE."""

    __tablename__ = "journal"

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int]
    chain: Mapped[Id]
    kind: Mapped[Short]
    subject: Mapped[Words]
    actor: Mapped[Short]
    at: Mapped[Moment]
    body: Mapped[Words]
    commitment: Mapped[Short]
    previous: Mapped[Short]
    hash: Mapped[Short] = mapped_column(unique=True)


class JournalDetail(Base):
    """The readable, erasable part of a row; its salted hash is the row's commitment."""

    __tablename__ = "journal_detail"

    sequence: Mapped[int] = mapped_column(
        ForeignKey("journal.sequence"), primary_key=True, autoincrement=False
    )
    salt: Mapped[Short]
    detail: Mapped[Words]


def canonical(values: dict[str, Any]) -> str:
    """JSON with one spelling: sorted keys, no spaces, ASCII, integers and text only."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def commit_to(salt: str, detail: str) -> str:
    """The salted commitment to a readable part."""
    return hashlib.sha256(f"{salt}\n{detail}".encode()).hexdigest()


class Line(NamedTuple):
    """What is hashed of a row: all of it."""

    version: int
    chain: str
    sequence: int
    kind: str
    subject: str
    actor: str
    at: datetime
    body: str
    commitment: str
    previous: str


def line_hash(line: Line) -> str:
    """SHA-256 over the canonical line of a row. Raises ValueError for an unknown version.

    The formula of a version never changes; a better one gets the next number.
    """
    if line.version != 1:
        raise ValueError(f"unknown journal version {line.version}")
    text = canonical({"line": [str(line.version), *line[1:2], str(line.sequence), *line[3:6],
                               iso(line.at), *line[7:]]})  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()
