"""Rows of words on their way through the paper process's pipe, and back."""

from __future__ import annotations

from collections.abc import Iterable

from posapp.services.papers.requests import PlainRow
from posapp.services.papers.rows import Centred, Gap, Pair, Plain, Row, Rule


def plain_rows(rows: Iterable[Row]) -> tuple[PlainRow, ...]:
    """Rows as plain values. Raises ValueError for a row that is no words."""
    return tuple(_plain(row) for row in rows)


def rich_rows(rows: Iterable[PlainRow]) -> tuple[Row, ...]:
    """The rows again."""
    return tuple(_rich(row) for row in rows)


def _plain(row: Row) -> PlainRow:
    match row:
        case Centred():
            return PlainRow("centred", row.text, bold=row.bold, big=row.big)
        case Plain():
            return PlainRow("plain", row.text, bold=row.bold, indent=row.indent)
        case Pair():
            return PlainRow("pair", row.left, row.right, row.bold, row.big, row.indent)
        case Rule():
            return PlainRow("rule")
        case Gap():
            return PlainRow("gap")
    raise ValueError(f"no row of words: {row}")


def _rich(row: PlainRow) -> Row:
    match row.kind:
        case "centred":
            return Centred(row.left, row.bold, row.big)
        case "plain":
            return Plain(row.left, row.bold, row.indent)
        case "pair":
            return Pair(row.left, row.right, row.bold, row.big, row.indent)
        case "rule":
            return Rule()
    return Gap()
