"""X over ten thousand sales, against the bare sums in raw SQLite over the same rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import insert

from posapp.bootstrap import Till
from posapp.models.ids import new_id
from posapp.models.order import Order, OrderLine
from posapp.models.payment import Payment
from posapp.services.shift.close import CloseShift, CountDrawer, close_shift
from posapp.services.shift.open import OpenShift, open_shift
from posapp.services.shift.report import x_report
from posapp.services.storage.database import UnitOfWork
from tools.bench.report import Figure, Samples, in_turn, percentiles

SALES = 10_000
LINES = 2
_CHUNK = 250
TURNS = 20


def measure(till: Till, skus: list[str]) -> list[Figure]:
    """The figures of the shift."""
    till.do(open_shift, OpenShift(500_000))
    for start in range(0, SALES, _CHUNK):
        till.do(_sell, skus, start)
    database = till.database.folder.database
    x, floor, z = Samples(), Samples(), Samples()

    def report(_turn: int) -> None:
        with x.one():
            told = till.look(x_report)
        assert told.figures.sales.orders >= SALES

    def bare(_turn: int) -> None:
        with floor.one():
            _bare(database)

    in_turn(TURNS, report, bare)
    expected = till.look(x_report).figures.cash.expected
    with z.one():
        till.do(close_shift, CloseShift(CountDrawer(counted=expected)))
    ratio = x.at(0.5) / floor.at(0.5)
    return [
        Figure(
            f"X on {SALES:,} sales",
            percentiles(x),
            "100 ms",
            f"{percentiles(floor)} raw ({ratio:.1f}x)",
            x.at(0.95) <= 100,
        ),
        Figure(f"Z on {SALES:,} sales", f"{z.at(0.5):.0f} ms", "1000 ms", "", z.at(0.5) <= 1000),
    ]


def _sell(uow: UnitOfWork, skus: list[str], start: int) -> None:
    """Sales as rows: the triggers note them as they do for any other."""
    orders, lines, payments = [], [], []
    now, total = uow.clock.now(), LINES * 25_000
    for number in range(start, start + _CHUNK):
        order = new_id()
        orders.append(
            {
                "id": order, "series": "B", "serial": number + 1, "number": f"ORD-B-{number:06d}",
                "state": "open", "payment_status": "paid", "currency": "IDR", "subtotal": total,
                "tax_included": LINES * 2_477, "total": total, "owed": total, "received": total,
                "outstanding": 0, "completed_at": now, "business_day": "2026-11-23",
                "created_at": now, "created_by": "os:bench", "updated_at": now,
            }
        )  # fmt: skip
        lines += [
            {
                "id": new_id(), "order_id": order, "position": n, "quantity": 1_000,
                "sku": skus[(number + n) % len(skus)], "name": "Kopi", "unit_price": 25_000,
                "tax_rate": 1_100, "tax": 2_477, "amount": 25_000,
            }
            for n in range(LINES)
        ]  # fmt: skip
        payments.append(
            {
                "id": new_id(), "order_id": order, "method": "cash" if number % 3 else "card",
                "amount": total, "currency": "IDR", "paid_at": now, "created_at": now,
                "created_by": "os:bench",
            }
        )  # fmt: skip
    for table, rows in ((Order, orders), (OrderLine, lines), (Payment, payments)):
        uow.session.execute(insert(table), rows)


def _bare(database: Path) -> None:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        for query in (
            "SELECT method, count(*), sum(amount) FROM payments GROUP BY method",
            "SELECT tax_rate, sum(amount), sum(tax), sum(discount) FROM order_lines GROUP BY 1",
        ):
            connection.execute(query).fetchall()
    finally:
        connection.close()
