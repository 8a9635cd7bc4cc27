"""What Xendit refuses and in which words, from its documents: channels, fields, limits."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.simulators.base import Reply, Request

TEST_KEY = "xnd_development_FAKEKEY0000000000"
LIVE_KEY = "xnd_production_FAKEKEY0000000000"
TOKEN = "FAKE-callback-token-000"

#: Codes of the invoice API with what the channel pages say: least, most, how it is called in
#: ``payment_method`` once paid, whether a refund is possible and of a part.
CHANNELS: dict[str, tuple[int, int, str, bool, bool]] = {
    "QRIS": (1, 10_000_000, "QR_CODE", True, True),
    "GOPAY": (1, 50_000_000, "EWALLET", True, True),
    "OVO": (100, 20_000_000, "EWALLET", True, True),
    "DANA": (100, 20_000_000, "EWALLET", True, True),
    "SHOPEEPAY": (1, 20_000_000, "EWALLET", True, True),
    "LINKAJA": (1, 20_000_000, "EWALLET", True, False),
    "ASTRAPAY": (100, 20_000_000, "EWALLET", False, False),
    "JENIUSPAY": (1_000, 20_000_000, "EWALLET", False, False),
    "BCA": (10_000, 50_000_000, "BANK_TRANSFER", False, False),
    "BNI": (1, 50_000_000, "BANK_TRANSFER", False, False),
    "BRI": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "MANDIRI": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "PERMATA": (1, 9_999_999_999, "BANK_TRANSFER", False, False),
    "BSI": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "CIMB": (1, 50_000_000, "BANK_TRANSFER", False, False),
    "BJB": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "SAHABAT_SAMPOERNA": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "BNC": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "HANA": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "MUAMALAT": (1, 50_000_000_000, "BANK_TRANSFER", False, False),
    "ALFAMART": (10_000, 5_000_000, "RETAIL_OUTLET", False, False),
    "INDOMARET": (10_000, 2_500_000, "RETAIL_OUTLET", False, False),
    "CREDIT_CARD": (5_000, 200_000_000, "CREDIT_CARD", True, True),
    "KREDIVO": (1_000, 30_000_000, "PAYLATER", True, True),
    "AKULAKU": (1_000, 25_000_000, "PAYLATER", False, False),
    "ATOME": (10_000, 25_000_000, "PAYLATER", False, False),
    "UANGME": (1, 50_000_000_000, "PAYLATER", False, False),
    "DD_BRI": (1, 50_000_000_000, "DIRECT_DEBIT", False, False),
}
FIELDS = {
    "external_id", "amount", "payer_email", "description", "invoice_duration", "customer",
    "customer_notification_preference", "should_send_email", "success_redirect_url",
    "failure_redirect_url", "payment_methods", "currency", "reminder_time", "reminder_time_unit",
    "locale", "items", "fees", "metadata", "channel_properties",
}  # fmt: skip
CUSTOMER = {"given_names", "surname", "email", "mobile_number", "addresses"}
REASONS = {"FRAUDULENT", "DUPLICATE", "REQUESTED_BY_CUSTOMER", "CANCELLATION", "OTHERS"}
REFUND_FIELDS = {"invoice_id", "reference_id", "amount", "currency", "reason", "metadata"}
DAY, YEAR = 86_400, 31_536_000


class Refusal(Exception):  # noqa: N818
    """What the request is answered with."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(code)
        self.reply = Reply(status, {"error_code": code, "message": message or code.lower()})


def check_invoice(asked: dict[str, Any], active: Sequence[str]) -> tuple[str, ...]:
    """The channels that it can be paid by."""
    unknown = set(asked) - FIELDS
    need(not unknown, f"unknown: {sorted(unknown)}")
    need(is_text(asked.get("external_id"), 1, 255), "external_id")
    need(is_sum(asked.get("amount")), "amount")
    if asked.get("currency", "IDR") != "IDR":
        raise Refusal(400, "UNSUPPORTED_CURRENCY")
    duration = asked.get("invoice_duration", DAY)
    need(type(duration) is int and 1 <= duration <= YEAR, "invoice_duration")
    need(asked.get("locale", "id") in ("id", "en"), "locale")
    need(type(asked.get("should_send_email", False)) is bool, "should_send_email")
    need(is_text(asked.get("description", ""), 0, 1_000), "description")
    _check_customer(asked.get("customer", {}))
    _check_items(asked.get("items", []))
    check_metadata(asked.get("metadata", {}))
    return _check_channels(asked.get("payment_methods"), asked["amount"], active)


def _check_channels(codes: Any, amount: Any, active: Sequence[str]) -> tuple[str, ...]:
    if codes is not None:
        need(isinstance(codes, list) and bool(codes), "payment_methods")
        need(all(code in CHANNELS for code in codes), "payment_methods")
        need(len(set(codes)) == len(codes), "payment_methods")
        if not set(codes) <= set(active):
            raise Refusal(400, "UNAVAILABLE_PAYMENT_METHOD_ERROR")
    chosen = [code for code in active if codes is None or code in codes]
    if not chosen:
        raise Refusal(400, "NO_COLLECTION_METHODS_ERROR")
    found = tuple(c for c in chosen if CHANNELS[c][0] <= amount <= CHANNELS[c][1])
    if not found:
        small = all(amount < CHANNELS[code][0] for code in chosen)
        side = "MINIMAL" if small else "MAXIMUM"
        raise Refusal(400, f"{side}_TRANSFER_AMOUNT_ERROR")
    return found


def _check_customer(asked: Any) -> None:
    need(isinstance(asked, dict) and set(asked) <= CUSTOMER, "customer")
    for name in ("given_names", "surname"):
        need(is_text(asked.get(name, "x"), 1, 255), name)
    if "email" in asked and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", asked["email"]):
        raise Refusal(400, "EMAIL_FORMAT_ERROR")
    if "mobile_number" in asked:
        need(re.fullmatch(r"\+\d{8,15}", asked["mobile_number"]) is not None, "mobile_number")


def read_object(request: Request) -> dict[str, Any]:
    try:
        asked = json.loads(request.body, parse_float=Decimal)
    except ValueError:
        raise Refusal(400, "INVALID_JSON_FORMAT") from None
    if not isinstance(asked, dict):
        raise Refusal(400, "API_VALIDATION_ERROR")
    return asked


def need(fine: bool, message: str) -> None:
    if not fine:
        raise Refusal(400, "API_VALIDATION_ERROR", message)


def is_text(value: Any, least: int, most: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= most


def is_sum(value: Any) -> bool:
    return type(value) in (int, Decimal) and value > 0


def _check_items(items: Any) -> None:
    need(isinstance(items, list) and len(items) <= 75, "items")
    for item in items:
        need(isinstance(item, dict), "items")
        need(set(item) <= {"name", "price", "quantity", "category", "url", "reference_id"}, "item")
        need(is_text(item.get("name"), 1, 256), "name")
        need(is_sum(item.get("price")), "price")
        need(type(item.get("quantity")) is int and item["quantity"] >= 1, "quantity")


def check_metadata(metadata: Any) -> None:
    need(isinstance(metadata, dict) and len(metadata) <= 50, "metadata")
    for name, value in metadata.items():
        need(len(name) <= 40 and is_text(value, 0, 500), "metadata")
