"""Open a shift: who has the drawer, and how much lies in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.money import MAX_AMOUNT
from posapp.models.shift import Shift, ShiftState
from posapp.services.repeat import once
from posapp.services.shift.find import open_shift_row, till_letter
from posapp.services.shift.money_rows import read_money
from posapp.services.shift.views import ShiftView, view
from posapp.services.storage import journal, numbers
from posapp.services.storage.database import ReadUnit, UnitOfWork

#: What waited for this shift becomes its own, marked.
_CARRY = tuple(
    text(f"UPDATE {table} SET shift_id = :shift, late = 1 WHERE shift_id IS NULL AND till = :till")
    for table in ("shift_money", "shift_orders")
)


@dataclass(slots=True, frozen=True)
class OpenShift:
    """``float_amount`` is what lies in the drawer to begin with, minor units.

    ``counts_late`` says that the cash taken since the last Z lies in it already, counted in.
    """

    float_amount: int
    counts_late: bool = False
    key: str | None = None


def open_shift(uow: UnitOfWork, command: OpenShift) -> ShiftView:
    """Open this till's shift with its number; what was booked since the last Z is carried over.

    Raises Refused ``shift_open`` or ``bad_float``; then no number is taken.
    """
    return once(uow, command.key, "shift.open", command, ShiftView, lambda: _open(uow, command))


def late_cash(unit: ReadUnit) -> int:
    """The cash that was taken, less what was given back, since the last Z with no shift open."""
    if open_shift_row(unit) is not None:
        return 0
    money = read_money(unit, till_letter(unit), None, unit.settings["shop.currency"])
    own = [row for row in money.methods if row.method == "cash" and not row.online]
    return sum(row.net for row in own)


def _open(uow: UnitOfWork, command: OpenShift) -> ShiftView:
    already = open_shift_row(uow)
    if already is not None:
        raise Refused("shift_open", number=already.number)
    if not 0 <= command.float_amount <= MAX_AMOUNT:
        raise Refused("bad_float", field="float")
    late = late_cash(uow) if command.counts_late else 0
    series, serial, number = numbers.take(uow, "shift")
    row = Shift(
        id=new_id(),
        till=till_letter(uow),
        series=series,
        serial=serial,
        number=number,
        state=ShiftState.OPEN,
        currency=uow.settings["shop.currency"],
        opened_at=uow.clock.now(),
        opened_by=uow.actor,
        float_amount=command.float_amount,
        late_in_float=late,
    )
    uow.session.add(row)
    uow.session.flush()
    for statement in _CARRY:
        uow.session.execute(statement, {"shift": row.id, "till": row.till})
    journal.write(
        uow,
        "shift.opened",
        row.id,
        {"number": number, "float": row.float_amount, "late_in_float": late},
    )
    uow.changes.shift = True
    return view(uow, row)
