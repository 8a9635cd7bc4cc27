"""Put cash into the drawer or take it out, without a sale."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.money import MAX_AMOUNT
from posapp.models.shift import CashMove, MoveKind
from posapp.services.repeat import once
from posapp.services.shift.find import need_open
from posapp.services.shift.views import ShiftView, view
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class MoveCash:
    """``kind`` is ``in`` or ``out``; ``amount`` is minor units, and somebody has to say why."""

    kind: str
    amount: int
    reason: str
    key: str | None = None


def move_cash(uow: UnitOfWork, command: MoveCash) -> ShiftView:
    """Write it down in the open shift.

    Raises Refused ``no_shift``, ``bad_amount``, ``amount_too_large`` or ``required`` (a reason).
    """
    return once(uow, command.key, "shift.cash", command, ShiftView, lambda: _move(uow, command))


def _move(uow: UnitOfWork, command: MoveCash) -> ShiftView:
    shift = need_open(uow)
    kind = MoveKind(command.kind)
    if command.amount <= 0:
        raise Refused("bad_amount", field="amount", text=str(command.amount))
    if command.amount > MAX_AMOUNT:
        raise Refused("amount_too_large", field="amount", amount=command.amount)
    row = CashMove(
        id=new_id(),
        shift_id=shift.id,
        kind=kind,
        amount=command.amount,
        reason=clean_line("reason", command.reason, required=True),
        at=uow.clock.now(),
        by=uow.actor,
    )
    uow.session.add(row)
    uow.session.flush()
    journal.write(
        uow,
        "cash.moved",
        row.id,
        {"shift": shift.number, "kind": kind, "amount": row.amount},
        detail={"reason": row.reason},
    )
    uow.changes.shift = True
    return view(uow, shift)
