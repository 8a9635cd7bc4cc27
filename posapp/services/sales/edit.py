"""Edit a saved order: other quantities, lines out, lines in (design.md 4 and 5).

A line keeps the price, tax and share of discount that it was sold with; what is added costs what
the catalogue says today. Money that was received stays as it is: where the order comes to less,
the rest is too much and goes back by a refund. The open link follows in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.payment import Cause
from posapp.models.pricing import Discount, PricedOrder, price_order
from posapp.models.stock import Movement
from posapp.services.catalogue.goods import follow_goods
from posapp.services.invoicing.follow import follow_order
from posapp.services.payments.refund import promised
from posapp.services.payments.standing import restand
from posapp.services.repeat import once
from posapp.services.sales.edit_lines import LineChange, PlannedLine, plan_lines
from posapp.services.sales.find import order_row
from posapp.services.sales.open import (
    ChosenPrice,
    Item,
    chosen_prices,
    line_values,
    search_words,
    tell_prices,
)
from posapp.services.sales.returned import returned_of
from posapp.services.sales.views import OrderView, view
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class EditOrder:
    """``changes`` name lines; ``items`` say how much there is of a product now.

    Quantities are thousandths and 0 takes a line out. A product that is on no line is added.
    ``total`` is what the order came to when it was looked at: another one by now is refused.
    ``discount`` is the one off the whole order; none leaves it as it is.
    """

    order_id: str
    changes: tuple[LineChange, ...] = ()
    items: tuple[Item, ...] = ()
    reason: str = ""
    total: int | None = None
    key: str | None = None
    discount: Discount | None = None


@dataclass(slots=True, frozen=True)
class Plan:
    """What an order would come to; ``outstanding`` and ``surplus`` with the money so far."""

    lines: tuple[PlannedLine, ...]
    discount_rate: int
    sums: PricedOrder
    outstanding: int
    surplus: int


def edit_order(uow: UnitOfWork, command: EditOrder) -> OrderView:
    """Change the lines; what changes nothing leaves the order as it is.

    Raises Refused ``order_void``, ``order_parked``, ``order_changed``, ``no_items``, ``no_line``,
    ``line_twice``, ``below_returned``, ``came_back``, and what a sale is refused for.
    """
    return once(uow, command.key, "order.edit", command, OrderView, lambda: _edit(uow, command))


def plan_edit(unit: ReadUnit, order: Order, command: EditOrder) -> Plan:
    """Check a request without doing it. Raises Refused as ``edit_order`` does."""
    if order.state != OrderState.OPEN:
        raise Refused(f"order_{order.state}", order=order.number)
    if command.total not in (None, order.total):
        raise Refused(
            "order_changed", order=order.number, total=order.total, currency=order.currency
        )
    if not command.changes and not command.items and command.discount is None:
        raise Refused("no_items", field="item")
    discount = command.discount
    if discount is None:
        rate = order.discount_rate
        discount = Discount(rate, 0 if rate else order.order_discount)
    lines = plan_lines(
        unit,
        lines_of(unit, order),
        command.changes,
        command.items,
        returned_of(unit, [order.id]),
        discount,
    )
    sums = price_order([line.money for line in lines], order.rounding)
    least = order.returned + promised(unit, order, Cause.RETURN)
    if sums.total < least:
        raise Refused("below_returned", field="item", returned=least, currency=order.currency)
    short = sums.total - order.returned - order.received
    return Plan(tuple(lines), discount.rate, sums, max(0, short), max(0, -short))


def lines_of(unit: ReadUnit, order: Order) -> list[OrderLine]:
    """The order's lines as they stand."""
    rows = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    return list(unit.session.scalars(rows))


def _edit(uow: UnitOfWork, command: EditOrder) -> OrderView:
    order = order_row(uow, command.order_id)
    reason = clean_line("reason", command.reason)
    before = lines_of(uow, order)
    planned = plan_edit(uow, order, command)
    were, was = [_told(row) for row in before], order.total
    _save_lines(uow, order, before, planned)
    now = [_told(row) for row in lines_of(uow, order)]
    order.discount_rate = planned.discount_rate
    if now == were:
        return view(uow, order)
    _save_sums(uow, order, planned.sums)
    restand(uow, order)
    items = [line.item for line in planned.lines if line.item is not None]
    added = [item.product for item in items]
    follow_goods(uow, order, Movement.EDIT, added)
    follow_order(uow, order)
    journal.write(
        uow,
        "order.edited",
        order.id,
        {
            "number": order.number,
            "currency": order.currency,
            "total": order.total,
            "was": was,
            "lines": now,
            "were": were,
        },
        detail={"reason": reason} if reason else None,
    )
    tell_prices(uow, order, [*_chosen(planned), *chosen_prices(items)])
    return view(uow, order)


def _chosen(planned: Plan) -> list[ChosenPrice]:
    """The prices that the edit chose for lines that stay."""
    return [
        ChosenPrice(line.row.sku, line.money.unit_price, terms.list_price, terms.price_reason)
        for line in planned.lines
        if line.row is not None
        and (terms := line.terms) is not None
        and terms.is_chosen
        and terms.list_price is not None
    ]


def _save_lines(uow: UnitOfWork, order: Order, before: list[OrderLine], planned: Plan) -> None:
    kept = {line.row.id: line for line in planned.lines if line.row is not None}
    for row in before:
        line = kept.get(row.id)
        if line is None:
            uow.session.delete(row)
            continue
        money, terms = line.money, line.terms
        row.quantity, row.unit_price, row.discount = (
            money.quantity,
            money.unit_price,
            money.discount,
        )
        row.tax, row.amount, row.discount_share = money.tax, money.amount, money.share
        if terms is not None:
            row.discount_rate, row.list_price = terms.discount_rate, terms.list_price
            row.price_reason = terms.price_reason
    uow.session.flush()
    place = max((row.position for row in before), default=-1) + 1
    added = [line.item for line in planned.lines if line.item is not None]
    if added:
        rows = [line_values(order, n, item) for n, item in enumerate(added, place)]
        uow.session.execute(insert(OrderLine), rows)


def _save_sums(uow: UnitOfWork, order: Order, sums: PricedOrder) -> None:
    order.subtotal, order.discount = sums.subtotal, sums.discount
    order.tax_included, order.tax_added = sums.tax_included, sums.tax_added
    order.rounding, order.total = sums.rounding, sums.total
    order.order_discount = sums.order_discount
    customer = uow.session.scalars(
        select(Customer).where(Customer.id == (order.customer_id or ""))
    ).first()
    found = search_words(order, customer)
    search.index_row(uow.session, "orders", order.rowkey, found, order.search)
    order.search = found


def _told(row: OrderLine) -> list[object]:
    """A line as the journal tells it, like those of a new order."""
    return [row.sku, row.quantity, row.unit_price, row.tax, row.amount]
