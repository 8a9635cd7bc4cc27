"""SQLite engines: one writer connection, and readers that cannot write (design.md 8)."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from posapp.models.errors import StorageTrouble

#: Tried and measured in the reliability reference, 9.1; read back at start.
WRITER_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "temp_store=MEMORY",
)
READER_PRAGMAS = ("busy_timeout=5000", "query_only=ON", "trusted_schema=OFF", "temp_store=MEMORY")
READERS = 4


def writer_engine(path: Path) -> Engine:
    """The engine of the one writer connection; each transaction begins IMMEDIATE."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False
        )
        connection.isolation_level = None
        for pragma in WRITER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _read_back(connection)
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def reader_engine(path: Path) -> Engine:
    """Connections opened read-only: a merely ``query_only`` one would still checkpoint."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        connection.isolation_level = None
        for pragma in READER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=READERS, max_overflow=READERS
    )
    _begin_with(engine, "BEGIN")
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)


def _read_back(connection: sqlite3.Connection) -> None:
    """Refuse to start on a file that would lose an acknowledged sale."""

    def told(pragma: str) -> object:
        return connection.execute(f"PRAGMA {pragma}").fetchone()[0]

    if told("journal_mode") != "wal" or told("synchronous") != 2 or told("foreign_keys") != 1:
        raise StorageTrouble("read_only", detail="the file does not take WAL with FULL sync")
