"""Work out the figures of a till's open shift, or of what waits for its next one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import func, select

from posapp.models.invoice import Invoice
from posapp.models.invoice_state import InvoiceState
from posapp.models.order import Order
from posapp.models.payment import CounterMethod
from posapp.models.shift import CashMove, MoveKind, Shift, ShiftState
from posapp.services.shift.figures import (
    Cash,
    Figures,
    MoveView,
    Sales,
    TaxFigure,
    Unsent,
)
from posapp.services.shift.money_rows import Money, read_money
from posapp.services.shift.sales_rows import SalesRow, sales_counted, sales_rows
from posapp.services.storage.database import ReadUnit

#: As many as fit on a Z; ``unsent_count`` tells of all.
UNSENT_SHOWN = 50
_UNSENT = (InvoiceState.DRAFT, InvoiceState.QUEUED)


def calculate(unit: ReadUnit, till: str, shift: Shift | None) -> Figures:
    """The figures as they are now, of the till's open shift or of what waits for the next."""
    shift_id = shift.id if shift else None
    currency = shift.currency if shift else str(unit.settings["shop.currency"])
    rows = sales_rows(unit, till, shift_id)
    money = read_money(unit, till, shift_id, currency)
    moves = moves_of(unit, shift_id)
    sales = _sales(rows, *sales_counted(unit, till, shift_id))
    unsent, unsent_count = _unsent(unit)
    return Figures(
        currency=currency,
        sales=sales,
        taxes=_taxes(rows),
        methods=money.methods,
        received=sum(row.received for row in money.methods),
        returned=sum(row.returned for row in money.methods),
        net=sum(row.net for row in money.methods),
        refunds=money.refunds,
        deposits=money.deposits,
        online=money.online,
        uncounted=money.uncounted,
        carried=money.carried,
        foreign=money.foreign,
        cash=_cash(shift, money, moves),
        moves=moves,
        unsent=unsent,
        unsent_count=unsent_count,
        grand_total=_told_before(unit, till) + sales.net,
    )


def moves_of(unit: ReadUnit, shift_id: str | None) -> tuple[MoveView, ...]:
    """Cash in and out, in its order."""
    rows = unit.session.scalars(
        select(CashMove).where(CashMove.shift_id == (shift_id or "")).order_by(CashMove.rowkey)
    )
    return tuple(MoveView(r.id, r.kind, r.amount, r.reason, r.at, r.by) for r in rows)


def _sales(rows: Sequence[SalesRow], orders: int, voided: int) -> Sales:
    sold = [row for row in rows if row.kind == "sold"]
    discounts = sum(row.discount for row in sold)
    tax_added = sum(row.tax for row in sold if row.tax_is_added)
    adjusted = sum(row.amount for row in rows if row.kind == "adjusted")
    rounding = sum(row.amount for row in rows if row.kind == "rounding")
    returned = sum(row.amount for row in rows if row.kind == "returned")
    goods = sum(row.amount for row in sold) + discounts
    total = goods - discounts + tax_added + adjusted + rounding
    return Sales(
        orders=orders,
        voided=voided,
        goods=goods,
        discounts=discounts,
        tax_added=tax_added,
        adjusted=adjusted,
        rounding=rounding,
        total=total,
        returned=returned,
        net=total - returned,
    )


def _taxes(rows: Sequence[SalesRow]) -> tuple[TaxFigure, ...]:
    """By rate, the highest first, less what came back. A returned amount has its tax in it."""
    sums: dict[tuple[int, bool], tuple[int, int]] = {}
    for row in rows:
        if not row.tax_rate or row.kind not in ("sold", "returned"):
            continue
        base, tax = sums.get((row.tax_rate, row.tax_is_added), (0, 0))
        if row.kind == "sold":
            net = row.amount if row.tax_is_added else row.amount - row.tax
            base, tax = base + net, tax + row.tax
        else:
            base, tax = base - (row.amount - row.tax), tax - row.tax
        sums[row.tax_rate, row.tax_is_added] = (base, tax)
    return tuple(
        TaxFigure(rate, added, base, tax)
        for (rate, added), (base, tax) in sorted(sums.items(), reverse=True)
        if base or tax
    )


def _cash(shift: Shift | None, money: Money, moves: Sequence[MoveView]) -> Cash:
    float_amount = shift.float_amount if shift else 0
    late_in_float = shift.late_in_float if shift else 0
    own = [m for m in money.methods if m.method == CounterMethod.CASH and not m.online]
    received, returned = sum(m.received for m in own), sum(m.returned for m in own)
    moved_in = sum(move.amount for move in moves if move.kind == MoveKind.IN)
    moved_out = sum(move.amount for move in moves if move.kind == MoveKind.OUT)
    expected = float_amount - late_in_float + received - returned + moved_in - moved_out
    return Cash(float_amount, late_in_float, received, returned, moved_in, moved_out, expected)


def _unsent(unit: ReadUnit) -> tuple[tuple[Unsent, ...], int]:
    waiting = Invoice.state.in_(_UNSENT)
    count = unit.session.execute(select(func.count()).where(waiting)).scalar_one()
    rows = unit.session.execute(
        select(Invoice.number, Order.number, Invoice.amount, Invoice.state)
        .join(Order, Order.id == Invoice.order_id)
        .where(waiting)
        .order_by(Invoice.rowkey)
        .limit(UNSENT_SHOWN)
    )
    return tuple(Unsent(r[0], r[1] or "", r[2], r[3]) for r in rows), count


def _told_before(unit: ReadUnit, till: str) -> int:
    """The grand total of this till's Z before."""
    last = last_z(unit, till)
    return 0 if last is None else msgspec.json.decode(last.report, type=Figures).grand_total


def last_z(unit: ReadUnit, till: str) -> Shift | None:
    """The newest closed shift of a till."""
    statement = select(Shift).where(Shift.till == till, Shift.state == ShiftState.CLOSED)
    return unit.session.scalars(statement.order_by(Shift.rowkey.desc()).limit(1)).first()
