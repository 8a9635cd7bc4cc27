"""What is said to Faspay about a bill: checked before anything is sent, in its unit and limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.faspay.methods import METHODS, codes
from posapp.services.gateways.faspay.wib import in_wib
from posapp.services.gateways.types import ChargeRequest

MIN_EXPIRY = timedelta(minutes=10)
#: As documented for Debit, whose bills those of Xpress become.
MAX_EXPIRY = timedelta(days=30)
#: Two characters less than Faspay's 32: room for the number of a repeated opening.
MAX_REFERENCE = 30


def check(ask: ChargeRequest) -> None:
    """Raises Rejected, with the reason, for what Faspay would refuse."""
    if ask.currency != "IDR":
        raise Rejected(f"Faspay takes rupiah only, not {ask.currency}")
    if not 1 <= ask.amount <= MAX_AMOUNT:
        raise Rejected(f"the amount must be from 1 to {MAX_AMOUNT} rupiah")
    if not re.fullmatch(rf"[A-Z0-9-]{{1,{MAX_REFERENCE}}}", ask.reference, re.ASCII):
        raise Rejected(f"the reference must be 1 to {MAX_REFERENCE} of A-Z, 0-9 and -")


def end_of(ask: ChargeRequest, now: datetime) -> datetime:
    """When the link really ends: what was asked for, within what Faspay takes."""
    end = min(max(ask.expires_at, now + MIN_EXPIRY), now + MAX_EXPIRY)
    return end.replace(microsecond=0)


def channels(ask: ChargeRequest, settings: Mapping[str, str]) -> tuple[str, ...]:
    """The channels of the link; empty: all that the shop's contract has. Raises Rejected."""
    active = settings.get("channels", "").replace(",", " ").split()
    if not active and set(ask.methods) == set(METHODS):
        return ()
    found = codes(ask.methods, active)
    if not found:
        raise Rejected("the shop's contract with Faspay has none of these ways of paying")
    return found


def contact(ask: ChargeRequest, settings: Mapping[str, str]) -> tuple[str, str]:
    """Email address and phone number: Faspay demands both, so the shop's stand in."""
    email = ask.customer_email if len(ask.customer_email) <= 128 else ""
    phone = _digits(ask.customer_phone)
    return email or settings["shop_email"], phone or _digits(settings["shop_phone"])


def plain(text: str, most: int, otherwise: str) -> str:
    """Letters, digits and simple marks: what Faspay calls alphanumeric."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9 .,/-]", " ", folded)
    return " ".join(kept.split())[:most].strip() or otherwise


def xpress_body(
    ask: ChargeRequest, settings: Mapping[str, str], now: datetime
) -> dict[str, object]:
    """The bill for the hosted page, but for its number and signature. Raises Rejected.

    One item for the whole: the lines of an order that was paid in part do not add up to it.
    """
    check(ask)
    offered = channels(ask, settings)
    email, phone = contact(ask, settings)
    total = str(ask.amount)
    about = plain(f"{ask.invoice_number} {ask.shop_name}", 128, ask.reference)
    body: dict[str, object] = {
        "merchant_id": settings["merchant_id"],
        "bill_date": in_wib(now),
        "bill_expired": in_wib(end_of(ask, now)),
        "bill_desc": about,
        "bill_gross": total,
        "bill_miscfee": "0",
        "bill_total": total,
        "cust_no": plain(ask.order_number, 32, ask.reference),
        "cust_name": plain(ask.customer_name, 32, "Pelanggan"),
        "msisdn": phone,
        "email": email,
        "return_url": settings["return_url"],
        "item": [{"product": about[:50].strip(), "qty": "1", "amount": total}],
    }
    if offered:
        body["payment_channel"] = list(offered)
    return body


def _digits(phone: str) -> str:
    digits = re.sub(r"[^0-9]", "", phone)
    return digits if 8 <= len(digits) <= 15 else ""
