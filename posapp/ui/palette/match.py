"""How well a name answers what was typed: one simple rule, the same for everything."""

from __future__ import annotations

from collections.abc import Iterable

from posapp.models.folding import fold

#: A beginning of the name, beginnings of its words, a part of it, its letters in order.
_BEGINS, _WORDS, _HOLDS, _LETTERS = range(4)
#: Letters in order are a guess: not for one letter, not over a whole sentence.
_LEAST, _WIDEST = 2, 3

Score = tuple[int, int]


def score(names: Iterable[str], typed: str) -> Score | None:
    """The best of the names (lower is better), or None where none of them answers.

    Accents and case do not count. First comes a name that begins so, then one whose words
    begin so, then one that holds it, then one with these letters in this order.
    """
    wanted = fold(typed)
    found = [one for name in names if (one := _score(fold(name), wanted)) is not None]
    return min(found, default=None)


def _score(name: str, wanted: str) -> Score | None:
    if name.startswith(wanted):
        return _BEGINS, len(name)
    words = name.split()
    if all(any(word.startswith(part) for word in words) for part in wanted.split()):
        return _WORDS, len(name)
    if wanted in name:
        return _HOLDS, len(name)
    reach = _reach(name, wanted.replace(" ", ""))
    return None if reach is None else (_LETTERS, reach)


def _reach(name: str, letters: str) -> int | None:
    """How far apart the letters lie, the first at the beginning of a word; None where not."""
    if len(letters) < _LEAST:
        return None
    best: int | None = None
    for start, letter in enumerate(name):
        if letter != letters[0] or (start and name[start - 1] != " "):
            continue
        at = start
        for wanted in letters[1:]:
            at = name.find(wanted, at + 1)
            if at < 0:
                return best
        reach = at - start
        if reach <= _WIDEST * len(letters) and (best is None or reach < best):
            best = reach
    return best
