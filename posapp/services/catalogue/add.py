"""Add a product, or change the one that has its SKU."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from posapp.models.catalogue import Barcode, Product
from posapp.models.errors import Refused
from posapp.models.folding import fold
from posapp.models.ids import new_id
from posapp.models.money import MAX_AMOUNT
from posapp.services.catalogue.views import ProductView, view
from posapp.services.storage import journal, search
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import clean_line

MAX_CODE = 48


@dataclass(slots=True, frozen=True)
class AddProduct:
    """What the form, the command or a row of a file gives; price in minor units."""

    sku: str
    name: str
    price: int
    category: str = ""
    barcodes: tuple[str, ...] = ()
    tax_rate: int | None = None


def add_product(uow: UnitOfWork, command: AddProduct) -> ProductView:
    """Save a new product. Raises Refused (``sku_taken``, ``barcode_taken``, a bad field)."""
    sku = _code("sku", command.sku)
    if _by_sku(uow, sku) is not None:
        raise Refused("sku_taken", field="sku", sku=sku)
    return _save(uow, Product(id=new_id(), sku=sku, created_at=uow.clock.now()), command)


def put_product(uow: UnitOfWork, command: AddProduct) -> tuple[ProductView, bool]:
    """Save a product under its SKU, new or not; whether it was new (imports)."""
    sku = _code("sku", command.sku)
    row = _by_sku(uow, sku)
    new = row is None
    return _save(
        uow, row or Product(id=new_id(), sku=sku, created_at=uow.clock.now()), command
    ), new


def checked(command: AddProduct) -> AddProduct:
    """The same, trimmed and with each code once. Raises Refused naming the first bad field."""
    if not 0 <= command.price <= MAX_AMOUNT:
        raise Refused("bad_price", field="price", price=command.price)
    if command.tax_rate is not None and not 0 <= command.tax_rate <= 10_000:
        raise Refused("bad_tax", field="tax_rate", tax=command.tax_rate)
    codes = dict.fromkeys(_code("barcode", code) for code in command.barcodes if code)
    return AddProduct(
        sku=_code("sku", command.sku),
        name=clean_line("name", command.name, required=True),
        price=command.price,
        category=clean_line("category", command.category, most=64),
        barcodes=tuple(codes),
        tax_rate=command.tax_rate,
    )


def search_text(command: AddProduct) -> str:
    """What the full-text indexes hold of a product."""
    return fold(f"{command.name} {command.sku} {' '.join(command.barcodes)}")


def _save(uow: UnitOfWork, row: Product, command: AddProduct) -> ProductView:
    clean = checked(command)
    codes = clean.barcodes
    row.name, row.category = clean.name, clean.category
    row.price, row.tax_rate = clean.price, clean.tax_rate
    row.updated_at, row.hidden_at = uow.clock.now(), None
    old = row.search if row.rowkey else None
    row.search = search_text(clean)
    uow.session.add(row)
    uow.session.flush()
    _put_codes(uow, row, codes)
    search.index_row(uow.session, "products", row.rowkey, row.search, old)
    journal.write(uow, "product.saved", row.id, {"sku": row.sku, "price": row.price})
    uow.changes.products.add(row.id)
    return view(row, codes)


def _put_codes(uow: UnitOfWork, row: Product, codes: tuple[str, ...]) -> None:
    uow.session.execute(delete(Barcode).where(Barcode.product_id == row.id))
    taken = select(Barcode.code).where(Barcode.code.in_(codes))
    for code in uow.session.scalars(taken):
        raise Refused("barcode_taken", field="barcode", code=code)
    uow.session.add_all(Barcode(code=code, product_id=row.id) for code in codes)
    uow.session.flush()


def _by_sku(uow: UnitOfWork, sku: str) -> Product | None:
    return uow.session.scalars(select(Product).where(Product.sku == sku)).first()


def _code(field: str, text: str) -> str:
    """A SKU or barcode: printable ASCII without spaces, ``=`` and ``@`` (the command's signs)."""
    code = text.strip()
    if not code:
        raise Refused("required", field=field)
    if len(code) > MAX_CODE or not code.isascii() or not code.isprintable():
        raise Refused("bad_code", field=field, code=text)
    if field == "sku" and any(sign in code for sign in "=@ "):
        raise Refused("bad_code", field=field, code=text)
    return code
