"""Take goods back: what they were worth is owed no more, and what was paid for it goes back.

The goods are one fact, the money another (design.md 4): of an order that is not paid in full the
goods lower what is outstanding first, and only what was received above it is refunded. A part of
a line is worth its share of what the line came to, so that discounts go back with the goods; the
last part takes what is left, to the last unit, and what cash was rounded by.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from posapp.models.errors import Refused
from posapp.models.goods_return import GoodsReturn, ReturnedLine
from posapp.models.ids import new_id
from posapp.models.order import Order, OrderLine, OrderState
from posapp.models.payment import Cause, CounterMethod
from posapp.models.pricing import SoldLine, take_back
from posapp.models.stock import Movement
from posapp.services.catalogue.goods import follow_goods
from posapp.services.invoicing.follow import follow_order
from posapp.services.payments.refund import RefundOrder, check_method, make_refund, promised
from posapp.services.payments.standing import restand
from posapp.services.repeat import once
from posapp.services.sales.edit import lines_of
from posapp.services.sales.edit_lines import LineChange
from posapp.services.sales.find import order_row
from posapp.services.sales.open import Item
from posapp.services.sales.returned import Returned, returned_of
from posapp.services.sales.views import OrderView, view
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class ReturnGoods:
    """``lines`` and ``items`` say how much comes back, by line or by product.

    ``method`` and ``payment_id`` say how the money goes back, as for a refund.
    """

    order_id: str
    lines: tuple[LineChange, ...] = ()
    items: tuple[Item, ...] = ()
    method: str = "cash"
    payment_id: str = ""
    reason: str = ""
    key: str | None = None


@dataclass(slots=True, frozen=True)
class Part:
    """How much of a line comes back, and what that is worth."""

    line: OrderLine
    quantity: int
    amount: int


@dataclass(slots=True, frozen=True)
class ReturnPlan:
    """What comes back, what it is worth, and how much money is due for it.

    ``worth`` is that of the parts and ``rounding``: cash's, of this return or of the sale.
    """

    parts: tuple[Part, ...]
    rounding: int
    worth: int
    due: int


def return_goods(uow: UnitOfWork, command: ReturnGoods) -> OrderView:
    """Take goods back and give back, or promise, what is due for them.

    Raises Refused ``order_void``, ``no_items``, ``no_line``, ``line_twice``, ``bad_quantity``,
    ``more_than_sold``, and what a refund is refused for.
    """
    return once(uow, command.key, "order.return", command, OrderView, lambda: _return(uow, command))


def plan_return(unit: ReadUnit, order: Order, command: ReturnGoods) -> ReturnPlan:
    """Check a request without doing it. Raises Refused as ``return_goods`` does."""
    if order.state != OrderState.OPEN:
        raise Refused(f"order_{order.state}", order=order.number)
    check_method(command.method)
    rows = lines_of(unit, order)
    wanted = _wanted(rows, command)
    if not wanted:
        raise Refused("no_items", field="item")
    known = returned_of(unit, [order.id])
    sold = [_sold(row, wanted, known.get(row.id, Returned())) for row in rows]
    goods = promised(unit, order, Cause.RETURN)
    back = take_back(
        sold,
        [wanted.get(row.id, 0) for row in rows],
        owed=order.owed - goods,
        received=order.received - promised(unit, order) - goods,
        rounding=order.rounding - _rounding_back(unit, order),
        step=unit.settings["cash.rounding"] if command.method == CounterMethod.CASH else 0,
    )
    parts = [
        Part(row, wanted[row.id], amount)
        for row, amount in zip(rows, back.parts, strict=True)
        if row.id in wanted
    ]
    return ReturnPlan(tuple(parts), back.rounding, back.worth, back.due)


def line_worth(row: OrderLine) -> int:
    """What the customer owes for a line, with the tax on top of it."""
    return row.amount + (row.tax if row.tax_is_added else 0)


def _wanted(rows: list[OrderLine], command: ReturnGoods) -> dict[str, int]:
    wanted: dict[str, int] = {}
    there = {row.id for row in rows}
    for line in command.lines:
        if line.line_id not in there:
            raise Refused("no_line", field="item", line=line.line_id[:48])
        wanted[line.line_id] = wanted.get(line.line_id, 0) + line.quantity
    for item in command.items:
        found = [row.id for row in rows if row.sku == item.sku]
        if len(found) > 1:
            raise Refused("line_twice", field="item", sku=item.sku[:48])
        if not found:
            raise Refused("no_line", field="item", line=item.sku[:48])
        wanted[found[0]] = wanted.get(found[0], 0) + item.quantity
    return wanted


def _sold(row: OrderLine, wanted: dict[str, int], known: Returned) -> SoldLine:
    """The line as pricing knows it. Raises Refused for a quantity that cannot come back."""
    quantity = wanted.get(row.id)
    rest = row.quantity - known.quantity
    if quantity is not None and quantity <= 0:
        raise Refused("bad_quantity", field="quantity", quantity=quantity)
    if quantity is not None and quantity > rest:
        raise Refused("more_than_sold", field="quantity", name=row.name, left=pieces(rest))
    return SoldLine(row.quantity, line_worth(row), known.quantity, known.amount)


def _rounding_back(unit: ReadUnit, order: Order) -> int:
    statement = select(func.coalesce(func.sum(GoodsReturn.rounding), 0)).where(
        GoodsReturn.order_id == order.id
    )
    return int(unit.session.execute(statement).scalar_one())


def pieces(quantity: int) -> str:
    """Thousandths as a number without needless zeros."""
    whole, rest = divmod(quantity, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def _return(uow: UnitOfWork, command: ReturnGoods) -> OrderView:
    order = order_row(uow, command.order_id)
    reason = clean_line("reason", command.reason)
    plan = plan_return(uow, order, command)
    goods = GoodsReturn(
        id=new_id(),
        order_id=order.id,
        amount=plan.worth,
        rounding=plan.rounding,
        reason=reason,
        returned_at=uow.clock.now(),
        created_by=uow.actor,
    )
    uow.session.add(goods)
    uow.session.flush()
    for part in plan.parts:
        uow.session.add(
            ReturnedLine(
                return_id=goods.id,
                line_id=part.line.id,
                quantity=part.quantity,
                amount=part.amount,
            )
        )
    restand(uow, order)
    follow_goods(uow, order, Movement.RETURN)
    journal.write(
        uow,
        "goods.returned",
        goods.id,
        {
            "order": order.number,
            "amount": plan.worth,
            "due": plan.due,
            "lines": [[part.line.sku, part.quantity, part.amount] for part in plan.parts],
        },
        detail={"reason": reason} if reason else None,
    )
    if plan.due:
        back = RefundOrder(
            order.id, plan.due, Cause.RETURN, command.method, command.payment_id, reason
        )
        make_refund(uow, order, back, goods)
    follow_order(uow, order)
    return view(uow, order)
