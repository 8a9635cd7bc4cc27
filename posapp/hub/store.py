"""What the hub keeps: each notice once, in the order in which it arrived."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from posapp.models.base import iso

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notices (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    event_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    body BLOB NOT NULL,
    extra TEXT NOT NULL DEFAULT '{}',
    received_at TEXT NOT NULL,
    UNIQUE (account, event_id)
);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_ADD_EXTRA = "ALTER TABLE notices ADD COLUMN extra TEXT NOT NULL DEFAULT '{}'"


@dataclass(slots=True, frozen=True)
class Kept:
    """One notice as tills get it; ``sequence`` is the cursor that they resume from."""

    sequence: int
    account: str
    event_id: str
    reference: str
    received_at: str
    #: What the gateway told besides, and a till needs to ask about the charge.
    extra: Mapping[str, str] = field(default_factory=dict)


class HubStore:
    """One SQLite file, used from one thread; each notice is one durable commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _make_private(path)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)
        columns = {row[1] for row in self._connection.execute("PRAGMA table_info(notices)")}
        if "extra" not in columns:  # a file of the first release
            self._connection.execute(_ADD_EXTRA)

    def keep(
        self,
        account: str,
        event_id: str,
        reference: str,
        body: bytes,
        at: datetime,
        extra: Mapping[str, str] | None = None,
    ) -> Kept | None:
        """Store a notice; none where it is there already."""
        moment, told = iso(at), dict(extra or {})
        rows = self._connection.execute(
            "INSERT INTO notices (account, event_id, reference, body, received_at, extra) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account, event_id) DO NOTHING "
            "RETURNING sequence",
            (account, event_id, reference, body, moment, json.dumps(told)),
        ).fetchall()
        return Kept(rows[0][0], account, event_id, reference, moment, told) if rows else None

    def after(self, cursor: int, limit: int = 500) -> list[Kept]:
        """What arrived after a cursor, oldest first."""
        rows = self._connection.execute(
            "SELECT sequence, account, event_id, reference, received_at, extra FROM notices "
            "WHERE sequence > ? ORDER BY sequence LIMIT ?",
            (cursor, limit),
        )
        return [Kept(*row[:5], json.loads(row[5])) for row in rows]

    def forget_before(self, moment: datetime) -> None:
        """Let go of notices that nobody will ask for any more; cursors stay what they were."""
        self._connection.execute("DELETE FROM notices WHERE received_at < ?", (iso(moment),))

    def last(self) -> int:
        """The newest cursor."""
        row = self._connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'notices'"
        ).fetchone()
        return int(row[0]) if row else 0

    def fact(self, name: str) -> str:
        """A remembered fact, or nothing."""
        row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,))
        found = row.fetchone()
        return "" if found is None else str(found[0])

    def remember(self, name: str, value: str) -> None:
        """Remember a fact."""
        self._connection.execute(
            "INSERT INTO facts VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _make_private(path: Path) -> None:
    """The file holds the token: only its owner may read it, from its first byte on."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)
