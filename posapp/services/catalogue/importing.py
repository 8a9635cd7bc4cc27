"""Take over products from a file: all of its good rows, or nothing.

No transaction writes more than ``CHUNK`` rows, so that the tills do not wait. New products stay
hidden until the last row is in; what is changed before that is taken back when the import is
cut short, by whoever imports next where the program itself was killed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import select, update

from posapp.models.catalogue import Product
from posapp.models.errors import Refused
from posapp.models.ids import new_id
from posapp.models.import_run import ImportedRow, ImportRun, ImportState
from posapp.services.catalogue import import_plan
from posapp.services.catalogue.import_columns import choose_columns
from posapp.services.catalogue.import_plan import Duplicates, Outcome, Plan, chunks, plan_rows
from posapp.services.catalogue.import_rows import FileRow, ReadRows, read_rows, refuse
from posapp.services.catalogue.import_undo import take_back
from posapp.services.catalogue.import_write import UNSEEN, change_rows, insert_rows
from posapp.services.sheet_file import Sheet
from posapp.services.sheet_reader import read_safely
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork

#: ``Till.look`` and ``Till.do``: each call is one snapshot, one transaction.
Look = Callable[..., Any]
Do = Callable[..., Any]
#: Told how many rows of how many are done; says whether to go on.
Watch = Callable[[int, int], bool]


@dataclass(slots=True, frozen=True)
class Imported:
    """How many rows a file brought, and what they did; ``id`` is what undoes them."""

    imported: int
    new: int
    changed: int
    skipped: int = 0
    bad: int = 0
    id: str = field(default="", compare=False)


@dataclass(slots=True, frozen=True)
class ImportFile:
    """A file's rows, and what to do with those that are there already or are not right."""

    name: str
    rows: ReadRows
    duplicates: Duplicates = Duplicates.UPDATE
    #: Leave rows out that cannot be taken; else one of them keeps all out.
    leave_bad: bool = False


@dataclass(slots=True)
class _Counts:
    new: int = 0
    changed: int = 0
    skipped: int = 0
    bad: int = 0


def import_products(
    look: Look, do: Do, lock: Path, path: Path, *, columns: dict[str, str] | None = None,
    duplicates: Duplicates = Duplicates.UPDATE, leave_bad: bool = False,
) -> Imported:  # fmt: skip
    """Read a file and take it over.

    Raises Refused ``import_rows`` with all bad ``rows``, ``import_no_column``, or as
    ``read_safely`` and ``run_import`` do; then nothing was saved.
    """
    rows = look(read_products, read_safely(path), columns)
    return run_import(look, do, lock, ImportFile(path.name, rows, duplicates, leave_bad))


def read_products(unit: ReadUnit, sheet: Sheet, columns: dict[str, str] | None = None) -> ReadRows:
    """The rows of a table as products. Raises Refused ``import_no_column``."""
    chosen = choose_columns(sheet.headers, columns or {})
    return read_rows(sheet, chosen, unit.settings["shop.currency"])


def preview_import(unit: ReadUnit, file: ImportFile) -> Plan:
    """What the file would do now; nothing is saved."""
    plan = plan_rows(unit, file.rows.good, file.duplicates)
    bad = sorted((*file.rows.bad, *plan.bad), key=lambda row: row.row)
    return Plan(plan.rows, tuple(bad))


def run_import(
    look: Look, do: Do, lock: Path, file: ImportFile, watch: Watch | None = None
) -> Imported:
    """Take the rows over.

    Raises Refused ``import_running``, ``import_rows`` where a row cannot be taken and is not to
    be left out, ``import_cancelled`` where ``watch`` said so; then nothing was saved.
    """
    try:
        with FileLock(lock, timeout=0):
            _clean_up(look, do)
            plan = look(preview_import, file)
            if not file.leave_bad:
                refuse(plan.bad)
            return _run(do, file, [row.row for row in plan.rows], len(plan.bad), watch)
    except Timeout:
        raise Refused("import_running", field="file") from None


def _run(
    do: Do, file: ImportFile, rows: Sequence[FileRow], bad: int, watch: Watch | None
) -> Imported:
    if len(rows) <= import_plan.CHUNK:
        done: Imported = do(_at_once, file, rows, bad)
        if watch is not None:
            watch(len(rows), len(rows))
        return done
    import_id: str = do(_begin, file.name)
    counts = _Counts(bad=bad)
    try:
        later = _stage_all(do, import_id, file, rows, counts, watch)
        parts = list(chunks(later, import_plan.CHUNK)) or [[]]
        done_rows = len(rows) - len(later)
        for part in parts[:-1]:
            do(_change, import_id, part, file, counts)
            done_rows += len(part)
            _go_on(watch, done_rows, len(rows))
        return do(_finish, import_id, parts[-1], file, counts)  # type: ignore[no-any-return]
    except BaseException:
        take_back(do, import_id)
        raise


def _stage_all(
    do: Do, import_id: str, file: ImportFile, rows: Sequence[FileRow], counts: _Counts,
    watch: Watch | None,
) -> list[FileRow]:  # fmt: skip
    """Everything new goes in, hidden; the rows that change products are for later."""
    later: list[FileRow] = []
    seen = 0
    for part in chunks(rows, import_plan.CHUNK):
        later += do(_stage, import_id, part, file, counts)
        seen += len(part)
        _go_on(watch, seen - len(later), len(rows))
    return later


def _go_on(watch: Watch | None, done: int, whole: int) -> None:
    if watch is not None and not watch(done, whole):
        raise Refused("import_cancelled", field="file")


def _at_once(uow: UnitOfWork, file: ImportFile, rows: Sequence[FileRow], bad: int) -> Imported:
    counts = _Counts(bad=bad)
    import_id = _begin(uow, file.name)
    later = _stage(uow, import_id, rows, file, counts)
    return _finish(uow, import_id, later, file, counts)


def _begin(uow: UnitOfWork, name: str) -> str:
    run = ImportRun(
        id=new_id(), file=name[:200], state=ImportState.RUNNING, new=0, changed=0, skipped=0,
        bad=0, created_at=uow.clock.now(), created_by=uow.actor,
    )  # fmt: skip
    uow.session.add(run)
    uow.session.flush()
    return run.id


def _stage(
    uow: UnitOfWork, import_id: str, rows: Sequence[FileRow], file: ImportFile, counts: _Counts
) -> list[FileRow]:
    """Put new products in, hidden; the rows that change others."""
    plan = _planned(uow, rows, file, counts)
    insert_rows(uow, import_id, [row for row in plan.rows if row.outcome == Outcome.NEW])
    counts.new += plan.count(Outcome.NEW)
    counts.skipped += plan.count(Outcome.SKIPPED)
    return [row.row for row in plan.rows if row.outcome == Outcome.CHANGED]


def _change(
    uow: UnitOfWork, import_id: str, rows: Sequence[FileRow], file: ImportFile, counts: _Counts
) -> None:
    plan = _planned(uow, rows, file, counts)
    change_rows(uow, import_id, plan.rows)
    counts.changed += plan.count(Outcome.CHANGED)


def _finish(
    uow: UnitOfWork, import_id: str, rows: Sequence[FileRow], file: ImportFile, counts: _Counts
) -> Imported:
    """The last changes, everything new is shown, and the journal tells of it."""
    _change(uow, import_id, rows, file, counts)
    touched = select(ImportedRow.product_id).where(ImportedRow.import_id == import_id)
    shown = update(Product).where(Product.id.in_(touched)).values(hidden_at=None)
    uow.session.execute(shown, execution_options=UNSEEN)
    run = uow.session.scalars(select(ImportRun).where(ImportRun.id == import_id)).one()
    run.state, run.ended_at = ImportState.DONE, uow.clock.now()
    run.new, run.changed = counts.new, counts.changed
    run.skipped, run.bad = counts.skipped, counts.bad
    told = {"new": run.new, "changed": run.changed, "digest": _digest(file.rows.good)}
    journal.write(uow, "products.imported", run.id, told)
    uow.changes.products.update(uow.session.scalars(touched))
    brought = run.new + run.changed
    return Imported(brought, run.new, run.changed, run.skipped, run.bad, run.id)


def _planned(uow: UnitOfWork, rows: Sequence[FileRow], file: ImportFile, counts: _Counts) -> Plan:
    """As the catalogue stands by now: somebody may have taken a code since the first look."""
    plan = plan_rows(uow, rows, file.duplicates)
    if not file.leave_bad:
        refuse(plan.bad)
    counts.bad += len(plan.bad)
    return plan


def _clean_up(look: Look, do: Do) -> None:
    """Whoever holds the lock finds only imports that were cut short."""
    for import_id in look(_running):
        take_back(do, import_id)


def _running(unit: ReadUnit) -> list[str]:
    wanted = select(ImportRun.id).where(ImportRun.state == ImportState.RUNNING)
    return list(unit.session.scalars(wanted))


def _digest(rows: Sequence[FileRow]) -> str:
    """Names what was taken over, so that the journal can tell one import from another."""
    told = hashlib.sha256()
    for row in rows:
        told.update(f"{row.product.sku}={row.product.price}\n".encode())
    return told.hexdigest()
