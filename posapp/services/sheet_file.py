"""Read a table that somebody saved: CSV in any usual spelling, xlsx, xls or ods.

``sheet_reader`` does this in a process of its own: a file from outside may be made to harm.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from posapp.i18n import N_
from posapp.models.errors import Refused

MEGABYTE = 1_000_000
MOST_BYTES = 50 * MEGABYTE
#: What a packed file may come to when unpacked: a small file can hide a large one.
MOST_UNPACKED = 400 * MEGABYTE
MOST_ROWS = 200_000
MOST_COLUMNS = 50
#: Longer than any text of a catalogue; whole books are in no cell.
MOST_LETTERS = 8_000
_ZIP = b"PK\x03\x04"
#: The head of an xls: Microsoft's compound files, [MS-CFB] 2.2.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = ";,\t"

#: Text as it was typed; a spreadsheet also has numbers, kept exact.
Cell = str | Decimal


@dataclass(slots=True, frozen=True)
class Row:
    """One row with cells; ``number`` is what a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(slots=True, frozen=True)
class Sheet:
    """The first row that is not empty, and those below it that are not."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(path: Path) -> Sheet:
    """The table in a file.

    Raises Refused ``no_such_file``, ``import_too_big``, ``import_too_many_rows``,
    ``import_too_many_columns`` or ``bad_file``.
    """
    if not path.is_file():
        raise Refused("no_such_file", field="file", path=str(path))
    if path.stat().st_size > MOST_BYTES:
        raise Refused("import_too_big", field="file", most=MOST_BYTES // MEGABYTE)
    raw = path.read_bytes()
    is_book = raw.startswith((_ZIP, _OLE))
    found = _bounded(_workbook(raw) if is_book else _csv(raw))
    if not found:
        raise Refused("bad_file", field="file", detail=N_("it is empty"))
    return Sheet(tuple(text_of(cell) for cell in found[0].cells), tuple(found[1:]))


def text_of(cell: Cell) -> str:
    """A cell as text: a number without needless zeros, never in powers of ten."""
    if isinstance(cell, str):
        return cell.strip()
    return str(int(cell)) if cell == cell.to_integral_value() else f"{cell:f}"


def _bounded(rows: Iterator[tuple[int, tuple[Cell, ...]]]) -> list[Row]:
    found: list[Row] = []
    for number, cells in rows:
        if not any(cell if isinstance(cell, str) else True for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS:
            raise Refused("import_too_many_columns", field="file", most=MOST_COLUMNS)
        if len(found) > MOST_ROWS:
            raise Refused("import_too_many_rows", field="file", most=MOST_ROWS)
        if any(isinstance(cell, str) and len(cell) > MOST_LETTERS for cell in cells):
            raise Refused("bad_file", field="file", detail=N_("a cell holds a whole book"))
        found.append(Row(number, cells))
    return found


def _csv(raw: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    text = _decoded(raw)
    if "\0" in text:
        raise Refused("bad_file", field="file", detail=N_("it is no text"))
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    last = 0
    try:
        for cells in reader:
            # A cell with line breaks spans several lines: the row is where it begins.
            yield last + 1, tuple(cell.strip() for cell in cells)
            last = reader.line_num
    except csv.Error as error:
        raise Refused("bad_file", field="file", detail=f"line {last + 1}: {error}") from None


def _decoded(raw: bytes) -> str:
    """What wrote it says so at the beginning, or it is UTF-8, or it is an old Windows file."""
    try:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _workbook(raw: bytes) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    from python_calamine import CalamineError, CalamineWorkbook  # first use only

    _check_unpacked(raw)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
        width, height = sheet.width, sheet.height
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise Refused("bad_file", field="file", detail=str(error)[:200]) from None
    if width > MOST_COLUMNS:
        raise Refused("import_too_many_columns", field="file", most=MOST_COLUMNS)
    if height > MOST_ROWS + 1:
        raise Refused("import_too_many_rows", field="file", most=MOST_ROWS)
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        yield number, tuple(_cell(cell) for cell in cells)


def _check_unpacked(raw: bytes) -> None:
    """Look at what the parts of a packed file say of themselves, and believe none of it."""
    if not raw.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Refused("bad_file", field="file", detail=str(error)[:200]) from None
    if unpacked > MOST_UNPACKED:
        raise Refused("import_too_big", field="file", most=MOST_BYTES // MEGABYTE)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float) and math.isfinite(value):
        return Decimal(repr(value))
    return str(value).strip()
