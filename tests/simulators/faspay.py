"""Faspay on loopback, from its documents: Xpress, Debit, the card interface, Billing.

What the documents leave open is a switch: whether the first answer names a transaction, what a
used bill number means, whether Debit's sums have two zeros more, JSON or XML notices.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from posapp.models.clock import Clock
from tests.simulators.base import WRONG_BY, Reply, Request, SentNotice, Simulator
from tests.simulators.faspay_billing import WIB, BillingDesk, moment, written
from tests.simulators.faspay_cards import CardTrx, answer_card

MERCHANT, USER, PASSWORD = "36480", "bot36480", "p@ssw0rd-CANARY"
CHANNELS = (
    "702", "801", "800", "802", "402", "825", "708", "408", "818", "405", "404", "704", "401",
    "400", "700", "714", "500", "812", "819", "711", "713", "715", "716", "302", "706", "707",
    "709", "807", "820", "810", "814", "701", "410", "722",
)  # fmt: skip
NEEDED = {
    "merchant_id": r"[0-9]{5}",
    "bill_no": r"[A-Za-z0-9-]{1,32}",
    "bill_date": r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
    "bill_expired": r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}",
    "bill_desc": r"[A-Za-z0-9 .,/-]{1,128}",
    "bill_total": r"[1-9][0-9]{0,14}",
    "cust_no": r"[A-Za-z0-9 .,/-]{1,32}",
    "cust_name": r"[A-Za-z0-9 .,/-]{1,32}",
    "msisdn": r"[0-9]{8,15}",
    "email": r"(?=.{3,128}\Z)[^@\s]+@[^@\s]+",
    "return_url": r"https?://\S+",
    "signature": r"[0-9a-f]{40}",
}
ALLOWED = {"bill_gross": r"[0-9]{1,15}", "bill_miscfee": r"[0-9]{1,15}", "bill_tax": r"[0-9]{1,15}"}


def sign(*parts: str) -> str:
    inner = hashlib.md5("".join((USER, PASSWORD, *parts)).encode()).hexdigest()
    return hashlib.sha1(inner.encode()).hexdigest()


@dataclass
class Trx:
    """One transaction under a bill."""

    id: str
    channel: str
    status: str = "0"
    total: int = 0
    at: datetime | None = None


@dataclass
class Bill:
    """One bill on the page."""

    body: dict[str, object]
    url: str
    ends: datetime
    trxs: list[Trx] = field(default_factory=list)
    closed: bool = False

    @property
    def total(self) -> int:
        return int(str(self.body["bill_total"]))


class Refusal(Exception):  # noqa: N818  (says what the gateway did)
    """An answer with a code other than 00."""


class FaspaySimulator(Simulator):
    """The whole of Faspay, one shop."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.names_trx = True
        self.used_is_refused = False
        self.hundredfold = False
        self.as_xml = False
        #: How the next card payment stands: S sold, A only held.
        self.card_status = "S"
        self.bills: dict[str, Bill] = {}
        self.cards: dict[str, CardTrx] = {}
        self.billing = BillingDesk(sign, self.now)
        self._numbers = itertools.count(1)

    def now(self) -> datetime:
        return self.clock.now().astimezone(WIB).replace(microsecond=0)

    def place(self, request: Request) -> str:
        if request.path == "/payment/api":
            kind = dict(parse_qsl(request.body.decode())).get("TRANSACTIONTYPE")
            return "card" if kind == "4" else "refund"
        return {
            "/v4/post": "create",
            "/cvr/100001/10": "probe",
            "/cvr/100004/10": "fetch",
            "/cvr/100005/10": "cancel",
            "/billing/create": "create",
            "/billing/inquiry": "fetch",
            "/billing/cancel": "cancel",
        }.get(request.path, "")

    def answer(self, request: Request) -> Reply:
        if request.path == "/payment/api":
            return answer_card(self.cards, request)
        if request.path.startswith("/billing/"):
            return self.billing.answer(request)
        work: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
            "/v4/post": self._create,
            "/cvr/100001/10": self._channels,
            "/cvr/100004/10": self._inquire,
            "/cvr/100005/10": self._cancel,
        }
        if request.path not in work or request.method != "POST":
            return Reply(404, b"<html>not found</html>")
        try:
            body = request.json()
            if not isinstance(body, dict) or "json" not in request.headers["content-type"]:
                raise ValueError
            return Reply(200, work[request.path](body) | {"response_code": "00"})
        except ValueError:
            return Reply(200, {"response_code": "30", "response_desc": "Format Error"})
        except Refusal as refusal:
            code, words = refusal.args
            return Reply(200, {"response_code": code, "response_desc": words})

    def twisted(self, kind: str, place: str, reply: Reply) -> Reply:
        assert isinstance(reply.body, dict)
        if kind == "wrong_reference":
            other = {"bill_no": "INV-Z-999999-ZZZZ", "transaction_number": "99"}
        elif kind == "wrong_currency":
            other = {"bill_currency": "USD"}
        else:
            other = {"payment_total": "1", "billing_total": "1"}
        return replace(reply, body={**reply.body, **other})

    def forged(self, notice: SentNotice) -> SentNotice:
        body = re.sub(rb"[0-9a-f]{40}", b"0" * 40, notice.body)
        return replace(notice, body=body)

    def pay(
        self,
        name: str,
        *,
        outcome: str = "paid",
        amount: int | None = None,
        channel: str = "711",
    ) -> Trx:
        """The customer opens the page, takes a channel, and pays or is declined."""
        bill = self.bills[name]
        assert not bill.closed, "the bill is closed"
        assert self.now() <= bill.ends, "the bill has run out"
        allowed = bill.body.get("payment_channel") or CHANNELS
        assert channel in allowed, "the page does not offer that"
        trx = bill.trxs[0] if self.names_trx else self._trx(bill, channel)
        fault = self.take_fault("payment")
        total = bill.total if amount is None else amount
        total += {"overpay": WRONG_BY, "underpay": -WRONG_BY}.get(fault, 0)
        trx.channel, trx.at = channel, self.now()
        trx.status, trx.total = ("2", total) if outcome == "paid" else ("3", 0)
        if outcome == "paid" and channel == "500":
            number = str(5_000_000 + next(self._numbers))
            self.cards[name] = CardTrx(number, bill.total, self.card_status)
        self.tell(name, trx)
        return trx

    def choose(self, name: str, channel: str) -> Trx:
        """The customer takes a channel and has not paid yet."""
        return self._trx(self.bills[name], channel)

    def tell(self, name: str, trx: Trx) -> None:
        """Send the notice of a transaction as it stands."""
        bill = self.bills[name]
        fields = {
            "request": "Payment Notification",
            "trx_id": trx.id,
            "merchant_id": MERCHANT,
            "merchant": "TOKO SINAR JAYA",
            "bill_no": name,
            "payment_reff": "" if trx.status != "2" else f"R{trx.id[-8:]}",
            "payment_date": written(trx.at) if trx.at else "",
            "payment_status_code": trx.status,
            "payment_status_desc": WORDS[trx.status],
            "bill_total": str(bill.total),
            "payment_total": str(trx.total),
            "payment_channel_uid": trx.channel,
            "payment_channel": "Channel",
            "signature": sign(name, trx.status),
        }
        if self.as_xml:
            inside = "".join(f"<{key}>{escape(text)}</{key}>" for key, text in fields.items())
            raw = f'<?xml version="1.0" encoding="UTF-8"?><faspay>{inside}</faspay>'.encode()
            kind = "text/xml"
        else:
            raw, kind = json.dumps(fields).encode(), "application/json"
        self.notify(SentNotice(name, {"Content-Type": kind}, raw))

    def _trx(self, bill: Bill, channel: str) -> Trx:
        trx = Trx(f"{MERCHANT}{channel}{next(self._numbers):08d}", channel)
        bill.trxs.append(trx)
        return trx

    def _create(self, body: dict[str, object]) -> dict[str, object]:
        self._check(body)
        name, total = str(body["bill_no"]), str(body["bill_total"])
        if body["signature"] != sign(name, total):
            raise Refusal("55", "Incorrect User/Password")
        before = self.bills.get(name)
        if before is not None:
            if self.used_is_refused:
                raise Refusal("14", "bill_no already exist")
            if before.total != int(total):
                raise Refusal("13", "Invalid Amount")
            return self._opened(name, before)
        ends = moment(str(body["bill_expired"]))
        if not self.now() < ends <= self.now() + timedelta(days=30, seconds=1):
            raise Refusal("30", "bill expired must be greater than today")
        number = next(self._numbers)
        bill = Bill(body, f"https://xpress.example/v4/pay/{number}", ends)
        if self.names_trx:
            bill.trxs.append(Trx(f"{MERCHANT}999{number:08d}", ""))
        self.bills[name] = bill
        return self._opened(name, bill)

    def _opened(self, name: str, bill: Bill) -> dict[str, object]:
        trx = {"trx_id": bill.trxs[0].id} if self.names_trx else {}
        return {
            "merchant_id": MERCHANT,
            "merchant": "TOKO SINAR JAYA",
            "bill_no": name,
            **trx,
            "response_desc": "Success",
            "redirect_url": bill.url,
        }

    @staticmethod
    def _check(body: dict[str, object]) -> None:
        for name, form in NEEDED.items():
            value = body.get(name)
            if value is None or value == "":
                raise Refusal("83", f"{name} is mandatory")
            if not isinstance(value, str) or not re.fullmatch(form, value, re.ASCII):
                raise Refusal("30", f"{name} format error")
        for name, value in body.items():
            if name in ALLOWED and not re.fullmatch(ALLOWED[name], str(value), re.ASCII):
                raise Refusal("30", f"{name} format error")
            if name not in {*NEEDED, *ALLOWED, "item", "payment_channel"}:
                raise Refusal("84", f"{name} unregistered")
        if body["merchant_id"] != MERCHANT:
            raise Refusal("03", "Invalid Merchant")
        parts = [int(str(body[name])) for name in ALLOWED if name in body]
        if parts and sum(parts) != int(str(body["bill_total"])):
            raise Refusal("13", "Invalid Amount")
        channels = body.get("payment_channel", [])
        if not isinstance(channels, list) or not set(channels) <= set(CHANNELS):
            raise Refusal("30", "payment_channel format error")
        items = body.get("item", [])
        if not isinstance(items, list) or any(
            set(i) != {"product", "qty", "amount"} for i in items
        ):
            raise Refusal("30", "item format error")

    def _channels(self, body: dict[str, object]) -> dict[str, object]:
        self._signed(body)
        return {"payment_channel": [{"pg_code": code, "pg_name": "x"} for code in CHANNELS]}

    def _inquire(self, body: dict[str, object]) -> dict[str, object]:
        name, bill, trx = self._found(body)
        if trx.status == "0" and self.now() > bill.ends:
            trx.status = "7"
        times = 100 if self.hundredfold else 1
        paid = trx.status in ("2", "4")
        return {
            "response": "Inquiry Status Payment",
            "trx_id": trx.id,
            "merchant_id": MERCHANT,
            "bill_no": name,
            "payment_reff": f"R{trx.id[-8:]}" if paid else "",
            "payment_date": written(trx.at) if trx.at else None,
            "payment_status_code": trx.status,
            "payment_status_desc": WORDS[trx.status],
            "payment_total": str(trx.total * times) if paid else "",
            "response_desc": "Success",
        }

    def _cancel(self, body: dict[str, object]) -> dict[str, object]:
        name, bill, trx = self._found(body)
        if not 1 <= len(str(body.get("payment_cancel", ""))) <= 50:
            raise Refusal("83", "payment_cancel is mandatory")
        if trx.status == "2":
            raise Refusal("81", "Already Been Paid")
        if trx.status == "8":
            raise Refusal("17", "Order Cancelled by Merchant/Customer")
        if trx.status == "7" or self.now() > bill.ends:
            raise Refusal("54", "Order is Expired")
        trx.status = "8"
        bill.closed = bill.closed or (self.names_trx and trx is bill.trxs[0])
        return {
            "response": "Canceling Payment",
            "trx_id": trx.id,
            "merchant_id": MERCHANT,
            "bill_no": name,
            "trx_status_code": "8",
            "payment_status_code": "8",
            "payment_cancel_date": written(self.now()),
            "response_desc": "Success",
        }

    def _found(self, body: Mapping[str, object]) -> tuple[str, Bill, Trx]:
        name = str(body.get("bill_no", ""))
        self._signed(body, name)
        bill = self.bills.get(name)
        for trx in bill.trxs if bill else []:
            if bill is not None and trx.id == body.get("trx_id"):
                return name, bill, trx
        raise Refusal("14", "Invalid Order")

    @staticmethod
    def _signed(body: Mapping[str, object], *parts: str) -> None:
        if body.get("merchant_id") != MERCHANT:
            raise Refusal("03", "Invalid Merchant")
        if body.get("signature") != sign(*parts):
            raise Refusal("55", "Incorrect User/Password")


WORDS = {
    "0": "Unprocessed",
    "1": "In Process",
    "2": "Payment Success",
    "3": "Payment Failed",
    "4": "Payment Reversal",
    "7": "Payment Expired",
    "8": "Payment Cancelled",
    "9": "Unknown",
}
