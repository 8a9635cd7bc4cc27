"""Money going back: refunds, reversals and chargebacks; and what a gateway pays out."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

from posapp.models.ids import new_id
from posapp.models.money import divide_half_up
from posapp.sandbox import charges, notices
from posapp.sandbox.asks import invalid, text, whole
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.store import stamp
from posapp.services.gateways.types import Method

Json = dict[str, object]

#: What the practice gateway keeps: basis points of the sum, and minor units a payment.
FEES: Mapping[str, tuple[int, int]] = {
    Method.QRIS: (70, 0),
    Method.VA: (0, 4000),
    Method.EWALLET: (200, 0),
    Method.CARD: (290, 2000),
    Method.STORE: (0, 5000),
    Method.PAYLATER: (230, 0),
}


def refund(desk: Desk, body: Mapping[str, object]) -> tuple[int, Json]:
    """Give money back once a key; a reversal undoes a whole payment before it settles."""
    key, kind = text(body, "key"), text(body, "kind", required=False) or "refund"
    if kind not in ("refund", "reversal"):
        raise invalid("kind is refund or reversal")
    payment = _payment(desk, text(body, "payment"), text(body, "charge", required=False))
    stated = body.get("amount") is not None or kind == "refund"
    amount = whole(body, "amount", least=1) if stated else int(payment["amount"])
    first = desk.db.execute("SELECT * FROM refunds WHERE idempotency_key = ?", (key,)).fetchone()
    if first is not None:
        if (first["payment_id"], first["amount"], first["kind"]) != (payment["id"], amount, kind):
            raise Refusal(409, "key_reused", "this key gave back something else")
        return 200, _shown(first)
    if kind == "reversal":
        _check_reversal(desk, payment, amount)
    return 201, _shown(_give_back(desk, payment, amount, kind, key))


def _payment(desk: Desk, payment_id: str, charge: str) -> sqlite3.Row:
    row = desk.db.execute(
        "SELECT p.*, c.reference FROM payments p JOIN charges c ON c.id = p.charge_id"
        " WHERE p.id = ? AND ? IN ('', c.id, c.reference)",
        (payment_id, charge),
    ).fetchone()
    if row is None:
        raise Refusal(404, "not_found", "there is no such payment under this charge")
    return row


def _left(desk: Desk, payment: sqlite3.Row) -> int:
    row = desk.db.execute(
        "SELECT coalesce(sum(amount), 0) AS back FROM refunds WHERE payment_id = ?",
        (payment["id"],),
    ).fetchone()
    return int(payment["amount"]) - int(row["back"])


def _check_reversal(desk: Desk, payment: sqlite3.Row, amount: int) -> None:
    if payment["settled_at"] <= stamp(desk.now):
        raise Refusal(422, "settled", "the payment is settled: it can only be refunded")
    if amount != payment["amount"] or _left(desk, payment) != payment["amount"]:
        raise Refusal(422, "not_whole", "a reversal undoes a whole payment")


def _give_back(desk: Desk, payment: sqlite3.Row, amount: int, kind: str, key: str) -> sqlite3.Row:
    left = _left(desk, payment)
    if amount > left:
        raise Refusal(422, "too_much", f"{left} is left of this payment")
    refund_id = f"ref-{new_id()}"
    desk.db.execute(
        "INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?)",
        (refund_id, payment["charge_id"], payment["id"], amount, kind, key, stamp(desk.now)),
    )
    notices.tell(desk, charges.by_id(desk, payment["charge_id"]), "refund.done")
    return desk.db.execute("SELECT * FROM refunds WHERE id = ?", (refund_id,)).fetchone()


def _shown(row: sqlite3.Row) -> Json:
    return {
        "id": row["id"],
        "key": row["idempotency_key"],
        "amount": row["amount"],
        "status": "done",
        "kind": row["kind"],
        "at": row["at"],
    }


def chargeback(desk: Desk, body: Mapping[str, object]) -> Json:
    """The customer's bank takes the latest payment of a charge back."""
    payment = _latest_payment(desk, body)
    left = _left(desk, payment)
    amount = whole(body, "amount", least=1) if body.get("amount") is not None else left
    if left == 0:
        raise Refusal(409, "nothing_left", "nothing is left of this payment")
    return _shown(_give_back(desk, payment, amount, "chargeback", f"chargeback-{new_id()}"))


def settle(desk: Desk, body: Mapping[str, object]) -> Json:
    """Settle the payments of a charge now instead of tomorrow."""
    payment = _latest_payment(desk, body)
    desk.db.execute(
        "UPDATE payments SET settled_at = min(settled_at, ?) WHERE charge_id = ?",
        (stamp(desk.now), payment["charge_id"]),
    )
    return {"reference": payment["reference"], "settled_at": stamp(desk.now)}


def _latest_payment(desk: Desk, body: Mapping[str, object]) -> sqlite3.Row:
    name = text(body, "reference")
    row = desk.db.execute(
        "SELECT p.*, c.reference FROM payments p JOIN charges c ON c.id = p.charge_id"
        " WHERE ? IN (c.reference, c.invoice) ORDER BY p.rowid DESC LIMIT 1",
        (name,),
    ).fetchone()
    if row is None:
        raise Refusal(404, "not_found", "nothing was paid under this reference")
    return row


def settlements(desk: Desk, day_text: str) -> Json:
    """What the gateway paid out on one day (UTC), less its fees."""
    try:
        start = datetime.combine(date.fromisoformat(day_text), time_of_day(), desk.now.tzinfo)
        bounds = stamp(start), stamp(start + timedelta(days=1)), stamp(desk.now)
    except (ValueError, OverflowError):
        raise invalid("date is YYYY-MM-DD") from None
    rows = desk.db.execute(
        "SELECT p.*, c.reference FROM payments p JOIN charges c ON c.id = p.charge_id"
        " WHERE p.settled_at >= ? AND p.settled_at < ? AND p.settled_at <= ? AND NOT EXISTS"
        " (SELECT 1 FROM refunds WHERE payment_id = p.id AND kind = 'reversal')"
        " ORDER BY p.settled_at, p.rowid",
        bounds,
    )
    items = [_item(row) for row in rows]
    return {"items": items, "total": sum(int(str(item["net"])) for item in items)}


def _item(row: sqlite3.Row) -> Json:
    points, fixed = FEES[row["method"]]
    fee = min(int(row["amount"]), divide_half_up(row["amount"] * points, 10_000) + fixed)
    plain = ("reference", "amount", "method", "paid_at", "settled_at")
    shown = {name: row[name] for name in plain}
    return {"payment": row["id"], **shown, "fee": fee, "net": row["amount"] - fee}


def payment_states(desk: Desk, charge: sqlite3.Row) -> list[Json]:
    """The payments of a charge with what became of each, for ``/control/charges.json``."""
    rows = desk.db.execute(
        "SELECT p.*, (SELECT group_concat(kind) FROM refunds WHERE payment_id = p.id) AS kinds,"
        " (SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment_id = p.id) AS back"
        " FROM payments p WHERE charge_id = ? ORDER BY rowid",
        (charge["id"],),
    )
    return [
        {"id": row["id"], "amount": row["amount"], "method": row["method"],
         "state": _state(desk, row), "paid_at": row["paid_at"]}
        for row in rows
    ]  # fmt: skip


def _state(desk: Desk, row: sqlite3.Row) -> str:
    kinds = (row["kinds"] or "").split(",")
    if "reversal" in kinds:
        return "reversed"
    if "chargeback" in kinds:
        return "charged_back"
    if row["back"]:
        return "refunded" if row["back"] >= row["amount"] else "partially_refunded"
    return "settled" if row["settled_at"] <= stamp(desk.now) else "paid"
