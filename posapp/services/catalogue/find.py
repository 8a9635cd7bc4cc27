"""Find products: by typing, by category, by scanning."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, text

from posapp.models.catalogue import Barcode, Product
from posapp.models.errors import Refused
from posapp.services.catalogue.views import ProductView, view
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.storage import search
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class ListProducts:
    """A page of products in the order they were added, matching what was typed."""

    search: str = ""
    category: str | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def list_products(unit: ReadUnit, query: ListProducts) -> Page[ProductView]:
    """Search name, SKU and barcodes. Raises Refused for a bad limit or cursor."""
    limit = check_limit(query.limit)
    statement = select(Product).where(Product.hidden_at.is_(None))
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Product.rowkey > after)
    if query.category is not None:
        statement = statement.where(Product.category == query.category)
    found = search.matching("products", query.search)
    if found is not None:
        statement = statement.where(text(found[0])).params(**found[1])
    elif query.search.strip():
        return Page((), None)
    rows = unit.session.scalars(statement.order_by(Product.rowkey).limit(limit + 1)).all()
    codes = _codes(unit, [row.id for row in rows[:limit]])
    more = str(rows[limit - 1].rowkey) if len(rows) > limit else None
    return Page(tuple(view(row, codes.get(row.id, ())) for row in rows[:limit]), more)


def list_categories(unit: ReadUnit) -> tuple[tuple[str, int], ...]:
    """Each category with how many products it has; the shop's whole catalogue is their sum."""
    rows = unit.session.execute(
        select(Product.category, func.count())
        .where(Product.hidden_at.is_(None))
        .group_by(Product.category)
        .order_by(Product.category)
    )
    return tuple((category, count) for category, count in rows)


def find_by_code(unit: ReadUnit, code: str) -> ProductView:
    """What a scanner read or a hand typed: a barcode, else a SKU. Raises ``unknown_code``."""
    cleaned = code.strip()
    owner = unit.session.scalars(select(Barcode.product_id).where(Barcode.code == cleaned)).first()
    named = Product.sku == cleaned if owner is None else Product.id == owner
    row = unit.session.scalars(select(Product).where(named, Product.hidden_at.is_(None))).first()
    if row is None:
        raise Refused("unknown_code", field="code", code=cleaned[:MAX_SHOWN])
    return view(row, _codes(unit, [row.id]).get(row.id, ()))


#: How much of a strange code is repeated in the message.
MAX_SHOWN = 40


def _codes(unit: ReadUnit, ids: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    statement = select(Barcode.product_id, Barcode.code).where(Barcode.product_id.in_(ids))
    for product_id, code in unit.session.execute(statement):
        found[product_id] = (*found.get(product_id, ()), code)
    return found
