"""Sums that a cashier is likely to be handed: the notes above, the round sums below."""

from __future__ import annotations

from posapp.models.money import digits

_COUNT = 5
_RUPIAH = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
_COINS = (1, 2, 5, 10, 20, 50, 100)


def _notes(currency: str) -> tuple[int, ...]:
    if currency == "IDR":
        return _RUPIAH
    return tuple(note * 10 ** digits(currency) for note in _COINS)


def above(remaining: int, currency: str) -> list[int]:
    """What people hand over for a sum: it rounded up to a note, and the next ones."""
    notes = _notes(currency)
    rounded = {-(-remaining // note) * note for note in notes if note * 40 > remaining}
    large = {k * notes[-1] for k in range(1, 6) if k * notes[-1] > remaining}
    found = sorted(sum_ for sum_ in rounded | large if sum_ > remaining)
    return found[:_COUNT]


def below(remaining: int, currency: str) -> list[int]:
    """Round sums for a deposit, the largest first."""
    scale = _notes(currency)[3] // 10
    found = []
    step = 10
    while step * scale < 10 * remaining:
        found += [part * step * scale for part in (1, 2, 3, 5)]
        step *= 10
    fitting = sorted((s for s in set(found) if s < remaining), reverse=True)
    return fitting[:_COUNT]


def suggestions(remaining: int, currency: str, *, cash: bool, deposits: bool) -> list[int]:
    """Five sums at most: notes for cash first, then deposits."""
    if remaining <= 0:
        return []
    notes = above(remaining, currency) if cash else []
    round_sum = remaining % (_notes(currency)[-1] or 1) == 0
    if round_sum and deposits:
        return below(remaining, currency)
    rest = below(remaining, currency) if deposits else []
    return (notes[:3] + rest)[:_COUNT] if rest else notes[:_COUNT]
