"""A shift as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from posapp.models.shift import Shift, ShiftState
from posapp.services.shift.calculate import moves_of
from posapp.services.shift.figures import Figures, MoveView
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class Counts:
    """What a count of the drawer found: (value, pieces) and a loose sum."""

    pieces: tuple[tuple[int, int], ...] = ()
    other: int = 0


@dataclass(slots=True, frozen=True)
class ShiftView:
    """A shift, open or closed; ``figures`` is there once it has its Z.

    ``expected`` and ``difference`` are told after the drawer was counted, never before.
    """

    id: str
    number: str
    till: str
    state: str
    currency: str
    opened_at: datetime
    opened_by: str
    float_amount: int
    late_in_float: int
    moves: tuple[MoveView, ...]
    counts: Counts | None
    count_times: int
    counted: int | None
    closed_at: datetime | None
    closed_by: str
    expected: int | None
    difference: int | None
    reason: str
    previous: str
    hash: str
    figures: Figures | None


def view(unit: ReadUnit, row: Shift) -> ShiftView:
    """Freeze a shift."""
    moves, figures = moves_of(unit, row.id), None
    if row.state == ShiftState.CLOSED:
        figures = replace(msgspec.json.decode(row.report, type=Figures), moves=moves)
    return ShiftView(
        id=row.id,
        number=row.number,
        till=row.till,
        state=row.state,
        currency=row.currency,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        float_amount=row.float_amount,
        late_in_float=row.late_in_float,
        moves=moves,
        counts=msgspec.json.decode(row.counts, type=Counts) if row.counts else None,
        count_times=row.count_times,
        counted=row.counted,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        expected=row.expected,
        difference=row.difference,
        reason=row.reason,
        previous=row.previous,
        hash=row.hash or "",
        figures=figures,
    )
