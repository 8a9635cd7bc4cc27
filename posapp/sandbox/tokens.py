"""Saved cards of the practice gateway: token, brand, last four digits and expiry, no more."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping

from posapp.sandbox.asks import text
from posapp.sandbox.cards import Card, card_named, find_card
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.store import stamp

SHOWN = ("token", "customer", "brand", "last4", "expiry", "created_at")


def owner_of(charge: sqlite3.Row) -> str:
    """Whose card it is: the customer's id, else the address that the link went to."""
    customer = json.loads(charge["details"])["customer"]
    return next(filter(None, (customer[n] for n in ("id", "email", "phone", "name"))), "")


def keep(desk: Desk, customer: str, card: Card) -> sqlite3.Row:
    """Save a card; the same card of a customer keeps its token."""
    row = (f"tok-{secrets.token_hex(12)}", customer, card.brand, card.last4, card.expiry,
           card.key, stamp(desk.now))  # fmt: skip
    desk.db.execute("INSERT OR IGNORE INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return desk.db.execute(
        "SELECT * FROM tokens WHERE customer = ? AND brand = ? AND last4 = ?",
        (customer, card.brand, card.last4),
    ).fetchone()


def register(desk: Desk, body: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Save a card for a customer outside a payment."""
    card = find_card(text(body, "card", required=False) or "visa")
    return 201, _shown(keep(desk, text(body, "customer"), card))


def listed(desk: Desk, customer: str) -> list[dict[str, object]]:
    """The saved cards of a customer."""
    rows = desk.db.execute("SELECT * FROM tokens WHERE customer = ? ORDER BY rowid", (customer,))
    return [_shown(row) for row in rows]


def remove(desk: Desk, token: str) -> None:
    """Forget a saved card. Raises Refusal ``not_found``."""
    if not desk.db.execute("DELETE FROM tokens WHERE token = ?", (token,)).rowcount:
        raise Refusal(404, "not_found", "there is no such saved card")


def card_of(desk: Desk, token: str) -> Card:
    """The card behind a token. Raises Refusal ``not_found``."""
    row = desk.db.execute("SELECT * FROM tokens WHERE token = ?", (token,)).fetchone()
    if row is None:
        raise Refusal(404, "not_found", "there is no such saved card")
    return card_named(row["card"], row["brand"], row["last4"], row["expiry"])


def _shown(row: sqlite3.Row) -> dict[str, object]:
    return {name: row[name] for name in SHOWN}
