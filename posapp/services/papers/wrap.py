"""Break a text into lines that fit: at spaces, between Han letters, and else where it must."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from posapp.services.papers.scripts import HAN, face_of

_SPACES = re.compile(r"[ \t\n]+")


def wrap(text: str, fits: Callable[[str], bool], *, most: int = 0) -> list[str]:
    """The lines of a text; with ``most`` the last that is kept ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece, gap in _pieces(text):
        joined = f"{line}{gap if line else ''}{piece}"
        if fits(joined):
            line = joined
            continue
        if line:
            lines.append(line)
        line = piece
        while not fits(line):
            cut = _most_that_fits(line, fits)
            lines.append(line[:cut])
            line = line[cut:]
    if line:
        lines.append(line)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _shortened(lines[most - 1], fits)]
    return lines or [""]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What must stay together, and what stands before it on a line."""
    for word in _SPACES.split(text.strip()):
        gap, start = " ", 0
        for at in range(1, len(word)):
            if _may_break(word[at - 1], word[at]):
                yield word[start:at], gap
                gap, start = "", at
        if word:
            yield word[start:], gap


def _may_break(before: str, after: str) -> bool:
    """Between two Han or kana letters, but never before what closes or a mark."""
    if HAN not in (face_of(before), face_of(after)):
        return False
    return unicodedata.category(after)[0] not in "PM" and unicodedata.category(before) != "Ps"


def _most_that_fits(text: str, fits: Callable[[str], bool]) -> int:
    """How many letters fit; at least one, and no mark is torn from its letter."""
    cut = len(text) - 1
    low, high = 1, len(text) - 1
    while low <= high:
        middle = (low + high) // 2
        if fits(text[:middle]):
            cut, low = middle, middle + 1
        else:
            cut, high = min(cut, middle - 1), middle - 1
    cut = max(1, cut)
    back = cut
    while back > 1 and unicodedata.category(text[back])[0] == "M":
        back -= 1
    return back if unicodedata.category(text[back])[0] != "M" else cut


def _shortened(line: str, fits: Callable[[str], bool]) -> str:
    while line and not fits(f"{line}…"):
        line = line[:-1]
    return f"{line.rstrip()}…"
