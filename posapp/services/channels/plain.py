"""Text from people, made fit for a message: one line, no control characters, not endless."""

from __future__ import annotations

import unicodedata

#: Control, format (also what turns the reading direction), surrogate, private, not assigned.
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn"})
_SPACE = frozenset({"Cc", "Zl", "Zp"})


def one_line(text: str, limit: int = 120) -> str:
    """The text on one line, cut with an ellipsis where it is longer than ``limit``."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category in _SPACE:
            kept.append(" ")
        elif category not in _DROPPED:
            kept.append(character)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def has_control(text: str) -> bool:
    """Whether the text could end a header line and begin another."""
    return any(unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") for c in text)
