"""Take over products from a file: all of it, or nothing and the rows that have to change.

Up to ``AT_ONCE`` rows are one transaction. More would keep the tills waiting: then the new
products go in hidden, a chunk at a time, and one last transaction shows them and changes the
others. Whoever looks sees either none of the file or all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update

from posapp.models.catalogue import Barcode, Product
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.money import digits, parse_amount
from posapp.services.catalogue.add import AddProduct, checked, search_text
from posapp.services.sheet_file import Cell, Row, Sheet, read_sheet, text_of
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork

AT_ONCE = 5_000
CHUNK = 500
#: The most bad rows that are listed; a file with more has one mistake all over.
LISTED = 200

#: What a column may be called, folded to lower case, by the field that it fills.
COLUMNS = {
    "sku": ("sku", "kode", "kode barang", "kode produk", "code"),
    "name": ("name", "nama", "nama barang", "nama produk", "product", "product name"),
    "price": ("price", "harga", "harga jual", "harga satuan"),
    "category": ("category", "kategori"),
    "barcode": ("barcode", "kode batang", "ean", "gtin"),
}
NEEDED = ("sku", "name", "price")

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
class BadRow:
    """A row that cannot be taken: its number, and the refusal as code and values."""

    row: int
    field: str
    code: str
    params: dict[str, Any]


@dataclass(slots=True, frozen=True)
class FileRow:
    """A row of the file as a product."""

    number: int
    product: AddProduct


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


def read_rows(sheet: Sheet, currency: str) -> tuple[FileRow, ...]:
    """The rows as products. Raises Refused ``import_rows`` or ``import_no_column``."""
    columns = _columns(sheet.headers)
    good, bad = [], []
    for row in sheet.rows:
        try:
            good.append(FileRow(row.number, checked(_product(row, columns, currency))))
        except Refused as refusal:
            bad.append(_bad(row.number, refusal))
    _refuse(bad + _twice(good))
    return tuple(good)


def put_rows(
    uow: UnitOfWork, rows: Sequence[FileRow], staged: frozenset[str] = frozenset()
) -> Imported:
    """Save all rows; those ``staged`` before are only shown. Raises Refused ``import_rows``."""
    _check_codes(uow, rows)
    known = {row.sku: row for row in _known(uow, rows)}
    fresh = [row for row in rows if row.product.sku not in known]
    old = [(known[row.product.sku], row.product) for row in rows if row.product.sku in known]
    _insert(uow, fresh, hidden=False)
    _change(uow, [(row, product) for row, product in old if row.id not in staged])
    for ids in _chunks(sorted(staged), CHUNK):
        uow.session.execute(update(Product).where(Product.id.in_(ids)).values(hidden_at=None))
    uow.changes.products.update(row.id for row in _known(uow, rows))
    new = len(fresh) + len(staged)
    told = {"new": new, "changed": len(rows) - new, "digest": _digest(rows)}
    journal.write(uow, "products.imported", "products", told)
    return Imported(len(rows), new, len(rows) - new)


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
    known = {row.sku for row in _known(uow, rows)}
    return _insert(uow, [row for row in rows if row.product.sku not in known], hidden=True)


def _unstage(uow: UnitOfWork, ids: Sequence[str]) -> None:
    found = uow.session.scalars(select(Product).where(Product.id.in_(ids))).all()
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
        stored = {row.sku: row for row in _known(uow, chunk)}
        search.index_rows(
            uow.session, "products", [(row.rowkey, row.search, None) for row in stored.values()]
        )
        _put_barcodes(uow, [(stored[row.product.sku].id, row.product) for row in chunk])
        made += [str(value["id"]) for value in values]
    return made


def _change(uow: UnitOfWork, rows: Sequence[tuple[Product, AddProduct]]) -> None:
    now = uow.clock.now()
    for chunk in _chunks(rows, CHUNK):
        texts = [(row.rowkey, search_text(product), row.search) for row, product in chunk]
        search.index_rows(uow.session, "products", texts)
        uow.session.execute(
            update(Product),
            [
                {"rowkey": row.rowkey, **_values(product), "updated_at": now, "hidden_at": None}
                for row, product in chunk
            ],
        )
        # A file without barcodes leaves those that are there.
        told = [(row.id, product) for row, product in chunk if product.barcodes]
        ids = [product_id for product_id, _product in told]
        uow.session.execute(delete(Barcode).where(Barcode.product_id.in_(ids)))
        _put_barcodes(uow, told)


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


def _known(unit: ReadUnit, rows: Sequence[FileRow]) -> Iterator[Product]:
    for chunk in _chunks(rows, CHUNK):
        skus = [row.product.sku for row in chunk]
        found = unit.session.scalars(
            select(Product).where(Product.sku.in_(skus)).execution_options(populate_existing=True)
        )
        yield from found


def _check_codes(unit: ReadUnit, rows: Sequence[FileRow]) -> None:
    """No barcode of the file may belong to a product with another SKU."""
    bad = []
    for chunk in _chunks(rows, CHUNK):
        by_code = {code: row for row in chunk for code in row.product.barcodes}
        owners = select(Barcode.code, Product.sku).join(Product, Product.id == Barcode.product_id)
        for code, sku in unit.session.execute(owners.where(Barcode.code.in_(by_code))):
            if by_code[code].product.sku != sku:
                refusal = Refused("barcode_taken", field="barcode", code=code)
                bad.append(_bad(by_code[code].number, refusal))
    _refuse(bad)


def _columns(headers: Sequence[str]) -> dict[str, int]:
    names = {name: field for field, known in COLUMNS.items() for name in known}
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        field = names.get(" ".join(header.casefold().replace("_", " ").split()))
        if field is None:
            continue
        if field in found:
            raise Refused("import_column_twice", field="file", column=field)
        found[field] = at
    for field in NEEDED:
        if field not in found:
            raise Refused("import_no_column", field="file", column=field)
    return found


def _product(row: Row, columns: dict[str, int], currency: str) -> AddProduct:
    def cell(field: str) -> Cell:
        at = columns.get(field, len(row.cells))
        return row.cells[at] if at < len(row.cells) else ""

    code = text_of(cell("barcode"))
    return AddProduct(
        sku=text_of(cell("sku")),
        name=text_of(cell("name")),
        price=_price(cell("price"), currency),
        category=text_of(cell("category")),
        barcodes=(code,) if code else (),
    )


def _price(cell: Cell, currency: str) -> int:
    """Minor units. A number of a spreadsheet is whole money: 95000, or 9.5 dollars."""
    if isinstance(cell, str):
        if not cell:
            raise Refused("required", field="price")
        return parse_amount(cell, currency)
    minor = cell * Decimal(10) ** digits(currency)
    if minor != minor.to_integral_value():
        raise Refused("bad_amount", field="price", text=str(cell))
    return int(minor)


def _twice(rows: Sequence[FileRow]) -> list[BadRow]:
    seen: set[tuple[str, str]] = set()
    bad = []
    for row in rows:
        codes = [("sku", row.product.sku), *(("barcode", code) for code in row.product.barcodes)]
        for field, code in codes:
            if (field, code) in seen:
                twice = "sku_twice" if field == "sku" else "barcode_twice"
                refusal = Refused(twice, field=field, sku=code, code=code)
                bad.append(_bad(row.number, refusal))
            seen.add((field, code))
    return bad


def _bad(number: int, refusal: Refused) -> BadRow:
    return BadRow(number, refusal.field or "", refusal.code, refusal.params)


def _refuse(bad: list[BadRow]) -> None:
    if not bad:
        return
    bad.sort(key=lambda row: row.row)
    raise Refused(
        "import_rows", field="file", count=len(bad), row=bad[0].row, rows=tuple(bad[:LISTED])
    )


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
