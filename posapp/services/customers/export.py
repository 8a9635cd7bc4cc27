"""Customers as a file: CSV or xlsx, in which nobody's words can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from posapp.models.base import iso
from posapp.models.errors import Refused
from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.customers.views import CustomerView
from posapp.services.paging import MAX_LIMIT
from posapp.services.storage.database import ReadUnit

#: One column a field, in the order of the form.
COLUMNS = (
    "name", "company", "email", "phone", "group", "address", "shipping_address", "note",
    "taxable", "va_number", "npwp", "npwp_name", "npwp_address", "tax_code", "language",
    "credit_limit", "birthday", "consent_at", "bought", "outstanding", "last_seen_at",
)  # fmt: skip
FORMATS = ("csv", "xlsx")
#: A sheet holds no more rows (Excel specifications and limits), headings included.
XLSX_ROWS = 1_048_576
#: What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_TEXT = "@"

Row = Callable[[list[str]], None]


@dataclass(slots=True, frozen=True)
class ExportCustomers:
    """Which customers, to which file; ``headings`` names the columns in the reader's language."""

    path: Path
    query: ListCustomers = field(default_factory=ListCustomers)
    headings: tuple[str, ...] = COLUMNS


def export_customers(unit: ReadUnit, command: ExportCustomers) -> int:
    """Write the file, whole or not at all; how many customers are in it.

    Raises Refused ``bad_format``, ``cannot_write``, ``too_many_rows``, and as the list does.
    """
    kind = command.path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise Refused("bad_format", field="file", known=", ".join(FORMATS))
    half = command.path.with_name(command.path.name + ".part")
    count = 0
    try:
        with (_csv if kind == "csv" else _xlsx)(half) as write:
            write(list(command.headings))
            for customer in _all(unit, command.query):
                if kind == "xlsx" and count + 2 > XLSX_ROWS:
                    raise Refused("too_many_rows", field="file", most=XLSX_ROWS - 1)
                write([_words(customer, column) for column in COLUMNS])
                count += 1
        half.replace(command.path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise Refused("cannot_write", field="file", detail=error.strerror or "") from None
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return count


def harmless(words: str) -> str:
    """Words that a spreadsheet shows as they are: an apostrophe goes before a formula's sign."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def _all(unit: ReadUnit, query: ListCustomers) -> Iterator[CustomerView]:
    cursor: str | None = None
    while True:
        page = list_customers(unit, replace(query, limit=MAX_LIMIT, cursor=cursor))
        yield from page.items
        unit.session.expunge_all()
        cursor = page.next
        if cursor is None:
            return


def _words(customer: CustomerView, column: str) -> str:
    value: Any = getattr(customer, column)
    if column == "shipping_address" and customer.shipping_same:
        value = customer.address
    if column == "npwp_address" and customer.npwp_same and customer.npwp:
        value = customer.address
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@contextmanager
def _csv(path: Path) -> Iterator[Row]:
    # The mark at the beginning tells Excel that it is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        yield lambda cells: writer.writerow([harmless(cell) for cell in cells])


@contextmanager
def _xlsx(path: Path) -> Iterator[Row]:
    from xlsxwriter import Workbook  # first use only
    from xlsxwriter.exceptions import FileCreateError

    book = Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    # Text stays text when a cell is edited: phone numbers and NPWPs keep their zeros.
    as_text = book.add_format({"num_format": _TEXT})
    sheet.set_column(0, len(COLUMNS) - 1, 18, as_text)
    sheet.freeze_panes(1, 0)
    at = 0

    def write(cells: list[str]) -> None:
        nonlocal at
        for column, cell in enumerate(cells):
            sheet.write_string(at, column, cell, as_text)
        at += 1

    try:
        yield write
        book.close()
    except FileCreateError as error:
        raise Refused("cannot_write", field="file", detail=str(error)) from None
