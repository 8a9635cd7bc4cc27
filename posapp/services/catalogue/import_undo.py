"""Take an import back: what it made goes, what it changed is as it was.

Whatever somebody sold, counted or changed since stays, and is counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import delete, func, select, update

from posapp.models.catalogue import Category, Product
from posapp.models.errors import Refused
from posapp.models.import_run import ImportedRow, ImportRun, ImportState
from posapp.models.order import OrderLine
from posapp.models.stock import Movement, StockMovement
from posapp.services.catalogue import import_plan
from posapp.services.catalogue.categories import make_categories
from posapp.services.catalogue.import_plan import codes_by_product
from posapp.services.catalogue.import_write import (
    TOLD,
    UNSEEN,
    drop_codes,
    put_codes,
    restored_search,
    told_now,
)
from posapp.services.catalogue.movements import Moved, move
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork

Do = Callable[..., Any]
Look = Callable[..., Any]


@dataclass(slots=True, frozen=True)
class Undone:
    """How many products are gone again, are as they were, or were left as they are now."""

    removed: int
    restored: int
    left: int


@dataclass(slots=True, frozen=True)
class ImportView:
    """An import that was done."""

    id: str
    file: str
    state: str
    new: int
    changed: int
    skipped: int
    bad: int
    at: str


def last_imports(unit: ReadUnit, limit: int = 20) -> tuple[ImportView, ...]:
    """The newest first."""
    rows = unit.session.scalars(select(ImportRun).order_by(ImportRun.rowkey.desc()).limit(limit))
    return tuple(
        ImportView(
            row.id, row.file, row.state, row.new, row.changed, row.skipped, row.bad,
            row.created_at.isoformat(),
        )
        for row in rows
    )  # fmt: skip


def undo_import(look: Look, do: Do, lock: Path, import_id: str = "") -> Undone:
    """Take an import back; the last one where none is named.

    Raises Refused ``no_import`` or ``import_running``.
    """
    try:
        with FileLock(lock, timeout=0):
            return take_back(do, look(_chosen, import_id))
    except Timeout:
        raise Refused("import_running", field="file") from None


def take_back(do: Do, import_id: str) -> Undone:
    """The same for one that is known, in chunks; call with the lock held."""
    removed = restored = left = 0
    while (part := do(_take_back_some, import_id)) is not None:
        removed, restored, left = removed + part.removed, restored + part.restored, left + part.left
    do(_end, import_id, removed, restored, left)
    return Undone(removed, restored, left)


def _chosen(unit: ReadUnit, import_id: str) -> str:
    done = select(ImportRun.id).where(ImportRun.state == ImportState.DONE)
    wanted = done.where(ImportRun.id == import_id) if import_id else done
    found = unit.session.scalars(wanted.order_by(ImportRun.rowkey.desc()).limit(1)).first()
    if found is None:
        raise Refused("no_import", field="import")
    return found


def _take_back_some(uow: UnitOfWork, import_id: str) -> Undone | None:
    """The newest rows first; none where nothing is left."""
    rows = uow.session.scalars(
        select(ImportedRow)
        .where(ImportedRow.import_id == import_id)
        .order_by(ImportedRow.rowkey.desc())
        .limit(import_plan.CHUNK)
    ).all()
    if not rows:
        return None
    ids = [row.product_id for row in rows]
    products = {p.id: p for p in uow.session.scalars(select(Product).where(Product.id.in_(ids)))}
    codes = codes_by_product(uow, ids)
    used = _used(uow, ids, import_id)
    uow.session.execute(delete(ImportedRow).where(ImportedRow.rowkey.in_([r.rowkey for r in rows])))
    gone, back = [], []
    for row in rows:
        product = products[row.product_id]
        by = int(json.loads(row.after)["moved"])
        untouched = told_now(product, codes.get(product.id, ()), by) == row.after
        if untouched and not row.before and product.id not in used:
            gone.append(product)
        elif untouched and row.before:
            back.append((product, json.loads(row.before)))
    _remove(uow, gone)
    _restore(uow, back)
    _forget_categories(uow, {json.loads(row.after)["category"] for row in rows})
    uow.changes.products.update(ids)
    return Undone(len(gone), len(back), len(rows) - len(gone) - len(back))


def _used(uow: UnitOfWork, ids: Sequence[str], import_id: str) -> set[str]:
    """What was sold or counted since, or is in another import too."""
    sold = select(OrderLine.product_id).where(OrderLine.product_id.in_(ids))
    counted = select(StockMovement.product_id).where(
        StockMovement.product_id.in_(ids), StockMovement.kind != Movement.IMPORT
    )
    again = select(ImportedRow.product_id).where(
        ImportedRow.product_id.in_(ids), ImportedRow.import_id != import_id
    )
    return {str(found) for query in (sold, counted, again) for found in uow.session.scalars(query)}


def _remove(uow: UnitOfWork, products: Sequence[Product]) -> None:
    if not products:
        return
    ids = [product.id for product in products]
    search.forget_rows(uow.session, "products", [(p.rowkey, p.search) for p in products])
    drop_codes(uow, ids)
    uow.session.execute(
        delete(StockMovement).where(StockMovement.product_id.in_(ids)), execution_options=UNSEEN
    )
    uow.session.execute(delete(Product).where(Product.id.in_(ids)), execution_options=UNSEEN)


def _restore(uow: UnitOfWork, products: Sequence[tuple[Product, dict[str, Any]]]) -> None:
    if not products:
        return
    now = uow.clock.now()
    make_categories(uow, [before["category"] for _product, before in products])
    texts = [(p.rowkey, restored_search(before), p.search) for p, before in products]
    search.index_rows(uow.session, "products", texts)
    drop_codes(uow, [product.id for product, _before in products])
    put_codes(uow, [(product.id, before["barcodes"]) for product, before in products])
    values = [
        {
            "rowkey": product.rowkey,
            **{name: before[name] for name in TOLD},
            "search": restored_search(before),
            "updated_at": now,
            "archived_at": now if before["archived"] else None,
        }
        for product, before in products
    ]
    uow.session.execute(update(Product), values, execution_options=UNSEEN)
    move(uow, Movement.IMPORT, [Moved(p.id, -int(before["moved"])) for p, before in products])


def _end(uow: UnitOfWork, import_id: str, removed: int, restored: int, left: int) -> None:
    run = uow.session.scalars(select(ImportRun).where(ImportRun.id == import_id)).one()
    was_done = run.state == ImportState.DONE
    run.state, run.ended_at = ImportState.UNDONE, uow.clock.now()
    if was_done:
        told = {"removed": removed, "restored": restored, "left": left}
        journal.write(uow, "import.undone", run.id, told)


def _forget_categories(uow: UnitOfWork, names: set[str]) -> None:
    """Those of the import's categories that nothing is in now and nobody gave a colour."""
    used = select(func.count()).select_from(Product).where(Product.category == Category.name)
    empty = delete(Category).where(
        Category.name.in_(names), Category.colour == "", used.scalar_subquery() == 0
    )
    uow.session.execute(empty, execution_options=UNSEEN)
    uow.changes.categories = True
