"""Lists by key: a page, and the cursor of the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from posapp.models.errors import Refused

T = TypeVar("T")
MAX_LIMIT = 1000
DEFAULT_LIMIT = 50


@dataclass(slots=True, frozen=True)
class Page(Generic[T]):
    """Some rows in order; ``next`` is the cursor of the rows after them, if any."""

    items: tuple[T, ...]
    next: str | None


def check_limit(limit: int) -> int:
    """1 to 1000. Raises Refused ``bad_limit``."""
    if not 1 <= limit <= MAX_LIMIT:
        raise Refused("bad_limit", field="limit", limit=limit)
    return limit


def read_cursor(cursor: str | None) -> int | None:
    """The row key that a cursor names. Raises Refused ``bad_cursor``."""
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise Refused("bad_cursor", field="cursor", cursor=cursor)
    return int(cursor)
