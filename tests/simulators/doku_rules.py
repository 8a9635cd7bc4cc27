"""DOKU's rules for a Checkout request, and how it refuses what breaks them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.simulators.base import Reply

CHANNELS = {
    "QRIS": ("QRIS", "DOKU"),
    "VIRTUAL_ACCOUNT_BCA": ("VIRTUAL_ACCOUNT", "BCA"),
    "VIRTUAL_ACCOUNT_BANK_MANDIRI": ("VIRTUAL_ACCOUNT", "BANK_MANDIRI"),
    "VIRTUAL_ACCOUNT_BRI": ("VIRTUAL_ACCOUNT", "BRI"),
    "VIRTUAL_ACCOUNT_BNI": ("VIRTUAL_ACCOUNT", "BNI"),
    "VIRTUAL_ACCOUNT_BANK_PERMATA": ("VIRTUAL_ACCOUNT", "BANK_PERMATA"),
    "VIRTUAL_ACCOUNT_BTN": ("VIRTUAL_ACCOUNT", "BTN"),
    "CREDIT_CARD": ("CREDIT_CARD", "BANK_MANDIRI"),
    "EMONEY_OVO": ("EMONEY", "OVO"),
    "EMONEY_SHOPEE_PAY": ("EMONEY", "SHOPEE_PAY"),
    "EMONEY_DANA": ("EMONEY", "DANA"),
    "ONLINE_TO_OFFLINE_ALFA": ("ONLINE_TO_OFFLINE", "ALFA"),
    "ONLINE_TO_OFFLINE_INDOMARET": ("ONLINE_TO_OFFLINE", "INDOMARET"),
    "PEER_TO_PEER_KREDIVO": ("PEER_TO_PEER", "KREDIVO"),
    "PEER_TO_PEER_AKULAKU": ("PEER_TO_PEER", "AKULAKU"),
}
NOT_CLOSED = ("CREDIT_CARD", "EMONEY", "ONLINE_TO_OFFLINE", "PEER_TO_PEER", "VIRTUAL_ACCOUNT_BTN")
ORDER_FIELDS = {"amount", "invoice_number", "currency", "callback_url", "callback_url_result",
                "callback_url_cancel", "language", "auto_redirect", "disable_retry_payment",
                "recover_abandoned_cart", "expired_recovered_cart", "line_items"}  # fmt: skip
PAYMENT_FIELDS = {"payment_due_date", "payment_method_types", "type"}
CUSTOMER_FIELDS = {"id", "name", "last_name", "email", "phone", "address", "city", "state",
                   "postcode", "country"}  # fmt: skip
TOP_FIELDS = {"order", "payment", "customer", "shipping_address", "billing_address",
              "additional_info"}  # fmt: skip
NAME = re.compile(r"[A-Za-z0-9 ?.,_-]{1,255}")


class Refusal(Exception):  # noqa: N818
    """The request is refused with this answer."""

    def __init__(self, status: int, body: Mapping[str, object]) -> None:
        super().__init__(status)
        self.reply = Reply(status, body)


def header_error(code: str, message: str) -> Refusal:
    return Refusal(
        400, {"error": {"code": code, "message": message, "type": "invalid_request_error"}}
    )


def business_error(message: str) -> Refusal:
    return Refusal(400, {"message": [message]})


def want(condition: object, message: str) -> None:
    if not condition:
        raise business_error(message)


def check_lines(lines: object, amount: int) -> None:
    if lines is None:
        return
    want(isinstance(lines, list) and lines, "INVALID LINE ITEMS")
    for line in lines:
        want(isinstance(line.get("name"), str), "INVALID LINE ITEMS")
        want(NAME.fullmatch(line["name"]), "INVALID LINE ITEM NAME")
        want(type(line.get("price")) is int and line["price"] > 0, "INVALID PRICE")
        want(type(line.get("quantity")) is int and line["quantity"] > 0, "INVALID QUANTITY")
    want(sum(line["price"] * line["quantity"] for line in lines) == amount, "AMOUNT NOT MATCH")


def check_channels(named: object, inactive: set[str]) -> tuple[str, ...] | None:
    if named is None:
        return None
    want(isinstance(named, list) and named, "INVALID PAYMENT METHOD")
    active = all(code in CHANNELS and code not in inactive for code in named)
    want(active, "PAYMENT CHANNEL IS INACTIVE")
    return tuple(named)


def check_customer(customer: object) -> None:
    if customer is None:
        return
    want(isinstance(customer, dict) and set(customer) <= CUSTOMER_FIELDS, "UNKNOWN FIELD")
    want(1 <= len(customer.get("name", "x")) <= 255, "INVALID CUSTOMER NAME")
    email, phone = customer.get("email", "a@b.co"), customer.get("phone", "620000000")
    want(len(email) <= 128 and re.fullmatch(r"\S+@\S+\.\S+", email), "INVALID EMAIL")
    want(re.fullmatch(r"[0-9]{1,16}", phone), "INVALID PHONE")
    want(customer.get("country", "ID") == "ID", "INVALID COUNTRY")
