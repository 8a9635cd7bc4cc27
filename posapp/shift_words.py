"""The words of shifts: what is refused about them, and what is told of them."""

from __future__ import annotations

from posapp.i18n import N_

FIELDS = {
    "count": N_("Count"),
    "counted": N_("Counted"),
    "float": N_("Float"),
    "shift": N_("Shift"),
}

SENTENCES = {
    "bad_count": N_("Type how many pieces there are: zero or more, in digits."),
    "bad_denomination": N_(
        "There is no note or coin of {value}, or it was counted twice. Count it as a loose sum."
    ),
    "bad_float": N_("Type what lies in the drawer: zero or more, in digits."),
    "count_first": N_("Count the drawer first, then close the shift."),
    "difference_needs_reason": N_(
        "The count is not what the books expect. Count again, or say why it differs."
    ),
    "drawer_moved": N_("Cash moved since the drawer was counted. Count it again."),
    "no_shift": N_("No shift is open. Open one first."),
    "no_such_shift": N_("There is no shift “{shift}”."),
    "no_z": N_("No shift was closed yet, so there is no Z report."),
    "shift_needed": N_("This shop sells in a shift only. Open the shift first."),
    "shift_not_closed": N_("Shift {number} is open: it has its Z once it is closed."),
    "shift_open": N_("Shift {number} is open already. Close it first."),
}
