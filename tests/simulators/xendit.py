"""Xendit on loopback, written from its documents: Invoices v2, refunds, webhooks.

Strict where its documents are; where they are silent (what closing a paid invoice answers),
``closing_paid`` chooses, and the adapter must live with either.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from posapp.models.clock import Clock
from tests.simulators.base import WRONG_BY, Reply, Request, SentNotice, Simulator
from tests.simulators.xendit_rules import (
    CHANNELS,
    DAY,
    REASONS,
    REFUND_FIELDS,
    TEST_KEY,
    TOKEN,
    Refusal,
    check_invoice,
    check_metadata,
    is_sum,
    is_text,
    need,
    read_object,
)  # fmt: skip


@dataclass
class Bill:
    """An invoice there: what is answered about it, and by which channels it can be paid."""

    said: dict[str, Any]
    channels: tuple[str, ...]
    expires_at: datetime
    refunds: list[dict[str, Any]] = field(default_factory=list)


class Xendit(Simulator):
    """One shop's account at Xendit."""

    def __init__(self, clock: Clock | None = None, *, key: str = TEST_KEY) -> None:
        super().__init__(clock)
        self.key = key
        self.token = TOKEN
        #: Codes that are switched on in the dashboard.
        self.active = tuple(CHANNELS)
        #: The balance that refunds are taken from.
        self.balance = 10**12
        #: What closing a paid invoice does: ``refuse`` or ``answer``.
        self.closing_paid = "refuse"
        #: Refunds stay PENDING until ``finish_refunds``.
        self.refunds_wait = False
        #: What a refusal of the key repeats in its message.
        self.echo = ""
        self._bills: dict[str, Bill] = {}
        self._keys: dict[str, tuple[object, Reply]] = {}
        self._count = 0

    # What a person does.

    def pay(
        self,
        reference: str,
        *,
        outcome: str = "paid",
        amount: int | None = None,
        channel: str = "QRIS",
    ) -> None:
        """Act as the customer; who pays what cannot be paid is told so (AssertionError)."""
        bill = self._open_bill(reference)
        assert channel in bill.channels, f"{channel} is not offered"
        if outcome == "declined":
            return  # an invoice stays PENDING and says nothing of it
        wrong = {"overpay": WRONG_BY, "underpay": -WRONG_BY}.get(self.take_fault("payment"), 0)
        self._book(bill, channel, amount or bill.said["amount"] + wrong)

    def pay_late(self, reference: str, *, channel: str = "BCA") -> None:
        """Money that the bank told of after the invoice had run out."""
        bill = self._newest(reference)
        assert self._aged(bill)["status"] == "EXPIRED"
        self._book(bill, channel, bill.said["amount"])

    def settle(self, reference: str) -> None:
        """The money reached the shop's balance."""
        self._newest(reference).said["status"] = "SETTLED"

    def refund_by_hand(self, reference: str, amount: int) -> None:
        """A refund at the dashboard: no key, no metadata of ours."""
        bill = self._newest(reference)
        self._refund(bill, {"amount": amount, "currency": "IDR"})

    def finish_refunds(self, status: str = "SUCCEEDED") -> None:
        """What was pending ends."""
        for bill in self._bills.values():
            for refund in bill.refunds:
                if refund["status"] == "PENDING":
                    refund.update(status=status, updated=self._now())
                    self._tell_refund(bill, refund)

    def links(self, reference: str) -> list[str]:
        """Every link that could be paid now."""
        found = (b for b in self._bills.values() if b.said["external_id"] == reference)
        return [b.said["invoice_url"] for b in found if self._aged(b)["status"] == "PENDING"]

    def payments(self, reference: str) -> list[int]:
        """What was paid under a reference."""
        found = (b.said for b in self._bills.values() if b.said["external_id"] == reference)
        return [said["paid_amount"] for said in found if "paid_amount" in said]

    # What it serves.

    def place(self, request: Request) -> str:
        """As the calls of the adapter's contract are named; look-ups by reference are ``find``."""
        path = request.path.rstrip("/")
        if path == "/v2/invoices":
            return "create" if request.method == "POST" else "find"
        if path == "/refunds":
            return "refund" if request.method == "POST" else "refunds"
        if path.endswith("/expire!"):
            return "cancel"
        return "fetch" if path.startswith("/v2/invoices/") else ""

    def answer(self, request: Request) -> Reply:
        """Authorised, then by its address."""
        try:
            self._authorize(request)
            match self.place(request):
                case "create":
                    return self._create(request)
                case "find":
                    return self._find(request)
                case "fetch":
                    return Reply(200, self._aged(self._bill(request.path.split("/")[3])))
                case "cancel":
                    return self._expire(request)
                case "refund":
                    return self._once(request)
                case "refunds":
                    return self._refunds(request)
                case _:
                    raise Refusal(404, "NOT_FOUND")
        except Refusal as refusal:
            return refusal.reply

    def twisted(self, kind: str, place: str, reply: Reply) -> Reply:
        """Another sum, currency or reference in a good answer."""
        assert isinstance(reply.body, dict), f"{place} cannot be twisted"
        name = "reference_id" if place == "refund" else "external_id"
        changed = {
            "wrong_amount": {"amount": reply.body["amount"] + WRONG_BY},
            "wrong_currency": {"currency": "USD"},
            "wrong_reference": {name: "INV-Z-999999-ZZZZ"},
        }[kind]
        return replace(reply, body={**reply.body, **changed})

    def forged(self, notice: SentNotice) -> SentNotice:
        """With a token that somebody guessed."""
        return replace(notice, headers={**notice.headers, "x-callback-token": "guessed"})

    def _authorize(self, request: Request) -> None:
        wanted = "Basic " + b64encode(f"{self.key}:".encode()).decode()
        if request.headers.get("authorization") != wanted:
            raise Refusal(401, "INVALID_API_KEY", f"API key is not valid {self.echo}".strip())
        if request.body and not request.headers.get("content-type", "").startswith(
            "application/json"
        ):
            raise Refusal(400, "INVALID_JSON_FORMAT")

    def _create(self, request: Request) -> Reply:
        asked = read_object(request)
        channels = check_invoice(asked, self.active)
        self._count += 1
        identity = f"{self._count:024x}"
        now = self.clock.now()
        expires_at = now + timedelta(seconds=asked.get("invoice_duration", DAY))
        said = {
            "id": identity,
            "external_id": asked["external_id"],
            "user_id": "5f218745736e619164dc8608",
            "status": "PENDING",
            "merchant_name": "Toko Sinar Jaya",
            "merchant_profile_picture_url": "https://example.com/logo.png",
            "amount": int(asked["amount"]),
            "description": asked.get("description", ""),
            "expiry_date": _text(expires_at),
            "invoice_url": f"https://checkout-staging.xendit.co/web/{identity}",
            "available_banks": [],
            "available_qr_codes": [{"qr_code_type": "QRIS"}],
            "should_send_email": asked.get("should_send_email", False),
            "created": _text(now),
            "updated": _text(now),
            "currency": asked.get("currency", "IDR"),
            "metadata": asked.get("metadata"),
        }
        self._bills[identity] = Bill(said, channels, expires_at)
        return Reply(200, dict(said))

    def _find(self, request: Request) -> Reply:
        reference = request.query.get("external_id", "")
        limit = request.query.get("limit", "10")
        need(limit.isdigit() and 1 <= int(limit) <= 100, "limit")
        rows = [
            self._aged(bill)
            for bill in reversed(self._bills.values())
            if not reference or bill.said["external_id"] == reference
        ]
        return Reply(200, json.dumps(rows[: int(limit)]).encode())

    def _expire(self, request: Request) -> Reply:
        bill = self._bill(request.path.split("/")[2])
        said = self._aged(bill)
        if said["status"] in ("PAID", "SETTLED") and self.closing_paid == "refuse":
            raise Refusal(404, "INVOICE_NOT_FOUND_ERROR", "no pending invoice")
        if said["status"] == "PENDING":
            bill.said.update(status="EXPIRED", updated=self._now())
            self._tell(bill)
        return Reply(200, dict(bill.said))

    def _once(self, request: Request) -> Reply:
        """The same key again is answered as the first time."""
        asked = read_object(request)
        key = request.headers.get("idempotency-key", "")
        if key in self._keys:
            before, reply = self._keys[key]
            if before != asked:
                raise Refusal(409, "IDEMPOTENCY_ERROR")
            return reply
        reply = self._ask_back(asked)
        if key:
            self._keys[key] = (asked, reply)
        return reply

    def _ask_back(self, asked: dict[str, Any]) -> Reply:
        need(not set(asked) - REFUND_FIELDS, "unknown fields")
        need(is_sum(asked.get("amount")), "amount")
        need(asked.get("currency") == "IDR", "currency")
        need(asked.get("reason") in REASONS, "reason")
        need(is_text(asked.get("reference_id"), 1, 255), "reference_id")
        check_metadata(asked.get("metadata", {}))
        bill = self._bills.get(str(asked.get("invoice_id")))
        if bill is None:
            raise Refusal(404, "DATA_NOT_FOUND")
        if bill.said["status"] not in ("PAID", "SETTLED"):
            raise Refusal(400, "INELIGIBLE_TRANSACTION_STATUS")
        return Reply(200, dict(self._refund(bill, asked)))

    def _refund(self, bill: Bill, asked: dict[str, Any]) -> dict[str, Any]:
        code, amount = bill.said["payment_channel"], asked["amount"]
        *_, possible, of_a_part = CHANNELS[code]
        gone = sum(r["amount"] for r in bill.refunds if r["status"] in ("PENDING", "SUCCEEDED"))
        if not possible:
            raise Refusal(400, "REFUND_NOT_SUPPORTED")
        if amount > bill.said["paid_amount"] - gone:
            raise Refusal(400, "MAXIMUM_REFUND_AMOUNT_REACHED")
        if not of_a_part and amount != bill.said["paid_amount"]:
            raise Refusal(400, "PARTIAL_REFUND_NOT_SUPPORTED")
        if amount > self.balance:
            raise Refusal(400, "INSUFFICIENT_BALANCE")
        self.balance -= amount
        self._count += 1
        refund = {
            "id": f"rfd-{self._count:012d}",
            "payment_id": bill.said["payment_id"],
            "invoice_id": bill.said["id"],
            "amount": amount,
            "channel_code": code,
            "currency": asked["currency"],
            "status": "PENDING" if self.refunds_wait else "SUCCEEDED",
            "reason": asked.get("reason", "OTHERS"),
            "reference_id": asked.get("reference_id"),
            "failure_code": None,
            "refund_fee_amount": None,
            "created": self._now(),
            "updated": self._now(),
            "metadata": asked.get("metadata"),
        }
        bill.refunds.append(refund)
        if not self.refunds_wait:
            self._tell_refund(bill, refund)
        return refund

    def _refunds(self, request: Request) -> Reply:
        bill = self._bills.get(request.query.get("invoice_id", ""))
        rows = [dict(refund) for refund in bill.refunds] if bill else []
        return Reply(200, {"data": rows, "has_more": False})

    # What it keeps.

    def _bill(self, identity: str) -> Bill:
        try:
            return self._bills[identity]
        except KeyError:
            raise Refusal(404, "INVOICE_NOT_FOUND_ERROR", "Could not find invoice") from None

    def _newest(self, reference: str) -> Bill:
        return [b for b in self._bills.values() if b.said["external_id"] == reference][-1]

    def _open_bill(self, reference: str) -> Bill:
        bill = self._newest(reference)
        assert self._aged(bill)["status"] == "PENDING", "the page takes no money"
        return bill

    def _aged(self, bill: Bill) -> dict[str, Any]:
        """What is said of it now: an open one runs out by the clock."""
        if bill.said["status"] == "PENDING" and self.clock.now() >= bill.expires_at:
            bill.said.update(status="EXPIRED", updated=_text(bill.expires_at))
        return dict(bill.said)

    def _book(self, bill: Bill, channel: str, amount: int) -> None:
        self._count += 1
        bill.said.update(
            status="PAID",
            payment_method=CHANNELS[channel][2],
            payment_channel=channel,
            paid_amount=amount,
            paid_at=self._now(),
            updated=self._now(),
            payment_id=f"py-{self._count:012d}",
        )
        if CHANNELS[channel][2] == "BANK_TRANSFER":
            bill.said["payment_destination"] = "8860861087714"
        if channel == "QRIS":
            bill.said["payment_details"] = {"receipt_id": "628412345678", "source": "DANA"}
        self._tell(bill)

    def _tell(self, bill: Bill) -> None:
        self._send(bill, bill.said)

    def _tell_refund(self, bill: Bill, refund: dict[str, Any]) -> None:
        done = refund["status"] == "SUCCEEDED"
        event = {
            "event": "refund.succeeded" if done else "refund.failed",
            "business_id": bill.said["user_id"],
            "created": self._now(),
            "data": refund,
        }
        self._send(bill, event)

    def _send(self, bill: Bill, body: dict[str, Any]) -> None:
        self._count += 1
        headers = {
            "Content-Type": "application/json",
            "x-callback-token": self.token,
            "webhook-id": f"wh-{self._count:012d}",
        }
        raw = json.dumps(body).encode()
        self.notify(SentNotice(bill.said["external_id"], headers, raw))

    def _now(self) -> str:
        return _text(self.clock.now())


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
