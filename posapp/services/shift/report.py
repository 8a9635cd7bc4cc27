"""X and Z in one form, for screen, paper and command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from posapp.models.errors import Refused
from posapp.services.shift.calculate import calculate, last_z
from posapp.services.shift.figures import Figures
from posapp.services.shift.find import open_shift_row, show_shift, till_letter
from posapp.services.shift.views import Counts, ShiftView, view
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class Report:
    """``kind`` is ``x`` (so far; ends nothing) or ``z`` (final, with number, count and hash).

    An X without an open shift covers what was booked since the last Z; it has no number then,
    and ``since`` is that Z's closing, where there was one.
    """

    kind: str
    shop: str
    zone: str
    number: str
    till: str
    since: datetime | None
    opened_by: str
    at: datetime
    closed_by: str
    figures: Figures
    counts: Counts | None
    count_times: int
    counted: int | None
    difference: int | None
    reason: str
    previous: str
    hash: str


def x_report(unit: ReadUnit) -> Report:
    """The figures so far: of the open shift, else of everything since the last Z."""
    shift, till = open_shift_row(unit), till_letter(unit)
    before = last_z(unit, till) if shift is None else None
    return Report(
        kind="x",
        shop=unit.settings["shop.name"],
        zone=unit.settings["shop.timezone"],
        number=shift.number if shift else "",
        till=till,
        since=shift.opened_at if shift else before.closed_at if before else None,
        opened_by=shift.opened_by if shift else "",
        at=unit.clock.now(),
        closed_by="",
        figures=calculate(unit, till, shift),
        counts=None,
        count_times=0,
        counted=None,
        difference=None,
        reason="",
        previous="",
        hash="",
    )


def z_report(unit: ReadUnit, named: str = "") -> Report:
    """The Z of a closed shift, as it was told at its closing; the newest where none is named.

    Raises Refused ``no_such_shift``, ``no_z`` (none was closed yet) or ``shift_not_closed``.
    """
    if named:
        return _z_of(unit, show_shift(unit, named))
    last = last_z(unit, till_letter(unit))
    if last is None:
        raise Refused("no_z")
    return _z_of(unit, view(unit, last))


def _z_of(unit: ReadUnit, shift: ShiftView) -> Report:
    if shift.figures is None or shift.closed_at is None:
        raise Refused("shift_not_closed", number=shift.number)
    return Report(
        kind="z",
        shop=unit.settings["shop.name"],
        zone=unit.settings["shop.timezone"],
        number=shift.number,
        till=shift.till,
        since=shift.opened_at,
        opened_by=shift.opened_by,
        at=shift.closed_at,
        closed_by=shift.closed_by,
        figures=shift.figures,
        counts=shift.counts,
        count_times=shift.count_times,
        counted=shift.counted,
        difference=shift.difference,
        reason=shift.reason,
        previous=shift.previous,
        hash=shift.hash,
    )
