"""Keeps card numbers out of every text field."""

from __future__ import annotations

from posapp.i18n import _
from posapp.models.cards import looks_like_card

#: What a field holds: words of any kind, a phone number, or something never stored (a search).
TEXT, PHONE, NONE = "text", "phone", "none"


def card_problem(words: str, guard: str = TEXT) -> str:
    """The message for a text that holds a card number; empty where it holds none."""
    if guard == NONE or not looks_like_card(words, phone=guard == PHONE):
        return ""
    return _("Card numbers are never stored here. Remove it and let the customer pay by link.")
