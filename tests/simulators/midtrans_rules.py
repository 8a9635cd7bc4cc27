"""What Snap takes in a request for a page, as its pages of JSON objects say it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

#: ``enabled_payments``: the type and the extra fields that a transaction of it has, the sums
#: that it takes, and whether it can be given back ("part", "whole", or "").
CHANNELS: dict[str, tuple[str, dict[str, object], int, int, str]] = {
    "credit_card": ("credit_card", {"masked_card": "48111111-1114", "bank": "bni",
                    "card_type": "credit", "approval_code": "1424936374393"},
                    10_000, 999_999_999, "part"),
    "bca_va": ("bank_transfer", {"va_numbers": [{"bank": "bca", "va_number": "12345678901"}]},
               10_000, 20_000_000_000, ""),
    "bni_va": ("bank_transfer", {"va_numbers": [{"bank": "bni", "va_number": "9881234567"}]},
               1, 10**12, ""),
    "bri_va": ("bank_transfer", {"va_numbers": [{"bank": "bri", "va_number": "128112345"}]},
               1, 20_000_000_000, ""),
    "cimb_va": ("bank_transfer", {"va_numbers": [{"bank": "cimb", "va_number": "123456"}]},
                1, 250_000_000, ""),
    "danamon_va": ("bank_transfer", {"va_numbers": [{"bank": "danamon", "va_number": "1234"}]},
                   1, 10**12, ""),
    "seabank_va": ("bank_transfer", {"va_numbers": [{"bank": "seabank", "va_number": "1234"}]},
                   10_000, 100_000_000, ""),
    "bsi_va": ("bank_transfer", {"va_numbers": [{"bank": "bsi", "va_number": "1234"}]},
               1_000, 10**12, ""),
    "saqu_va": ("bank_transfer", {"va_numbers": [{"bank": "saqu", "va_number": "1234"}]},
                1, 10**12, ""),
    "other_va": ("bank_transfer", {"va_numbers": [{"bank": "bni", "va_number": "99"}]},
                 1, 10**12, ""),
    "permata_va": ("bank_transfer", {"permata_va_number": "1234567890"}, 1, 9_999_999_999, ""),
    "echannel": ("echannel", {"biller_code": "70012", "bill_key": "123456789012"},
                 1, 50_000_000_000, ""),
    "gopay": ("gopay", {}, 1, 20_000_000, "part"),
    "other_qris": ("qris", {"issuer": "dana", "acquirer": "airpay shopee",
                   "transaction_type": "off-us"}, 1, 10_000_000, "part"),
    "shopeepay": ("shopeepay", {}, 1, 20_000_000, "part"),
    "dana": ("dana", {}, 1, 20_000_000, "part"),
    "ovo": ("ovo", {"payer_phone_number": "081111111111"}, 1, 99_999_999, "whole"),
    "alfamart": ("cstore", {"store": "alfamart", "payment_code": "123456789"}, 1, 5_000_000, ""),
    "indomaret": ("cstore", {"store": "indomaret", "payment_code": "123456789"},
                  10_000, 5_000_000, ""),
    "akulaku": ("akulaku", {}, 5_000, 10**12, "part"),
    "kredivo": ("kredivo", {}, 1, 10**12, "part"),
}  # fmt: skip

TOP = {
    "transaction_details", "item_details", "customer_details", "enabled_payments", "credit_card",
    "callbacks", "expiry", "page_expiry", "custom_field1", "custom_field2", "custom_field3",
    "user_id", "gopay", "shopeepay", "cstore", "echannel", "bca_va", "bni_va", "bri_va",
    "permata_va", "cimb_va",
}  # fmt: skip
UNITS = {"minute": 1, "minutes": 1, "hour": 60, "hours": 60, "day": 1440, "days": 1440}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Wrong(Exception):  # noqa: N818  (an answer, not a failure of ours)
    """What Snap says about a request that it does not take."""


def need(right: object, message: str) -> None:
    """Refuse with these words unless it is right."""
    if not right:
        raise Wrong(message)


def check(body: object, now: datetime) -> tuple[str, int, list[str], datetime]:
    """Order id, sum, codes and end of a page. Raises Wrong."""
    need(isinstance(body, dict), "the request body is not an object")
    assert isinstance(body, dict)
    need(not set(body) - TOP, f"unknown field {sorted(set(body) - TOP)}")
    details = body.get("transaction_details")
    need(isinstance(details, dict), "transaction_details is required")
    order_id, amount = details.get("order_id"), details.get("gross_amount")
    need(
        isinstance(order_id, str) and re.fullmatch(r"[A-Za-z0-9\-_~.]{1,50}", order_id),
        "transaction_details.order_id is not valid",
    )
    need(whole(amount) and amount >= 1, "transaction_details.gross_amount must be at least 1")
    _items(body.get("item_details"), amount)
    _customer(body.get("customer_details", {}))
    codes = body.get("enabled_payments", list(CHANNELS))
    need(
        isinstance(codes, list) and codes and len(set(codes)) == len(codes),
        "enabled_payments is empty or says something twice",
    )
    need(not set(codes) - set(CHANNELS), "enabled_payments has an unknown code")
    card = body.get("credit_card", {})
    need(isinstance(card, dict) and isinstance(card.get("secure", False), bool), "credit_card")
    return order_id, amount, codes, _end(body, now)


def whole(value: object) -> bool:
    """A number without decimals, and no yes or no."""
    return isinstance(value, int) and not isinstance(value, bool)


def _items(items: object, amount: int) -> None:
    if items is None:
        return
    need(isinstance(items, list) and items, "item_details is empty")
    assert isinstance(items, list)
    total = 0
    for item in items:
        need(isinstance(item, dict), "item_details holds no object")
        name, number = item.get("name"), item.get("id", "")
        need(isinstance(name, str) and 0 < len(name) <= 50, "item_details name too long")
        need("|" not in name, "item_details name breaks Alfamart")
        need(isinstance(number, str) and len(number) <= 50, "item_details id")
        need(whole(item.get("price")), "item_details price is not a number")
        need(whole(item.get("quantity")) and item["quantity"] >= 1, "item_details quantity")
        total += item["price"] * item["quantity"]
    need(
        total == amount, "transaction_details.gross_amount is not equal to the sum of item_details"
    )


def _customer(told: object) -> None:
    need(isinstance(told, dict), "customer_details is not an object")
    assert isinstance(told, dict)
    known = {"first_name", "last_name", "email", "phone", "billing_address", "shipping_address"}
    need(not set(told) - known, "customer_details has an unknown field")
    for field in ("first_name", "last_name", "email", "phone"):
        text = told.get(field, "x")
        need(isinstance(text, str) and len(text) <= 255, f"customer_details.{field} too long")
    if "email" in told:
        need(EMAIL.fullmatch(told["email"]), "customer_details.email format is invalid")
    if "phone" in told:
        need(re.fullmatch(r"\+?[0-9 ()-]{5,19}", told["phone"]), "customer_details.phone")


def _end(body: dict[str, object], now: datetime) -> datetime:
    expiry = body.get("page_expiry") or body.get("expiry")
    if expiry is None:
        return now + timedelta(hours=24)
    need(isinstance(expiry, dict), "expiry is not an object")
    assert isinstance(expiry, dict)
    duration, unit, start = expiry.get("duration"), expiry.get("unit"), expiry.get("start_time")
    need(unit in UNITS, "expiry.unit is unknown")
    need(whole(duration), "expiry.duration is not a number")
    minutes = duration * UNITS[str(unit)]
    need(5 <= minutes <= 7 * 1440, "expiry is from 5 minutes to 7 days")
    if start is None:
        return now + timedelta(minutes=minutes)
    form = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0700"
    need(isinstance(start, str) and re.fullmatch(form, start), "expiry.start_time")
    return datetime.strptime(start, "%Y-%m-%d %H:%M:%S %z") + timedelta(minutes=minutes)
