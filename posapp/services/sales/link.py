"""Say whose an order is, after it was finished (P11)."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.order import OrderState
from posapp.services.customers.find import customer_row
from posapp.services.sales.find import order_row
from posapp.services.sales.open import search_words
from posapp.services.sales.views import OrderView, view
from posapp.services.storage import journal, search
from posapp.services.storage.database import UnitOfWork


@dataclass(slots=True, frozen=True)
class LinkCustomer:
    """The order (id or number) of nobody, and who it is for."""

    order_id: str
    customer_id: str


def link_customer(uow: UnitOfWork, command: LinkCustomer) -> OrderView:
    """Give an order without a customer its customer; lines and money stay as they are.

    Raises Refused ``no_order``, ``no_customer``, ``order_void``, ``order_parked`` or
    ``order_customer`` where it is for somebody else already.
    """
    order = order_row(uow, command.order_id)
    if order.state != OrderState.OPEN:
        raise Refused(f"order_{order.state}", order=order.number)
    customer = customer_row(uow, command.customer_id)
    if order.customer_id == customer.id:
        return view(uow, order)
    if order.customer_id is not None:
        raise Refused("order_customer", order=order.number, name=order.customer_name)
    order.customer_id, order.customer_name = customer.id, customer.name
    order.updated_at = uow.clock.now()
    found = search_words(order, customer)
    search.index_row(uow.session, "orders", order.rowkey, found, order.search)
    order.search = found
    uow.session.flush()
    journal.write(
        uow,
        "order.linked",
        order.id,
        {"number": order.number},
        detail={"customer": customer.id, "name": customer.name},
    )
    uow.changes.orders.add(order.id)
    uow.changes.customers.add(customer.id)
    return view(uow, order)
