"""The card interface of the Faspay simulator: forms in, fields between semicolons out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from tests.simulators.base import Reply, Request

CARD_MERCHANT, CARD_PASSWORD = "shop_cards", "Cards-CANARY"


def sign_card(*parts: str) -> str:
    text = "##" + "##".join((CARD_MERCHANT.upper(), CARD_PASSWORD.upper(), *parts)) + "##"
    return hashlib.sha1(text.encode()).hexdigest().upper()


@dataclass
class CardTrx:
    """A transaction of the card interface."""

    id: str
    amount: int
    status: str = "S"
    refunded: int = 0


def answer_card(cards: Mapping[str, CardTrx], request: Request) -> Reply:
    """Void, refund and inquiry of cards: a form in, fields between semicolons out."""
    form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    name, amount = form.get("MERCHANT_TRANID", ""), form.get("AMOUNT", "")
    kind, given = form.get("TRANSACTIONTYPE", ""), form.get("TRANSACTIONID", "")
    if "form-urlencoded" not in request.headers["content-type"]:
        return _fields({"ERR_CODE": "5501", "ERR_DESC": "Invalid request"})
    if form.get("SIGNATURE") != sign_card(name, amount, given):
        return _fields({"ERR_CODE": "5502", "ERR_DESC": "Invalid signature"})
    card = cards.get(name)
    right = card is not None and amount == f"{card.amount}.00"
    if card is None or not right or form.get("RESPONSE_TYPE") != "3":
        return _fields({"ERR_CODE": "5533", "ERR_DESC": "Transaction not found"})
    error, words = "0", ""
    if kind != "4" and given != card.id:
        error, words = "5533", "Transaction not found"
    elif kind == "10":
        if card.status in ("A", "N", "RC"):
            card.status = "V"
        else:
            error, words = "5621", "Void rejected by bank"
    elif kind == "11":
        part = int(form["REFUND_AMOUNT"].removesuffix(".00"))
        if card.status not in ("C", "S") or not 0 < part <= card.amount - card.refunded:
            error, words = "5640", "Refund rejected"
        else:
            card.refunded += part
    return _fields(
        {
            "MERCHANT_TRANID": name,
            "TRANSACTIONID": card.id,
            "AMOUNT": amount,
            "TXN_STATUS": card.status,
            "ERR_CODE": error,
            "ERR_DESC": words,
            "SIGNATURE": sign_card(name, amount, card.status),
        }
    )


def _fields(said: Mapping[str, str]) -> Reply:
    text = ";".join(f"{name}={value}" for name, value in said.items())
    return Reply(200, text.encode(), {"Content-Type": "text/plain"})
