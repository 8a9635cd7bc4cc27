"""What the Shift page shows, asked in one go."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.services.printing.printer import has_drawer
from posapp.services.printing.report import can_print_report
from posapp.services.shift.find import ListShifts, current_shift, list_shifts
from posapp.services.shift.open import late_cash
from posapp.services.shift.report import Report, x_report
from posapp.services.shift.views import ShiftView
from posapp.services.storage.database import ReadUnit

#: As many closed shifts as the page lists.
PAST = 200


@dataclass(slots=True, frozen=True)
class Desk:
    """The open shift (none where none is), its X, the cash that waits, and the Zs before."""

    shift: ShiftView | None
    x: Report
    late_cash: int
    past: tuple[ShiftView, ...]
    currency: str
    zone: str
    can_print: bool
    has_drawer: bool


def look_at_desk(unit: ReadUnit) -> Desk:
    """Everything as it is now."""
    shifts = list_shifts(unit, ListShifts(limit=PAST)).items
    return Desk(
        shift=current_shift(unit),
        x=x_report(unit),
        late_cash=late_cash(unit),
        past=tuple(shift for shift in shifts if shift.figures is not None),
        currency=unit.settings["shop.currency"],
        zone=unit.settings["shop.timezone"],
        can_print=can_print_report(unit.settings),
        has_drawer=has_drawer(unit.settings),
    )
