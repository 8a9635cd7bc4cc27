"""The notes and coins that a drawer is counted by, in minor units, the largest first."""

from __future__ import annotations

from posapp.models.errors import Refused
from posapp.models.money import MAX_AMOUNT

#: Rupiah: notes 100,000 to 1,000 and coins 1,000 to 100 (Bank Indonesia, emission 2022 and
#: 2016). The note and the coin of 1,000 are one row.
_IDR = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
_CENTS = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
_OF: dict[str, tuple[int, ...]] = {
    "IDR": _IDR,
    "USD": (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1),
    "EUR": (50_000, 20_000, *_CENTS),
    "GBP": (5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
    "SGD": (100_000, 10_000, 5_000, 1_000, 500, 200, 100, 50, 20, 10, 5),
    "MYR": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 20, 10, 5),
    "AUD": (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5),
    "PHP": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100, 25, 5, 1),
    "THB": (100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25),
    "JPY": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1),
    "VND": (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200),
}

#: More pieces of one kind are a slip of the finger.
MAX_PIECES = 100_000


def denominations(currency: str) -> tuple[int, ...]:
    """What a drawer in this currency is counted by."""
    return _OF.get(currency, _CENTS)


def count_sum(counts: tuple[tuple[int, int], ...], other: int, currency: str) -> int:
    """What (value, pieces) and a loose sum come to.

    Raises Refused ``bad_denomination``, ``bad_count`` or ``amount_too_large``.
    """
    known = denominations(currency)
    seen: set[int] = set()
    for value, pieces in counts:
        if value not in known or value in seen:
            raise Refused("bad_denomination", field="count", value=value)
        if not 0 <= pieces <= MAX_PIECES:
            raise Refused("bad_count", field="count", pieces=pieces)
        seen.add(value)
    if other < 0:
        raise Refused("bad_count", field="count", pieces=other)
    total = sum(value * pieces for value, pieces in counts) + other
    if total > MAX_AMOUNT:
        raise Refused("amount_too_large", field="count", amount=total)
    return total
