"""Find shifts: the open one, one by number, a list of them; and ask that one is open."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.series import Folder
from posapp.models.shift import Shift, ShiftState
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.shift.views import ShiftView, view
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class ListShifts:
    """A page of shifts, the newest first."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def till_letter(unit: ReadUnit) -> str:
    """Whose drawer it is: the letter in this folder's document numbers."""
    return str(unit.session.execute(select(Folder.letter)).scalar_one())


def open_shift_row(unit: ReadUnit) -> Shift | None:
    """This till's open shift, or none."""
    return unit.session.scalars(
        select(Shift).where(Shift.till == till_letter(unit), Shift.state == ShiftState.OPEN)
    ).first()


def need_open(unit: ReadUnit) -> Shift:
    """This till's open shift. Raises Refused ``no_shift``."""
    shift = open_shift_row(unit)
    if shift is None:
        raise Refused("no_shift")
    return shift


def check_shift(unit: ReadUnit) -> None:
    """Raises Refused ``shift_needed`` where the shop sells in a shift only and none is open."""
    if unit.settings["shift.required"] and open_shift_row(unit) is None:
        raise Refused("shift_needed")


def show_shift(unit: ReadUnit, named: str) -> ShiftView:
    """A shift by its id or number. Raises Refused ``no_such_shift``."""
    row = unit.session.scalars(
        select(Shift).where((Shift.id == named) | (Shift.number == named))
    ).first()
    if row is None:
        raise Refused("no_such_shift", field="shift", shift=named[:48])
    return view(unit, row)


def current_shift(unit: ReadUnit) -> ShiftView | None:
    """This till's open shift as it is shown, or none."""
    row = open_shift_row(unit)
    return None if row is None else view(unit, row)


def list_shifts(unit: ReadUnit, query: ListShifts) -> Page[ShiftView]:
    """The newest first. Raises Refused for a bad limit or cursor."""
    limit, before = check_limit(query.limit), read_cursor(query.cursor)
    statement = select(Shift).order_by(Shift.rowkey.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(Shift.rowkey < before)
    rows = unit.session.scalars(statement).all()
    more = str(rows[limit - 1].rowkey) if len(rows) > limit else None
    return Page(tuple(view(unit, row) for row in rows[:limit]), more)
