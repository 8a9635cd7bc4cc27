"""What a shop may ask for when it opens a charge, checked before anything is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from posapp.models.money import DIGITS, MAX_AMOUNT
from posapp.sandbox.practice import Refusal
from posapp.services.gateways.types import Method

REFERENCE = re.compile(r"[A-Z0-9-]{1,30}")
LONGEST = timedelta(days=31)
MOST_LINES = 1000
MOST_TEXT = 500


@dataclass(slots=True, frozen=True)
class Ask:
    """A checked request for a charge."""

    reference: str
    invoice: str
    order: str
    amount: int
    currency: str
    methods: tuple[Method, ...]
    expires_at: datetime
    language: str
    details: dict[str, object]  # what the page shows: customer, shop, lines, sums


def read_ask(body: Mapping[str, object], now: datetime) -> Ask:
    """The request in ``body``. Raises Refusal ``invalid``."""
    reference = text(body, "reference")
    if not REFERENCE.fullmatch(reference):
        raise invalid("reference is 1 to 30 characters of A-Z, 0-9 and -")
    currency = text(body, "currency")
    if currency not in DIGITS:
        raise invalid(f"currency {currency!r} is not known")
    language = body.get("language", "id")
    if language not in ("id", "en"):
        raise invalid("language is id or en")
    return Ask(
        reference=reference,
        invoice=text(body, "invoice", required=False) or reference,
        order=text(body, "order", required=False),
        amount=whole(body, "amount", least=1),
        currency=currency,
        methods=_methods(body.get("methods")),
        expires_at=_expiry(body.get("expires_at"), now),
        language=str(language),
        details=_details(body),
    )


def invalid(message: str) -> Refusal:
    """The refusal of a field that is wrong."""
    return Refusal(422, "invalid", message)


def text(body: Mapping[str, object], name: str, *, required: bool = True) -> str:
    """A field that is a text of reasonable length."""
    value = body.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or len(value) > MOST_TEXT or (required and not value):
        raise invalid(f"{name} is a text of at most {MOST_TEXT} characters")
    return value


def whole(body: Mapping[str, object], name: str, *, least: int = 0) -> int:
    """A field that is an integer of minor units, or of thousandths."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MAX_AMOUNT:
        raise invalid(f"{name} is a whole number from {least} to {MAX_AMOUNT}")
    return value


def _methods(given: object) -> tuple[Method, ...]:
    if not isinstance(given, list) or not given:
        raise invalid("methods names at least one way of paying")
    try:
        chosen = [Method(name) for name in given]
    except ValueError:
        raise invalid(f"methods is a list of {', '.join(Method)}") from None
    return tuple(dict.fromkeys(chosen))


def _expiry(given: object, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(str(given))
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise invalid("expires_at is a time in ISO 8601") from None
    if not now < at <= now + LONGEST:
        raise invalid("expires_at is in the future, at most 31 days away")
    return at


def _details(body: Mapping[str, object]) -> dict[str, object]:
    lines = body.get("lines", [])
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise invalid(f"lines is a list of at most {MOST_LINES}")
    return {
        "customer": _texts(body, "customer", "id", "name", "email", "phone"),
        "shop": _texts(body, "shop", "name", "city", "phone", "timezone"),
        "lines": [_line(line) for line in lines],
        "order_total": whole(body, "order_total") if "order_total" in body else 0,
        "order_received": whole(body, "order_received") if "order_received" in body else 0,
    }


def _texts(body: Mapping[str, object], name: str, *fields: str) -> dict[str, str]:
    given = body.get(name) or {}
    if not isinstance(given, dict):
        raise invalid(f"{name} is an object")
    return {field: text(given, field, required=False) for field in fields}


def _line(line: object) -> dict[str, object]:
    if not isinstance(line, dict):
        raise invalid("a line is an object with name, quantity and amount")
    return {
        "name": text(line, "name", required=False),
        "quantity": whole(line, "quantity", least=-MAX_AMOUNT),
        "amount": whole(line, "amount", least=-MAX_AMOUNT),
    }


def same_words(body: Mapping[str, object]) -> str:
    """The body in one spelling, so that a repetition is known as one."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
