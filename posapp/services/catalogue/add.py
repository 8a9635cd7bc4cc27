"""Add a product, or change the one that has its SKU."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from posapp.models.catalogue import Barcode, Product, UnitOfMeasure
from posapp.models.errors import Refused
from posapp.models.folding import fold
from posapp.models.ids import new_id
from posapp.models.money import MAX_AMOUNT
from posapp.models.pricing import MAX_QUANTITY
from posapp.models.stock import Movement
from posapp.services.catalogue.categories import make_categories
from posapp.services.catalogue.movements import Moved, move
from posapp.services.catalogue.views import ProductView, view
from posapp.services.storage import journal, search
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import clean_line

MAX_CODE = 48
MAX_CODES = 50
_UNITS = frozenset(UnitOfMeasure)


@dataclass(slots=True, frozen=True)
class AddProduct:
    """What the form, the command or a row of a file gives; price in minor units.

    ``stock`` is how much there is, in thousandths of ``unit``; none leaves it as it is. Who
    says how much there is, or below what to warn, wants it counted.
    """

    sku: str
    name: str
    price: int
    category: str = ""
    barcodes: tuple[str, ...] = ()
    tax_rate: int | None = None
    unit: str = UnitOfMeasure.PIECE.value
    asks_price: bool = False
    counts_stock: bool = False
    stock: int | None = None
    warn_below: int | None = None


def add_product(uow: UnitOfWork, command: AddProduct) -> ProductView:
    """Save a new product. Raises Refused (``sku_taken``, ``barcode_taken``, a bad field)."""
    sku = clean_code("sku", command.sku)
    if _by_sku(uow, sku) is not None:
        raise Refused("sku_taken", field="sku", sku=sku)
    row = Product(id=new_id(), sku=sku, stock=0, created_at=uow.clock.now())
    return save_product(uow, row, command)


def put_product(uow: UnitOfWork, command: AddProduct) -> tuple[ProductView, bool]:
    """Save a product under its SKU, new or not; whether it was new (imports)."""
    sku = clean_code("sku", command.sku)
    row = _by_sku(uow, sku)
    new = row is None
    if row is None:
        row = Product(id=new_id(), sku=sku, stock=0, created_at=uow.clock.now())
    return save_product(uow, row, command), new


def checked(command: AddProduct) -> AddProduct:
    """The same, trimmed and with each code once. Raises Refused naming the first bad field."""
    sku, name = clean_code("sku", command.sku), _clean_name(command)
    _check_price(command)
    category = _clean_category(command)
    _check_tax(command)
    _check_unit(command)
    _check_quantity("stock", command.stock)
    _check_quantity("warn_below", command.warn_below)
    codes = _clean_barcodes(command)
    told = command.stock is not None or command.warn_below is not None
    return replace(
        command,
        sku=sku,
        name=name,
        category=category,
        barcodes=codes,
        counts_stock=command.counts_stock or told,
    )


def problems(command: AddProduct) -> list[Refused]:
    """Everything that is wrong with a product by itself, a field each, the first first."""
    checks: list[Callable[[AddProduct], object]] = [
        lambda c: clean_code("sku", c.sku),
        _clean_name,
        _check_price,
        _clean_category,
        _check_tax,
        _check_unit,
        lambda c: _check_quantity("stock", c.stock),
        lambda c: _check_quantity("warn_below", c.warn_below),
        _clean_barcodes,
    ]
    found = []
    for check in checks:
        try:
            check(command)
        except Refused as refusal:
            found.append(refusal)
    return found


def _clean_name(command: AddProduct) -> str:
    return clean_line("name", command.name, required=True)


def _clean_category(command: AddProduct) -> str:
    return clean_line("category", command.category, most=64)


def _check_price(command: AddProduct) -> None:
    if not 0 <= command.price <= MAX_AMOUNT:
        raise Refused("bad_price", field="price", price=command.price)


def _check_tax(command: AddProduct) -> None:
    if command.tax_rate is not None and not 0 <= command.tax_rate <= 10_000:
        raise Refused("bad_tax", field="tax_rate", tax=command.tax_rate)


def _check_unit(command: AddProduct) -> None:
    if command.unit not in _UNITS:
        raise Refused("bad_unit", field="unit", unit=command.unit[:48])


def _check_quantity(field: str, quantity: int | None) -> None:
    if quantity is not None and abs(quantity) > MAX_QUANTITY:
        raise Refused("bad_stock", field=field, quantity=quantity)


def _clean_barcodes(command: AddProduct) -> tuple[str, ...]:
    given = (code for code in command.barcodes if code.strip())
    codes = tuple(dict.fromkeys(clean_code("barcode", code) for code in given))
    if len(codes) > MAX_CODES:
        raise Refused("too_many_codes", field="barcode", most=MAX_CODES)
    return codes


def search_text(command: AddProduct) -> str:
    """What the full-text indexes hold of a product."""
    return fold(f"{command.name} {command.sku} {' '.join(command.barcodes)}")


def save_product(uow: UnitOfWork, row: Product, command: AddProduct) -> ProductView:
    """Put everything of the command into the row, and tell. Raises Refused."""
    clean = checked(command)
    codes = clean.barcodes
    row.sku, row.name, row.category = clean.sku, clean.name, clean.category
    row.price, row.tax_rate = clean.price, clean.tax_rate
    row.unit, row.asks_price = clean.unit, clean.asks_price
    row.counts_stock, row.warn_below = clean.counts_stock, clean.warn_below
    row.updated_at, row.hidden_at, row.archived_at = uow.clock.now(), None, None
    old = row.search if row.rowkey else None
    row.search = search_text(clean)
    make_categories(uow, [clean.category])
    uow.session.add(row)
    uow.session.flush()
    _put_codes(uow, row, codes)
    search.index_row(uow.session, "products", row.rowkey, row.search, old)
    told = {"sku": row.sku, "price": row.price, "unit": row.unit, "asks_price": row.asks_price}
    journal.write(uow, "product.saved", row.id, told)
    if clean.stock is not None and clean.stock != row.stock:
        moved = Moved(row.id, clean.stock - row.stock)
        move(uow, Movement.ADJUSTMENT, [moved])
        uow.session.refresh(row, ["stock"])
    uow.changes.products.add(row.id)
    return view(row, codes)


def clean_code(field: str, text: str) -> str:
    """A SKU or barcode: printable ASCII, a SKU without spaces, ``=`` and ``@``.

    The command line uses those signs. Raises Refused ``required`` or ``bad_code``.
    """
    code = text.strip()
    if not code:
        raise Refused("required", field=field)
    if len(code) > MAX_CODE or not code.isascii() or not code.isprintable():
        raise Refused("bad_code", field=field, code=text)
    if field == "sku" and any(sign in code for sign in "=@ "):
        raise Refused("bad_code", field=field, code=text)
    return code


def _put_codes(uow: UnitOfWork, row: Product, codes: tuple[str, ...]) -> None:
    uow.session.execute(delete(Barcode).where(Barcode.product_id == row.id))
    taken = select(Barcode.code).where(Barcode.code.in_(codes))
    for code in uow.session.scalars(taken):
        raise Refused("barcode_taken", field="barcode", code=code)
    uow.session.add_all(Barcode(code=code, product_id=row.id) for code in codes)
    uow.session.flush()


def _by_sku(uow: UnitOfWork, sku: str) -> Product | None:
    return uow.session.scalars(select(Product).where(Product.sku == sku)).first()
