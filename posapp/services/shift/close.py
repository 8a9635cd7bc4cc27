"""Close a shift: the drawer is counted first, then the books say what should have been there.

The count is written down before the expected sum is told, so that nobody counts towards it. A
difference is recorded with its reason, never posted away. Nothing that is unsent and nobody who
has not paid keeps a shift from closing: they are listed, and carried over (lessons.md 21).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from posapp.models.base import iso
from posapp.models.denominations import count_sum
from posapp.models.errors import Refused
from posapp.models.journal import canonical
from posapp.models.money import MAX_AMOUNT
from posapp.models.shift import GENESIS, VERSION, Shift, ShiftState, ZLine, z_hash
from posapp.services.repeat import once
from posapp.services.shift.calculate import calculate, last_z
from posapp.services.shift.figures import Figures
from posapp.services.shift.find import need_open
from posapp.services.shift.sales_rows import keep_as_told
from posapp.services.shift.views import Counts, ShiftView, view
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class CountDrawer:
    """What lies in the drawer: by denomination, or (``counted``) as one sum."""

    counts: Counts = field(default_factory=Counts)
    counted: int | None = None


@dataclass(slots=True, frozen=True)
class CloseShift:
    """``count`` may have been made before (none). ``expected`` is the sum that the person saw.

    With an ``expected`` that is not true any more the shift stays open: somebody sold meanwhile.
    """

    count: CountDrawer | None = None
    reason: str = ""
    expected: int | None = None
    key: str | None = None


@dataclass(slots=True, frozen=True)
class Counted:
    """What the count found, beside what the books say: told after the count was written down."""

    number: str
    currency: str
    counted: int
    expected: int
    difference: int
    times: int


def count_drawer(uow: UnitOfWork, command: CountDrawer) -> Counted:
    """Write the count down, and only then tell what was expected. It may be done again.

    Raises Refused ``no_shift``, ``bad_denomination``, ``bad_count`` or ``amount_too_large``.
    """
    shift = need_open(uow)
    _note(uow, shift, command)
    expected = calculate(uow, shift.till, shift).cash.expected
    counted = shift.counted or 0
    journal.write(
        uow,
        "shift.counted",
        shift.id,
        {"number": shift.number, "counted": counted, "expected": expected},
    )
    uow.changes.shift = True
    return Counted(
        shift.number, shift.currency, counted, expected, counted - expected, shift.count_times
    )


def close_shift(uow: UnitOfWork, command: CloseShift) -> ShiftView:
    """Close it, with its Z numbered and chained to the one before.

    Raises Refused ``no_shift``, ``count_first``, ``drawer_moved``, ``difference_needs_reason``,
    and what a count is refused for. What is refused changes nothing.
    """
    return once(uow, command.key, "shift.close", command, ShiftView, lambda: _close(uow, command))


def _close(uow: UnitOfWork, command: CloseShift) -> ShiftView:
    shift = need_open(uow)
    if command.count is not None:
        _note(uow, shift, command.count)
    if shift.counted is None:
        raise Refused("count_first")
    figures = calculate(uow, shift.till, shift)
    expected = figures.cash.expected
    if command.expected not in (None, expected):
        raise Refused("drawer_moved")
    difference = shift.counted - expected
    reason = clean_line("reason", command.reason)
    if difference and not reason:
        raise Refused("difference_needs_reason", field="reason")
    keep_as_told(uow, shift.till, shift.id)
    before = last_z(uow, shift.till)
    shift.closed_at, shift.closed_by = uow.clock.now(), uow.actor
    shift.expected, shift.difference, shift.reason = expected, difference, reason
    shift.report = canonical(msgspec.to_builtins(_without_words(figures)))
    shift.version, shift.journal_hash = VERSION, journal.head(uow)
    shift.previous = before.hash or GENESIS if before else GENESIS
    shift.hash = z_hash(line_of(shift))
    shift.state = ShiftState.CLOSED
    uow.session.flush()
    journal.write(uow, "shift.closed", shift.id, _entry(shift), detail=_why(reason))
    uow.changes.shift = True
    return view(uow, shift)


def line_of(row: Any) -> ZLine:
    """What is hashed of a closed shift, from its row."""
    return ZLine(
        row.version,
        row.number,
        iso(row.opened_at),
        iso(row.closed_at),
        row.float_amount,
        row.late_in_float,
        row.counts,
        row.counted,
        row.expected,
        row.difference,
        row.report,
        row.journal_hash,
        row.previous,
    )


def _without_words(figures: Figures) -> Figures:
    """What somebody wrote is no part of what is hashed: it can be erased without a break."""
    return replace(figures, moves=tuple(replace(move, reason="") for move in figures.moves))


def _note(uow: UnitOfWork, shift: Shift, count: CountDrawer) -> None:
    """Keep what was counted. A sum without its pieces is a loose sum."""
    counts = count.counts if count.counted is None else Counts((), count.counted)
    if count.counted is not None and not 0 <= count.counted <= MAX_AMOUNT:
        raise Refused("bad_count", field="counted", pieces=count.counted)
    shift.counted = count_sum(counts.pieces, counts.other, shift.currency)
    shift.counts = canonical(msgspec.to_builtins(counts))
    shift.count_times += 1
    uow.session.flush()


def _entry(shift: Shift) -> dict[str, Any]:
    return {
        "number": shift.number,
        "counted": shift.counted,
        "expected": shift.expected,
        "difference": shift.difference,
        "hash": shift.hash,
    }


def _why(reason: str) -> dict[str, Any] | None:
    return {"reason": reason} if reason else None
