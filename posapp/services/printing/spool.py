"""Print jobs as rows: put in with the sale, taken one at a time, ended or left to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.order import Order
from posapp.models.print_job import PrintJob, PrintKind, PrintState
from posapp.services.printing.printer import SYSTEM, can_print, has_drawer
from posapp.services.sales.find import order_row
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork

#: Pauses between the tries: a printer that is switched on prints within seconds.
PAUSES = (2, 3, 5)
#: A receipt that comes later than this surprises whoever stands there: then it is asked about.
PATIENCE = timedelta(minutes=5)
#: A drawer that springs open later than this does so in front of somebody else.
DRAWER_PATIENCE = timedelta(seconds=10)


@dataclass(slots=True, frozen=True)
class AskPrint:
    """A person wants paper: ``kind`` is receipt or invoice."""

    order: str
    kind: str = PrintKind.RECEIPT


@dataclass(slots=True, frozen=True)
class EndLeft:
    """What was left is printed after all (``again``), or need not be."""

    job: str
    again: bool


@dataclass(slots=True, frozen=True)
class TakenJob:
    """What the runner holds while it prints."""

    id: str
    order_id: str
    kind: str
    is_copy: bool


@dataclass(slots=True, frozen=True)
class PrintView:
    """One paper that is not there yet."""

    id: str
    order_id: str
    order: str
    kind: str
    state: str
    error: str
    created_at: datetime


@dataclass(slots=True, frozen=True)
class PrintStatus:
    """What the printer owes: ``waiting`` after a failed try, and what a person must decide."""

    troubled: tuple[PrintView, ...] = ()
    left: tuple[PrintView, ...] = ()


def print_after_sale(uow: UnitOfWork, order: Order, *, cash: bool) -> None:
    """Put in what a sale brings with it, in its own transaction: the drawer opens for cash."""
    if cash and has_drawer(uow.settings):
        _put(uow, order.id, PrintKind.DRAWER)
    if can_print(uow.settings) and uow.settings["printer.after_sale"]:
        _put(uow, order.id, PrintKind.RECEIPT)


def ask_print(uow: UnitOfWork, command: AskPrint) -> str:
    """Put a paper in; one that was printed before is marked as a copy. Gives the job's id.

    What waits already is not put in twice, but tried at once.

    Raises Refused ``no_order``, ``order_parked``, ``no_printer``, or ``no_page_printer`` where
    the invoice's A4 would need a printer of the system.
    """
    order = order_row(uow, command.order)
    if order.number is None:
        raise Refused("order_parked", order=command.order)
    if not can_print(uow.settings):
        raise Refused("no_printer")
    if command.kind == PrintKind.INVOICE and uow.settings["printer.kind"] != SYSTEM:
        raise Refused("no_page_printer")
    kind = PrintKind(command.kind)
    same = select(PrintJob).where(PrintJob.order_id == order.id, PrintJob.kind == kind)
    before = uow.session.scalars(same.where(PrintJob.state != PrintState.DROPPED)).all()
    waiting = next((row for row in before if row.state == PrintState.WAITING), None)
    if waiting is not None:  # a key pressed twice is one paper
        waiting.due_at = uow.clock.now()
        uow.changes.printing = True
        return waiting.id
    is_copy = bool(before)
    journal.write(uow, "print.asked", order.id, {"kind": kind, "copy": int(is_copy)})
    return _put(uow, order.id, kind, is_copy=is_copy)


def end_left(uow: UnitOfWork, command: EndLeft) -> None:
    """A person decided. Raises Refused ``no_print_job`` where somebody was faster."""
    row = uow.session.scalars(select(PrintJob).where(PrintJob.id == command.job)).first()
    if row is None or row.state not in (PrintState.LEFT, PrintState.WAITING):
        raise Refused("no_print_job")
    now = uow.clock.now()
    if command.again:
        row.state, row.error, row.attempts = PrintState.WAITING, "", 0
        row.created_at = row.due_at = now
    else:
        row.state = PrintState.DROPPED
    row.updated_at = now
    kind = "print.again" if command.again else "print.dropped"
    journal.write(uow, kind, row.order_id, {"kind": row.kind})
    uow.changes.printing = True


def leave_old(uow: UnitOfWork) -> int:
    """What the last run of the window did not print is asked about; drawers stay shut."""
    unfinished = (PrintState.WAITING, PrintState.PRINTING)
    rows = uow.session.scalars(select(PrintJob).where(PrintJob.state.in_(unfinished))).all()
    for row in rows:
        code = "printer_stopped" if row.state == PrintState.PRINTING else "printer_left"
        _leave(uow, row, code)
    return len(rows)


def take(uow: UnitOfWork) -> TakenJob | None:
    """The oldest that is due; from now on it may be on paper."""
    now = uow.clock.now()
    row = uow.session.scalars(
        select(PrintJob)
        .where(PrintJob.state == PrintState.WAITING, PrintJob.due_at <= now)
        .order_by(PrintJob.rowkey)
        .limit(1)
    ).first()
    if row is None:
        return None
    row.state, row.updated_at = PrintState.PRINTING, now
    row.attempts += 1
    return TakenJob(row.id, row.order_id, row.kind, row.is_copy)


def finish(uow: UnitOfWork, job: TakenJob) -> None:
    """It is on paper."""
    row = _row(uow, job)
    row.state, row.error, row.updated_at = PrintState.PRINTED, "", uow.clock.now()
    uow.changes.printing = True


def fail(uow: UnitOfWork, job: TakenJob, code: str, *, unsure: bool) -> None:
    """Try again soon; what may be on paper, or comes too late, is left to a person."""
    row, now = _row(uow, job), uow.clock.now()
    patience = DRAWER_PATIENCE if row.kind == PrintKind.DRAWER else PATIENCE
    if unsure or now - row.created_at > patience:
        _leave(uow, row, code)
        return
    row.state, row.error, row.updated_at = PrintState.WAITING, code, now
    row.due_at = now + timedelta(seconds=PAUSES[min(row.attempts, len(PAUSES)) - 1])
    uow.changes.printing = True


def next_due(unit: ReadUnit) -> datetime | None:
    """When there is something to print; none where nothing waits."""
    statement = select(PrintJob.due_at).where(PrintJob.state == PrintState.WAITING)
    return unit.session.scalars(statement.order_by(PrintJob.due_at).limit(1)).first()


def print_status(unit: ReadUnit) -> PrintStatus:
    """What the printer owes, oldest first."""
    rows = unit.session.execute(
        select(PrintJob, Order.number)
        .join(Order, Order.id == PrintJob.order_id)
        .where(PrintJob.state.in_((PrintState.WAITING, PrintState.LEFT)))
        .order_by(PrintJob.rowkey)
        .limit(50)
    ).all()
    found = [_view(row, number or "") for row, number in rows if row.kind != PrintKind.DRAWER]
    return PrintStatus(
        troubled=tuple(job for job in found if job.state == PrintState.WAITING and job.error),
        left=tuple(job for job in found if job.state == PrintState.LEFT),
    )


def _put(uow: UnitOfWork, order_id: str, kind: PrintKind, *, is_copy: bool = False) -> str:
    now, made = uow.clock.now(), new_id()
    uow.session.add(
        PrintJob(
            id=made,
            order_id=order_id,
            kind=kind,
            is_copy=is_copy,
            state=PrintState.WAITING,
            due_at=now,
            created_at=now,
            created_by=uow.actor,
            updated_at=now,
        )
    )
    uow.session.flush()
    uow.changes.printing = True
    return made


def _row(uow: UnitOfWork, job: TakenJob) -> PrintJob:
    return uow.session.scalars(select(PrintJob).where(PrintJob.id == job.id)).one()


def _leave(uow: UnitOfWork, row: PrintJob, code: str) -> None:
    is_drawer = row.kind == PrintKind.DRAWER
    row.state = PrintState.DROPPED if is_drawer else PrintState.LEFT
    row.error, row.updated_at = code, uow.clock.now()
    uow.changes.printing = True


def _view(row: PrintJob, number: str) -> PrintView:
    return PrintView(row.id, row.order_id, number, row.kind, row.state, row.error, row.created_at)
