"""Groups of customers: made, changed, deleted with their members kept (features 1B)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from posapp.models.customer import Customer, CustomerGroup
from posapp.models.errors import Refused
from posapp.models.folding import fold
from posapp.models.ids import new_id
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import MAX_TEXT, clean_line

#: More groups than anybody can choose from.
MOST_GROUPS = 1_000


@dataclass(slots=True, frozen=True)
class GroupView:
    """A group and how many customers are in it."""

    id: str
    name: str
    description: str
    members: int


@dataclass(slots=True, frozen=True)
class SaveGroup:
    """A new group, or with ``group`` (id or name) the changed one."""

    name: str
    description: str = ""
    group: str | None = None


@dataclass(slots=True, frozen=True)
class ListGroups:
    """Groups whose name or description has what was typed; sorted by either, or by members."""

    search: str = ""
    sort: str = "name"
    descending: bool = False


_SORTS = ("name", "description", "members")


def save_group(uow: UnitOfWork, command: SaveGroup) -> GroupView:
    """Save a group (B1, B4). Raises Refused ``required``, ``group_taken``, ``no_group``."""
    name = clean_line("name", command.name, required=True)
    described = clean_line("description", command.description, most=MAX_TEXT)
    now = uow.clock.now()
    row = group_row(uow, command.group) if command.group else None
    if row is None:
        count = select(func.count()).select_from(CustomerGroup)
        if uow.session.execute(count).scalar_one() >= MOST_GROUPS:
            raise Refused("too_many_groups", field="name", most=MOST_GROUPS)
        row = CustomerGroup(id=new_id(), created_at=now)
    other = _named(uow, name)
    if other is not None and other.id != row.id:
        raise Refused("group_taken", field="name", name=other.name)
    row.name, row.sort_name, row.description = name, fold(name), described
    row.updated_at = now
    uow.session.add(row)
    uow.session.flush()
    journal.write(uow, "group.saved", row.id, {}, detail={"name": name})
    uow.changes.groups = True
    return _view(uow, row)


def delete_groups(uow: UnitOfWork, groups: Sequence[str]) -> int:
    """Delete groups; their members are kept and are in none then (B3). How many members.

    Raises Refused ``no_group``.
    """
    freed = 0
    for named in dict.fromkeys(groups):
        row = group_row(uow, named)
        inside = Customer.group_id == row.id
        counted = select(func.count()).select_from(Customer).where(inside)
        count = uow.session.execute(counted).scalar_one()
        uow.session.execute(update(Customer).where(inside).values(group_id=None))
        uow.session.delete(row)
        uow.session.flush()
        journal.write(uow, "group.deleted", row.id, {"members": count}, detail={"name": row.name})
        freed += count
    uow.changes.groups = True
    return freed


def list_groups(unit: ReadUnit, query: ListGroups) -> tuple[GroupView, ...]:
    """All that fit, every word somewhere in name or description (B2).

    Raises Refused ``bad_sort``.
    """
    if query.sort not in _SORTS:
        raise Refused("bad_sort", field="sort", sort=query.sort[:48], known=", ".join(_SORTS))
    counts = unit.session.execute(
        select(Customer.group_id, func.count())
        .where(Customer.hidden_at.is_(None), Customer.group_id.is_not(None))
        .group_by(Customer.group_id)
    )
    members = {row[0]: row[1] for row in counts}
    rows = unit.session.scalars(select(CustomerGroup).order_by(CustomerGroup.sort_name))
    words = fold(query.search).split()
    found = [
        GroupView(row.id, row.name, row.description, members.get(row.id, 0))
        for row in rows
        if all(word in f"{row.sort_name} {fold(row.description)}" for word in words)
    ]
    if query.sort == "description":
        found.sort(key=lambda group: fold(group.description))
    elif query.sort == "members":
        found.sort(key=lambda group: group.members)
    return tuple(reversed(found)) if query.descending else tuple(found)


def group_row(unit: ReadUnit, named: str) -> CustomerGroup:
    """The group of an id or a name. Raises Refused ``no_group``."""
    by_id = select(CustomerGroup).where(CustomerGroup.id == named)
    row = unit.session.scalars(by_id).first() or _named(unit, named)
    if row is None:
        raise Refused("no_group", field="group", group=named[:48])
    return row


def show_group(unit: ReadUnit, named: str) -> GroupView:
    """One group. Raises Refused ``no_group``."""
    return _view(unit, group_row(unit, named))


def _named(unit: ReadUnit, name: str) -> CustomerGroup | None:
    by = select(CustomerGroup).where(CustomerGroup.sort_name == fold(name))
    return unit.session.scalars(by).first()


def _view(unit: ReadUnit, row: CustomerGroup) -> GroupView:
    count = (
        select(func.count())
        .select_from(Customer)
        .where(Customer.hidden_at.is_(None), Customer.group_id == row.id)
    )
    members = unit.session.execute(count).scalar_one()
    return GroupView(row.id, row.name, row.description, members)
