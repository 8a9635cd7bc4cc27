"""What the checkout page shows of a charge, worked out once, in the customer's language."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from posapp.i18n import clock_time, short_date
from posapp.models.initials import initials
from posapp.models.money import MINUS, NBSP, format_amount
from posapp.sandbox import charges
from posapp.sandbox.cards import CARDS
from posapp.sandbox.pay import ISSUERS
from posapp.sandbox.practice import Desk
from posapp.sandbox.qris import NMID
from posapp.sandbox.store import moment
from posapp.sandbox.texts import speak
from posapp.services.gateways.types import Method

ICONS = {
    Method.QRIS: "qr-code",
    Method.VA: "landmark",
    Method.EWALLET: "wallet",
    Method.CARD: "credit-card",
    Method.STORE: "store",
    Method.PAYLATER: "calendar-clock",
}
CARD_WORDS = {"05": "declined", "51": "insufficient", "54": "expired_card"}
DEFAULT_ZONE = "Asia/Jakarta"


def sheet(
    desk: Desk, charge: sqlite3.Row, language: str, facts: Mapping[str, str]
) -> dict[str, Any]:
    """Every value of the page, written out."""
    details = json.loads(charge["details"])
    shop = {name: details["shop"][name] or facts.get(name, "") for name in details["shop"]}
    money = partial(format_amount, currency=charge["currency"], language=language)
    view = charges.view(desk, charge)
    paid = charges.received(desk, charge)
    rest = max(0, charge["amount"] - paid)
    shown = "pending" if charges.is_open(desk, charge) else charge["state"]
    return {
        "charge": charge,
        "shown": shown,
        "version": version(charge, paid),
        "shop": {**shop, "initials": initials(shop["name"]) or "·"},
        "customer": details["customer"],
        "methods": [_method(name, language) for name in json.loads(charge["methods"])],
        "rest": rest,
        "money": money,
        "percent": _percent(details, paid),
        "lines": [_line(line, money) for line in details["lines"]],
        "sums": _sums(details, view, paid, rest, language, money),
        "expires": _moment(moment(charge["expires_at"]), shop["timezone"], language),
        "seconds_left": int((moment(charge["expires_at"]) - desk.now).total_seconds()),
        "receipt": _receipt(view, shop["timezone"], language, money),
        "order_total": money(details["order_total"]) if details["order_total"] else "",
        "nmid": NMID,
    }


def version(charge: sqlite3.Row, paid: int) -> str:
    """Changes whenever an open page has to be shown anew."""
    return f"{charge['state']}-{paid}"


def _method(name: str, language: str) -> dict[str, str]:
    return {
        "key": name,
        "icon": ICONS[Method(name)],
        "name": speak(language, name),
        "hint": speak(language, f"{name}_hint"),
    }


def _percent(details: Mapping[str, Any], paid: int) -> int | None:
    """How much is paid, never rounded up, as the till says it; none where nothing is."""
    total = details["order_total"]
    received = details["order_received"] + paid
    if not total or received <= 0:
        return None
    return min(99, 100 * received // total)


def _line(line: Mapping[str, Any], money: Any) -> dict[str, str]:
    whole, part = divmod(abs(line["quantity"]), 1000)
    decimals = f",{part:03d}".rstrip("0") if part else ""
    sign = MINUS if line["quantity"] < 0 else ""
    return {
        "quantity": f"{sign}{whole}{decimals}",
        "name": line["name"],
        "amount": money(line["amount"]),
    }


def _sums(
    details: Mapping[str, Any], view: Mapping[str, Any], paid: int, rest: int, language: str,
    money: Any,
) -> list[dict[str, str]]:  # fmt: skip
    total = details["order_total"]
    listed = sum(line["amount"] for line in details["lines"])
    back = sum(refund["amount"] for refund in view["refunds"])
    rows = []
    if total and details["lines"] and total != listed:
        rows.append(("discount" if total < listed else "extra", total - listed))
    if total and details["order_received"]:
        rows.append(("order_total", total))
        rows.append(("paid_before", -details["order_received"]))
    if paid:
        rows.append(("paid_here", -paid))
    if back:
        rows.append(("refunded", back))
    rows.append(("outstanding", rest))
    return [{"key": key, "name": speak(language, key), "amount": money(sum_)} for key, sum_ in rows]


def _moment(at: datetime, zone_name: str, language: str, *, year: bool = False) -> dict[str, str]:
    zone = zone_name if _is_zone(zone_name) else DEFAULT_ZONE
    day = short_date(at, zone, language, weekday=True)
    if year:
        from babel.dates import format_date  # first use only

        day = format_date(at.astimezone(ZoneInfo(zone)), "EEE, d MMM y", locale=language)
    return {"date": day, "time": clock_time(at, zone, language)}


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ValueError, OSError, KeyError):
        return False


def _receipt(
    view: Mapping[str, Any], zone: str, language: str, money: Any
) -> dict[str, Any] | None:
    if not view["payments"]:
        return None
    last = view["payments"][-1]
    attempt = next(a for a in view["attempts"] if a["id"] == last["attempt"])
    by = [speak(language, last["method"]), attempt["issuer"], attempt["masked"]]
    return {
        "amount": money(sum(payment["amount"] for payment in view["payments"])),
        "method": " · ".join(filter(None, by)),
        "approval": attempt["approval_code"],
        **_moment(moment(last["paid_at"]), zone, language, year=True),
    }


def choices(charge: sqlite3.Row, method: str, language: str) -> list[dict[str, str]]:
    """What there is to choose from within a way of paying."""
    if method == Method.CARD:
        return [
            {"key": card.key, "number": "",
             "name": f"{card.brand} {card.masked.replace(' ', NBSP)}",
             "note": speak(language, CARD_WORDS.get(card.response_code, "approved")),
             "tone": "bad" if card.failure else "good"}
            for card in CARDS
        ]  # fmt: skip
    if method == Method.QRIS:
        return []
    return [
        {
            "key": issuer,
            "name": issuer,
            "number": _number(charge, method, place, language),
            "note": "",
            "tone": "",
        }
        for place, issuer in enumerate(ISSUERS[method])
    ]


def _number(charge: sqlite3.Row, method: str, place: int, language: str) -> str:
    if method not in (Method.VA, Method.STORE):
        return ""
    serial = int.from_bytes(charge["token"].encode()[:8], "big") % 10**8
    prefix = ("8808", "8890", "8810", "8826")[place % 4]
    text = f"{prefix}{serial:08d}"
    spaced = NBSP.join(text[i : i + 4] for i in range(0, len(text), 4))
    return speak(language, "va_number" if method == Method.VA else "store_code", number=spaced)
