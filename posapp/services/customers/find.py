"""Find customers: by typing, by group, by what they owe, in any order; always page by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, text

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.order import Order, OrderState
from posapp.services.customers.groups import group_row
from posapp.services.customers.order_by import SORTS, Place, paged
from posapp.services.customers.views import CustomerView, view_of, views
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit
from posapp.services.storage import search
from posapp.services.storage.database import ReadUnit

#: As many finds are sorted one by one; more are met soon on the way through the sorted list.
_FEW = 2_000
#: Orders in which what was typed stands all in one place, maybe at the far end of the list.
_LIKE_WORDS = ("name", "group", "phone")


@dataclass(slots=True, frozen=True)
class ListCustomers:
    """A page of customers, newest first, matching what was typed and everything that is set.

    ``sort`` is one of ``order_by.SORTS``; ``group`` an id or a name, ``""`` for those in none.
    ``hidden`` lists only who was hidden instead.
    """

    search: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    group: str | None = None
    taxable: bool = False
    outstanding: bool = False
    overdue: bool = False
    hidden: bool = False
    incomplete: bool = False
    sort: str = "newest"
    descending: bool = False


@dataclass(slots=True, frozen=True)
class CustomerCounts:
    """What the chips of the customer list count."""

    all: int
    outstanding: int
    overdue: int
    taxable: int
    hidden: int


def list_customers(unit: ReadUnit, query: ListCustomers) -> Page[CustomerView]:
    """Search name, company, email, phone, NPWP and VA number, in any spelling (A15, P15).

    Raises Refused ``bad_limit``, ``bad_cursor``, ``bad_sort``, ``no_group``.
    """
    limit = check_limit(query.limit)
    if query.sort not in SORTS:
        raise Refused("bad_sort", field="sort", sort=query.sort[:48], known=", ".join(SORTS))
    wanted = _conditions(unit, query)
    if query.search.strip():
        found = _found(unit, query)
        if found is None:
            return Page((), None)
        wanted.append(found)
    place = Place.read(query.cursor)
    rows, more = paged(
        unit, wanted, query.sort, descending=query.descending, place=place, limit=limit
    )
    return Page(views(unit, rows), more)


def count_customers(unit: ReadUnit) -> CustomerCounts:
    """How many customers each chip stands for."""
    listed = Customer.hidden_at.is_(None)
    owing = select(func.count(Order.customer_id.distinct())).where(*_overdue(unit))
    return CustomerCounts(
        all=_count(unit, listed),
        outstanding=_count(unit, listed, text("outstanding > 0")),
        overdue=unit.session.execute(owing).scalar_one(),
        taxable=_count(unit, listed, text("taxable")),
        hidden=_count(unit, Customer.hidden_at.is_not(None)),
    )


def any_customer_row(unit: ReadUnit, customer_id: str) -> Customer:
    """The row, also of somebody hidden. Raises Refused ``no_customer``."""
    row = unit.session.scalars(select(Customer).where(Customer.id == customer_id)).first()
    if row is None:
        raise Refused("no_customer", field="customer", customer=customer_id[:48])
    return row


def customer_row(unit: ReadUnit, customer_id: str) -> Customer:
    """The row, for something new. Raises Refused ``no_customer``, also for somebody hidden."""
    row = any_customer_row(unit, customer_id)
    if row.hidden_at is not None:
        raise Refused("no_customer", field="customer", customer=customer_id[:48])
    return row


def show_customer(unit: ReadUnit, customer_id: str) -> CustomerView:
    """One customer, also a hidden one. Raises Refused ``no_customer``."""
    return view_of(unit, any_customer_row(unit, customer_id))


def _conditions(unit: ReadUnit, query: ListCustomers) -> list[ColumnElement[bool]]:
    wanted: list[Any] = [
        Customer.hidden_at.is_not(None) if query.hidden else Customer.hidden_at.is_(None)
    ]
    if query.group is not None:
        group = group_row(unit, query.group).id if query.group else None
        wanted.append(Customer.group_id == group if group else Customer.group_id.is_(None))
    if query.taxable:
        # Spelt as its partial index spells it, or it is not used.
        wanted.append(text("customers.taxable"))
    if query.outstanding:
        wanted.append(text("customers.outstanding > 0"))
    if query.overdue:
        wanted.append(Customer.id.in_(select(Order.customer_id).where(*_overdue(unit))))
    if query.incomplete:
        wanted.append(Customer.incomplete)
    return wanted


def _found(unit: ReadUnit, query: ListCustomers) -> Any:
    """Who has what was typed; none where that can be nobody."""
    if query.sort in _LIKE_WORDS:
        condition = search.matching("customers", query.search)
        keys = search.first_keys(unit.session, "customers", query.search, _FEW + 1)
        if condition is not None and len(keys) <= _FEW:
            return Customer.rowkey.in_(keys)
    else:
        condition = search.met_on_the_way(unit.session, "customers", query.search, _FEW)
    return None if condition is None else text(condition[0]).bindparams(**condition[1])


def _overdue(unit: ReadUnit) -> tuple[ColumnElement[bool], ...]:
    return (
        Order.outstanding > 0,
        Order.state == OrderState.OPEN,
        Order.due_at.is_not(None),
        Order.due_at < unit.clock.now(),
        Order.customer_id.is_not(None),
    )


def _count(unit: ReadUnit, *conditions: Any) -> int:
    counted = select(func.count()).select_from(Customer).where(*conditions)
    return unit.session.execute(counted).scalar_one()
