"""Any order of the customer list, page after page by key, over any number of rows.

A sorted list is a row of stretches: each is one walk along an index. Those who were never seen
come after those who were, groups follow one another by their names, and nothing is skipped by
counting rows.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from posapp.models.base import iso
from posapp.models.customer import Customer, CustomerGroup
from posapp.models.errors import Refused
from posapp.services.storage.database import ReadUnit

#: What a list can be sorted by; ``newest`` is the order in which they were added.
SORTS = ("newest", "name", "phone", "group", "outstanding", "bought", "seen")
_COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "name": Customer.sort_name,
    "phone": Customer.phone,
    "outstanding": Customer.outstanding,
    "bought": Customer.bought,
    "seen": Customer.last_seen_at,
}


@dataclass(slots=True, frozen=True)
class Place:
    """Where a page ended: the stretch, the last row's value there, and its key."""

    stretch: str
    value: Any
    rowkey: int

    @classmethod
    def read(cls, cursor: str | None) -> Place | None:
        """The place that a cursor names. Raises Refused ``bad_cursor``."""
        if cursor is None:
            return None
        if cursor.isascii() and cursor.isdigit() and len(cursor) <= 18:
            return cls("", None, int(cursor))
        try:
            told = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            stretch, value, rowkey = told
        except (binascii.Error, ValueError, TypeError):
            raise Refused("bad_cursor", field="cursor", cursor=cursor[:48]) from None
        sound = isinstance(stretch, str) and isinstance(rowkey, int)
        if not (sound and isinstance(value, str | int | None)):
            raise Refused("bad_cursor", field="cursor", cursor=cursor[:48])
        return cls(stretch, value, rowkey)

    def write(self) -> str:
        """The cursor: digits alone in the order of adding, as commands always gave."""
        if not self.stretch and self.value is None:
            return str(self.rowkey)
        told = json.dumps([self.stretch, self.value, self.rowkey])
        return base64.urlsafe_b64encode(told.encode()).decode()


@dataclass(slots=True, frozen=True)
class _Stretch:
    name: str
    condition: ColumnElement[bool] | None
    column: InstrumentedAttribute[Any] | None
    descending: bool


def paged(
    unit: ReadUnit,
    wanted: Sequence[ColumnElement[bool]],
    sort: str,
    *,
    descending: bool,
    place: Place | None,
    limit: int,
) -> tuple[list[Customer], str | None]:
    """Rows of one page, and the cursor of the next. Raises Refused ``bad_cursor``."""
    rows: list[Customer] = []
    last: list[str] = []
    begun = place is None
    for stretch in _stretches(unit, sort, descending=descending):
        here = place if place is not None and place.stretch == stretch.name else None
        begun = begun or here is not None
        if not begun:
            continue
        found = _walk(unit, wanted, stretch, here, limit + 1 - len(rows))
        rows += found
        last += [stretch.name] * len(found)
        if len(rows) > limit:
            end = rows[limit - 1]
            return rows[:limit], _place_of(end, last[limit - 1], sort).write()
    if not begun:
        raise Refused("bad_cursor", field="cursor", cursor="")
    return rows, None


def _walk(
    unit: ReadUnit,
    wanted: Sequence[ColumnElement[bool]],
    stretch: _Stretch,
    after: Place | None,
    limit: int,
) -> Sequence[Customer]:
    statement = select(Customer).where(*wanted)
    if stretch.condition is not None:
        statement = statement.where(stretch.condition)
    column, down = stretch.column, stretch.descending
    keys = [Customer.rowkey] if column is None else [column, Customer.rowkey]
    if after is not None:
        ended: Any = after.rowkey if column is None else tuple_(after.value, after.rowkey)
        key: Any = Customer.rowkey if column is None else tuple_(*keys)
        statement = statement.where(key < ended if down else key > ended)
    ordered = statement.order_by(*(key.desc() if down else key.asc() for key in keys))
    return unit.session.scalars(ordered.limit(limit)).all()


def _stretches(unit: ReadUnit, sort: str, *, descending: bool) -> Iterator[_Stretch]:
    if sort == "newest":
        # Newest first is what "not descending" has always meant here.
        yield _Stretch("", None, None, not descending)
    elif sort == "group":
        names = select(CustomerGroup.id).order_by(CustomerGroup.sort_name)
        groups = unit.session.scalars(names).all()
        for group_id in reversed(groups) if descending else groups:
            yield _Stretch(group_id, Customer.group_id == group_id, Customer.sort_name, False)
        yield _Stretch("none", Customer.group_id.is_(None), Customer.sort_name, False)
    elif sort == "seen":
        yield _Stretch("seen", Customer.last_seen_at.is_not(None), _COLUMNS[sort], descending)
        yield _Stretch("never", Customer.last_seen_at.is_(None), None, True)
    else:
        yield _Stretch("all", None, _COLUMNS[sort], descending)


def _place_of(row: Customer, stretch: str, sort: str) -> Place:
    if sort == "newest" or stretch == "never":
        return Place(stretch, None, row.rowkey)
    if sort == "group":
        return Place(stretch, row.sort_name, row.rowkey)
    value: Any = getattr(row, _COLUMNS[sort].key)
    return Place(stretch, iso(value) if sort == "seen" else value, row.rowkey)
