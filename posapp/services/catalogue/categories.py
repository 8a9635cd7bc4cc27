"""Categories: their names, their places in the row, their colours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from posapp.models.catalogue import Category, Product
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.catalogue.views import CategoryView, category_view
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import clean_line

#: What a category may be coloured with: the tokens of statuses, readable in every theme.
COLOURS = ("", "paid", "partial", "unpaid", "overdue", "queued", "review")
MAX_NAME = 64


@dataclass(slots=True, frozen=True)
class ChangeCategory:
    """``name`` and ``colour`` none stay as they are; ``place`` counts from 0."""

    category: str
    name: str | None = None
    colour: str | None = None
    place: int | None = None


def categories(unit: ReadUnit) -> tuple[CategoryView, ...]:
    """All of them in their order, also those without a product."""
    counted = (
        select(Product.category, func.count().label("count"))
        .where(Product.hidden_at.is_(None), Product.archived_at.is_(None))
        .group_by(Product.category)
        .subquery()
    )
    rows = unit.session.execute(
        select(Category, func.coalesce(counted.c.count, 0))
        .outerjoin(counted, counted.c.category == Category.name)
        .order_by(Category.place, Category.name)
    )
    return tuple(category_view(row, int(count)) for row, count in rows)


def add_category(uow: UnitOfWork, name: str, colour: str = "") -> CategoryView:
    """A new one, last in the row. Raises Refused ``category_taken`` or a bad field."""
    clean = _clean(name)
    _check_colour(colour)
    if _named(uow, clean) is not None:
        raise Refused("category_taken", field="category", category=clean)
    make_categories(uow, [clean])
    row = _row(uow, clean)
    row.colour = colour
    journal.write(uow, "category.saved", row.id, {"name": clean, "colour": colour})
    uow.changes.categories = True
    return category_view(row, 0)


def change_category(uow: UnitOfWork, command: ChangeCategory) -> CategoryView:
    """Rename it with all its products, colour it, or move it in the row.

    Raises Refused ``no_category``, ``category_taken`` or a bad field.
    """
    row = _row(uow, command.category)
    if command.colour is not None:
        _check_colour(command.colour)
        row.colour = command.colour
    if command.name is not None:
        _rename(uow, row, _clean(command.name))
    if command.place is not None:
        _put_at(uow, row, command.place)
    uow.session.flush()
    told = {"name": row.name, "colour": row.colour, "place": row.place}
    journal.write(uow, "category.saved", row.id, told)
    uow.changes.categories = True
    return next(known for known in categories(uow) if known.id == row.id)


def remove_category(uow: UnitOfWork, category: str) -> None:
    """Take it away; its products stay, in no category. Raises Refused ``no_category``."""
    row = _row(uow, category)
    held = (
        update(Product)
        .where(Product.category == row.name)
        .values(category="")
        .execution_options(synchronize_session=False)
    )
    uow.session.execute(held)
    journal.write(uow, "category.removed", row.id, {"name": row.name})
    uow.session.delete(row)
    uow.changes.categories = True


def make_categories(uow: UnitOfWork, names: Iterable[str]) -> None:
    """Whatever of these is no category yet becomes one, last in the row."""
    wanted = list(dict.fromkeys(name for name in names if name))
    if not wanted:
        return
    there = set(uow.session.scalars(select(Category.name).where(Category.name.in_(wanted))))
    fresh = [name for name in wanted if name not in there]
    if fresh:
        place = uow.session.scalar(select(func.max(Category.place)))
        first = 0 if place is None else place + 1
        values = [
            {"id": new_id(), "name": name, "place": n, "colour": ""}
            for n, name in enumerate(fresh, first)
        ]
        uow.session.execute(insert(Category), values)
        uow.changes.categories = True


def _rename(uow: UnitOfWork, row: Category, name: str) -> None:
    if name == row.name:
        return
    if _named(uow, name) is not None:
        raise Refused("category_taken", field="category", category=name)
    held = (
        update(Product)
        .where(Product.category == row.name)
        .values(category=name)
        .execution_options(synchronize_session=False)
    )
    uow.session.execute(held)
    row.name = name


def _put_at(uow: UnitOfWork, row: Category, place: int) -> None:
    rows = list(uow.session.scalars(select(Category).order_by(Category.place, Category.name)))
    rows.remove(row)
    rows.insert(max(0, place), row)
    for n, one in enumerate(rows):
        one.place = n


def _clean(name: str) -> str:
    return clean_line("category", name, required=True, most=MAX_NAME)


def _check_colour(colour: str) -> None:
    if colour not in COLOURS:
        raise Refused("bad_colour", field="colour", colour=colour[:48])


def _named(uow: ReadUnit, name: str) -> Category | None:
    return uow.session.scalars(select(Category).where(Category.name == name)).first()


def _row(uow: ReadUnit, category: str) -> Category:
    named = (Category.id == category) | (Category.name == category)
    row = uow.session.scalars(select(Category).where(named)).first()
    if row is None:
        raise Refused("no_category", field="category", category=category[:48])
    return row
