"""What each row of a file would do to the catalogue as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlalchemy import select

from posapp.models.catalogue import Barcode, Product
from posapp.models.errors import Refused
from posapp.services.catalogue.add import MAX_CODE, AddProduct
from posapp.services.catalogue.import_rows import BadRow, FileRow, bad_row
from posapp.services.storage.database import ReadUnit

#: No transaction writes more rows than this.
CHUNK = 500
#: As many as these share a SKU before a new one is refused.
_COPIES = 9

T = TypeVar("T")


class Duplicates(StrEnum):
    """What becomes of a row whose SKU or barcode a product has already."""

    UPDATE = "update"
    SKIP = "skip"
    CREATE = "create"


class Outcome(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    SKIPPED = "skipped"


@dataclass(slots=True, frozen=True)
class PlannedRow:
    """A row with what it does; ``known`` is the product that it is about, if there is one."""

    row: FileRow
    outcome: Outcome
    product: AddProduct
    known: Product | None = None
    #: The barcodes that ``known`` has.
    codes: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Plan:
    """All rows of a file, or of a part of it."""

    rows: tuple[PlannedRow, ...]
    bad: tuple[BadRow, ...]

    def count(self, outcome: Outcome) -> int:
        """How many rows do this."""
        return sum(row.outcome == outcome for row in self.rows)


@dataclass(slots=True)
class _Known:
    """The products that some rows could be about."""

    by_sku: dict[str, Product]
    by_code: dict[str, Product]
    codes: dict[str, tuple[str, ...]]
    taken: set[str]


def plan_rows(unit: ReadUnit, rows: Sequence[FileRow], duplicates: Duplicates) -> Plan:
    """Compare the rows with the catalogue; nothing is saved."""
    planned, bad = [], []
    matched: set[str] = set()
    for chunk in chunks(rows, CHUNK):
        known = _known(unit, chunk, duplicates)
        for row in chunk:
            try:
                one = _plan(row, known, duplicates)
                if one.known is not None and one.known.id in matched:
                    raise Refused("sku_twice", field="sku", sku=one.known.sku)
                matched.update({one.known.id} if one.known is not None else ())
                planned.append(one)
            except Refused as refusal:
                bad.append(bad_row(row.number, refusal))
    return Plan(tuple(planned), tuple(bad))


def chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows in lists of at most ``size``."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk


def _plan(row: FileRow, known: _Known, duplicates: Duplicates) -> PlannedRow:
    wanted = row.product
    match = known.by_sku.get(wanted.sku)
    owners = {code: known.by_code[code] for code in wanted.barcodes if code in known.by_code}
    if match is None and "sku" not in row.told and len({p.id for p in owners.values()}) == 1:
        match = next(iter(owners.values()))
    strange = [code for code, owner in owners.items() if match is None or owner.id != match.id]
    if match is None and not strange:
        return PlannedRow(row, Outcome.NEW, _counted(wanted))
    if duplicates == Duplicates.SKIP:
        return PlannedRow(row, Outcome.SKIPPED, wanted, match)
    if duplicates == Duplicates.CREATE:
        fresh = tuple(code for code in wanted.barcodes if code not in owners)
        sku = wanted.sku if match is None else _free_sku(wanted.sku, known.taken)
        known.taken.add(sku)
        return PlannedRow(row, Outcome.NEW, _counted(replace(wanted, sku=sku, barcodes=fresh)))
    if match is None or strange:
        raise Refused("barcode_taken", field="barcode", code=strange[0])
    codes = known.codes.get(match.id, ())
    return PlannedRow(row, Outcome.CHANGED, _merged(row, match, codes), match, codes)


def _counted(product: AddProduct) -> AddProduct:
    return product if product.stock is None else replace(product, counts_stock=True)


def _merged(row: FileRow, known: Product, codes: tuple[str, ...]) -> AddProduct:
    """The product with what the file tells; barcodes are added to those that it has."""
    new, told = row.product, row.told

    def pick(field: str, value: T, old: T) -> T:
        return value if field in told else old

    return AddProduct(
        sku=known.sku,
        name=new.name,
        price=new.price,
        category=pick("category", new.category, known.category),
        barcodes=tuple(dict.fromkeys((*codes, *new.barcodes))),
        tax_rate=pick("tax", new.tax_rate, known.tax_rate),
        unit=pick("unit", new.unit, known.unit),
        asks_price=known.asks_price,
        counts_stock=known.counts_stock or new.counts_stock,
        stock=new.stock,
        warn_below=pick("warn_below", new.warn_below, known.warn_below),
    )


def _free_sku(sku: str, taken: set[str]) -> str:
    for candidate in _copies(sku):
        if candidate not in taken:
            return candidate
    raise Refused("sku_taken", field="sku", sku=sku)


def _copies(sku: str) -> list[str]:
    return [f"{sku[: MAX_CODE - 2]}-{n}" for n in range(2, 2 + _COPIES)]


def _known(unit: ReadUnit, rows: Sequence[FileRow], duplicates: Duplicates) -> _Known:
    skus = [row.product.sku for row in rows]
    found = {row.sku: row for row in _products(unit, Product.sku, skus)}
    codes = [code for row in rows for code in row.product.barcodes]
    owners = dict[str, str]()
    for chunk in chunks(codes, CHUNK):
        owned = select(Barcode.code, Barcode.product_id).where(Barcode.code.in_(chunk))
        owners.update((code, owner) for code, owner in unit.session.execute(owned))
    products = {row.id: row for row in found.values()}
    missing = [owner for owner in owners.values() if owner not in products]
    products.update((row.id, row) for row in _products(unit, Product.id, missing))
    taken = set(found)
    if duplicates == Duplicates.CREATE:
        copies = [copy for sku in found for copy in _copies(sku)]
        taken.update(row.sku for row in _products(unit, Product.sku, copies))
    return _Known(
        found,
        {code: products[owner] for code, owner in owners.items()},
        codes_by_product(unit, list(products)),
        taken,
    )


def _products(unit: ReadUnit, column: object, values: Sequence[str]) -> Iterator[Product]:
    for chunk in chunks(values, CHUNK):
        yield from unit.session.scalars(select(Product).where(column.in_(chunk)))  # type: ignore[attr-defined]


def codes_by_product(unit: ReadUnit, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The barcodes of some products, by id."""
    found: dict[str, tuple[str, ...]] = {}
    for chunk in chunks(ids, CHUNK):
        rows = (
            select(Barcode.product_id, Barcode.code)
            .where(Barcode.product_id.in_(chunk))
            .order_by(Barcode.code)
        )
        for product_id, code in unit.session.execute(rows):
            found[product_id] = (*found.get(product_id, ()), code)
    return found
