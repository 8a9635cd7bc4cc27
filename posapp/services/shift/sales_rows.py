"""What a shift has to tell of its orders: what they are now, less what earlier Zs told.

One query, used twice: summed up it is the sales part of X and Z, row by row it is what the
closing shift writes down as told (``shift_sales``). So nothing is told twice and nothing is
forgotten, whenever an order is edited, voided or partly given back.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import text

from posapp.services.storage.database import ReadUnit, UnitOfWork

#: Orders touched in the scope. A void or parked order comes to nothing.
_TOUCHED = (
    "SELECT o.id, o.state, o.total, o.subtotal, o.tax_added, o.rounding, o.returned "
    "FROM shift_orders t JOIN orders o ON o.id = t.order_id "
    "WHERE t.shift_id IS :shift AND t.till = :till"
)
#: The few of which goods came back. They lead the joins below (CROSS JOIN), so that no other
#: order's lines are read.
_BACK = "SELECT id, returned FROM touched WHERE state = 'open' AND returned > 0"
#: The worth of their lines by order and tax.
_WORTH = (
    "SELECT l.order_id, l.tax_rate, l.tax_is_added, sum(l.tax) AS tax, "
    "sum(l.amount + CASE WHEN l.tax_is_added THEN l.tax ELSE 0 END) AS worth "
    "FROM back b CROSS JOIN order_lines l ON l.order_id = b.id GROUP BY 1, 2, 3"
)
#: What of it came back line by line.
_NAMED = (
    "SELECT l.order_id, l.tax_rate, l.tax_is_added, sum(r.amount) AS amount "
    "FROM back b CROSS JOIN order_lines l ON l.order_id = b.id "
    "CROSS JOIN returned_lines r ON r.line_id = l.id GROUP BY 1, 2, 3"
)
#: What came back without naming a line is spread over the taxes by what is left of them.
_SPREAD = (
    "SELECT w.order_id, w.tax_rate, w.tax_is_added, w.tax, w.worth, "
    "coalesce(n.amount, 0) + CASE WHEN s.worth > s.named "
    "THEN (b.returned - s.named) * (w.worth - coalesce(n.amount, 0)) / (s.worth - s.named) "
    "ELSE 0 END AS amount "
    "FROM worth w JOIN back b ON b.id = w.order_id "
    "LEFT JOIN named n ON n.order_id = w.order_id AND n.tax_rate = w.tax_rate "
    "AND n.tax_is_added = w.tax_is_added "
    "JOIN (SELECT w.order_id, sum(w.worth) AS worth, sum(coalesce(n.amount, 0)) AS named "
    "FROM worth w LEFT JOIN named n ON n.order_id = w.order_id AND n.tax_rate = w.tax_rate "
    "AND n.tax_is_added = w.tax_is_added GROUP BY 1) s ON s.order_id = w.order_id"
)
_ROWS = (
    "SELECT t.id AS order_id, 'sold' AS kind, l.tax_rate, l.tax_is_added, l.amount, l.tax, "
    "l.discount FROM touched t JOIN order_lines l ON l.order_id = t.id WHERE t.state = 'open' "
    "UNION ALL SELECT id, 'rounding', 0, 0, rounding, 0, 0 FROM touched "
    "WHERE state = 'open' AND rounding <> 0 "
    "UNION ALL SELECT id, 'adjusted', 0, 0, total - subtotal - tax_added - rounding, 0, 0 "
    "FROM touched WHERE state = 'open' AND total <> subtotal + tax_added + rounding "
    "UNION ALL SELECT order_id, 'returned', tax_rate, tax_is_added, amount, "
    "CASE WHEN worth > 0 THEN (2 * amount * tax + worth) / (2 * worth) ELSE 0 END, 0 FROM spread "
    # The units that the spreading cut off.
    "UNION ALL SELECT b.id, 'returned', 0, 0, "
    "b.returned - coalesce((SELECT sum(amount) FROM spread x WHERE x.order_id = b.id), 0), 0, 0 "
    "FROM back b "
    "UNION ALL SELECT r.order_id, r.kind, r.tax_rate, r.tax_is_added, -r.amount, -r.tax, "
    "-r.discount FROM touched t JOIN shift_sales r ON r.order_id = t.id"
)
_WITH = (
    f"WITH touched AS ({_TOUCHED}), back AS ({_BACK}), worth AS ({_WORTH}), named AS ({_NAMED}), "
    f"spread AS ({_SPREAD}), told AS ({_ROWS}) "
)
_SUMMED = text(
    f"{_WITH} SELECT kind, tax_rate, tax_is_added, sum(amount) AS amount, sum(tax) AS tax, "
    "sum(discount) AS discount FROM told GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3"
)
_KEPT = text(
    "INSERT INTO shift_sales (shift_id, order_id, kind, tax_rate, tax_is_added, amount, tax, "
    f"discount) {_WITH} SELECT :shift, order_id, kind, tax_rate, tax_is_added, sum(amount), "
    "sum(tax), sum(discount) FROM told GROUP BY 2, 3, 4, 5 "
    "HAVING sum(amount) <> 0 OR sum(tax) <> 0 OR sum(discount) <> 0"
)
_COUNTED = text(
    f"WITH touched AS ({_TOUCHED}) SELECT "
    "coalesce(sum(state = 'open' AND NOT EXISTS "
    "(SELECT 1 FROM shift_sales r WHERE r.order_id = touched.id)), 0), "
    "coalesce(sum(state = 'void'), 0) FROM touched"
)


class SalesRow(NamedTuple):
    """A sum over the orders of a shift, in minor units; ``kind`` as in ``ShiftSale``."""

    kind: str
    tax_rate: int
    tax_is_added: bool
    amount: int
    tax: int
    discount: int


def sales_rows(unit: ReadUnit, till: str, shift_id: str | None) -> list[SalesRow]:
    """The sums by kind and tax, of an open shift or (none) of what waits for the next."""
    rows = unit.session.execute(_SUMMED, {"till": till, "shift": shift_id})
    return [SalesRow(row[0], row[1], bool(row[2]), *row[3:]) for row in rows]


def sales_counted(unit: ReadUnit, till: str, shift_id: str | None) -> tuple[int, int]:
    """How many orders were sold, and how many were voided."""
    row = unit.session.execute(_COUNTED, {"till": till, "shift": shift_id}).one()
    return int(row[0]), int(row[1])


def keep_as_told(uow: UnitOfWork, till: str, shift_id: str) -> None:
    """Write down what the closing shift tells of each order."""
    uow.session.execute(_KEPT, {"till": till, "shift": shift_id})
