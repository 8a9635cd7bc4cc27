"""Open an order: price it, number it, save it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from posapp.models.catalogue import Product
from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.folding import fold, phone_search
from posapp.models.ids import new_id
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.payment_state import stand
from posapp.models.pricing import (
    NO_DISCOUNT,
    UNIT,
    Discount,
    PricedLine,
    PricedOrder,
    gross_of,
    price_line,
    price_order,
    spread,
)
from posapp.services.catalogue.goods import take_goods
from posapp.services.customers.find import customer_row
from posapp.services.repeat import once
from posapp.services.sales.views import OrderView, view
from posapp.services.shift.find import check_shift
from posapp.services.storage import journal, numbers, search
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import MAX_TEXT, clean_line

MAX_LINES = 1000
#: What a parked order takes on when it is sold, or parked again.
_REFILLED = (
    "series", "serial", "number", "state", "payment_status", "customer_id", "customer_name",
    "subtotal", "discount", "discount_rate", "order_discount", "tax_included", "tax_added",
    "rounding", "total", "owed", "outstanding", "note", "business_day", "created_at",
    "created_by", "updated_at",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Item:
    """What is sold: a SKU, how much (thousandths), and a price where it is not the usual one.

    ``override`` is a price that somebody chose at the sale: it needs a ``reason``, and the
    journal tells of it. A ``discount`` is the line's own; none leaves it as it is in an edit.
    """

    sku: str
    quantity: int = UNIT
    unit_price: int | None = None
    discount: Discount | None = None
    override: int | None = None
    reason: str = ""


@dataclass(slots=True, frozen=True)
class OpenOrder:
    """A cart that becomes an order; ``parked_id`` is the parked sale that it was."""

    items: tuple[Item, ...]
    customer_id: str | None = None
    note: str = ""
    key: str | None = None
    discount: Discount = NO_DISCOUNT
    parked_id: str | None = None


@dataclass(slots=True, frozen=True)
class PricedItem:
    """One line with its product, before it is saved; ``list_price`` where it was overridden."""

    product: Product
    money: PricedLine
    discount_rate: int = 0
    list_price: int | None = None
    reason: str = ""


def open_order(uow: UnitOfWork, command: OpenOrder) -> OrderView:
    """Save an order with its number. Raises Refused; then nothing is saved and no number taken."""
    return once(
        uow,
        command.key,
        "order.create",
        command,
        OrderView,
        lambda: view(uow, insert_order(uow, command)),
    )


def price_items(
    unit: ReadUnit, items: tuple[Item, ...], discount: Discount = NO_DISCOUNT
) -> tuple[list[PricedItem], PricedOrder]:
    """Price lines as they would be saved (the cart shows exactly this).

    Raises Refused ``no_items``, ``unknown_sku``, ``product_archived``, ``price_needed``,
    ``bad_quantity``, ``bad_price``, ``bad_discount``, ``required`` (a reason for another price),
    ``amount_too_large``.
    """
    if not items:
        raise Refused("no_items", field="item")
    if len(items) > MAX_LINES:
        raise Refused("too_many_lines", field="item", most=MAX_LINES)
    wanted = {item.sku for item in items}
    rows = unit.session.scalars(
        select(Product).where(Product.sku.in_(wanted), Product.hidden_at.is_(None))
    )
    products = {row.sku: row for row in rows}
    default, included = unit.settings["tax.default"], unit.settings["tax.included"]
    priced = []
    for item in items:
        product = products.get(item.sku)
        if product is None:
            raise Refused("unknown_sku", field="item", sku=item.sku[:48])
        if product.archived_at is not None:
            raise Refused("product_archived", field="item", name=product.name)
        rate = product.tax_rate if product.tax_rate is not None else (default or 0)
        priced.append(_priced(product, item, rate, is_added=not included))
    if discount:
        moneys = spread([item.money for item in priced], discount)
        priced = [replace(item, money=money) for item, money in zip(priced, moneys, strict=True)]
    return priced, price_order([item.money for item in priced])


def _priced(product: Product, item: Item, rate: int, *, is_added: bool) -> PricedItem:
    price = product.price if item.unit_price is None else item.unit_price
    reason = ""
    if item.override is not None:
        price, reason = item.override, clean_line("reason", item.reason, required=True)
    elif product.asks_price and item.unit_price is None:
        raise Refused("price_needed", field="item", name=product.name)
    off = item.discount or NO_DISCOUNT
    # A quantity or price that cannot be is refused as such, before its discount.
    taken = off.of(gross_of(item.quantity, price)) if off and item.quantity > 0 <= price else 0
    line = price_line(item.quantity, price, discount=taken, tax_rate=rate, tax_is_added=is_added)
    changed = product.price if item.override is not None and price != product.price else None
    return PricedItem(product, line, off.rate, changed, reason if changed is not None else "")


def insert_order(uow: UnitOfWork, command: OpenOrder) -> Order:
    """The row of a new order, with its lines, number and journal entry."""
    check_shift(uow)
    priced, sums = price_items(uow, command.items, command.discount)
    customer = customer_row(uow, command.customer_id) if command.customer_id else None
    note = clean_line("note", command.note, most=MAX_TEXT)
    series, serial, number = numbers.take(uow, "order")
    order = new_order(uow, customer, sums, note, command.discount)
    order.series, order.serial, order.number = series, serial, number
    if command.parked_id is not None:
        order = refill(uow, _parked(uow, command.parked_id), order)
    known, order.search = order.search or None, search_words(order, customer)
    uow.session.add(order)
    uow.session.flush()
    uow.session.execute(insert(OrderLine), [line_values(order, n, p) for n, p in enumerate(priced)])
    search.index_row(uow.session, "orders", order.rowkey, order.search, known)
    take_goods(uow, order, ((p.product, p.money.quantity) for p in priced))
    journal.write(uow, "order.opened", order.id, _entry(order, priced), detail=_who(customer))
    tell_prices(uow, order, chosen_prices(priced))
    uow.changes.orders.add(order.id)
    return order


@dataclass(slots=True, frozen=True)
class ChosenPrice:
    """A price that somebody chose for a line instead of ``was``, and why."""

    sku: str
    price: int
    was: int
    reason: str


def chosen_prices(priced: Iterable[PricedItem]) -> list[ChosenPrice]:
    """The prices of new lines that were chosen."""
    return [
        ChosenPrice(n.product.sku, n.money.unit_price, n.list_price, n.reason)
        for n in priced
        if n.list_price is not None
    ]


def tell_prices(uow: UnitOfWork, order: Order, chosen: Iterable[ChosenPrice]) -> None:
    """Journal each price that somebody chose, with the reason."""
    for n in chosen:
        body = {"order": order.number or "", "sku": n.sku, "price": n.price, "was": n.was}
        journal.write(uow, "price.changed", order.id, body, detail={"reason": n.reason})


def refill(uow: UnitOfWork, row: Order, new: Order) -> Order:
    """The parked row as the new order says; it keeps its id, and its lines go."""
    uow.session.execute(delete(OrderLine).where(OrderLine.order_id == row.id))
    for column in _REFILLED:
        setattr(row, column, getattr(new, column))
    return row


def _parked(uow: UnitOfWork, order_id: str) -> Order:
    row = uow.session.scalars(select(Order).where(Order.id == order_id)).first()
    if row is None or row.state != OrderState.PARKED:
        # Sold or dropped in the meantime: it is sold once.
        raise Refused("not_parked", field="order", order=(row and row.number) or order_id[:48])
    return row


def new_order(
    uow: UnitOfWork,
    customer: Customer | None,
    sums: PricedOrder,
    note: str,
    discount: Discount,
) -> Order:
    """The row of an order that is open and has no number yet; it is not saved."""
    now = uow.clock.now()
    standing = stand(sums.total, 0, 0, 0)
    zone = ZoneInfo(uow.settings["shop.timezone"])
    return Order(
        id=new_id(),
        state=OrderState.OPEN,
        payment_status=standing.status,
        currency=uow.settings["shop.currency"],
        customer_id=customer.id if customer else None,
        customer_name=customer.name if customer else "",
        subtotal=sums.subtotal,
        discount=sums.discount,
        discount_rate=discount.rate,
        order_discount=sums.order_discount,
        tax_included=sums.tax_included,
        tax_added=sums.tax_added,
        rounding=sums.rounding,
        search="",
        total=sums.total,
        owed=standing.owed,
        outstanding=standing.outstanding,
        note=note,
        business_day=now.astimezone(zone).date().isoformat(),
        created_at=now,
        created_by=uow.actor,
        updated_at=now,
    )


def line_values(order: Order, position: int, item: PricedItem) -> dict[str, object]:
    """The columns of a new line."""
    money, product = item.money, item.product
    return {
        "id": new_id(),
        "order_id": order.id,
        "position": position,
        "product_id": product.id,
        "sku": product.sku,
        "name": product.name,
        "quantity": money.quantity,
        "unit_price": money.unit_price,
        "discount": money.discount,
        "discount_rate": item.discount_rate,
        "discount_share": money.share,
        "list_price": item.list_price,
        "price_reason": item.reason,
        "tax_rate": money.tax_rate,
        "tax_is_added": money.tax_is_added,
        "tax": money.tax,
        "amount": money.amount,
    }


def search_words(order: Order, customer: Customer | None) -> str:
    """What an order is found by."""
    phone = phone_search(customer.phone) if customer else ""
    return fold(f"{order.number or ''} {order.customer_name} {phone} {order.total}")


def _entry(order: Order, priced: list[PricedItem]) -> dict[str, object]:
    discount = {"discount": order.discount} if order.discount else {}
    return {
        **discount,
        "number": order.number,
        "currency": order.currency,
        "total": order.total,
        "lines": [
            [p.product.sku, p.money.quantity, p.money.unit_price, p.money.tax, p.money.amount]
            for p in priced
        ],
    }


def _who(customer: Customer | None) -> dict[str, object] | None:
    return None if customer is None else {"customer": customer.id, "name": customer.name}
