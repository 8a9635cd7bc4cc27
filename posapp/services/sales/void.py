"""Void an order: a mistake is taken back, never deleted."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.order import OrderState
from posapp.models.stock import Movement
from posapp.services.catalogue.goods import follow_goods
from posapp.services.invoicing.follow import follow_order
from posapp.services.payments.standing import restand
from posapp.services.sales.find import order_row
from posapp.services.sales.park import drop_parked
from posapp.services.sales.views import OrderView, view
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import clean_line


@dataclass(slots=True, frozen=True)
class VoidOrder:
    """Which order, and why."""

    order_id: str
    reason: str


def void_order(uow: UnitOfWork, command: VoidOrder) -> OrderView:
    """Void it; its open link is closed too. Needs nothing received net (design.md 4).

    A parked sale has no number that must be accounted for: it is dropped.

    Raises Refused ``required`` (a reason), ``order_void``, ``order_has_money``.
    """
    reason = clean_line("reason", command.reason, required=True)
    order = order_row(uow, command.order_id)
    if order.state == OrderState.PARKED:
        return drop_parked(uow, order, reason)
    if order.state == OrderState.VOID:
        raise Refused("order_void", order=order.number)
    if order.received != 0:
        raise Refused(
            "order_has_money",
            order=order.number,
            received=order.received,
            currency=order.currency,
        )
    order.state, order.void_reason = OrderState.VOID, reason
    order.voided_at, order.due_at = uow.clock.now(), None
    restand(uow, order)
    follow_goods(uow, order, Movement.VOID)
    follow_order(uow, order)
    journal.write(
        uow,
        "order.voided",
        order.id,
        {"number": order.number or "", "total": order.total},
        detail={"reason": reason},
    )
    return view(uow, order)
