"""QRIS: the QR that every Indonesian wallet scans, read, checked, made, and given an amount.

The merchant-presented code of EMVCo with Indonesia's rules. A reader takes what real codes do
(names over 25 characters, no national object 51); a writer obeys every limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from posapp.models.emv import Pair, checksum, read_objects, write_objects
from posapp.models.errors import Refused
from posapp.models.money import DIGITS, digits

LONGEST = 512
#: Shops are paid by QRIS in rupiah.
CURRENCY = "IDR"
_BEGINS, _ENDS = "000201", "6304"
STATIC, DYNAMIC = "11", "12"
#: ISO 4217 numbers of the currencies that a shop may have.
NUMBERS = {
    "IDR": "360", "USD": "840", "EUR": "978", "SGD": "702", "MYR": "458", "AUD": "036",
    "GBP": "826", "JPY": "392", "THB": "764", "PHP": "608", "VND": "704",
}  # fmt: skip
_CURRENCIES = {number: currency for currency, number in NUMBERS.items() if currency in DIGITS}

_AMOUNT = re.compile(r"(?=.{1,13}\Z)([0-9]+)(?:\.([0-9]*))?", re.ASCII)
_PERCENT = re.compile(r"[0-9]{1,2}(?:\.[0-9]{0,2})?", re.ASCII)
#: What an object has to look like, where it is there.
_FORMS = {
    "01": re.compile(r"1[12]"),
    "52": re.compile(r"[0-9]{4}"),
    "53": re.compile(r"[0-9]{3}"),
    "54": _AMOUNT,
    "55": re.compile(r"0[123]"),
    "56": _AMOUNT,
    "57": _PERCENT,
    "58": re.compile(r"[A-Z]{2}"),
    "59": re.compile(r"[^|\x00-\x1f\x7f]+"),
    "60": re.compile(r"[^|\x00-\x1f\x7f]+"),
    "61": re.compile(r"[^|\x00-\x1f\x7f]{1,10}"),
}
_NEEDED = ("52", "53", "58", "59", "60")
_TEMPLATES = (*(f"{number:02d}" for number in range(26, 52)), "62")
_ACCOUNTS = tuple(f"{number:02d}" for number in range(2, 52))
#: The longest text that a writer may put into an object.
_LIMITS = {"59": 25, "60": 15, "61": 10, "62.01": 25, "62.05": 25, "62.07": 25}


class Tip(StrEnum):
    """What the customer is asked for beside the amount."""

    NONE = ""
    ASKED = "01"
    FIXED = "02"
    PERCENT = "03"


@dataclass(slots=True, frozen=True)
class Qris:
    """A code as it was read.

    ``amount`` is minor units; None where the customer types it, or no shop has the currency.
    ``currency`` is its letters, or its number where no shop has it. ``parts`` are the objects in
    order, without the checksum. ``nmid`` is the national merchant id.
    """

    text: str
    parts: tuple[Pair, ...]
    is_dynamic: bool
    currency: str
    amount: int | None
    tip: Tip
    country: str
    name: str
    city: str
    postal: str
    category: str
    nmid: str
    bill: str
    reference: str
    terminal: str


@dataclass(slots=True, frozen=True)
class Merchant:
    """Who is paid, for a code that is made; ``accounts`` are the templates 26 to 51."""

    name: str
    city: str
    postal: str
    category: str
    accounts: tuple[tuple[str, tuple[Pair, ...]], ...]
    country: str = "ID"


def read_qris(text: str) -> Qris:
    """Read a code and check it.

    Raises Refused: ``not_qris``, ``qris_too_long``, ``qris_cut``, ``qris_twice``,
    ``qris_checksum``, ``qris_missing``, ``qris_bad_part``.
    """
    if not text.startswith(_BEGINS):
        raise Refused("not_qris")
    if len(text) > LONGEST:
        raise Refused("qris_too_long", most=LONGEST)
    pairs = read_objects(text)
    if pairs[-1][0] != "63" or not text[:-4].endswith(_ENDS):
        raise Refused("qris_missing", part="63")
    if text[-4:].upper() != checksum(text[:-4]):
        raise Refused("qris_checksum")
    found = dict(pairs[:-1])
    _check(found)
    inside = {key: dict(read_objects(found[key], key)) for key in _TEMPLATES if key in found}
    extra = inside.get("62", {})
    currency = _CURRENCIES.get(found["53"], found["53"])
    return Qris(
        text=text,
        parts=pairs[:-1],
        is_dynamic=found.get("01") == DYNAMIC,
        currency=currency,
        amount=_minor("54", found.get("54"), currency),
        tip=_tip(found, currency),
        country=found["58"],
        name=found["59"],
        city=found["60"],
        postal=found.get("61", ""),
        category=found["52"],
        nmid=inside.get("51", {}).get("02", ""),
        bill=extra.get("01", ""),
        reference=extra.get("05", ""),
        terminal=extra.get("07", ""),
    )


def check_asks(code: Qris, amount: int, currency: str) -> None:
    """That a code asks for this sum and for nothing else.

    Raises Refused: ``qris_other_currency``, ``qris_tip``, ``qris_no_amount``,
    ``qris_other_amount``.
    """
    if code.currency != currency:
        raise Refused("qris_other_currency", currency=code.currency, due=currency)
    if code.tip:
        raise Refused("qris_tip")
    if code.amount is None:
        raise Refused("qris_no_amount")
    if code.amount != amount:
        raise Refused("qris_other_amount", asked=code.amount, due=amount, currency=currency)


def check_sticker(code: Qris, currency: str) -> None:
    """That a code is one that a shop puts up, to which a till may add the amount.

    Raises Refused: ``qris_not_static``, ``qris_tip``, ``qris_other_currency``.
    """
    if code.is_dynamic or code.amount is not None:
        raise Refused("qris_not_static")
    if code.tip:
        raise Refused("qris_tip")
    if code.currency != currency:
        raise Refused("qris_other_currency", currency=code.currency, due=currency)


def with_amount(code: Qris, amount: int, bill: str = "") -> str:
    """A shop's static code as one for this sum; a bill number is added where it has room.

    Its acquirer settles it as the static code, so nobody tells the till that it was paid.
    Raises Refused as ``check_sticker`` does, ``bad_amount`` and ``qris_no_room``.
    """
    check_sticker(code, code.currency)
    wanted = dict(code.parts) | {"01": DYNAMIC, "54": decimal(amount, code.currency)}
    if bill:
        extra = dict(read_objects(wanted.get("62", ""), "62"))
        billed = "".join(write_objects(pair) for pair in sorted((extra | {"01": bill}).items()))
        if len(bill) <= _LIMITS["62.01"] and len(billed) <= 99:
            wanted["62"] = billed
    first = ("00", "01")
    order = [*first, *(key for key, _value in code.parts if key not in first)]
    order.insert(order.index("53") + 1, "54")
    if "62" in wanted and "62" not in order:
        order.append("62")
    return _sealed([(key, wanted[key]) for key in order])


def write_qris(
    merchant: Merchant,
    currency: str,
    amount: int | None = None,
    *,
    bill: str = "",
    reference: str = "",
    terminal: str = "",
) -> str:
    """A code for a merchant: dynamic with an amount, static without.

    Raises Refused: ``unknown_currency``, ``bad_amount``, ``qris_bad_part``, ``qris_missing``,
    ``qris_no_room``.
    """
    digits(currency)
    extra = (("01", bill), ("05", reference), ("07", terminal))
    pairs = [
        ("00", "01"),
        ("01", STATIC if amount is None else DYNAMIC),
        *((key, write_objects(*inside)) for key, inside in merchant.accounts),
        ("52", merchant.category),
        ("53", NUMBERS[currency]),
        ("54", "" if amount is None else decimal(amount, currency)),
        ("58", merchant.country),
        ("59", merchant.name),
        ("60", merchant.city),
        ("61", merchant.postal),
        ("62", write_objects(*extra)),
    ]
    limited = [*pairs, *((f"62.{key}", value) for key, value in extra)]
    for key, value in limited:
        if len(value) > _LIMITS.get(key, 99):
            raise Refused("qris_no_room", part=key, most=_LIMITS.get(key, 99))
    if merchant.country == "ID" and not merchant.postal:
        raise Refused("qris_missing", part="61")
    _check(dict(pair for pair in pairs if pair[1]))
    return _sealed(pairs)


def decimal(amount: int, currency: str) -> str:
    """Minor units as the code writes them. Raises Refused ``bad_amount``."""
    places = digits(currency)
    whole, part = divmod(amount, 10**places)
    text = f"{whole}.{part:0{places}d}" if places else str(whole)
    if amount <= 0 or not _AMOUNT.fullmatch(text):
        raise Refused("bad_amount", field="amount", text=str(amount))
    return text


def _sealed(pairs: list[Pair]) -> str:
    body = write_objects(*pairs) + _ENDS
    if len(body) + 4 > LONGEST:
        raise Refused("qris_too_long", most=LONGEST)
    return body + checksum(body)


def _check(found: dict[str, str]) -> None:
    for key in _NEEDED:
        if key not in found:
            raise Refused("qris_missing", part=key)
    if not any(key in found for key in _ACCOUNTS):
        raise Refused("qris_missing", part="26")
    for key, form in _FORMS.items():
        if key in found and not form.fullmatch(found[key]):
            raise Refused("qris_bad_part", part=key)


def _minor(key: str, text: str | None, currency: str) -> int | None:
    """An amount in minor units. A fraction finer than the currency's coins is no amount."""
    if text is None:
        return None
    whole, _point, part = text.partition(".")
    if not int(whole + part):
        raise Refused("qris_bad_part", part=key)
    if currency not in DIGITS:
        return None
    places = digits(currency)
    if part[places:].strip("0"):
        raise Refused("qris_bad_part", part=key)
    return int(whole + part[:places].ljust(places, "0"))


def _tip(found: dict[str, str], currency: str) -> Tip:
    """The tip, with exactly the object that belongs to its kind."""
    tip = Tip(found.get("55", ""))
    if ("56" in found) != (tip is Tip.FIXED):
        raise Refused("qris_bad_part", part="56")
    if ("57" in found) != (tip is Tip.PERCENT):
        raise Refused("qris_bad_part", part="57")
    _minor("56", found.get("56"), currency)
    if tip is Tip.PERCENT and not found["57"].strip("0."):
        raise Refused("qris_bad_part", part="57")
    return tip
