"""The customer pays, or fails to: the only place where practice money comes in."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from posapp.models.ids import new_id
from posapp.sandbox import charges, faults, notices, tokens
from posapp.sandbox.asks import invalid, text, whole
from posapp.sandbox.cards import Card, find_card
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.store import stamp
from posapp.services.gateways.types import Method

SETTLES_AFTER = timedelta(days=1)
#: paid; one try declined; the charge failed; still under way; paid although closed; paid twice.
OUTCOMES = ("paid", "declined", "failed", "pending", "late", "double")
ISSUERS: Mapping[str, tuple[str, ...]] = {
    Method.QRIS: ("GoPay", "BCA mobile"),
    Method.VA: ("BCA", "Mandiri", "BNI", "BRI"),
    Method.EWALLET: ("GoPay", "OVO", "DANA", "ShopeePay", "LinkAja"),
    Method.CARD: (),
    Method.STORE: ("Alfamart", "Indomaret"),
    Method.PAYLATER: ("Kredivo", "Akulaku", "Indodana"),
}


@dataclass(slots=True, frozen=True)
class Tender:
    """What the customer does on the page, or ``/control/pay`` on the customer's behalf."""

    method: str
    outcome: str = "paid"
    amount: int | None = None  # what is open, where nothing else is said
    issuer: str = ""
    card: Card | None = None
    reason: str = ""
    submission: str | None = None  # one press of the button, however often it is sent
    keep_card: bool = False


@dataclass(slots=True, frozen=True)
class Outcome:
    """What came of it, and what should happen to the answer."""

    attempt_id: str
    status: str
    fault: str = ""


def control_pay(desk: Desk, body: Mapping[str, object]) -> tuple[sqlite3.Row, Outcome]:
    """Act as the customer. Raises Refusal where nothing is open."""
    charge = charges.named(desk, text(body, "reference"))
    outcome = text(body, "outcome", required=False) or "paid"
    if outcome not in OUTCOMES:
        raise invalid(f"outcome is one of {', '.join(OUTCOMES)}")
    card = text(body, "card", required=False)
    method = text(body, "method", required=False) or _usual(charge, card)
    tender = Tender(
        method=method,
        outcome=outcome,
        amount=whole(body, "amount", least=1) if body.get("amount") is not None else None,
        card=find_card(card) if method == Method.CARD else None,
        reason=text(body, "reason", required=False),
    )
    done = pay(desk, charge, tender)
    return charges.by_id(desk, charge["id"]), done


def _usual(charge: sqlite3.Row, card: str) -> str:
    offered: list[str] = json.loads(charge["methods"])
    return Method.CARD if card and Method.CARD in offered else offered[0]


def pay(desk: Desk, charge: sqlite3.Row, tender: Tender) -> Outcome:
    """One try at paying a charge. Raises Refusal where the charge cannot take it."""
    again = _same_press(desk, charge, tender.submission)
    if again is not None:
        return again
    _check(desk, charge, tender)
    status = _status(tender)
    attempt_id = _attempt(desk, charge, tender, status)
    if status != "paid":
        if tender.outcome == "failed":
            charges.become(desk, charge, "failed")
        elif status == "pending":
            notices.tell(desk, charge, "charge.pending")
        if status == "failed":
            notices.tell(desk, charge, "charge.failed")
        return Outcome(attempt_id, status)
    fault = faults.take(desk, "payment")
    _receive(desk, charge, tender, attempt_id, fault)
    return Outcome(attempt_id, status, fault)


def _same_press(desk: Desk, charge: sqlite3.Row, submission: str | None) -> Outcome | None:
    if submission is None:
        return None
    row = desk.db.execute(
        "SELECT id, status FROM attempts WHERE charge_id = ? AND submission = ?",
        (charge["id"], submission),
    ).fetchone()
    return Outcome(row["id"], row["status"]) if row else None


def _check(desk: Desk, charge: sqlite3.Row, tender: Tender) -> None:
    if tender.method not in json.loads(charge["methods"]):
        raise invalid(f"{tender.method!r} is not offered by this link")
    closed_ways = {"late": ("expired", "cancelled", "failed"), "double": ("paid",)}
    if charge["state"] in closed_ways.get(tender.outcome, ()):
        return
    if not charges.is_open(desk, charge):
        raise Refusal(409, "not_open", f"this charge is {charge['state']}")


def _status(tender: Tender) -> str:
    if tender.outcome in ("declined", "failed"):
        return "failed"
    if tender.outcome == "pending":
        return "pending"
    return "failed" if tender.card is not None and tender.card.failure else "paid"


def _attempt(desk: Desk, charge: sqlite3.Row, tender: Tender, status: str) -> str:
    card = tender.card
    issuers = ISSUERS[tender.method]
    failed = status == "failed"
    attempt_id = f"att-{new_id()}"
    code = (card.response_code if card and card.failure else "05") if failed else "00"
    failure = tender.reason or (card.failure if card else "") or "Declined by the issuer"
    row = (
        attempt_id, charge["id"], status, tender.method,
        card.brand if card else tender.issuer or (issuers[0] if issuers else ""),
        card.masked if card else "",
        json.loads(charge["details"])["customer"]["name"] if card else "",
        "" if status == "pending" else code,
        f"{secrets.randbelow(1_000_000):06d}" if status == "paid" else "",
        failure if failed else "", stamp(desk.now), tender.submission,
    )  # fmt: skip
    desk.db.execute(f"INSERT INTO attempts VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    return attempt_id


def _receive(desk: Desk, charge: sqlite3.Row, tender: Tender, attempt_id: str, fault: str) -> None:
    before = charges.received(desk, charge)
    amount = tender.amount or _rest(charge, before)
    if fault in faults.SUMS:
        wrong = faults.WRONG_BY if fault == "overpay" else -faults.WRONG_BY
        amount = max(1, amount + wrong)
    settled = stamp(desk.now + SETTLES_AFTER)
    row = (f"pay-{new_id()}", charge["id"], attempt_id, amount, charge["currency"],
           str(tender.method), stamp(desk.now), settled)  # fmt: skip
    desk.db.execute("INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    if before + amount >= charge["amount"]:
        charges.become(desk, charge, "paid")
    elif charge["state"] == "failed":
        charges.become(desk, charge, "pending")
    if tender.keep_card and tender.card is not None:
        tokens.keep(desk, tokens.owner_of(charge), tender.card)
    notices.tell(desk, charge, "charge.paid")


def _rest(charge: sqlite3.Row, before: int) -> int:
    rest = int(charge["amount"]) - before
    return rest if rest > 0 else int(charge["amount"])
