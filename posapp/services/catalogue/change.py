"""Change, archive and restore products, and set their stock right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Final

from sqlalchemy import select

from posapp.models.catalogue import Barcode, Product
from posapp.models.errors import Refused
from posapp.models.pricing import MAX_QUANTITY
from posapp.models.stock import Movement
from posapp.services.catalogue.add import AddProduct, clean_code, save_product
from posapp.services.catalogue.movements import Moved, move
from posapp.services.catalogue.views import ProductView, view
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import clean_line


class Keep(Enum):
    """Says that a field stays as it is, where none is a value of its own."""

    KEEP = 0


KEEP: Final = Keep.KEEP


@dataclass(slots=True, frozen=True)
class ChangeProduct:
    """What is to be another one; ``product`` is an id or a SKU.

    ``seen`` is the product as it was looked at: where somebody changed it meanwhile it is
    refused, but for its stock, which moves by itself.
    """

    product: str
    sku: str | Keep = KEEP
    name: str | Keep = KEEP
    price: int | Keep = KEEP
    category: str | Keep = KEEP
    barcodes: tuple[str, ...] | Keep = KEEP
    tax_rate: int | Keep | None = KEEP
    unit: str | Keep = KEEP
    asks_price: bool | Keep = KEEP
    counts_stock: bool | Keep = KEEP
    stock: int | Keep | None = KEEP
    warn_below: int | Keep | None = KEEP
    seen: ProductView | None = None


@dataclass(slots=True, frozen=True)
class AdjustStock:
    """``by`` so much more or less, or ``to`` what was counted (thousandths), and why."""

    product: str
    by: int | None = None
    to: int | None = None
    reason: str = ""


def change_product(uow: UnitOfWork, command: ChangeProduct) -> ProductView:
    """Save what changed.

    Raises Refused ``no_product``, ``product_changed``, ``sku_taken``, ``barcode_taken`` or a
    bad field.
    """
    row = product_row(uow, command.product)
    now = view(row, codes_of(uow, row))
    seen = command.seen
    if seen is not None and replace(seen, stock=now.stock, picture=now.picture) != now:
        raise Refused("product_changed", name=row.name)
    wanted = {
        field.name: getattr(command, field.name)
        for field in fields(AddProduct)
        if getattr(command, field.name) is not KEEP
    }
    if wanted.get("counts_stock") is False:
        wanted = {**wanted, "stock": None, "warn_below": None}
    merged = replace(_told(now), **wanted)
    sku = clean_code("sku", merged.sku)
    if sku != row.sku and find_row(uow, sku) is not None:
        raise Refused("sku_taken", field="sku", sku=sku)
    archived = row.archived_at
    save_product(uow, row, merged)
    row.archived_at = archived
    return view(row, codes_of(uow, row))


def archive_products(uow: UnitOfWork, products: Sequence[str]) -> int:
    """Offer them no more; how many. What was sold of them stays as it is."""
    return _set_archived(uow, products, archived=True)


def restore_products(uow: UnitOfWork, products: Sequence[str]) -> int:
    """Offer them again; how many."""
    return _set_archived(uow, products, archived=False)


def adjust_stock(uow: UnitOfWork, command: AdjustStock) -> ProductView:
    """Book a count, a delivery or a loss.

    Raises Refused ``no_product``, ``not_counted``, ``bad_stock``.
    """
    row = product_row(uow, command.product)
    if not row.counts_stock:
        raise Refused("not_counted", field="stock", name=row.name)
    wanted = command.to if command.to is not None else row.stock + (command.by or 0)
    if abs(wanted) > MAX_QUANTITY:
        raise Refused("bad_stock", field="stock", quantity=wanted)
    reason = clean_line("reason", command.reason)
    move(uow, Movement.ADJUSTMENT, [Moved(row.id, wanted - row.stock)], reason=reason)
    uow.session.refresh(row, ["stock"])
    return view(row, codes_of(uow, row))


def product_row(unit: ReadUnit, named: str) -> Product:
    """The product of an id or SKU. Raises Refused ``no_product``."""
    row = find_row(unit, named.strip())
    if row is None:
        raise Refused("no_product", field="product", product=named[:48])
    return row


def find_row(unit: ReadUnit, named: str) -> Product | None:
    """The product of an id or SKU, if there is one."""
    by = (Product.id == named) | (Product.sku == named)
    return unit.session.scalars(select(Product).where(by, Product.hidden_at.is_(None))).first()


def codes_of(unit: ReadUnit, row: Product) -> tuple[str, ...]:
    """The barcodes of a product, in the order in which they were given."""
    codes = select(Barcode.code).where(Barcode.product_id == row.id).order_by(Barcode.code)
    return tuple(unit.session.scalars(codes))


def _told(now: ProductView) -> AddProduct:
    return AddProduct(
        sku=now.sku,
        name=now.name,
        price=now.price,
        category=now.category,
        barcodes=now.barcodes,
        tax_rate=now.tax_rate,
        unit=now.unit,
        asks_price=now.asks_price,
        counts_stock=now.counts_stock,
        warn_below=now.warn_below,
    )


def _set_archived(uow: UnitOfWork, products: Sequence[str], *, archived: bool) -> int:
    kind = "product.archived" if archived else "product.restored"
    count = 0
    for named in dict.fromkeys(products):
        row = product_row(uow, named)
        if (row.archived_at is not None) == archived:
            continue
        row.archived_at = uow.clock.now() if archived else None
        row.updated_at = uow.clock.now()
        journal.write(uow, kind, row.id, {"sku": row.sku})
        uow.changes.products.add(row.id)
        count += 1
    return count
