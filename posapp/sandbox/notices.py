"""What the shop is told, and the promise to tell it again: rows first, then the network."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from posapp.models.ids import new_id
from posapp.sandbox import faults
from posapp.sandbox.practice import Desk
from posapp.sandbox.store import stamp
from posapp.services.gateways.signing import hmac_sha256

KEY = b"sandbox-notice-key"
RETRIES = tuple(timedelta(seconds=s) for s in (1, 5, 15, 60, 300))


@dataclass(slots=True, frozen=True)
class Letter:
    """One try at telling, ready to be sent."""

    seq: int
    url: str
    body: str
    signature: str


def tell(desk: Desk, charge: sqlite3.Row, kind: str) -> None:
    """Queue a notice about what just became of a charge; may be spoilt by a fault."""
    if not desk.notify:
        return
    fault = faults.take(desk, "notice")
    state = desk.db.execute("SELECT state FROM charges WHERE id = ?", (charge["id"],)).fetchone()
    event, body = _event(charge, kind, state["state"], stamp(desk.now))
    for url in desk.notify:
        if fault == "lost":
            _queue(desk, charge, event, body, url, lost=True)
            continue
        late = timedelta(seconds=faults.LATE_SECONDS if fault == "late" else 0)
        seq = _queue(desk, charge, event, body, url, forged=fault == "bad_signature", late=late)
        if fault == "duplicate":
            _queue(desk, charge, event, body, url, behind=seq)
        if fault == "out_of_order":
            older = _event(charge, "charge.pending", "pending", charge["created_at"])
            _queue(desk, charge, *older, url, behind=seq)


def _event(charge: sqlite3.Row, kind: str, state: str, at: str) -> tuple[str, str]:
    event = f"{kind}.{new_id()}"
    body = {
        "event": event,
        "type": kind,
        "reference": charge["reference"],
        "state": state,
        "amount": charge["amount"],
        "currency": charge["currency"],
        "at": at,
    }
    return event, json.dumps(body, separators=(",", ":"))


def _queue(
    desk: Desk, charge: sqlite3.Row, event: str, body: str, url: str, *, lost: bool = False,
    forged: bool = False, late: timedelta = timedelta(), behind: int | None = None,
) -> int:  # fmt: skip
    next_at = None if lost else stamp(desk.now + late)
    row = (event, url, charge["reference"], body, forged, next_at, behind)
    done = desk.db.execute(
        "INSERT INTO notices (event, url, reference, body, is_forged, next_at, behind)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    if lost:
        _note_try(desk, charge["reference"], event, None)
    return int(done.lastrowid or 0)


def due(desk: Desk) -> list[Letter]:
    """The notices whose time has come; one that must come second waits for the first."""
    rows = desk.db.execute(
        "SELECT * FROM notices n WHERE next_at <= ? AND (behind IS NULL OR"
        " (SELECT tries FROM notices WHERE seq = n.behind) > 0) ORDER BY seq LIMIT 500",
        (stamp(desk.now),),
    )
    return [_letter(desk, row) for row in rows]


def _letter(desk: Desk, row: sqlite3.Row) -> Letter:
    seconds = str(int(desk.now.timestamp()))
    key = b"somebody else's key" if row["is_forged"] else KEY
    signature = hmac_sha256(key, f"{seconds}.{row['body']}".encode())
    return Letter(row["seq"], row["url"], row["body"], f"t={seconds},v1={signature}")


def next_due(desk: Desk) -> str | None:
    """When the next notice wants to go, or the next charge to expire."""
    row = desk.db.execute(
        "SELECT min(at) AS at FROM (SELECT min(next_at) AS at FROM notices UNION ALL"
        " SELECT min(expires_at) FROM charges WHERE state = 'pending')"
    ).fetchone()
    return row["at"]


def record(desk: Desk, seq: int, status: int | None) -> None:
    """Note how a try ended and when the next one is, where one is needed."""
    row = desk.db.execute("SELECT * FROM notices WHERE seq = ?", (seq,)).fetchone()
    arrived = status is not None and 200 <= status < 300
    tried = row["tries"]
    again = None if arrived or tried >= len(RETRIES) else stamp(desk.now + RETRIES[tried])
    desk.db.execute(
        "UPDATE notices SET tries = ?, next_at = ? WHERE seq = ?", (tried + 1, again, seq)
    )
    _note_try(desk, row["reference"], row["event"], status)


def _note_try(desk: Desk, reference: str, event: str, status: int | None) -> None:
    desk.db.execute(
        "INSERT INTO tries (reference, event, at, status) VALUES (?, ?, ?, ?)",
        (reference, event, stamp(desk.now), status),
    )


def listed(desk: Desk) -> list[dict[str, object]]:
    """Every try, oldest first."""
    rows = desk.db.execute("SELECT reference, event, at, status FROM tries ORDER BY seq")
    return [dict(row) for row in rows]
