"""Full-text search over folded text: parts of words, and prefixes of one or two letters."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

from posapp.models.folding import digits_only, fold

TABLES = ("customers", "products", "orders")


def index_row(session: Session, table: str, rowkey: int, new: str, old: str | None) -> None:
    """Keep both indexes in step with one row's ``search`` text (``old`` None: a new row)."""
    index_rows(session, table, [(rowkey, new, old)])


def index_rows(session: Session, table: str, rows: Iterable[tuple[int, str, str | None]]) -> None:
    """The same for many rows at once (imports: batches of 2,000)."""
    batch = list(rows)
    gone = [{"k": key, "s": old} for key, new, old in batch if old is not None and old != new]
    fresh = [{"k": key, "s": new} for key, new, old in batch if old != new]
    for index in _indexes(table):
        if gone:
            session.execute(
                text(f"INSERT INTO {index}({index}, rowid, search) VALUES ('delete', :k, :s)"),
                gone,
            )
        if fresh:
            session.execute(text(f"INSERT INTO {index}(rowid, search) VALUES (:k, :s)"), fresh)


def forget_rows(session: Session, table: str, rows: Iterable[tuple[int, str]]) -> None:
    """Take rows out of both indexes, before they are deleted."""
    gone = [{"k": key, "s": old} for key, old in rows]
    for index in _indexes(table) if gone else ():
        session.execute(
            text(f"INSERT INTO {index}({index}, rowid, search) VALUES ('delete', :k, :s)"), gone
        )


def matching(table: str, typed: str) -> tuple[str, dict[str, str]] | None:
    """A condition ``rowkey IN (…)`` for what was typed, with its values; none for nothing.

    Every word must occur, in any order. Words of three letters and more are found anywhere,
    shorter ones at the beginning of a word.
    """
    long, tokens = _words(table, typed)
    parts, prefixes = _indexes(table)
    conditions: list[str] = []
    values: dict[str, str] = {}
    if long:
        conditions.append(f"rowkey IN (SELECT rowid FROM {parts} WHERE {parts} MATCH :parts)")
        values["parts"] = " AND ".join(_quoted(word) for word in long)
    if tokens:
        conditions.append(f"rowkey IN (SELECT rowid FROM {prefixes} WHERE {prefixes} MATCH :words)")
        values["words"] = " AND ".join(f"{_quoted(token)}*" for token in tokens)
    if not conditions:
        return None
    return " AND ".join(conditions), values


def met_on_the_way(
    session: Session, table: str, typed: str, few: int
) -> tuple[str, dict[str, str]] | None:
    """As ``matching``, for a list that is walked in another order than that of the row keys.

    Few finds are named one by one, since they are sorted at once. More than ``few`` are soon met
    on the way through the sorted list, where each row's own text is looked at: to gather them
    all from the index first would take longer the more there are.
    """
    long, tokens = _words(table, typed)
    if not long and not tokens:
        return None
    parts, prefixes = _indexes(table)
    looks = [(f"instr({table}.search, :w{n}) > 0", word) for n, word in enumerate(long)]
    starts = [
        (f"(' ' || {table}.search) GLOB :t{n}", f"*[^a-z0-9]{token}*")
        for n, token in enumerate(tokens)
    ]
    values = {f"w{n}": word for n, (_sql, word) in enumerate(looks)}
    values |= {f"t{n}": pattern for n, (_sql, pattern) in enumerate(starts)}
    asked = (
        (parts, " AND ".join(_quoted(word) for word in long)),
        (prefixes, " AND ".join(f"{_quoted(token)}*" for token in tokens)),
    )
    conditions = [sql for sql, _word in (*looks, *starts)]
    for index, words in asked:
        if not words:
            continue
        probe = text(f"SELECT rowid FROM {index} WHERE {index} MATCH :words LIMIT {few + 1}")
        keys = list(session.execute(probe, {"words": words}).scalars())
        if len(keys) <= few:
            conditions.insert(0, f"{table}.rowkey IN ({', '.join(map(str, keys))})")
            break
    return " AND ".join(conditions), values


def first_keys(session: Session, table: str, typed: str, most: int) -> list[int]:
    """Row keys of what was typed, ``most`` of them at most, in no order that means anything."""
    found = matching(table, typed)
    if found is None:
        return []
    statement = text(f"SELECT rowkey FROM {table} WHERE {found[0]} LIMIT {most}")
    return list(session.execute(statement, found[1]).scalars())


def _indexes(table: str) -> tuple[str, str]:
    if table not in TABLES:
        raise ValueError(table)
    return f"{table}_parts", f"{table}_words"


def _words(table: str, typed: str) -> tuple[list[str], list[str]]:
    """What was typed, as words that are found anywhere and as beginnings of words."""
    words = fold(typed).split()
    if table != "products":
        words = [_number(word) for word in words]
    long = [word for word in words if len(word) >= 3]
    return long, [token for word in words if len(word) < 3 for token in _tokens(word)]


def _number(word: str) -> str:
    """A phone number or sum in any spelling, as its digits; other words as they are."""
    if word.strip("+-.,()0123456789"):
        return word
    return digits_only(word) or word


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _tokens(word: str) -> list[str]:
    """What the unicode61 tokenizer makes of a short word: letters and digits only."""
    return "".join(c if c.isalnum() else " " for c in word).split()
