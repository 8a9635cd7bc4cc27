"""Which font draws which letters: a text as runs of one face each, in the order they are seen.

Covered are Latin (with Vietnamese), Cyrillic, Greek, Han, kana, Hangul, Thai and Arabic.
Whatever else somebody writes is drawn as U+FFFD, so that it is seen to be missing.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

MISSING = "\N{REPLACEMENT CHARACTER}"
#: The sans face has no minus; its dash is as wide as a figure and stands as high.
_DASH = str.maketrans({"\N{MINUS SIGN}": "\N{EN DASH}"})
SANS, THAI, ARABIC, HAN, HANGUL = "sans", "thai", "arabic", "han", "hangul"
#: Faces whose letters change shape or place beside others.
SHAPED = frozenset({THAI, ARABIC})
#: (first code point, face): what a letter of this block is drawn with.
_BLOCKS = (
    (0x0000, SANS), (0x0600, ARABIC), (0x0700, SANS), (0x0750, ARABIC), (0x0780, SANS),
    (0x08A0, ARABIC), (0x0900, SANS), (0x0E00, THAI), (0x0E80, SANS), (0x1100, HANGUL),
    (0x1200, SANS), (0x2E80, HAN), (0x3130, HANGUL), (0x3190, HAN), (0xA4D0, SANS),
    (0xAC00, HANGUL), (0xD7FC, SANS), (0xF900, HAN), (0xFB00, SANS), (0xFB50, ARABIC),
    (0xFE00, SANS), (0xFE30, HAN), (0xFE70, ARABIC), (0xFEFF, SANS), (0xFF00, HAN),
    (0xFFF0, SANS), (0x20000, HAN),
)  # fmt: skip
_STARTS = [start for start, _ in _BLOCKS]

#: Whether a face has a letter.
Has = Callable[[str, str], bool]


@dataclass(slots=True, frozen=True)
class Run:
    """Letters of one face, in reading order; ``rtl`` is drawn from right to left."""

    face: str
    text: str
    rtl: bool = False


def face_of(character: str) -> str:
    """The face of the block that a letter is in."""
    return _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]


def cleaned(text: str) -> str:
    """In NFC, on one line, without what has no shape of its own."""
    normal = unicodedata.normalize("NFC", text).translate(_DASH)
    if normal.isascii() and normal.isprintable():
        return normal
    kept = []
    for character in normal:
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cf", "Cs") or character in "\u200c\u200d":
            kept.append(character)
    return "".join(kept)


def runs_of(text: str, has: Has) -> tuple[Run, ...]:
    """The runs of a line from left to right."""
    if text.isascii():
        return (Run(SANS, text),) if text else ()
    shown = _visual(text)
    found: list[Run] = []
    for character in shown:
        face = _face_for(character, found[-1].face if found else SANS, has)
        letter = character if has(face, character) else MISSING
        if found and found[-1].face == face:
            found[-1] = Run(face, found[-1].text + letter)
        else:
            found.append(Run(face, letter))
    # The visual order is reversed within Arabic; a shaper wants the reading order.
    return tuple(
        Run(run.face, run.text[::-1], rtl=True) if run.face == ARABIC else run for run in found
    )


def _face_for(character: str, before: str, has: Has) -> str:
    """A mark is drawn with its letter's face, and so is what joins."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf") and has(before, character):
        return before
    face = face_of(character)
    if has(face, character):
        return face
    others = (other for other in (HAN, SANS, HANGUL) if has(other, character))
    return next(others, SANS)


@lru_cache(maxsize=1024)
def _visual(text: str) -> str:
    """The order that the letters are seen in (UAX 9); as written where all goes one way."""
    if not any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return text
    from bidi import get_display  # only where somebody writes from right to left

    return str(get_display(text, base_dir="L"))
