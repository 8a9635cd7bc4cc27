"""Write the journal, and walk its chain."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, insert, select, text, type_coerce

from posapp.models.base import iso
from posapp.models.journal import (
    GENESIS,
    VERSION,
    JournalDetail,
    JournalEntry,
    Line,
    canonical,
    commit_to,
    line_hash,
)
from posapp.services.storage.database import ReadUnit, UnitOfWork

_HEAD = text("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
#: The chain's name and its last row, by one question: it is asked at every change.
_END = text(
    "SELECT folder.id AS chain, ended.sequence, ended.hash FROM folder LEFT JOIN"
    " (SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1) AS ended ON 1 = 1"
)
_ADD, _ADD_DETAIL = insert(JournalEntry), insert(JournalDetail)


def write(
    uow: UnitOfWork,
    kind: str,
    subject: str,
    values: dict[str, Any],
    *,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one row. ``values`` are numbers and states; personal data belongs into ``detail``."""
    end = uow.session.execute(_END).one()
    sequence, previous = (end.sequence or 0) + 1, end.hash or GENESIS
    salt, readable, commitment = "", "", ""
    if detail is not None:
        salt, readable = secrets.token_hex(16), canonical(detail)
        commitment = commit_to(salt, readable)
    line = Line(
        VERSION, end.chain, sequence, kind, subject, uow.actor, uow.clock.now(), canonical(values),
        commitment, previous,
    )  # fmt: skip
    uow.session.execute(_ADD, {**line._asdict(), "hash": line_hash(line)})
    if detail is not None:
        uow.session.execute(_ADD_DETAIL, {"sequence": sequence, "salt": salt, "detail": readable})


def head(unit: ReadUnit) -> str:
    """The last row's hash, which stands for all before it; empty in an empty journal."""
    row = unit.session.execute(_HEAD).first()
    return "" if row is None else str(row.hash)


@dataclass(slots=True, frozen=True)
class BrokenChain:
    """The first row at which the chain does not hold, and why."""

    table: str
    row: str
    why: str


def walk(unit: ReadUnit) -> Iterator[BrokenChain]:
    """Every place where the chain or a commitment does not hold, first to last."""
    previous, expected = GENESIS, 1
    erased = set(
        unit.session.execute(
            select(JournalEntry.subject).where(JournalEntry.kind == "journal.erased")
        ).scalars()
    )
    # The moment as it is stored: one that was spelt differently was altered too.
    columns = [c for c in JournalEntry.__table__.columns if c.name != "at"]
    stored = type_coerce(JournalEntry.__table__.c.at, String).label("at")
    rows = unit.session.execute(
        select(*columns, stored, JournalDetail.salt, JournalDetail.detail)
        .outerjoin(JournalDetail, JournalDetail.sequence == JournalEntry.sequence)
        .order_by(JournalEntry.sequence)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        why = _fault(row, previous, expected, erased)
        if why:
            yield BrokenChain("journal", str(row.sequence), why)
        previous, expected = row.hash, row.sequence + 1


def _fault(row: Any, previous: str, expected: int, erased: set[str]) -> str:
    if row.sequence != expected:
        return "a row is missing before it"
    if row.previous != previous:
        return "it does not follow the row before it"
    try:
        at = datetime.fromisoformat(row.at)
        values = {column: getattr(row, column) for column in Line._fields}
        told = line_hash(Line(**{**values, "at": at}))
    except (ValueError, AttributeError, TypeError) as error:
        return str(error)
    if told != row.hash or iso(at) != row.at:
        return "it was altered"
    if row.detail is None and row.commitment and str(row.sequence) not in erased:
        return "its detail is missing"
    if row.detail is not None and commit_to(row.salt, row.detail) != row.commitment:
        return "its detail was altered"
    return ""
