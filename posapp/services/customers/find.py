"""Find customers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, text

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.services.customers.views import CustomerView, view
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.storage import search
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class ListCustomers:
    """A page of customers, newest first, matching what was typed."""

    search: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def list_customers(unit: ReadUnit, query: ListCustomers) -> Page[CustomerView]:
    """Search name, email and phone in any spelling. Raises Refused for a bad limit or cursor."""
    limit = check_limit(query.limit)
    statement = select(Customer).where(Customer.hidden_at.is_(None))
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Customer.rowkey < after)
    found = search.matching("customers", query.search)
    if found is not None:
        statement = statement.where(text(found[0])).params(**found[1])
    elif query.search.strip():
        return Page((), None)
    rows = unit.session.scalars(statement.order_by(Customer.rowkey.desc()).limit(limit + 1)).all()
    more = str(rows[limit - 1].rowkey) if len(rows) > limit else None
    return Page(tuple(view(row) for row in rows[:limit]), more)


def customer_row(unit: ReadUnit, customer_id: str) -> Customer:
    """The row. Raises Refused ``no_customer``."""
    row = unit.session.scalars(select(Customer).where(Customer.id == customer_id)).first()
    if row is None or row.hidden_at is not None:
        raise Refused("no_customer", field="customer", customer=customer_id)
    return row


def show_customer(unit: ReadUnit, customer_id: str) -> CustomerView:
    """One customer. Raises Refused ``no_customer``."""
    return view(customer_row(unit, customer_id))
