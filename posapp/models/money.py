"""Money: integers of minor units, one rounding function, one way to write a sum.

Digits come from our own table: CLDR gives the rupiah two decimals that no shop uses
(design.md 4). ``float`` never appears here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from posapp.models.errors import Refused

#: Minor-unit digits of each currency that a shop may choose (ISO 4217, but IDR as it is used).
DIGITS = {
    "IDR": 0, "USD": 2, "EUR": 2, "SGD": 2, "MYR": 2, "AUD": 2, "GBP": 2, "JPY": 0, "THB": 2,
    "PHP": 2, "VND": 0,
}  # fmt: skip

#: The largest sum on one document, in minor units: far above any shop, far below 2**53.
MAX_AMOUNT = 999_999_999_999

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def digits(currency: str) -> int:
    """How many decimals the currency has. Raises Refused ``unknown_currency``."""
    try:
        return DIGITS[currency]
    except KeyError:
        raise Refused("unknown_currency", field="currency", currency=currency) from None


def divide_half_up(numerator: int, denominator: int) -> int:
    """The one rounding of this program: half away from zero, on integers."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` by ``weights`` so that the parts add up to it exactly.

    The remainder goes to the largest fractions first, then in the given order, so that the
    same input always gives the same parts.
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    sign = -1 if total < 0 else 1
    size = abs(total)
    parts = [size * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
    for i in order[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


@lru_cache(maxsize=4096)
def format_amount(amount: int, currency: str, language: str = "id", *, symbol: bool = True) -> str:
    """The sum as people read it: ``Rp 1.000.000``, the same in every language for the rupiah."""
    from babel.numbers import format_currency, get_currency_symbol  # 11 ms, first use only

    locale = "id_ID" if currency == "IDR" else {"id": "id_ID", "en": "en_US"}.get(language, "en_US")
    places = digits(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    from decimal import Decimal

    number = Decimal(abs(amount)).scaleb(-places)
    text = format_currency(number, currency, pattern, locale=locale, currency_digits=False)
    sign = MINUS if amount < 0 else ""
    if not symbol:
        return sign + text
    return f"{sign}{get_currency_symbol(currency, locale)}{NBSP}{text}"


def parse_amount(text: str, currency: str) -> int:
    """What somebody typed, as minor units: ``300.000``, ``300,000``, ``Rp 300000``.

    In a currency without decimals every ``.`` and ``,`` groups thousands. Where there are
    decimals the last separator followed by exactly that many digits is the decimal sign.
    Raises Refused ``bad_amount`` (not a number) or ``amount_too_large``.
    """
    sign, cleaned = _bare(text, currency)
    places = digits(currency)
    fraction = "0" * places
    if places:
        at = max(cleaned.rfind("."), cleaned.rfind(","))
        if at >= 0 and len(cleaned) - at - 1 == places:
            cleaned, fraction = cleaned[:at], cleaned[at + 1 :]
    groups = cleaned.replace(",", ".").split(".")
    plain = len(groups) == 1 or (0 < len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))
    whole = "".join(groups)
    if not plain or not (whole + fraction).isascii() or not whole.isdigit():
        raise Refused("bad_amount", field="amount", text=text)
    if fraction and not fraction.isdigit():
        raise Refused("bad_amount", field="amount", text=text)
    amount = sign * int(whole + fraction)
    if abs(amount) > MAX_AMOUNT:
        raise Refused("amount_too_large", field="amount", text=text)
    return amount


def _bare(text: str, currency: str) -> tuple[int, str]:
    """The sign, and what is left of a typed sum without it, spaces and the currency's name."""
    cleaned = text.strip().replace(NBSP, "").replace(" ", "").replace(MINUS, "-")
    sign = -1 if cleaned.startswith("-") else 1
    cleaned = cleaned.removeprefix("-")
    if cleaned[:1].isdigit():
        return sign, cleaned
    for name in sorted(_names(currency), key=len, reverse=True):
        if cleaned.casefold().startswith(name.casefold()):
            return sign, cleaned[len(name) :]
    return sign, cleaned


@lru_cache
def _names(currency: str) -> frozenset[str]:
    """How the currency is written before a sum."""
    from babel.numbers import get_currency_symbol

    names = {currency, *(get_currency_symbol(currency, where) for where in ("id_ID", "en_US"))}
    return frozenset(names | {"Rp."} if currency == "IDR" else names)
