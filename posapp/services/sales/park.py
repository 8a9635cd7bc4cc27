"""Park a sale, and go on with it later (design.md 4: a parked order takes no number).

A parked sale lies in the shop's file until it is sold or dropped: who recalls it into a cart and
walks away loses nothing. It is sold once, whoever recalled it first. Nothing is owed for it, it
took no goods and belongs to no shift.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select

from posapp.models.errors import Refused
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.pricing import NO_DISCOUNT, Discount
from posapp.services.customers.find import customer_row
from posapp.services.repeat import once
from posapp.services.sales.find import order_row
from posapp.services.sales.open import (
    Item,
    OpenOrder,
    insert_order,
    line_values,
    new_order,
    price_items,
    refill,
    search_words,
)
from posapp.services.sales.views import OrderView, view
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import MAX_TEXT, clean_line


@dataclass(slots=True, frozen=True)
class ParkOrder:
    """A cart that waits. ``replaces`` is the parked sale that it was recalled from."""

    items: tuple[Item, ...]
    customer_id: str | None = None
    note: str = ""
    discount: Discount = NO_DISCOUNT
    replaces: str | None = None
    key: str | None = None


@dataclass(slots=True, frozen=True)
class RecallOrder:
    """Which parked sale becomes an order, with a number."""

    order_id: str
    key: str | None = None


def park_order(uow: UnitOfWork, command: ParkOrder) -> OrderView:
    """Keep a cart for later. Raises Refused as opening does, and ``not_parked``."""
    return once(uow, command.key, "order.park", command, OrderView, lambda: _park(uow, command))


def recall_order(uow: UnitOfWork, command: RecallOrder) -> OrderView:
    """Make a parked sale an order: numbered, at today's taxes, open to be paid.

    Raises Refused ``no_order``, ``not_parked``, and what a sale is refused for.
    """

    def work() -> OrderView:
        return view(uow, insert_order(uow, cart_of(uow, command.order_id)))

    return once(uow, command.key, "order.recall", command, OrderView, work)


def cart_of(unit: ReadUnit, order_id: str) -> OpenOrder:
    """What a parked sale would be opened with. Raises Refused ``no_order`` or ``not_parked``."""
    order = parked_row(unit, order_id)
    rows = unit.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    )
    rate = order.discount_rate
    return OpenOrder(
        tuple(_item(row) for row in rows),
        order.customer_id,
        order.note,
        discount=Discount(rate, 0 if rate else order.order_discount),
        parked_id=order.id,
    )


def parked_row(unit: ReadUnit, order_id: str) -> Order:
    """The row of a parked sale. Raises Refused ``no_order`` or ``not_parked``."""
    order = order_row(unit, order_id)
    if order.state != OrderState.PARKED:
        raise Refused("not_parked", field="order", order=order.number or order_id[:48])
    return order


def drop_parked(uow: UnitOfWork, order: Order, reason: str) -> OrderView:
    """Forget a parked sale; the journal keeps that it was there, and why it is not."""
    dropped = replace(
        view(uow, order), state=OrderState.VOID, voided_at=uow.clock.now(), void_reason=reason
    )
    search.forget_rows(uow.session, "orders", [(order.rowkey, order.search)])
    uow.session.execute(delete(OrderLine).where(OrderLine.order_id == order.id))
    uow.session.delete(order)
    uow.session.flush()
    uow.changes.orders.add(order.id)
    journal.write(uow, "order.dropped", order.id, {"total": order.total}, detail={"reason": reason})
    return dropped


def _park(uow: UnitOfWork, command: ParkOrder) -> OrderView:
    priced, sums = price_items(uow, command.items, command.discount)
    customer = customer_row(uow, command.customer_id) if command.customer_id else None
    note = clean_line("note", command.note, most=MAX_TEXT)
    order = new_order(uow, customer, sums, note, command.discount)
    order.state, order.outstanding = OrderState.PARKED, 0
    if command.replaces is not None:
        order = refill(uow, parked_row(uow, command.replaces), order)
    found = search_words(order, customer)
    known = order.search or None
    order.search = found
    uow.session.add(order)
    uow.session.flush()
    uow.session.execute(insert(OrderLine), [line_values(order, n, p) for n, p in enumerate(priced)])
    search.index_row(uow.session, "orders", order.rowkey, found, known)
    journal.write(uow, "order.parked", order.id, {"currency": order.currency, "total": order.total})
    uow.changes.orders.add(order.id)
    return view(uow, order)


def _item(row: OrderLine) -> Item:
    rate = row.discount_rate
    discount = Discount(rate, 0 if rate else row.discount - row.discount_share)
    chosen = row.unit_price if row.list_price is not None else None
    return Item(row.sku, row.quantity, row.unit_price, discount, chosen, row.price_reason)
