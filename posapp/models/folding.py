"""Text as search sees it: no accents, no case, so that 'nguyen' finds 'Nguyễn'."""

from __future__ import annotations

import unicodedata

#: Letters that Unicode does not take apart.
_PLAIN = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Lower-case text without diacritics, white space run together."""
    # Taken apart first: the letters inside 𝓐 or ℡ have a case too.
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.split())


def digits_only(text: str) -> str:
    """The digits, for phone numbers and amounts in any spelling."""
    return "".join(c for c in text if c.isascii() and c.isdigit())


def phone_search(phone: str) -> str:
    """A phone number as people may type it: +62 812…, 62812…, 0812…."""
    digits = digits_only(phone)
    if digits.startswith("62"):
        return f"{digits} 0{digits[2:]}"
    return digits
