"""What an edit or a return would do to an order, before it is done: for screens."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.services.invoicing.foresee import LinkAfter, link_after
from posapp.services.sales.edit import EditOrder, plan_edit
from posapp.services.sales.find import order_row
from posapp.services.sales.take_back import ReturnGoods, plan_return
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class After:
    """How the order would stand. ``due`` is what would go back with returned goods."""

    total: int
    owed: int
    received: int
    outstanding: int
    surplus: int
    link: LinkAfter
    worth: int = 0
    due: int = 0


def preview_edit(unit: ReadUnit, command: EditOrder) -> After:
    """How the order would stand after it. Raises Refused as ``edit_order`` does."""
    order = order_row(unit, command.order_id)
    plan = plan_edit(unit, order, command)
    return After(
        total=plan.sums.total,
        owed=plan.sums.total - order.returned,
        received=order.received,
        outstanding=plan.outstanding,
        surplus=plan.surplus,
        link=link_after(unit, order, plan.outstanding),
    )


def preview_return(unit: ReadUnit, command: ReturnGoods) -> After:
    """How the order would stand after it. Raises Refused as ``return_goods`` does."""
    order = order_row(unit, command.order_id)
    plan = plan_return(unit, order, command)
    owed = order.owed - plan.worth
    outstanding = max(0, owed - order.received)
    return After(
        total=order.total,
        owed=owed,
        received=order.received,
        outstanding=outstanding,
        surplus=max(0, order.received - owed - plan.due),
        link=link_after(unit, order, outstanding),
        worth=plan.worth,
        due=plan.due,
    )
