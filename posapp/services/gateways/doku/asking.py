"""What DOKU Checkout is asked for: checked against its rules, then written as it wants it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import UUID

from posapp.services.gateways.doku.methods import channels_for
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.types import ChargeRequest

CURRENCY = "IDR"
MIN_AMOUNT = 1
#: Twelve digits, no decimals (developers.doku.com, Checkout, backend integration).
MAX_AMOUNT = 999_999_999_999
MIN_LIFE = timedelta(minutes=5)
#: Documented is only that the minutes have six digits at most; no channel keeps a bill longer.
MAX_LIFE = timedelta(days=31)
#: As long as the request may still be repeated to learn an answer that was lost.
SAME_MINUTES_FOR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

#: 64 characters, 30 where the shop takes cards, which every one of our numbers keeps to.
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,30}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,128}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9 ?.,_-]+")


def creation(ask: ChargeRequest, active: tuple[str, ...], now: datetime) -> dict[str, object]:
    """The body of a link's creation. Raises Rejected, naming the rule that is not kept.

    The same request always makes the same body for an hour: DOKU gives the first answer again
    only for the same ``Request-Id`` and body.
    """
    _check(ask)
    channels = channels_for(ask.methods, active)
    if channels is not None and not channels:
        raise Rejected("none of the account's channels is of these ways of paying")
    payment: dict[str, object] = {"payment_due_date": minutes(ask, now), "type": "SALE"}
    if channels is not None:
        payment["payment_method_types"] = list(channels)
    return {
        "order": {
            "amount": ask.amount,
            "invoice_number": ask.reference,
            "currency": CURRENCY,
            "language": "ID" if ask.language == "id" else "EN",
            # A page that came to life again would take money for a link that has run out.
            "recover_abandoned_cart": False,
            "line_items": _lines(ask),
        },
        "payment": payment,
        "customer": _customer(ask),
    }


def minutes(ask: ChargeRequest, now: datetime) -> int:
    """How long the link lives, in DOKU's whole minutes, within what it takes.

    Counted from the charge's own moment (its id is a UUIDv7) and not from now, so that a
    repeated request is the same request.
    """
    made = _made_at(ask.charge_id)
    if made is None or not -MINUTE <= now - made <= SAME_MINUTES_FOR:
        made = now
    life = min(max(ask.expires_at - made, MIN_LIFE), MAX_LIFE)
    return -(-life // MINUTE)


def _check(ask: ChargeRequest) -> None:
    if ask.currency != CURRENCY:
        raise Rejected(f"DOKU takes {CURRENCY} only")
    if not MIN_AMOUNT <= ask.amount <= MAX_AMOUNT:
        raise Rejected(f"the amount is not between {MIN_AMOUNT} and {MAX_AMOUNT}")
    if not _REFERENCE.fullmatch(ask.reference):
        raise Rejected("the reference is not of 1 to 30 letters, digits and dashes")
    if not _REQUEST_ID.fullmatch(ask.charge_id):
        raise Rejected("the charge's id is not of 1 to 128 letters, digits and dashes")
    if not ask.methods:
        raise Rejected("no way of paying")


def _made_at(charge_id: str) -> datetime | None:
    try:
        number = UUID(charge_id)
        if number.version != 7:
            return None
        return datetime.fromtimestamp((number.int >> 80) / 1000, UTC).replace(microsecond=0)
    except (ValueError, OverflowError, OSError):
        return None


def _lines(ask: ChargeRequest) -> list[dict[str, object]]:
    """The order's lines where they are just what is asked for; else one line for the sum.

    DOKU refuses lines that do not add up to the amount ("AMOUNT NOT MATCH").
    """
    lines = [
        _line(str(at), _goods(line.name, line.quantity), line.amount)
        for at, line in enumerate(ask.lines, 1)
    ]
    exact = sum(line.amount for line in ask.lines) == ask.amount
    if lines and exact and all(line.amount > 0 for line in ask.lines):
        return lines
    return [_line("1", plain(f"{ask.order_number} {ask.invoice_number}", 255), ask.amount)]


def _line(number: str, name: str, price: int) -> dict[str, object]:
    return {"id": number, "name": name or "-", "quantity": 1, "price": price}


def _goods(name: str, quantity: int) -> str:
    whole, part = divmod(quantity, 1000)
    count = f"{whole}.{part:03}".rstrip("0").rstrip(".")
    return plain(f"{count} x {name}", 255)


def _customer(ask: ChargeRequest) -> dict[str, object]:
    customer: dict[str, object] = {
        "name": plain(ask.customer_name, 255) or "Customer",
        "country": "ID",
    }
    if len(ask.customer_email) <= 128 and _EMAIL.fullmatch(ask.customer_email):
        customer["email"] = ask.customer_email
    phone = ask.customer_phone.removeprefix("+")
    if phone.isascii() and phone.isdigit() and 8 <= len(phone) <= 16:
        customer["phone"] = phone
    return customer


def plain(text: str, longest: int) -> str:
    """Only what DOKU's pages take in a name: letters, digits, spaces and ``? . , _ -``."""
    letters = unicodedata.normalize("NFKD", text)
    spaced = _NOT_ALLOWED.sub(" ", "".join(c for c in letters if not unicodedata.combining(c)))
    return " ".join(spaced.split())[:longest].strip()
