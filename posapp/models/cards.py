"""Recognise a card number before it is stored: none ever is."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Digits in groups with single spaces or dashes between (also the typographic ones).
_RUN = re.compile(r"(?<!\d)\d(?:[ \-\u00a0\u2010-\u2015]?\d)+")
_GROUP = re.compile(r"\d+")
_SHORTEST, _LONGEST = 13, 19
_PHONE_DIGITS = 15


def looks_like_card(text: str, *, phone: bool = False) -> bool:
    """Whether 13 to 19 digits in the text could be the number of a card.

    Cards begin with 2 to 6, so that no Indonesian barcode (899…) or local phone number (0…)
    is taken for one; a number right after ``+`` is a phone number. In a field for phone
    numbers (``phone``) one that begins with 62 and has at most 15 digits is one too.
    """
    return any(_is_card(text, found, phone) for found in _RUN.finditer(text))


def _is_card(text: str, found: re.Match[str], phone: bool) -> bool:
    groups = _GROUP.findall(found.group())
    length = sum(map(len, groups))
    plus = text[: found.start()].rstrip().endswith("+")
    dialled = plus or (phone and groups[0].startswith(("0", "62")))
    if dialled and length <= _PHONE_DIGITS:
        return False
    return any(_passes(number) for number in _joined(groups))


def _joined(groups: list[str]) -> Iterator[str]:
    """Every way to join neighbouring groups that is not longer than a card number."""
    for first in range(len(groups)):
        number = ""
        for group in groups[first:]:
            number += group
            if len(number) > _LONGEST:
                break
            yield number


def _passes(number: str) -> bool:
    return _SHORTEST <= len(number) <= _LONGEST and number[0] in "23456" and _luhn(number)


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
