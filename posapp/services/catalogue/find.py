"""Find products: by typing, by category, by scanning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select, text
from sqlalchemy.sql.elements import ColumnElement

from posapp.models.catalogue import Barcode, Category, Product
from posapp.models.errors import Refused
from posapp.services.catalogue.change import product_row
from posapp.services.catalogue.views import ProductView, view
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.storage import search
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class ListProducts:
    """A page of products in the order they were added, matching what was typed.

    ``archived`` shows what is not sold any more instead, ``low`` only what is running out.
    """

    search: str = ""
    category: str | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    archived: bool = False
    low: bool = False


@dataclass(slots=True, frozen=True)
class ProductCounts:
    """How many products there are to choose from, are running out, or are archived."""

    all: int
    low: int
    archived: int


#: What a list needs of each row: a mapped object a row would cost twice the time.
_COLUMNS = (
    Product.rowkey, Product.id, Product.sku, Product.name, Product.category, Product.price,
    Product.tax_rate, Product.unit, Product.asks_price, Product.counts_stock, Product.stock,
    Product.warn_below, Product.picture, Product.archived_at,
)  # fmt: skip
#: Spelt as the partial index ``ix_products_low`` spells it, or it is not used.
LOW = text("counts_stock AND stock < coalesce(warn_below, 0)")


def list_products(unit: ReadUnit, query: ListProducts) -> Page[ProductView]:
    """Search name, SKU and barcodes. Raises Refused for a bad limit or cursor."""
    limit = check_limit(query.limit)
    statement = select(*_COLUMNS).where(_standing(archived=query.archived))
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Product.rowkey > after)
    if query.category is not None:
        statement = statement.where(Product.category == query.category)
    if query.low:
        statement = statement.where(LOW)
    found = search.matching("products", query.search)
    if found is not None:
        statement = statement.where(text(found[0])).params(**found[1])
    elif query.search.strip():
        return Page((), None)
    rows = unit.session.execute(statement.order_by(Product.rowkey).limit(limit + 1)).all()
    more = str(rows[limit - 1].rowkey) if len(rows) > limit else None
    return Page(_views(unit, rows[:limit]), more)


def list_categories(unit: ReadUnit) -> tuple[tuple[str, int], ...]:
    """Each category with how many products it has; the shop's whole catalogue is their sum."""
    rows = unit.session.execute(
        select(Product.category, func.count())
        .outerjoin(Category, Category.name == Product.category)
        .where(_standing(archived=False))
        .group_by(Product.category)
        .order_by(Category.place, Product.category)
    )
    return tuple((category, count) for category, count in rows)


def count_products(unit: ReadUnit) -> ProductCounts:
    """For the filters over the list."""

    def count(*conditions: ColumnElement[bool] | object) -> int:
        statement = select(func.count()).select_from(Product).where(*conditions)  # type: ignore[arg-type]
        return unit.session.scalars(statement).one()

    sold = _standing(archived=False)
    return ProductCounts(count(sold), count(sold, LOW), count(_standing(archived=True)))


def find_by_code(unit: ReadUnit, code: str) -> ProductView:
    """What a scanner read or a hand typed: a barcode, else a SKU.

    Raises Refused ``unknown_code``, or ``product_archived`` for what is not sold any more.
    """
    cleaned = code.strip()
    owner = unit.session.scalars(select(Barcode.product_id).where(Barcode.code == cleaned)).first()
    named = Product.sku == cleaned if owner is None else Product.id == owner
    row = unit.session.scalars(select(Product).where(named, Product.hidden_at.is_(None))).first()
    if row is None:
        raise Refused("unknown_code", field="code", code=cleaned[:MAX_SHOWN])
    if row.archived_at is not None:
        raise Refused("product_archived", field="code", name=row.name)
    return _views(unit, [row])[0]


def show_product(unit: ReadUnit, named: str) -> ProductView:
    """One product by id or SKU, archived or not. Raises Refused ``no_product``."""
    return _views(unit, [product_row(unit, named)])[0]


def products_now(unit: ReadUnit, ids: Sequence[str]) -> dict[str, ProductView]:
    """These products as they are now, by id; what is gone is not in it."""
    rows = unit.session.scalars(
        select(Product).where(Product.id.in_(ids), Product.hidden_at.is_(None))
    ).all()
    return {shown.id: shown for shown in _views(unit, rows)}


#: How much of a strange code is repeated in the message.
MAX_SHOWN = 40


def _standing(*, archived: bool) -> ColumnElement[bool]:
    wanted = Product.archived_at.is_not(None) if archived else Product.archived_at.is_(None)
    return and_(Product.hidden_at.is_(None), wanted)


def _views(unit: ReadUnit, rows: Sequence[Any]) -> tuple[ProductView, ...]:
    codes = _codes(unit, [row.id for row in rows])
    return tuple(view(row, codes.get(row.id, ())) for row in rows)


def _codes(unit: ReadUnit, ids: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    statement = (
        select(Barcode.product_id, Barcode.code)
        .where(Barcode.product_id.in_(ids))
        .order_by(Barcode.code)
    )
    for product_id, code in unit.session.execute(statement):
        found[product_id] = (*found.get(product_id, ()), code)
    return found
