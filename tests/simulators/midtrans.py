"""Midtrans as its documents describe it: Snap's pages and the Core API behind them."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from uuid import UUID

from posapp.models.clock import Clock
from tests.simulators.base import WRONG_BY, Reply, Request, SentNotice, Simulator
from tests.simulators.midtrans_rules import CHANNELS, Wrong, check, whole

JAKARTA = timezone(timedelta(hours=7))
KEY = "SB-Mid-server-FAKEKEY000000000000000"
REPLAYED_FOR = timedelta(minutes=5)
CODES = {"pending": "201", "deny": "202"}
PAGE = re.compile(r"/snap/v1/transactions/([^/]+)/cancel")
CORE = re.compile(r"/v2/([^/]+)/(status|cancel|expire|refund)")


@dataclass
class Page:
    """One Snap page."""

    token: str
    order_id: str
    amount: int
    codes: list[str]
    end: datetime
    cancelled: bool = False


@dataclass
class Transaction:
    """What a customer chose on a page, and what became of it."""

    id: str
    page: Page
    code: str
    at: datetime
    status: str = "pending"
    fraud: str = "accept"
    amount: int = 0
    settled_at: datetime | None = None
    told: dict[str, object] = field(default_factory=dict)
    refunds: list[dict[str, object]] = field(default_factory=list)

    @property
    def back(self) -> int:
        return sum(int(str(refund["refund_amount"])[:-3]) for refund in self.refunds)


class MidtransSimulator(Simulator):
    """``soft`` hides refusals of the Core API under HTTP 200; ``once`` takes an order id once."""

    def __init__(
        self, clock: Clock | None = None, *, soft: bool = False, once: bool = False
    ) -> None:
        super().__init__(clock)
        self.soft = soft
        self.once = once
        self.key = KEY
        self.pages: dict[str, Page] = {}
        self.transactions: dict[str, list[Transaction]] = {}
        self._replays: dict[str, tuple[datetime, Reply]] = {}
        self._count = 0

    # What arrives.

    def place(self, request: Request) -> str:
        if request.path == "/snap/v1/transactions":
            return "create"
        if PAGE.fullmatch(request.path):
            return "cancel"
        found = CORE.fullmatch(request.path)
        verbs = {"status": "fetch", "expire": "cancel", "cancel": "void", "refund": "refund"}
        return verbs[found[2]] if found else ""

    def answer(self, request: Request) -> Reply:
        basic = b64encode(f"{self.key}:".encode()).decode()
        snap = request.path.startswith("/snap/")
        if request.headers.get("authorization") != f"Basic {basic}":
            words = (
                "Access denied due to unauthorized transaction, please check client or server key"
            )
            return Reply(401, {"error_messages": [words]}) if snap else self._core("401", words)
        for name in ("accept", "content-type"):
            if request.headers.get(name) != "application/json":
                return self._core("403", f"wrong {name}")
        if self.place(request) == "create" and request.method == "POST":
            return self._once_a_key(request)
        if (page := PAGE.fullmatch(request.path)) and request.method == "POST":
            return self._cancel_page(page[1])
        core = CORE.fullmatch(request.path)
        if core is None or (request.method == "GET") != (core[2] == "status"):
            return self._core("404", "The requested resource is not found")
        found = self.find(core[1])
        if found is None:
            return self._core("404", "Transaction doesn't exist.")
        act = {"cancel": self._void, "expire": self._expire, "refund": self._refund}.get(core[2])
        return act(found, request) if act else Reply(200, self.said(found))

    def twisted(self, kind: str, place: str, reply: Reply) -> Reply:
        assert isinstance(reply.body, Mapping)
        assert "gross_amount" in reply.body, f"{kind} means nothing on this answer"
        other = {
            "wrong_amount": {"gross_amount": money(self._sum(reply.body) + WRONG_BY)},
            "wrong_currency": {"currency": "USD"},
            "wrong_reference": {"order_id": "ANOTHER-ORDER"},
        }
        return replace(reply, body={**reply.body, **other[kind]})

    @staticmethod
    def _sum(body: Mapping[str, object]) -> int:
        return int(str(body["gross_amount"]).partition(".")[0])

    def _once_a_key(self, request: Request) -> Reply:
        key = request.headers.get("idempotency-key", "")
        if len(key) > 46:
            return Reply(400, {"error_messages": ["Idempotency-Key is too long"]})
        if request.headers.get("x-payment-locale", "id-ID") not in ("id-ID", "en-EN"):
            return Reply(400, {"error_messages": ["X-Payment-Locale is unknown"]})
        before = self._replays.get(key)
        if key and before and self.clock.now() - before[0] < REPLAYED_FOR:
            return before[1]
        reply = self._create(request)
        if key and reply.status == 201:
            self._replays[key] = (self.clock.now(), reply)
        return reply

    def _create(self, request: Request) -> Reply:
        now = self.clock.now()
        try:
            order_id, amount, codes, end = check(request.json(), now)
        except (Wrong, ValueError) as wrong:
            return Reply(400, {"error_messages": [str(wrong)]})
        used = any(t.status != "deny" for t in self.transactions.get(order_id, ()))
        if used or (self.once and any(p.order_id == order_id for p in self.pages.values())):
            words = "transaction_details.order_id sudah digunakan"
            return Reply(400, {"error_messages": [words]})
        token = self._new_id()
        self.pages[token] = Page(token, order_id, amount, codes, end)
        url = f"https://app.sandbox.midtrans.com/snap/v3/redirection/{token}"
        return Reply(201, {"token": token, "redirect_url": url})

    def _cancel_page(self, token: str) -> Reply:
        page = self.pages.get(token)
        if page is None:
            return Reply(404, {"error_messages": ["token not found"]})
        if page.cancelled:
            return Reply(400, {"error_messages": ["token already canceled"]})
        last = self.last(page.order_id)
        if last and last.page is page and last.status != "deny":
            return Reply(400, {"error_messages": ["Transaction is on progress"]})
        page.cancelled = True
        return Reply(200, {"canceled_at": self.clock.now().isoformat()})

    def _void(self, found: Transaction, request: Request) -> Reply:
        if found.status not in ("pending", "capture"):
            return self._core("412", "Transaction status cannot be updated.")
        return self._moved(found, "cancel", "Success, transaction is canceled")

    def _expire(self, found: Transaction, request: Request) -> Reply:
        if found.status == "expire":
            return self._core("407", "Success, transaction has expired")
        if found.status != "pending":
            return self._core("412", "Transaction status cannot be updated.")
        return self._moved(found, "expire", "Success, transaction has expired")

    def _refund(self, found: Transaction, request: Request) -> Reply:
        body = request.json()
        assert isinstance(body, dict)
        key, amount = body.get("refund_key"), body.get("amount")
        if not (isinstance(key, str) and re.fullmatch(r"[A-Za-z0-9_-]+", key)):
            return self._core("400", "refund_key is not valid")
        if not (whole(amount) and amount > 0 and len(str(body.get("reason", ""))) <= 255):
            return self._core("400", "amount or reason is not valid")
        every = [r for list_ in self.transactions.values() for t in list_ for r in t.refunds]
        if any(refund["refund_key"] == key for refund in every):
            return self._core("406", "Duplicate refund_key")
        part = CHANNELS[found.code][4]
        if found.status not in ("settlement", "partial_refund") or not part:
            return self._core("412", "Transaction status cannot be updated.")
        if amount > found.amount - found.back or (part == "whole" and amount != found.amount):
            return self._core("414", "Refund amount is not valid")
        self._count += 1
        refund = {
            "refund_chargeback_id": self._count, "refund_amount": money(amount),
            "created_at": wib(self.clock.now()), "reason": body.get("reason", ""),
            "refund_key": key,
        }  # fmt: skip
        found.refunds.append(refund)
        word = "refund" if found.back == found.amount else "partial_refund"
        return self._moved(found, word, "Success, refund request is approved", refund)

    def _moved(
        self, found: Transaction, status: str, words: str, more: Mapping[str, object] | None = None
    ) -> Reply:
        found.status = status
        self._tell(found)
        return Reply(200, {**self.said(found), "status_message": words, **(more or {})})

    def _core(self, code: str, words: str) -> Reply:
        status = 200 if self.soft else int(code)
        return Reply(status, {"status_code": code, "status_message": words, "id": self._new_id()})

    # What the customer and the bank do.

    def open_page(self, order_id: str) -> Page:
        """The page that a customer can pay on now. Raises AssertionError."""
        for page in reversed(self.pages.values()):
            if page.order_id == order_id and not page.cancelled and self.clock.now() < page.end:
                return page
        raise AssertionError("no open page")

    def choose(self, order_id: str, code: str = "") -> Transaction:
        """A way of paying is chosen on the page; an order id is charged once."""
        page = self.open_page(order_id)
        last = self.last(order_id)
        assert last is None or last.status == "deny", "order_id has been paid and utilized"
        code = code or page.codes[0]
        assert code in page.codes, f"{code} is not on the page"
        kind, told, least, most, _ = CHANNELS[code]
        assert least <= page.amount <= most, f"{code} does not take {page.amount}"
        made = Transaction(self._new_id(), page, code, self.clock.now(), amount=page.amount)
        made.told = {"payment_type": kind, **told}
        self.transactions.setdefault(order_id, []).append(made)
        self._tell(made)
        return made

    def pay(self, order_id: str, code: str = "", *, amount: int | None = None) -> Transaction:
        """The customer pays what was chosen, or chooses and pays; cards wait for settlement."""
        last = self.last(order_id)
        if last is None or last.status == "deny":
            last = self.choose(order_id, code)
        assert last.status == "pending", f"cannot be paid: {last.status}"
        wrong = {"overpay": WRONG_BY, "underpay": -WRONG_BY}.get(self.take_fault("payment"), 0)
        last.amount = (last.page.amount if amount is None else amount) + wrong
        card = last.told["payment_type"] == "credit_card"
        self.move(last, "capture" if card else "settlement")
        return last

    def deny(self, order_id: str, code: str = "credit_card") -> Transaction:
        """A card is refused; the page stays open for another try."""
        denied = self.choose(order_id, code)
        denied.told |= {"channel_response_code": "05", "channel_response_message": "Do not honour",
                        "approval_code": " "}  # fmt: skip
        self.move(denied, "deny")
        return denied

    def move(self, found: Transaction, status: str, fraud: str = "accept") -> None:
        """The bank or the clock moves a transaction on, and the shop is told."""
        found.status, found.fraud = status, fraud
        if status == "settlement":
            found.settled_at = self.clock.now()
        self._tell(found)

    # What is told.

    def last(self, order_id: str) -> Transaction | None:
        """The newest transaction of an order id."""
        return (self.transactions.get(order_id) or [None])[-1]

    def find(self, name: str) -> Transaction | None:
        """A transaction by its own id, or the newest of an order id."""
        every = (t for list_ in self.transactions.values() for t in list_)
        return next((t for t in every if t.id == name), None) or self.last(name)

    def said(self, found: Transaction) -> dict[str, object]:
        """A transaction as the status call and the notices tell it."""
        code, gross = CODES.get(found.status, "200"), money(found.amount)
        more: dict[str, object] = {}
        if found.settled_at:
            more["settlement_time"] = wib(found.settled_at)
        if found.refunds:
            more |= {"refunds": list(found.refunds), "refund_amount": money(found.back)}
        return {
            "status_code": code, "status_message": "Success, transaction is found",
            "transaction_id": found.id, "order_id": found.page.order_id, "merchant_id": "G1",
            "gross_amount": gross, "currency": "IDR", "transaction_time": wib(found.at),
            "transaction_status": found.status, "fraud_status": found.fraud,
            "expiry_time": wib(found.page.end),
            "signature_key": signed(found.page.order_id, code, gross, self.key),
            **found.told, **more,
        }  # fmt: skip

    def forged(self, notice: SentNotice) -> SentNotice:
        body = json.loads(notice.body) | {"signature_key": "0" * 128}
        return replace(notice, body=json.dumps(body).encode())

    def _tell(self, found: Transaction) -> None:
        body = self.said(found) | {"status_message": "midtrans payment notification"}
        headers = {"Content-Type": "application/json", "User-Agent": "Veritrans"}
        self.notify(SentNotice(found.page.order_id, headers, json.dumps(body).encode()))

    def _new_id(self) -> str:
        self._count += 1
        return str(UUID(int=0x4ABC << 76 | 0x8DEF << 60 | self._count))


def signed(order_id: str, code: str, gross: str, key: str) -> str:
    """The hash that a notice carries."""
    return hashlib.sha512((order_id + code + gross + key).encode()).hexdigest()


def money(amount: int) -> str:
    """A sum as it is told."""
    return f"{amount}.00"


def wib(at: datetime) -> str:
    """A time as it is told: Jakarta's, without saying so."""
    return at.astimezone(JAKARTA).strftime("%Y-%m-%d %H:%M:%S")
