"""What waits: the parked sales as a till lists them, and one of them as a cart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.pricing import Discount
from posapp.services.catalogue.find import show_product
from posapp.services.catalogue.views import ProductView
from posapp.services.customers.find import show_customer
from posapp.services.customers.views import CustomerView
from posapp.services.sales.open import Item
from posapp.services.sales.park import cart_of
from posapp.services.storage.database import ReadUnit

_MOST = 100


@dataclass(slots=True, frozen=True)
class ParkedRow:
    """A parked sale in the list; ``first`` is the name of its first line."""

    id: str
    parked_at: datetime
    customer_name: str
    first: str
    lines: int
    total: int
    currency: str


@dataclass(slots=True, frozen=True)
class ParkedCart:
    """A parked sale with its products as they are now; prices stay as they were parked."""

    id: str
    lines: tuple[tuple[ProductView, Item], ...]
    customer: CustomerView | None
    discount: Discount
    note: str


def list_parked(unit: ReadUnit) -> tuple[ParkedRow, ...]:
    """The newest parked sales, a hundred at most."""
    rows = (
        select(Order, func.min(OrderLine.name), func.count())
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.state == OrderState.PARKED)
        .group_by(Order.rowkey)
        .order_by(Order.rowkey.desc())
        .limit(_MOST)
    )
    return tuple(
        ParkedRow(
            order.id, order.updated_at, order.customer_name, first, lines, order.total,
            order.currency,
        )
        for order, first, lines in unit.session.execute(rows)
    )  # fmt: skip


def parked_cart(unit: ReadUnit, order_id: str) -> ParkedCart:
    """Raises Refused ``no_order``, ``not_parked`` or ``no_product``."""
    cart = cart_of(unit, order_id)
    lines = []
    for item in cart.items:
        product = show_product(unit, item.sku)
        if product.asks_price and item.unit_price is not None:
            product = replace(product, price=item.unit_price)
        lines.append((product, item))
    customer = show_customer(unit, cart.customer_id) if cart.customer_id else None
    return ParkedCart(order_id, tuple(lines), customer, cart.discount, cart.note)
