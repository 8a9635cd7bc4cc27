"""Write rows of a file, at most ``CHUNK`` a transaction, so that each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from posapp.models.catalogue import Barcode, Product
from posapp.models.folding import fold
from posapp.models.ids import new_id
from posapp.models.import_run import ImportedRow
from posapp.models.stock import Movement
from posapp.services.catalogue.add import AddProduct, search_text
from posapp.services.catalogue.categories import make_categories
from posapp.services.catalogue.import_plan import PlannedRow
from posapp.services.catalogue.movements import Moved, move
from posapp.services.storage import search
from posapp.services.storage.database import UnitOfWork

#: No rows of these tables are loaded in the session, so it has none to bring up to date.
UNSEEN = {"synchronize_session": False}
#: What of a product an import may change, and takes back; its stock is moved instead.
TOLD = ("sku", "name", "category", "price", "tax_rate", "unit", "counts_stock", "warn_below")


def insert_rows(uow: UnitOfWork, import_id: str, rows: Sequence[PlannedRow]) -> None:
    """New products, hidden until the last row of the file is in."""
    if not rows:
        return
    now = uow.clock.now()
    make_categories(uow, [row.product.category for row in rows])
    values = [
        {
            "id": new_id(),
            **fields_of(row.product),
            "asks_price": False,
            "picture": "",
            "stock": 0,
            "search": search_text(row.product),
            "created_at": now,
            "updated_at": now,
            "hidden_at": now,
        }
        for row in rows
    ]
    uow.session.execute(insert(Product), values)
    keys = select(Product.id, Product.rowkey, Product.search).where(
        Product.id.in_([value["id"] for value in values])
    )
    texts = [(row.rowkey, row.search, None) for row in uow.session.execute(keys)]
    search.index_rows(uow.session, "products", texts)
    made = [(str(value["id"]), row.product) for value, row in zip(values, rows, strict=True)]
    put_codes(uow, [(product_id, product.barcodes) for product_id, product in made])
    move(uow, Movement.IMPORT, [Moved(p, product.stock or 0) for p, product in made])
    _remember(
        uow, import_id, [(p, "", told_of(product, product.stock or 0)) for p, product in made]
    )


def change_rows(uow: UnitOfWork, import_id: str, rows: Sequence[PlannedRow]) -> None:
    """Products that were there, with what the file tells."""
    found = [(row, row.known) for row in rows if row.known is not None]
    if not found:
        return
    now = uow.clock.now()
    make_categories(uow, [row.product.category for row, _known in found])
    moved, remembered, values, texts = [], [], [], []
    for row, known in found:
        product = row.product
        by = 0 if product.stock is None else product.stock - known.stock
        before = told_now(known, row.codes, by)
        moved.append(Moved(known.id, by))
        remembered.append((known.id, before, told_of(product, by)))
        shown = search_text(product)
        texts.append((known.rowkey, shown, known.search))
        values.append(
            {"rowkey": known.rowkey, **fields_of(product), "search": shown, "updated_at": now,
             "hidden_at": None, "archived_at": None}
        )  # fmt: skip
    drop_codes(uow, [known.id for _row, known in found])
    put_codes(uow, [(known.id, row.product.barcodes) for row, known in found])
    search.index_rows(uow.session, "products", texts)
    uow.session.execute(update(Product), values, execution_options=UNSEEN)
    move(uow, Movement.IMPORT, moved)
    _remember(uow, import_id, remembered)


def fields_of(product: AddProduct) -> dict[str, Any]:
    """The columns that an import fills."""
    return {name: getattr(product, name) for name in TOLD}


def told_of(product: AddProduct, by: int) -> str:
    """What a row made of a product; ``by`` is how much its stock moved."""
    return _packed(fields_of(product), product.barcodes, by, archived=False)


def told_now(row: Product, codes: Sequence[str], by: int) -> str:
    """The same of a product as it stands."""
    fields = {name: getattr(row, name) for name in TOLD}
    return _packed(fields, codes, by, archived=row.archived_at is not None)


def restored_search(told: dict[str, Any]) -> str:
    """What a product is found by, once it is again what ``told_now`` said."""
    return fold(f"{told['name']} {told['sku']} {' '.join(told['barcodes'])}")


def put_codes(uow: UnitOfWork, codes: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Give products their barcodes."""
    values = [
        {"code": code, "product_id": product_id} for product_id, held in codes for code in held
    ]
    if values:
        uow.session.execute(insert(Barcode), values)


def drop_codes(uow: UnitOfWork, ids: Sequence[str]) -> None:
    """Take all barcodes of some products away."""
    uow.session.execute(delete(Barcode).where(Barcode.product_id.in_(ids)))


def _packed(fields: dict[str, Any], codes: Sequence[str], by: int, *, archived: bool) -> str:
    told = {**fields, "barcodes": sorted(codes), "archived": archived, "moved": by}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _remember(uow: UnitOfWork, import_id: str, rows: Sequence[tuple[str, str, str]]) -> None:
    values = [
        {"import_id": import_id, "product_id": product, "before": before, "after": after}
        for product, before, after in rows
    ]
    uow.session.execute(insert(ImportedRow), values)
