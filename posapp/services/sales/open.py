"""Open an order: price it, number it, save it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from posapp.models.catalogue import Product
from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.folding import fold, phone_search
from posapp.models.ids import new_id
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.payment_state import stand
from posapp.models.pricing import UNIT, PricedLine, PricedOrder, price_line, price_order
from posapp.services.catalogue.goods import take_goods
from posapp.services.customers.find import customer_row
from posapp.services.repeat import once
from posapp.services.sales.views import OrderView, view
from posapp.services.shift.find import check_shift
from posapp.services.storage import journal, numbers, search
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import MAX_TEXT, clean_line

MAX_LINES = 1000


@dataclass(slots=True, frozen=True)
class Item:
    """What is sold: a SKU, how much (thousandths), and a price where it is not the usual one."""

    sku: str
    quantity: int = UNIT
    unit_price: int | None = None


@dataclass(slots=True, frozen=True)
class OpenOrder:
    """A cart that becomes an order."""

    items: tuple[Item, ...]
    customer_id: str | None = None
    note: str = ""
    key: str | None = None


@dataclass(slots=True, frozen=True)
class PricedItem:
    """One line with its product, before it is saved."""

    product: Product
    money: PricedLine


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


def price_items(unit: ReadUnit, items: tuple[Item, ...]) -> tuple[list[PricedItem], PricedOrder]:
    """Price lines as they would be saved (the cart shows exactly this).

    Raises Refused ``no_items``, ``unknown_sku``, ``product_archived``, ``price_needed``,
    ``bad_quantity``, ``bad_price``, ``amount_too_large``.
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
        if product.asks_price and item.unit_price is None:
            raise Refused("price_needed", field="item", name=product.name)
        rate = product.tax_rate if product.tax_rate is not None else (default or 0)
        price = product.price if item.unit_price is None else item.unit_price
        line = price_line(item.quantity, price, tax_rate=rate, tax_is_added=not included)
        priced.append(PricedItem(product, line))
    return priced, price_order([item.money for item in priced])


def insert_order(uow: UnitOfWork, command: OpenOrder) -> Order:
    """The row of a new order, with its lines, number and journal entry."""
    check_shift(uow)
    priced, sums = price_items(uow, command.items)
    customer = customer_row(uow, command.customer_id) if command.customer_id else None
    note = clean_line("note", command.note, most=MAX_TEXT)
    series, serial, number = numbers.take(uow, "order")
    order = _row(uow, customer, sums, note)
    order.series, order.serial, order.number = series, serial, number
    order.search = search_words(order, customer)
    uow.session.add(order)
    uow.session.flush()
    uow.session.execute(insert(OrderLine), [line_values(order, n, p) for n, p in enumerate(priced)])
    search.index_row(uow.session, "orders", order.rowkey, order.search, None)
    take_goods(uow, order, ((p.product, p.money.quantity) for p in priced))
    journal.write(uow, "order.opened", order.id, _entry(order, priced), detail=_who(customer))
    uow.changes.orders.add(order.id)
    return order


def _row(uow: UnitOfWork, customer: Customer | None, sums: PricedOrder, note: str) -> Order:
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
        tax_included=sums.tax_included,
        tax_added=sums.tax_added,
        rounding=sums.rounding,
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
        "tax_rate": money.tax_rate,
        "tax_is_added": money.tax_is_added,
        "tax": money.tax,
        "amount": money.amount,
    }


def search_words(order: Order, customer: Customer | None) -> str:
    """What an order is found by."""
    phone = phone_search(customer.phone) if customer else ""
    return fold(f"{order.number} {order.customer_name} {phone} {order.total}")


def _entry(order: Order, priced: list[PricedItem]) -> dict[str, object]:
    return {
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
