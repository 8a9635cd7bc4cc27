"""The letters that stand for a person or a shop where there is room for two."""

from __future__ import annotations

#: Words that many names of shops begin with: the rest tells them apart.
_KINDS = frozenset({"toko", "kedai", "warung", "rumah", "cv", "pt", "ud", "the"})


def initials(name: str) -> str:
    """The first letters of the first two telling words.

    ``Siti Nurhaliza`` is ``SN``, ``Toko Sinar Jaya`` is ``SJ``; empty where nothing is a letter
    or a digit.
    """
    words = [word for word in name.split() if word[0].isalnum()]
    telling = [word for word in words if word.casefold().rstrip(".") not in _KINDS] or words
    return "".join(word[0] for word in telling[:2]).upper()
