"""The money of a shift, read from its payments and refunds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from posapp.models.payment import CounterMethod
from posapp.services.shift.figures import Carried, CauseFigure, Foreign, MethodFigure, Part
from posapp.services.storage.database import ReadUnit

_SCOPE = "m.shift_id IS :shift AND m.till = :till"
_IN = text(
    "SELECT p.method, p.account IS NOT NULL AS online, p.currency, m.late, "
    "p.order_id IS NULL AS uncounted, "
    "count(*) AS many, sum(p.amount) AS amount FROM shift_money m "
    f"CROSS JOIN payments p ON p.id = m.payment_id WHERE {_SCOPE} "
    "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2"
)
#: From the orders that are not paid in full: they are few, a shift's payments are many.
_DEPOSITS = text(
    "SELECT count(*) AS many, coalesce(sum(p.amount), 0) AS amount FROM orders o "
    "CROSS JOIN payments p ON p.order_id = o.id AND p.currency = o.currency "
    "CROSS JOIN shift_money m ON m.payment_id = p.id "
    f"WHERE o.payment_status = 'partially_paid' AND o.outstanding > 0 AND {_SCOPE}"
)
_OUT = text(
    "SELECT r.method, r.account IS NOT NULL AS online, r.currency, m.late, r.cause, "
    "count(*) AS many, sum(r.amount) AS amount FROM shift_money m "
    f"CROSS JOIN refunds r ON r.id = m.refund_id WHERE {_SCOPE} "
    "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2"
)


@dataclass(slots=True, frozen=True)
class Money:
    """What came and went, in the ways that X and Z tell it."""

    methods: tuple[MethodFigure, ...]
    refunds: tuple[CauseFigure, ...]
    deposits: Part
    online: Part
    uncounted: Part
    carried: Carried
    foreign: tuple[Foreign, ...]


def read_money(unit: ReadUnit, till: str, shift_id: str | None, currency: str) -> Money:
    """The money of an open shift, or of what waits for the next."""
    scope = {"till": till, "shift": shift_id}
    all_in = list(unit.session.execute(_IN, scope))
    all_out = list(unit.session.execute(_OUT, scope))
    came = [row for row in all_in if row.currency == currency]
    went = [row for row in all_out if row.currency == currency]
    return Money(
        methods=_methods(came, went),
        refunds=_refunds(went),
        deposits=_part(list(unit.session.execute(_DEPOSITS, scope))),
        online=_part([row for row in came if row.online]),
        uncounted=_part([row for row in came if row.uncounted]),
        carried=_carried([row for row in came if row.late], [row for row in went if row.late]),
        foreign=_foreign([row for row in all_in if row.currency != currency]),
    )


def is_cash(row: Any) -> bool:
    """Whether it lay in the drawer."""
    return bool(row.method == CounterMethod.CASH and not row.online)


def _part(rows: list[Any]) -> Part:
    return Part(sum(row.many for row in rows), sum(row.amount for row in rows))


def _methods(came: list[Any], went: list[Any]) -> tuple[MethodFigure, ...]:
    """Cash first, the rest by name."""
    keys = {(row.method, bool(row.online)) for row in (*came, *went)}
    found = []
    for method, online in sorted(keys, key=lambda k: (k != (CounterMethod.CASH, False), k)):
        received = _part([r for r in came if (r.method, bool(r.online)) == (method, online)])
        returned = _part([r for r in went if (r.method, bool(r.online)) == (method, online)])
        found.append(
            MethodFigure(
                method=method,
                online=online,
                count=received.count,
                received=received.amount,
                refunds=returned.count,
                returned=returned.amount,
                net=received.amount - returned.amount,
            )
        )
    return tuple(found)


def _refunds(went: list[Any]) -> tuple[CauseFigure, ...]:
    by_cause: dict[str, list[Any]] = defaultdict(list)
    for row in went:
        by_cause[row.cause].append(row)
    return tuple(
        CauseFigure(cause, sum(r.many for r in rows), sum(r.amount for r in rows))
        for cause, rows in sorted(by_cause.items())
    )


def _carried(came: list[Any], went: list[Any]) -> Carried:
    received, returned = _part(came), _part(went)
    cash = sum(r.amount for r in came if is_cash(r)) - sum(r.amount for r in went if is_cash(r))
    return Carried(received.count + returned.count, received.amount, returned.amount, cash)


def _foreign(rows: list[Any]) -> tuple[Foreign, ...]:
    by_currency: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    return tuple(
        Foreign(currency, sum(r.many for r in rows), sum(r.amount for r in rows))
        for currency, rows in sorted(by_currency.items())
    )
