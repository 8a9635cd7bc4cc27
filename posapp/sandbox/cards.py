"""Practice cards: chosen by name, never typed; a number is read once and forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Card:
    """A card as the gateway remembers one: never its number."""

    key: str
    brand: str
    last4: str
    expiry: str = "12/30"
    response_code: str = "00"
    failure: str = ""

    @property
    def masked(self) -> str:
        """The card as it may be shown."""
        return f"•••• {self.last4}"


CARDS = (
    Card("visa", "Visa", "1111"),
    Card("mastercard", "Mastercard", "4444"),
    Card("jcb", "JCB", "0505"),
    Card("declined", "Visa", "0002", response_code="05", failure="Do not honour"),
    Card("insufficient", "Mastercard", "9995", response_code="51", failure="Insufficient funds"),
    Card("expired", "Visa", "0069", response_code="54", failure="Expired card"),
)
BRANDS = {"4": "Visa", "5": "Mastercard", "2": "Mastercard", "3": "JCB", "6": "GPN"}


def find_card(said: str) -> Card:
    """The card that ``said`` means: a key, a brand, four last digits or a test number."""
    word = said.strip().lower()
    for card in CARDS:
        if word in (card.key, card.brand.lower()):
            return card
    figures = re.sub(r"\D", "", word)
    if len(figures) < 4:
        return CARDS[0]
    last4 = figures[-4:]
    known = [card for card in CARDS if card.last4 == last4]
    if known:
        return known[0]
    brand = BRANDS.get(figures[0], "Visa") if len(figures) > 4 else "Visa"
    return Card("other", brand, last4)


def card_named(key: str, brand: str = "Visa", last4: str = "1111", expiry: str = "12/30") -> Card:
    """The card with that key, or a plain one with what was remembered of it."""
    known = [card for card in CARDS if card.key == key]
    return known[0] if known else Card("other", brand, last4, expiry)
