"""Which column of a file is which field of a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posapp.models.errors import Refused

#: What a column may be called, in small letters, by the field that it fills.
COLUMNS: dict[str, tuple[str, ...]] = {
    "sku": ("sku", "kode", "kode barang", "kode produk", "code", "item code", "product code"),
    "name": ("name", "nama", "nama barang", "nama produk", "product", "product name", "item"),
    "price": ("price", "harga", "harga jual", "harga satuan", "unit price", "selling price"),
    "category": ("category", "kategori", "group", "grup", "jenis"),
    "barcode": ("barcode", "barcodes", "kode batang", "ean", "gtin", "upc"),
    "unit": ("unit", "satuan", "uom", "unit of measure"),
    "tax": ("tax", "pajak", "ppn", "vat", "tax rate"),
    "stock": ("stock", "stok", "in stock", "quantity", "qty", "jumlah", "persediaan"),
    "warn_below": ("warn below", "minimum stock", "stok minimum", "min stock", "reorder level"),
}
FIELDS = tuple(COLUMNS)
#: Without these a row is no product; a barcode does where there is no SKU.
NEEDED = ("name", "price")


def guess_columns(headers: Sequence[str]) -> dict[str, int]:
    """The fields whose columns are named as one names them; the rest is for a person.

    Raises Refused ``import_column_twice``.
    """
    names = {name: field for field, known in COLUMNS.items() for name in known}
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        field = names.get(folded(header))
        if field is None:
            continue
        if field in found:
            raise Refused("import_column_twice", field="file", column=field)
        found[field] = at
    return found


def choose_columns(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """The guess, and what a person said: a field's header, or nothing for no column.

    Raises Refused ``import_no_column`` where there is no such header.
    """
    found = guess_columns(headers)
    for field, header in chosen.items():
        known = [at for at, name in enumerate(headers) if folded(name) == folded(header)]
        if field not in COLUMNS or (header and not known):
            raise Refused("import_no_column", field="file", column=header or field)
        found.pop(field, None)
        if known:
            found[field] = known[0]
    return found


def check_columns(columns: Mapping[str, int]) -> None:
    """Raises Refused ``import_no_column`` where a row could be no product."""
    for field in NEEDED:
        if field not in columns:
            raise Refused("import_no_column", field="file", column=field)
    if "sku" not in columns and "barcode" not in columns:
        raise Refused("import_no_column", field="file", column="sku")


def folded(header: str) -> str:
    """A header as it is compared."""
    return " ".join(header.casefold().replace("_", " ").split())
