"""Text that comes from people: trimmed, bounded, and never a card number."""

from __future__ import annotations

import unicodedata

from posapp.models.cards import looks_like_card
from posapp.models.errors import Refused

MAX_LINE = 200
MAX_TEXT = 4000


def clean_line(field: str, text: str, *, required: bool = False, most: int = MAX_LINE) -> str:
    """One line of text, in NFC.

    Raises Refused ``required``, ``too_long``, ``bad_text`` (control characters) or
    ``card_number``.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    if required and not cleaned:
        raise Refused("required", field=field)
    if len(cleaned) > most:
        raise Refused("too_long", field=field, most=most)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in cleaned):
        raise Refused("bad_text", field=field)
    if "\n" in cleaned and most == MAX_LINE:
        cleaned = " ".join(cleaned.split())
    if looks_like_card(cleaned):
        raise Refused("card_number", field=field)
    return cleaned


def clean_phone(field: str, text: str) -> str:
    """A phone number as it was given: digits with an optional leading ``+``.

    Raises Refused ``bad_phone``. Which numbers can get an SMS is not decided here (C9).
    """
    cleaned = "".join(c for c in text.strip() if c not in " -.()\N{NO-BREAK SPACE}")
    if not cleaned:
        return ""
    digits = cleaned.removeprefix("+")
    if not digits.isascii() or not digits.isdigit() or not 5 <= len(digits) <= 15:
        raise Refused("bad_phone", field=field, phone=text)
    return cleaned
