"""An order of five lines, a deposit and the rest, against raw SQLite with the same rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from posapp.bootstrap import Till
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.open import Item, OpenOrder, open_order
from tools.bench.report import Figure, Samples, in_turn, percentiles

TURNS = 200
WARM = 10
LINES = 5


def measure(till: Till, customer: str, skus: list[str], folder: Path) -> list[Figure]:
    """The figures of the sale."""
    ours, floor, one = Samples(), Samples(), Samples()
    commits: list[int] = []
    raw = _raw(folder / "floor.sqlite3")
    counter = _count_commits(till)

    def sell(turn: int) -> None:
        before = counter[0]
        with ours.one():
            items = tuple(Item(sku, 1_000 * (n + 1)) for n, sku in enumerate(skus[:LINES]))
            order = till.do(open_order, OpenOrder(items, customer))
            till.do(take_payment, TakePayment(order.id, "cash", 30_000, 50_000))
            with one.one():
                till.do(take_payment, TakePayment(order.id, "transfer", order.total - 30_000))
        commits.append(counter[0] - before)

    def write(turn: int) -> None:
        with floor.one():
            _write_raw(raw, turn)

    in_turn(WARM, sell, write)
    for samples in (ours, floor, one):
        samples.wall.clear()
        samples.cpu.clear()
    commits.clear()
    in_turn(TURNS, sell, write)
    cpu = ours.at(0.5, ours.cpu)
    ratio = ours.at(0.5) / floor.at(0.5)
    told = f"{percentiles(floor)} raw ({ratio:.1f}x)"
    return [
        Figure(
            "order of 5 lines + deposit + rest",
            percentiles(ours),
            "20 / 45 ms",
            told,
            ours.at(0.5) <= 20 and ours.at(0.95) <= 45,
        ),
        Figure("  its CPU, p50", f"{cpu:.1f} ms", "18 ms", "", cpu <= 18),
        Figure("  its commits", f"{max(commits)}", "3", "3", max(commits) == 3),
        Figure(
            "one take payment",
            percentiles(one),
            "7 / 15 ms",
            "",
            one.at(0.5) <= 7 and one.at(0.95) <= 15,
        ),
    ]


def _count_commits(till: Till) -> list[int]:
    from sqlalchemy import event

    count = [0]

    def committed(connection: object) -> None:
        count[0] += 1

    event.listen(till.database.writer, "commit", committed)
    return count


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE orders (id TEXT PRIMARY KEY, total INT, received INT)")
    connection.execute("CREATE TABLE lines (order_id TEXT, sku TEXT, quantity INT, amount INT)")
    connection.execute("CREATE TABLE payments (order_id TEXT, method TEXT, amount INT)")
    connection.execute("CREATE TABLE journal (body TEXT)")
    return connection


def _write_raw(raw: sqlite3.Connection, turn: int) -> None:
    key = f"order-{turn}-{raw.total_changes}"
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO orders VALUES (?, 375000, 0)", (key,))
    raw.executemany(
        "INSERT INTO lines VALUES (?, ?, 1000, 25000)", [(key, f"S{n}") for n in range(LINES)]
    )
    raw.execute("INSERT INTO journal VALUES (?)", ("x" * 200,))
    raw.execute("COMMIT")
    for method, amount in (("cash", 30_000), ("transfer", 345_000)):
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO payments VALUES (?, ?, ?)", (key, method, amount))
        raw.execute("UPDATE orders SET received = received + ? WHERE id = ?", (amount, key))
        raw.execute("INSERT INTO journal VALUES (?)", ("x" * 200,))
        raw.execute("COMMIT")
