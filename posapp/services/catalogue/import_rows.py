"""Rows of a file as products, and every row that is not right with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posapp.models.errors import Refused
from posapp.services.catalogue.add import AddProduct, checked
from posapp.services.catalogue.import_cells import (
    code_of,
    codes_of,
    price_of,
    quantity_of,
    rate_of,
    unit_of,
)
from posapp.services.catalogue.import_columns import check_columns
from posapp.services.sheet_file import Cell, Row, Sheet, text_of

#: The most bad rows that are listed; a file with more has one mistake all over.
LISTED = 200
#: The column that a refusal is about, where it has another name there.
_COLUMN = {"amount": "price", "tax_rate": "tax"}


@dataclass(slots=True, frozen=True)
class BadRow:
    """A row that cannot be taken: its number, and the refusal as code and values."""

    row: int
    field: str
    code: str
    params: dict[str, Any]


@dataclass(slots=True, frozen=True)
class FileRow:
    """A row of the file as a product; ``told`` names the fields that the file has a cell for."""

    number: int
    product: AddProduct
    told: frozenset[str]


@dataclass(slots=True, frozen=True)
class ReadRows:
    """What a file holds."""

    good: tuple[FileRow, ...]
    bad: tuple[BadRow, ...]


def read_rows(sheet: Sheet, columns: Mapping[str, int], currency: str) -> ReadRows:
    """The rows as products. Raises Refused ``import_no_column``."""
    check_columns(columns)
    good, bad = [], []
    seen: set[tuple[str, str]] = set()
    for row in sheet.rows:
        try:
            one = _product(row, columns, currency)
            _once(one.product, seen)
            good.append(one)
        except Refused as refusal:
            bad.append(bad_row(row.number, refusal))
    return ReadRows(tuple(good), tuple(bad))


def bad_row(number: int, refusal: Refused) -> BadRow:
    """The refusal of one row."""
    field = refusal.field or ""
    return BadRow(number, _COLUMN.get(field, field), refusal.code, refusal.params)


def refuse(bad: Sequence[BadRow]) -> None:
    """Raises Refused ``import_rows`` where there are bad rows."""
    if not bad:
        return
    listed = sorted(bad, key=lambda row: row.row)
    raise Refused(
        "import_rows",
        field="file",
        count=len(listed),
        row=listed[0].row,
        rows=tuple(listed[:LISTED]),
    )


def _product(row: Row, columns: Mapping[str, int], currency: str) -> FileRow:
    def cell(field: str) -> Cell:
        at = columns.get(field, len(row.cells))
        return row.cells[at] if at < len(row.cells) else ""

    codes = codes_of(cell("barcode"))
    sku = code_of(cell("sku"), "sku") or (codes[0] if codes else "")
    stock, warn = quantity_of(cell("stock"), "stock"), quantity_of(cell("warn_below"), "warn_below")
    product = AddProduct(
        sku=sku,
        name=text_of(cell("name")),
        price=price_of(cell("price"), currency),
        category=text_of(cell("category")),
        barcodes=codes,
        tax_rate=rate_of(cell("tax")),
        unit=unit_of(cell("unit")),
        stock=stock,
        warn_below=warn,
    )
    # A column with an empty cell tells of the category (none), but of nothing else.
    blank = {field for field in columns if field != "category" and not text_of(cell(field))}
    return FileRow(row.number, checked(product), frozenset(columns.keys() - blank))


def _once(product: AddProduct, seen: set[tuple[str, str]]) -> None:
    codes = [("sku", product.sku), *(("barcode", code) for code in product.barcodes)]
    for field, code in codes:
        if (field, code) in seen:
            twice = "sku_twice" if field == "sku" else "barcode_twice"
            raise Refused(twice, field=field, sku=code, code=code)
    seen.update(codes)
