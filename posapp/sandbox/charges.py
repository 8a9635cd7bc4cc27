"""Charges of the practice gateway: opened once, looked up, closed, and told of."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping

from posapp.models.ids import new_id
from posapp.sandbox import notices, qris
from posapp.sandbox.asks import Ask, read_ask, same_words
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.store import stamp
from posapp.services.gateways.types import Method

Json = dict[str, object]


def create(desk: Desk, key: str, body: Mapping[str, object]) -> tuple[int, Json]:
    """Open a charge, or give the one that this key opened before."""
    if not 1 <= len(key) <= 200:
        raise Refusal(422, "invalid", "an Idempotency-Key header is needed")
    digest = hashlib.sha256(same_words(body).encode()).hexdigest()
    first = desk.db.execute("SELECT * FROM charges WHERE idempotency_key = ?", (key,)).fetchone()
    if first is not None:
        if first["body_hash"] != digest:
            raise Refusal(409, "key_reused", "this key opened another charge")
        return 200, view(desk, first)
    ask = read_ask(body, desk.now)
    if _find(desk, "reference", ask.reference) is not None:
        raise Refusal(409, "reference_used", "this reference belongs to another charge")
    charge_id = _insert(desk, ask, key, digest)
    return 201, view(desk, by_id(desk, charge_id))


def _insert(desk: Desk, ask: Ask, key: str, digest: str) -> str:
    charge_id = f"ch-{new_id()}"
    row = {
        "id": charge_id, "idempotency_key": key, "body_hash": digest, "reference": ask.reference,
        "invoice": ask.invoice, "order_number": ask.order, "amount": ask.amount,
        "currency": ask.currency, "state": "pending", "token": secrets.token_urlsafe(18),
        "methods": json.dumps(ask.methods), "language": ask.language,
        "details": json.dumps(ask.details), "qr_payload": _code(ask),
        "created_at": stamp(desk.now), "expires_at": stamp(ask.expires_at),
    }  # fmt: skip
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    desk.db.execute(f"INSERT INTO charges ({names}) VALUES ({places})", row)  # noqa: S608
    return charge_id


def _code(ask: Ask) -> str:
    if Method.QRIS not in ask.methods:
        return ""
    shop = ask.details["shop"]
    assert isinstance(shop, dict)  # noqa: S101  (read_ask made it)
    return qris.payload(shop["name"], shop["city"], ask.amount, ask.currency, ask.invoice)


def code_for_rest(desk: Desk, charge: sqlite3.Row) -> str:
    """The QRIS text that asks for what is still due; empty where the link offers no QRIS."""
    paid = received(desk, charge)
    if not charge["qr_payload"] or not 0 < paid < charge["amount"]:
        return str(charge["qr_payload"])
    shop = json.loads(charge["details"])["shop"]
    rest = charge["amount"] - paid
    return qris.payload(shop["name"], shop["city"], rest, charge["currency"], charge["invoice"])


def by_id(desk: Desk, charge_id: str) -> sqlite3.Row:
    """The charge with this id. Raises Refusal ``not_found``."""
    return _found(_find(desk, "id", charge_id))


def by_reference(desk: Desk, reference: str) -> sqlite3.Row:
    """The charge with this reference. Raises Refusal ``not_found``."""
    return _found(_find(desk, "reference", reference))


def by_token(desk: Desk, token: str) -> sqlite3.Row:
    """The charge whose page has this address. Raises Refusal ``not_found``."""
    return _found(_find(desk, "token", token))


def _find(desk: Desk, column: str, value: str) -> sqlite3.Row | None:
    expire_due(desk)
    query = f"SELECT * FROM charges WHERE {column} = ?"  # noqa: S608  (our own words)
    return desk.db.execute(query, (value,)).fetchone()


def _found(row: sqlite3.Row | None) -> sqlite3.Row:
    if row is None:
        raise Refusal(404, "not_found", "there is no such charge")
    return row


def named(desk: Desk, name: str) -> sqlite3.Row:
    """The charge that is meant by a charge reference or by the number of an invoice.

    An invoice means its open charge; where none is open, its latest one.
    """
    exact = _find(desk, "reference", name)
    if exact is not None:
        return exact
    row = desk.db.execute(
        "SELECT * FROM charges WHERE invoice = ? ORDER BY state IN ('pending', 'failed') DESC,"
        " rowid DESC LIMIT 1",
        (name,),
    ).fetchone()
    return _found(row)


def is_open(desk: Desk, charge: sqlite3.Row) -> bool:
    """Whether money may still come in: a failed try does not close a link."""
    return charge["state"] in ("pending", "failed") and charge["expires_at"] > stamp(desk.now)


def expire_due(desk: Desk) -> None:
    """Close the charges whose time is over, and tell of them."""
    rows = desk.db.execute(
        "SELECT * FROM charges WHERE state = 'pending' AND expires_at <= ?", (stamp(desk.now),)
    ).fetchall()
    for row in rows:
        become(desk, row, "expired")
        notices.tell(desk, row, "charge.expired")


def cancel(desk: Desk, charge_id: str) -> tuple[int, Json]:
    """Close a charge, unless the customer or the clock was faster."""
    charge = by_id(desk, charge_id)
    if charge["state"] in ("pending", "failed"):
        become(desk, charge, "cancelled")
        notices.tell(desk, charge, "charge.cancelled")
    return 200, view(desk, by_id(desk, charge_id))


def become(desk: Desk, charge: sqlite3.Row, state: str) -> None:
    """Set a charge's state."""
    desk.db.execute("UPDATE charges SET state = ? WHERE id = ?", (state, charge["id"]))


def note_opening(desk: Desk, charge: sqlite3.Row, agent: str) -> None:
    """Remember when the customer first looked at the page, and on what."""
    if charge["opened_at"] is None:
        small = ("Mobile", "Android", "iPhone", "iPad")
        device = "phone" if any(word in agent for word in small) else "computer"
        desk.db.execute(
            "UPDATE charges SET opened_at = ?, opened_on = ? WHERE id = ?",
            (stamp(desk.now), device, charge["id"]),
        )


def received(desk: Desk, charge: sqlite3.Row) -> int:
    """What has been paid under a charge."""
    row = desk.db.execute(
        "SELECT coalesce(sum(amount), 0) AS total FROM payments WHERE charge_id = ?",
        (charge["id"],),
    ).fetchone()
    return int(row["total"])


def page_url(desk: Desk, charge: sqlite3.Row) -> str:
    """Where the customer pays."""
    return f"{desk.base}/pay/{charge['token']}"


def view(desk: Desk, charge: sqlite3.Row) -> Json:
    """The charge as the wire tells it, with everything under it."""
    plain = ("id", "reference", "invoice", "state", "amount", "currency", "qr_payload",
             "created_at", "expires_at", "opened_at", "opened_on")  # fmt: skip
    return {
        **{name: charge[name] for name in plain},
        "order": charge["order_number"],
        "url": page_url(desk, charge),
        "methods": json.loads(charge["methods"]),
        "attempts": _under(desk, charge, "attempts", "id, status, method, issuer, masked, holder,"
                           " response_code, approval_code, failure, at"),
        "payments": _under(desk, charge, "payments",
                           "id, amount, currency, method, paid_at, attempt_id AS attempt"),
        "refunds": _under(desk, charge, "refunds", "id, payment_id AS payment, amount, kind,"
                          " idempotency_key AS key, at"),
    }  # fmt: skip


def _under(desk: Desk, charge: sqlite3.Row, table: str, columns: str) -> list[Json]:
    query = f"SELECT {columns} FROM {table} WHERE charge_id = ? ORDER BY rowid"  # noqa: S608
    return [dict(row) for row in desk.db.execute(query, (charge["id"],))]
