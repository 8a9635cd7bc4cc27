"""DOKU as its documents describe it: Checkout, status, cancellation, card refund, notices.

What is not documented can be set: whether an account's orders have a status before a way of
paying is chosen, whether closing is turned on, and which word a closed order has afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count

from posapp.models.clock import Clock
from tests.simulators.base import WRONG_BY, Reply, Request, SentNotice, Simulator
from tests.simulators.doku_rules import (
    CHANNELS,
    NOT_CLOSED,
    ORDER_FIELDS,
    PAYMENT_FIELDS,
    TOP_FIELDS,
    Refusal,
    business_error,
    check_channels,
    check_customer,
    check_lines,
    header_error,
    want,
)

CLIENT_ID = "BRN-0000-0000000000000"
SECRET = "SK-FAKEsecret0000000000"
NOTIFY_PATH = "/webhooks/doku"
CREATE, STATUS = "/checkout/v1/payment", "/orders/v1/status/"
CANCEL, REFUND = "/checkout/v3/cancellations", "/cancellation/credit-card/refund"
PLACES = {CREATE: "create", CANCEL: "cancel", REFUND: "refund"}
JAKARTA = timezone(timedelta(hours=7))
NOT_ACTIVE = "Merchant not support cancel order, please do activation through DOKU dashboard."
SKEW = timedelta(seconds=3600)


@dataclass
class Order:
    """One Checkout order."""

    reference: str
    amount: int
    request_id: str
    expires: datetime
    channels: tuple[str, ...] | None
    answered: Reply
    channel: str = ""
    status: str = ""
    at: datetime | None = None
    cancelled: bool = False
    reported: int = 0
    refunded: int = 0
    back: list[tuple[str, int]] = field(default_factory=list)


class DokuSimulator(Simulator):
    """One merchant's DOKU."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        self.orders: dict[str, Order] = {}
        #: Orders have a status before a way of paying is chosen (merchants since December 2024).
        self.tells_orders = True
        self.can_cancel = True
        self.cancelled_word = "ORDER_CANCELLED"
        self.inactive: set[str] = set()
        self.settled = True
        self.sends_cards = True
        self._known: dict[str, tuple[str, bytes, Reply]] = {}
        self._numbers = count(1)

    def place(self, request: Request) -> str:
        if request.path.startswith(STATUS):
            return "fetch"
        return PLACES.get(request.path, "")

    def answer(self, request: Request) -> Reply:
        try:
            self._check_headers(request)
            request_id = request.headers["request-id"]
            if request_id in self._known:
                return self._repeated(request_id, request)
            reply = self._routed(request)
        except Refusal as refusal:
            return refusal.reply
        self._known[request_id] = (request.path, request.body, reply)
        return reply

    def twisted(self, kind: str, place: str, reply: Reply) -> Reply:
        body = json.loads(reply.raw)
        inner = body.get("response", body)
        if kind == "wrong_amount":
            part = inner["refund"] if place == "refund" else inner["order"]
            part["amount"] = int(float(part.get("amount", 0))) + 1
        elif kind == "wrong_currency":
            inner["order"]["currency"] = "USD"
        else:
            inner["order"]["invoice_number"] = "INV-OTHER"
        return replace(reply, body=body)

    def forged(self, notice: SentNotice) -> SentNotice:
        wrong = signed("SK-another", notice.headers, notice.path, notice.body)
        return replace(notice, headers={**notice.headers, "Signature": wrong})

    def pay(
        self, reference: str, *, outcome: str = "paid", amount: int | None = None,
        channel: str = "",
    ) -> Order:  # fmt: skip
        """The customer chooses a channel and pays, or is declined."""
        order = self.choose(reference, channel)
        assert outcome in ("paid", "declined")
        fault = self.take_fault("payment")
        wrong = {"overpay": WRONG_BY, "underpay": -WRONG_BY}.get(fault, 0)
        order.reported = (amount or order.amount) + wrong
        order.status = "SUCCESS" if outcome == "paid" else "FAILED"
        self.tell(order)
        return order

    def choose(self, reference: str, channel: str = "") -> Order:
        """The customer chooses a channel of the page and has not paid yet."""
        order = self.orders[reference]
        assert not order.cancelled, "closed"
        assert order.status != "SUCCESS", "paid"
        assert self.clock.now() < order.expires, "expired"
        offered = order.channels or tuple(c for c in CHANNELS if c not in self.inactive)
        order.channel = channel or ("CREDIT_CARD" if "CREDIT_CARD" in offered else offered[0])
        assert order.channel in offered, "not offered"
        order.status, order.at = "PENDING", self.clock.now()
        return order

    def expire(self, reference: str) -> None:
        """The bill of a chosen channel runs out, which is told."""
        order = self.orders[reference]
        order.status = "EXPIRED"
        self.tell(order)

    def tell(self, order: Order, status: str = "") -> None:
        """Send a notice of what happened to an order."""
        body = self._status_body(order)
        if status:
            body["transaction"]["status"] = status
        raw = json.dumps(body).encode()
        headers = {
            "Client-Id": CLIENT_ID,
            "Request-Id": f"notice-{next(self._numbers)}",
            "Request-Timestamp": f"{self.clock.now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }
        headers["Signature"] = signed(SECRET, headers, NOTIFY_PATH, raw)
        self.notify(SentNotice(order.reference, headers, raw, NOTIFY_PATH))

    def _check_headers(self, request: Request) -> None:
        given = request.headers
        for name in ("Client-Id", "Request-Id", "Request-Timestamp", "Signature"):
            if not given.get(name.lower()):
                raise header_error("invalid_header_request", f"Header {name} is required")
        try:
            at = datetime.strptime(given["request-timestamp"] + "+0000", "%Y-%m-%dT%H:%M:%SZ%z")
        except ValueError:
            raise header_error(
                "invalid_header_request", "Invalid format Header Request-Timestamp"
            ) from None
        if abs(self.clock.now() - at) > SKEW:
            raise header_error(
                "request_time_out_of_range",
                "Header Request-Timestamp is not in +- 3600 second of now",
            )
        if given["client-id"] != CLIENT_ID:
            raise header_error("invalid_client_id", "Invalid Client-Id")
        body = request.body if request.method == "POST" else None
        if given["signature"] != signed(SECRET, given, request.path, body):
            raise header_error("invalid_signature", "Invalid Header Signature")
        if len(given["request-id"]) > 128:
            raise header_error("invalid_header_request", "Header Request-Id is too long")

    def _repeated(self, request_id: str, request: Request) -> Reply:
        path, body, reply = self._known[request_id]
        if (path, body) == (request.path, request.body):
            return replace(reply, status=409)
        return Reply(
            409, {"error": {"code": "idempotent_request", "message": "Request-Id was used"}}
        )

    def _routed(self, request: Request) -> Reply:
        if request.method == "GET" and request.path.startswith(STATUS):
            return self._status(request.path.removeprefix(STATUS))
        posts: dict[str, Callable[[Request, dict], Reply]] = {
            CREATE: self._create, CANCEL: self._cancel, REFUND: self._refund,
        }  # fmt: skip
        if request.method != "POST" or request.path not in posts:
            raise Refusal(404, {"message": f"No static resource {request.path.strip('/')}."})
        if request.headers.get("content-type") != "application/json":
            raise Refusal(415, {"message": ["Unsupported Media Type"]})
        try:
            asked = request.json()
        except ValueError:
            raise business_error("JSON parse error") from None
        want(isinstance(asked, dict), "JSON parse error")
        return posts[request.path](request, asked)

    def _create(self, request: Request, asked: dict) -> Reply:
        want(set(asked) <= TOP_FIELDS, "UNKNOWN FIELD")
        order, payment = asked.get("order"), asked.get("payment")
        want(isinstance(order, dict) and isinstance(payment, dict), "ORDER IS MANDATORY")
        want(set(order) <= ORDER_FIELDS and set(payment) <= PAYMENT_FIELDS, "UNKNOWN FIELD")
        amount, reference = order.get("amount"), order.get("invoice_number")
        want(type(amount) is int and 0 < amount < 10**12, "INVALID AMOUNT")
        want(
            isinstance(reference, str) and re.fullmatch(r"[A-Za-z0-9-]{1,30}", reference),
            "INVALID INVOICE NUMBER",
        )
        want(reference not in self.orders, "INVOICE NUMBER ALREADY USED")
        want(order.get("currency", "IDR") == "IDR", "INVALID CURRENCY")
        want(order.get("language", "ID") in ("ID", "EN"), "INVALID LANGUAGE")
        check_lines(order.get("line_items"), amount)
        due = payment.get("payment_due_date", 60)
        want(type(due) is int and 0 < due < 10**6, "INVALID DUE DATE")
        want(payment.get("type", "SALE") == "SALE", "INVALID PAYMENT TYPE")
        channels = check_channels(payment.get("payment_method_types"), self.inactive)
        check_customer(asked.get("customer"))
        expires = self.clock.now().replace(microsecond=0) + timedelta(minutes=due)
        token = hashlib.sha256(reference.encode()).hexdigest()[:32]
        reply = Reply(
            200,
            {
                "message": ["SUCCESS"],
                "response": {
                    "order": {"amount": str(amount), "invoice_number": reference,
                              "currency": "IDR", "session_id": token},
                    "payment": {
                        "payment_due_date": due,
                        "token_id": token,
                        "url": f"https://sandbox.doku.com/checkout-link-v2/{token}",
                        "expired_date": f"{expires.astimezone(JAKARTA):%Y%m%d%H%M%S}",
                    },
                },
            },
        )  # fmt: skip
        self.orders[reference] = Order(
            reference, amount, request.headers["request-id"], expires, channels, reply
        )
        return reply

    def _status(self, reference: str) -> Reply:
        order = self.orders.get(reference)
        if order is None or not (order.status or self.tells_orders):
            raise Refusal(404, {"error": {"code": "data_not_found", "message": "Data not found",
                                          "type": "invalid_request_error"}})  # fmt: skip
        return Reply(200, self._status_body(order))

    def _status_body(self, order: Order) -> dict:
        service, acquirer = CHANNELS.get(order.channel, (None, None))
        body: dict = {
            "order": {
                "invoice_number": order.reference,
                "amount": float(order.reported or order.amount),
                "status": self._order_word(order),
            },
            "service": {"id": service},
            "acquirer": {"id": acquirer},
            "channel": {"id": order.channel or None},
        }
        if order.status:
            assert order.at is not None
            body["transaction"] = {
                "status": order.status,
                "date": f"{order.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "original_request_id": order.request_id,
            }
        if order.channel == "CREDIT_CARD" and self.sends_cards and order.status != "PENDING":
            failed = order.status == "FAILED"
            body["card_payment"] = {
                "masked_card_number": "557338******1101",
                "approval_code": "" if failed else "8080",
                "response_code": "51" if failed else "00",
                "response_message": "INSUFFICIENT FUNDS" if failed else "APPROVED",
                "issuer": "PT. BANK MANDIRI",
            }
        return body

    def _order_word(self, order: Order) -> str:
        if order.cancelled:
            return self.cancelled_word
        return "ORDER_GENERATED" if self.clock.now() < order.expires else "ORDER_EXPIRED"

    def _cancel(self, request: Request, asked: dict) -> Reply:
        order = self._meant(asked, {"order", "payment", "note"})
        want(isinstance(asked.get("note", ""), str), "INVALID NOTE")
        if not self.can_cancel:
            raise Refusal(400, {"error": {"message": NOT_ACTIVE}})
        want(order.status not in ("SUCCESS", "REFUNDED", "VOIDED"), "ORDER ALREADY PAID")
        want(self.clock.now() < order.expires, "ORDER ALREADY EXPIRED")
        want(not order.cancelled, "ORDER ALREADY CANCELLED")
        want(not order.channel.startswith(NOT_CLOSED) or order.status == "FAILED",
             "PAYMENT CHANNEL NOT SUPPORT CANCEL ORDER")  # fmt: skip
        order.cancelled = True
        return Reply(200, {"message": ["SUCCESS"]})

    def _refund(self, request: Request, asked: dict) -> Reply:
        order = self._meant(asked, {"order", "payment", "refund"})
        amount = (asked.get("refund") or {}).get("amount")
        want(type(amount) is int and amount > 0, "INVALID REFUND AMOUNT")
        want(order.channel == "CREDIT_CARD", "PAYMENT CHANNEL NOT SUPPORT REFUND")
        want(order.status in ("SUCCESS", "REFUNDED"), "TRANSACTION IS NOT PAID")
        want(order.refunded + amount <= order.amount, "REFUND AMOUNT EXCEEDS")
        want(self.settled or amount == order.amount, "VOID MUST BE THE FULL AMOUNT")
        kind = "VOID" if not self.settled else (
            "FULL_REFUND" if amount == order.amount else "PARTIAL_REFUND"
        )  # fmt: skip
        order.refunded += amount
        order.back.append((request.headers["request-id"], amount))
        order.status = "REFUNDED" if self.settled else "VOIDED"
        return Reply(
            200,
            {
                "order": {"invoice_number": order.reference},
                "payment": {"original_request_id": order.request_id},
                "refund": {"amount": amount, "type": kind, "status": "SUCCESS",
                           "message": "Approved", "approval_code": "12321"},
            },
        )  # fmt: skip

    def _meant(self, asked: dict, fields: set[str]) -> Order:
        want(set(asked) <= fields, "UNKNOWN FIELD")
        order = self.orders.get((asked.get("order") or {}).get("invoice_number"))
        if order is None:
            raise Refusal(404, {"message": ["ORDER NOT FOUND"]})
        given = (asked.get("payment") or {}).get("original_request_id")
        want(given == order.request_id, "INVALID ORIGINAL REQUEST ID")
        return order


def signed(secret: str, headers: Mapping[str, str], target: str, body: bytes | None) -> str:
    """The signature over these headers, the path and the body."""
    given = {name.lower(): value for name, value in headers.items()}
    names = ("Client-Id", "Request-Id", "Request-Timestamp")
    lines = [f"{name}:{given[name.lower()]}" for name in names]
    lines.append(f"Request-Target:{target}")
    if body is not None:
        lines.append("Digest:" + b64encode(hashlib.sha256(body).digest()).decode())
    made = hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).digest()
    return "HMACSHA256=" + b64encode(made).decode()
