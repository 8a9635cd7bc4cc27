"""``posapp product import`` and what undoes it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posapp.cli.call import Call
from posapp.cli.output import shown_bad_row, table
from posapp.cli.parser import Commands
from posapp.i18n import _
from posapp.services.catalogue.import_columns import FIELDS
from posapp.services.catalogue.import_plan import Duplicates, Outcome
from posapp.services.catalogue.import_undo import ImportView, Undone, last_imports, undo_import
from posapp.services.catalogue.importing import (
    Imported,
    ImportFile,
    import_products,
    preview_import,
    read_products,
)
from posapp.services.paging import Page
from posapp.services.sheet_reader import read_safely


@dataclass(slots=True, frozen=True)
class Preview:
    """What a file would do."""

    new: int
    changed: int
    skipped: int
    bad: int
    rows: tuple[dict[str, Any], ...]


def add(noun: Commands) -> None:
    """Declare ``import``, ``imports`` and ``undo-import``."""
    file = noun.command(
        "import", import_file, _("products from a CSV, xlsx, xls or ods file"), _imported
    )
    file.add_argument("file", type=Path, metavar="F", help=_("columns sku, name, price, …"))
    file.add_argument(
        "--dry-run", action="store_true", help=_("say what it would do, save nothing")
    )
    file.add_argument(
        "--duplicates", choices=[one.value for one in Duplicates], default=Duplicates.UPDATE.value,
        help=_("what becomes of a row whose SKU or barcode is there already"),
    )  # fmt: skip
    file.add_argument(
        "--leave-bad", action="store_true", help=_("leave out rows that cannot be taken")
    )
    file.add_argument(
        "--column", action="append", default=[], type=_column, metavar=_("FIELD=HEADER"),
        help=_("which column a field is in: {fields}").format(fields=", ".join(FIELDS)),
    )  # fmt: skip
    noun.command("imports", list_imports, _("files that were imported, newest first"), _listed)
    undo = noun.command("undo-import", undo_one, _("take an import back"), _undone)
    undo.add_argument("id", nargs="?", default="", metavar="ID", help=_("else the last one"))


def import_file(call: Call) -> Imported | Preview:
    """Take over a file, or say what that would do."""
    till, args = call.till, call.args
    columns, duplicates = dict(args.column), Duplicates(args.duplicates)
    if args.dry_run:
        rows = till.look(read_products, read_safely(args.file), columns)
        wanted = ImportFile(args.file.name, rows, duplicates)
        plan = till.look(preview_import, wanted)
        bad = tuple(shown_bad_row(row) for row in plan.bad)
        counts = [plan.count(outcome) for outcome in Outcome]
        return Preview(*counts, len(bad), bad)
    lock = till.database.folder.import_lock
    return import_products(
        till.look, till.do, lock, args.file,
        columns=columns, duplicates=duplicates, leave_bad=args.leave_bad,
    )  # fmt: skip


def list_imports(call: Call) -> Page[ImportView]:
    """The newest imports."""
    return Page(call.till.look(last_imports), None)


def undo_one(call: Call) -> Undone:
    """Take an import back."""
    till = call.till
    return undo_import(till.look, till.do, till.database.folder.import_lock, call.args.id)


def _column(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if field not in FIELDS or not equals:
        raise argparse.ArgumentTypeError(_("“{text}” is no FIELD=HEADER").format(text=text))
    return field, header


def _imported(done: Imported | Preview) -> str:
    counts = _("{new} new, {changed} changed, {skipped} skipped, {bad} left out.").format(
        new=done.new, changed=done.changed, skipped=done.skipped, bad=done.bad
    )
    if isinstance(done, Imported):
        words = _("{imported} products:").format(imported=done.imported)
        return f"{words} {counts}"
    rows = [f"{row['row']}: {row['message']}" for row in done.rows]
    return "\n".join([_("Nothing is saved. It would be:") + " " + counts, *rows])


def _listed(page: Page[ImportView]) -> str:
    rows = ((run.at, run.file, run.new, run.changed, run.state, run.id) for run in page.items)
    headers = (_("Time"), _("File"), _("New"), _("Changed"), _("State"), "ID")
    return table(headers, rows) if page.items else _("Nothing here.")


def _undone(done: Undone) -> str:
    return _("{removed} products removed, {restored} as they were, {left} left alone.").format(
        removed=done.removed, restored=done.restored, left=done.left
    )
