"""Cells of a file as what they mean: sums, quantities, rates, units, codes."""

from __future__ import annotations

import re
from decimal import Decimal

from posapp.models.catalogue import UnitOfMeasure
from posapp.models.errors import Refused
from posapp.models.money import digits, parse_amount
from posapp.models.pricing import MAX_QUANTITY, UNIT
from posapp.services.sheet_file import Cell, text_of

#: 8.99123E+12: what a spreadsheet leaves of a long number that it took for a quantity.
_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+?[0-9]+")
_NUMBER = re.compile(r"([+-]?[0-9]{1,9})(?:[.,]([0-9]{1,3}))?")
_BETWEEN = re.compile(r"[\s,;|]+")

_NAMES = {
    UnitOfMeasure.PIECE: ("pcs", "pc", "piece", "pieces", "unit", "buah", "biji", "each", "ea"),
    UnitOfMeasure.PACK: ("pack", "pak", "packs", "bungkus", "bks"),
    UnitOfMeasure.BOX: ("box", "boxes", "dus", "kotak", "karton"),
    UnitOfMeasure.DOZEN: ("dozen", "doz", "lusin", "lsn"),
    UnitOfMeasure.KG: ("kg", "kilogram", "kilo"),
    UnitOfMeasure.GRAM: ("g", "gr", "gram"),
    UnitOfMeasure.LITRE: ("l", "lt", "ltr", "liter", "litre"),
    UnitOfMeasure.MILLILITRE: ("ml", "mililiter", "millilitre"),
    UnitOfMeasure.METRE: ("m", "meter", "metre"),
    UnitOfMeasure.SQUARE_METRE: ("m2", "m²", "meter persegi"),
    UnitOfMeasure.HOUR: ("h", "hour", "hours", "jam"),
    UnitOfMeasure.DAY: ("day", "days", "hari"),
}
UNITS = {name: unit.value for unit, names in _NAMES.items() for name in names}


def code_of(cell: Cell, field: str) -> str:
    """A SKU or one barcode. Raises Refused ``damaged_number``."""
    code = text_of(cell)
    if _SHORTENED.fullmatch(code):
        raise Refused("damaged_number", field=field, text=code)
    return code


def codes_of(cell: Cell) -> tuple[str, ...]:
    """The barcodes of a cell: several are parted by a space, a comma or a semicolon."""
    codes = _BETWEEN.split(text_of(cell))
    return tuple(code_of(code, "barcode") for code in codes if code)


def price_of(cell: Cell, currency: str) -> int:
    """Minor units. A number of a spreadsheet is whole money: 95000, or 9.5 dollars.

    Raises Refused ``required``, ``bad_amount`` or ``amount_too_large``.
    """
    if isinstance(cell, str):
        if not cell:
            raise Refused("required", field="price")
        return parse_amount(cell, currency)
    minor = cell * Decimal(10) ** digits(currency)
    if minor != minor.to_integral_value():
        raise Refused("bad_amount", field="price", text=str(cell))
    return int(minor)


def quantity_of(cell: Cell, field: str) -> int | None:
    """Thousandths; none for an empty cell. Raises Refused ``bad_stock``."""
    if isinstance(cell, Decimal):
        thousandths = cell * UNIT
        if thousandths != thousandths.to_integral_value() or abs(thousandths) > MAX_QUANTITY:
            raise Refused("bad_stock", field=field, quantity=str(cell))
        return int(thousandths)
    if not cell:
        return None
    found = _NUMBER.fullmatch(cell)
    if found is None:
        raise Refused("bad_stock", field=field, quantity=cell)
    whole, rest = int(found.group(1)), (found.group(2) or "").ljust(3, "0")
    sign = -1 if cell.startswith("-") else 1
    return whole * UNIT + sign * int(rest)


def rate_of(cell: Cell) -> int | None:
    """Basis points of ``11``, ``11 %`` or ``2,5``; none for an empty cell.

    Raises Refused ``bad_tax``.
    """
    words = text_of(cell).removesuffix("%").strip()
    if not words:
        return None
    found = _NUMBER.fullmatch(words)
    rest = (found.group(2) or "").ljust(2, "0") if found else ""
    if found is None or len(rest) > 2 or words.startswith(("+", "-")):
        raise Refused("bad_tax", field="tax_rate", tax=words)
    return int(found.group(1)) * 100 + int(rest)


def unit_of(cell: Cell) -> str:
    """The unit that is meant; pieces for an empty cell. Raises Refused ``bad_unit``."""
    words = " ".join(text_of(cell).casefold().rstrip(".").split())
    if not words:
        return UnitOfMeasure.PIECE.value
    if words not in UNITS:
        raise Refused("bad_unit", field="unit", unit=words[:48])
    return UNITS[words]
