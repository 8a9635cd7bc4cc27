"""Who could be the same person: same phone, email or tax number, or nearly the same name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import select, text

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.folding import fold
from posapp.services.customers.fields import clean_npwp, clean_number
from posapp.services.customers.views import CustomerView, views
from posapp.services.storage import search
from posapp.services.storage.database import ReadUnit

#: Names that are at least so many hundredths alike are told.
ALIKE = 86
MOST = 5
_CANDIDATES = 200
_SHORTEST = 4


@dataclass(slots=True, frozen=True)
class Typed:
    """What stands in the form so far; ``customer`` is who is changed, and no duplicate."""

    name: str = ""
    phone: str = ""
    email: str = ""
    npwp: str = ""
    customer: str = ""


@dataclass(slots=True, frozen=True)
class Duplicate:
    """Somebody who could be meant, and by which field: phone, email, npwp or name."""

    customer: CustomerView
    by: str


def find_duplicates(unit: ReadUnit, typed: Typed) -> tuple[Duplicate, ...]:
    """Likely duplicates, the surest first. What is not whole yet is not compared."""
    found: dict[str, tuple[Customer, str]] = {}
    for row, by in _candidates(unit, typed):
        if row.id != typed.customer and row.id not in found:
            found[row.id] = (row, by)
        if len(found) == MOST:
            break
    rows = [row for row, _by in found.values()]
    shown = views(unit, rows)
    return tuple(Duplicate(one, found[one.id][1]) for one in shown)


def _candidates(unit: ReadUnit, typed: Typed) -> Iterator[tuple[Customer, str]]:
    phone = _whole(clean_number, typed.phone)
    npwp = _whole(clean_npwp, typed.npwp)
    listed = select(Customer).where(Customer.hidden_at.is_(None)).limit(MOST + 1)
    if phone:
        for row in unit.session.scalars(listed.where(Customer.phone == phone)):
            yield row, "phone"
    if npwp:
        forms = {npwp, npwp.rjust(16, "0"), npwp[1:] if len(npwp) == 16 else npwp}
        for row in unit.session.scalars(listed.where(Customer.npwp.in_(forms), _HAS_NPWP)):
            yield row, "npwp"
    if "@" in typed.email:
        same = text("customers.email = :email COLLATE NOCASE AND customers.email <> ''")
        email = typed.email.strip()
        for row in unit.session.scalars(listed.where(same).params(email=email)):
            yield row, "email"
    yield from _alike(unit, fold(typed.name))


_HAS_NPWP = text("customers.npwp <> ''")


def _alike(unit: ReadUnit, name: str) -> Iterator[tuple[Customer, str]]:
    """Names that begin alike or share a long word, compared whole, the nearest first."""
    if len(name) < _SHORTEST:
        return
    rows = {row.id: row for row in _near(unit, name)}
    scored = [(_likeness(name, row.sort_name), row.id) for row in rows.values()]
    for likeness, row_id in sorted(scored, reverse=True):
        if likeness >= ALIKE:
            yield rows[row_id], "name"


def _near(unit: ReadUnit, name: str) -> Iterator[Customer]:
    listed = select(Customer).where(Customer.hidden_at.is_(None)).limit(_CANDIDATES)
    start = name[: max(_SHORTEST, len(name) * 2 // 3)]
    begins = Customer.sort_name.between(start, start + "\U0010ffff")
    yield from unit.session.scalars(listed.where(begins))
    longest = max(name.split(), key=len)
    if len(longest) >= _SHORTEST and longest != name:
        keys = search.first_keys(unit.session, "customers", longest, _CANDIDATES)
        yield from unit.session.scalars(listed.where(Customer.rowkey.in_(keys)))


def _likeness(one: str, other: str) -> int:
    """The words in any order: Nurhaliza Siti is Siti Nurhaliza."""
    matcher = SequenceMatcher(None, " ".join(sorted(one.split())), "", autojunk=False)
    matcher.set_seq2(" ".join(sorted(other.split())))
    return int(100 * matcher.ratio()) if 100 * matcher.quick_ratio() >= ALIKE else 0


def _whole(clean: Callable[[str], str], typed: str) -> str:
    try:
        return clean(typed)
    except Refused:
        return ""
