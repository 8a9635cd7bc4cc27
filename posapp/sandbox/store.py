"""The sandbox's own file: everything that it must still know after a kill."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

FILE = "sandbox.sqlite3"

SCHEMA = """
CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS charges (
  id TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, body_hash TEXT NOT NULL,
  reference TEXT NOT NULL UNIQUE, invoice TEXT NOT NULL, order_number TEXT NOT NULL,
  amount INTEGER NOT NULL, currency TEXT NOT NULL, state TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE, methods TEXT NOT NULL, language TEXT NOT NULL,
  details TEXT NOT NULL, qr_payload TEXT NOT NULL, created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL, opened_at TEXT, opened_on TEXT);
CREATE INDEX IF NOT EXISTS charges_by_invoice ON charges (invoice);
CREATE INDEX IF NOT EXISTS charges_by_expiry ON charges (state, expires_at);
CREATE TABLE IF NOT EXISTS attempts (
  id TEXT PRIMARY KEY, charge_id TEXT NOT NULL REFERENCES charges, status TEXT NOT NULL,
  method TEXT NOT NULL, issuer TEXT NOT NULL, masked TEXT NOT NULL, holder TEXT NOT NULL,
  response_code TEXT NOT NULL, approval_code TEXT NOT NULL, failure TEXT NOT NULL,
  at TEXT NOT NULL, submission TEXT, UNIQUE (charge_id, submission));
CREATE TABLE IF NOT EXISTS payments (
  id TEXT PRIMARY KEY, charge_id TEXT NOT NULL REFERENCES charges,
  attempt_id TEXT NOT NULL REFERENCES attempts, amount INTEGER NOT NULL, currency TEXT NOT NULL,
  method TEXT NOT NULL, paid_at TEXT NOT NULL, settled_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS payments_by_charge ON payments (charge_id);
CREATE INDEX IF NOT EXISTS payments_by_settlement ON payments (settled_at);
CREATE TABLE IF NOT EXISTS refunds (
  id TEXT PRIMARY KEY, charge_id TEXT NOT NULL REFERENCES charges,
  payment_id TEXT NOT NULL REFERENCES payments, amount INTEGER NOT NULL, kind TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refunds_by_charge ON refunds (charge_id);
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, customer TEXT NOT NULL, brand TEXT NOT NULL, last4 TEXT NOT NULL,
  expiry TEXT NOT NULL, card TEXT NOT NULL, created_at TEXT NOT NULL,
  UNIQUE (customer, brand, last4));
CREATE TABLE IF NOT EXISTS faults (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, url TEXT NOT NULL,
  reference TEXT NOT NULL, body TEXT NOT NULL, is_forged INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0, next_at TEXT, behind INTEGER);
CREATE INDEX IF NOT EXISTS notices_due ON notices (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS tries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL, event TEXT NOT NULL,
  at TEXT NOT NULL, status INTEGER);
CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, sender TEXT NOT NULL,
  recipient TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
  message_id TEXT NOT NULL, attachments TEXT NOT NULL, raw BLOB, received_at TEXT NOT NULL);
"""


def stamp(at: datetime) -> str:
    """A time as it is stored and told: UTC, milliseconds, sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """A stored time."""
    return datetime.fromisoformat(text)


class Store:
    """The one connection; whoever uses it takes turns (see ``practice.Practice``)."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / FILE, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("PRAGMA busy_timeout=5000")
        self._db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, and on the disk before this ends."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def remembered(self, name: str) -> str:
        """What was kept under this name, or nothing."""
        row = self._db.execute("SELECT value FROM remembered WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else ""

    def remember(self, name: str, value: str) -> None:
        """Keep a small fact for the next start."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?)", (name, value))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
