"""Take over products from a file: all of it, or nothing and the rows that have to change.

Up to ``AT_ONCE`` rows are one transaction. More would keep the tills waiting: then the new
products go in hidden, a chunk at a time, and one last transaction shows them and changes the
others. Whoever looks sees either none of the file or all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update

from posapp.models.catalogue import Barcode, Product
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.services.catalogue.add import AddProduct, search_text
from posapp.services.catalogue.import_rows import FileRow, bad_row, read_rows, refuse
from posapp.services.sheet_file import read_sheet
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork

AT_ONCE = 5_000
CHUNK = 500

#: No rows of these tables are loaded in the session, so it has none to bring up to date.
UNSEEN = {"synchronize_session": False}

T = TypeVar("T")
#: ``Till.look`` and ``Till.do``: each call is one snapshot, one transaction.
Look = Callable[..., Any]
Do = Callable[..., Any]


@dataclass(slots=True, frozen=True)
class Imported:
    """How many products a file brought, and how many of them were new or there before."""

    imported: int
    new: int
    changed: int


@dataclass(slots=True, frozen=True)
class KnownRow:
    """A product that is there already."""

    rowkey: int
    id: str
    search: str


def import_products(look: Look, do: Do, path: Path) -> Imported:
    """Save every row of the file under its SKU.

    Raises Refused ``import_rows`` with all bad ``rows``, ``import_no_column``, or as
    ``read_sheet`` does; then nothing was saved.
    """
    sheet = read_sheet(path)
    currency = look(lambda unit: unit.settings["shop.currency"])
    rows = read_rows(sheet, currency)
    imported: Imported
    if len(rows) <= AT_ONCE:
        imported = do(put_rows, rows)
    else:
        look(_check_codes, rows)
        imported = _put_staged(do, rows)
    return imported


def put_rows(
    uow: UnitOfWork, rows: Sequence[FileRow], staged: frozenset[str] = frozenset()
) -> Imported:
    """Save all rows; those ``staged`` before are only shown. Raises Refused ``import_rows``."""
    _check_codes(uow, rows)
    known = _known(uow, rows)
    fresh = [row for row in rows if row.product.sku not in known]
    old = [(known[row.product.sku], row) for row in rows if row.product.sku in known]
    made = _insert(uow, fresh, hidden=False)
    _change(uow, [(row, new) for row, new in old if row.id not in staged])
    for ids in _chunks(sorted(staged), CHUNK):
        shown = update(Product).where(Product.id.in_(ids)).values(hidden_at=None)
        uow.session.execute(shown, execution_options=UNSEEN)
    uow.changes.products.update(made, (row.id for row, _new in old))
    brought = len(fresh) + len(staged)
    told = {"new": brought, "changed": len(rows) - brought, "digest": _digest(rows)}
    journal.write(uow, "products.imported", "products", told)
    return Imported(len(rows), brought, len(rows) - brought)


def _put_staged(do: Do, rows: Sequence[FileRow]) -> Any:
    staged: list[str] = []
    try:
        for chunk in _chunks(rows, CHUNK):
            staged += do(_stage, chunk)
        return do(put_rows, rows, frozenset(staged))
    except BaseException:
        for ids in _chunks(staged, CHUNK):
            do(_unstage, ids)
        raise


def _stage(uow: UnitOfWork, rows: Sequence[FileRow]) -> list[str]:
    known = _known(uow, rows)
    return _insert(uow, [row for row in rows if row.product.sku not in known], hidden=True)


def _unstage(uow: UnitOfWork, ids: Sequence[str]) -> None:
    found = uow.session.execute(select(Product.rowkey, Product.search).where(Product.id.in_(ids)))
    search.forget_rows(uow.session, "products", [(row.rowkey, row.search) for row in found])
    uow.session.execute(delete(Barcode).where(Barcode.product_id.in_(ids)))
    uow.session.execute(delete(Product).where(Product.id.in_(ids)))


def _insert(uow: UnitOfWork, rows: Sequence[FileRow], *, hidden: bool) -> list[str]:
    now, made = uow.clock.now(), []
    for chunk in _chunks(rows, CHUNK):
        values = [
            {
                "id": new_id(),
                "sku": row.product.sku,
                **_values(row.product),
                "created_at": now,
                "updated_at": now,
                "hidden_at": now if hidden else None,
            }
            for row in chunk
        ]
        uow.session.execute(insert(Product), values)
        stored = _known(uow, chunk)
        texts = [(row.rowkey, row.search, None) for row in stored.values()]
        search.index_rows(uow.session, "products", texts)
        _put_barcodes(uow, [(stored[row.product.sku].id, row.product) for row in chunk])
        made += [str(value["id"]) for value in values]
    return made


def _change(uow: UnitOfWork, rows: Sequence[tuple[KnownRow, FileRow]]) -> None:
    now = uow.clock.now()
    for chunk in _chunks(rows, CHUNK):
        kept = _kept_codes(uow, [row.id for row, new in chunk if not new.product.barcodes])
        told = [(row.id, new.product) for row, new in chunk if new.product.barcodes]
        ids = [product_id for product_id, _product in told]
        uow.session.execute(delete(Barcode).where(Barcode.product_id.in_(ids)))
        _put_barcodes(uow, told)
        values, texts = [], []
        for row, new in chunk:
            product = replace(new.product, barcodes=new.product.barcodes or kept.get(row.id, ()))
            fields = _values(product)
            if not new.tells_category:
                del fields["category"]
            values.append({"rowkey": row.rowkey, **fields, "updated_at": now, "hidden_at": None})
            texts.append((row.rowkey, search_text(product), row.search))
        search.index_rows(uow.session, "products", texts)
        uow.session.execute(update(Product), values, execution_options=UNSEEN)


def _kept_codes(unit: ReadUnit, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """A row without a barcode leaves those that its product has."""
    found: dict[str, tuple[str, ...]] = {}
    statement = select(Barcode.product_id, Barcode.code).where(Barcode.product_id.in_(ids))
    for product_id, code in unit.session.execute(statement):
        found[product_id] = (*found.get(product_id, ()), code)
    return found


def _put_barcodes(uow: UnitOfWork, rows: Iterable[tuple[str, AddProduct]]) -> None:
    values = [
        {"code": code, "product_id": product_id}
        for product_id, product in rows
        for code in product.barcodes
    ]
    if values:
        uow.session.execute(insert(Barcode), values)


def _values(product: AddProduct) -> dict[str, Any]:
    return {
        "name": product.name,
        "category": product.category,
        "price": product.price,
        "search": search_text(product),
    }


def _known(unit: ReadUnit, rows: Sequence[FileRow]) -> dict[str, KnownRow]:
    """The products of these rows that are there, hidden ones too, by SKU."""
    columns = (Product.rowkey, Product.id, Product.sku, Product.search)
    found: dict[str, KnownRow] = {}
    for chunk in _chunks(rows, CHUNK):
        skus = [row.product.sku for row in chunk]
        for row in unit.session.execute(select(*columns).where(Product.sku.in_(skus))):
            found[row.sku] = KnownRow(row.rowkey, row.id, row.search)
    return found


def _check_codes(unit: ReadUnit, rows: Sequence[FileRow]) -> None:
    """No barcode of the file may belong to a product with another SKU."""
    bad = []
    for chunk in _chunks(rows, CHUNK):
        by_code = {code: row for row in chunk for code in row.product.barcodes}
        owners = select(Barcode.code, Product.sku).join(Product, Product.id == Barcode.product_id)
        for code, sku in unit.session.execute(owners.where(Barcode.code.in_(by_code))):
            if by_code[code].product.sku != sku:
                refusal = Refused("barcode_taken", field="barcode", code=code)
                bad.append(bad_row(by_code[code].number, refusal))
    refuse(bad)


def _digest(rows: Sequence[FileRow]) -> str:
    """Names what was taken over, so that the journal can tell one import from another."""
    told = hashlib.sha256()
    for row in rows:
        told.update(f"{row.product.sku}={row.product.price}\n".encode())
    return told.hexdigest()


def _chunks(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    waiting = iter(rows)
    while chunk := list(islice(waiting, size)):
        yield chunk
