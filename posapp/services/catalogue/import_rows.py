"""Rows of a file as products: which column is which, and every row that is not right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from posapp.models.errors import Refused
from posapp.models.money import digits, parse_amount
from posapp.services.catalogue.add import AddProduct, checked
from posapp.services.sheet_file import Cell, Row, Sheet, text_of

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
    #: Whether the file has a column for it; else the product keeps the one it has.
    tells_category: bool = True


def read_rows(sheet: Sheet, currency: str) -> tuple[FileRow, ...]:
    """The rows as products. Raises Refused ``import_rows`` or ``import_no_column``."""
    columns = _columns(sheet.headers)
    tells = "category" in columns
    good, bad = [], []
    for row in sheet.rows:
        try:
            good.append(FileRow(row.number, checked(_product(row, columns, currency)), tells))
        except Refused as refusal:
            bad.append(bad_row(row.number, refusal))
    refuse(bad + _twice(good))
    return tuple(good)


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
                bad.append(bad_row(row.number, refusal))
            seen.add((field, code))
    return bad


def bad_row(number: int, refusal: Refused) -> BadRow:
    """The refusal of one row."""
    return BadRow(number, refusal.field or "", refusal.code, refusal.params)


def refuse(bad: list[BadRow]) -> None:
    """Raises Refused ``import_rows`` where there are bad rows."""
    if not bad:
        return
    bad.sort(key=lambda row: row.row)
    raise Refused(
        "import_rows", field="file", count=len(bad), row=bad[0].row, rows=tuple(bad[:LISTED])
    )
