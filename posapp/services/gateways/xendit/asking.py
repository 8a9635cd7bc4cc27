"""What is asked of Xendit: bodies in its fields, units and limits; what cannot be is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.types import ChargeRef, ChargeRequest, Method
from posapp.services.gateways.xendit.methods import fitting
from posapp.services.gateways.xendit.notice import CHARGE

CURRENCY = "IDR"
#: Shorter than any customer needs; the longest is Xendit's own (one year).
MIN_LIFE = timedelta(minutes=5)
MAX_LIFE = timedelta(days=365)
MAX_ITEMS = 75
MAX_TEXT = 250
#: Xendit refuses an invoice whose customer it cannot write to (EMAIL_FORMAT_ERROR).
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+", re.ASCII)
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)


def invoice_body(ask: ChargeRequest, active: Sequence[str], now: datetime) -> dict[str, object]:
    """The body of ``POST /v2/invoices``. Raises Rejected for what Xendit would refuse.

    Xendit is told to send no messages: the customer gets ours.
    """
    if ask.currency != CURRENCY:
        raise Rejected(f"Xendit takes {CURRENCY} only, not {ask.currency}")
    found = fitting(ask.methods, ask.amount, active)
    if not found:
        raise Rejected(f"no chosen way of paying takes {ask.amount} {ask.currency}")
    body: dict[str, object] = {
        "external_id": ask.reference,
        "amount": ask.amount,
        "currency": ask.currency,
        "description": _cut(" · ".join(t for t in (ask.invoice_number, ask.shop_name) if t)),
        "invoice_duration": _life(ask.expires_at, now),
        "locale": "id" if ask.language == "id" else "en",
        "should_send_email": False,
        "metadata": {"invoice": ask.invoice_number, "order": ask.order_number},
    }
    if active or not set(Method) <= set(ask.methods):
        # Naming every channel would be refused where one is not switched on.
        body["payment_methods"] = [channel.code for channel in found]
    if customer := _customer(ask):
        body["customer"] = customer
    if items := _items(ask):
        body["items"] = items
    return body


def refund_body(ref: ChargeRef, invoice: str, amount: int, key: str) -> dict[str, object]:
    """The body of ``POST /refunds``; its metadata lets the callback name the charge."""
    return {
        "invoice_id": invoice,
        "reference_id": key,
        "amount": amount,
        "currency": CURRENCY,
        "reason": "REQUESTED_BY_CUSTOMER",
        "metadata": {CHARGE: ref.reference},
    }


def _life(expires_at: datetime, now: datetime) -> int:
    """Seconds from now: their clock counts them, so ours may be wrong."""
    life = min(max(expires_at - now, MIN_LIFE), MAX_LIFE)
    return math.ceil(life.total_seconds())


def _customer(ask: ChargeRequest) -> dict[str, str]:
    told = {
        "given_names": _cut(ask.customer_name),
        "email": ask.customer_email if _EMAIL.fullmatch(ask.customer_email) else "",
        "mobile_number": ask.customer_phone if _PHONE.fullmatch(ask.customer_phone) else "",
    }
    return {name: value for name, value in told.items() if value}


def _items(ask: ChargeRequest) -> list[dict[str, object]]:
    """The order's lines, where they explain the sum; a rest or a deposit they would not."""
    lines = ask.lines
    if len(lines) > MAX_ITEMS or any(line.amount <= 0 for line in lines):
        return []
    if sum(line.amount for line in lines) != ask.amount:
        return []
    return [
        {"name": _cut(_name(line.name, line.quantity)), "quantity": 1, "price": line.amount}
        for line in lines
    ]


def _name(name: str, thousandths: int) -> str:
    if thousandths == 1000:
        return name
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}{f'.{rest:03d}'.rstrip('0') if rest else ''} × {name}"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
