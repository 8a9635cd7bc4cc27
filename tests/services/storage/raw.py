"""The shop's file by plain SQLite, as only a test or an intruder opens it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from posapp.services.storage.schema import PAYMENT_IS_FACT, TRIGGERS

GUARDS = (*TRIGGERS, PAYMENT_IS_FACT)


def database(folder: Path) -> Path:
    return folder / "shop.sqlite3"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that commits each statement; closed at the end."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def rows(folder: Path, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with opened(database(folder)) as connection:
        return connection.execute(query, values).fetchall()


def value(folder: Path, query: str) -> Any:
    return rows(folder, query)[0][0]


def tamper(folder: Path, *statements: str) -> None:
    """Change the file past every guard, as somebody with a copy of sqlite3 would."""
    with opened(database(folder)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for name, _ in GUARDS:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)


def guard_again(folder: Path) -> None:
    """Put the guards back that ``tamper`` took away: sums follow what is sold again."""
    with opened(database(folder)) as connection:
        for _, guard in GUARDS:
            connection.execute(guard)
