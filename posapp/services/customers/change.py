"""Change, hide, restore and delete customers (A16, A17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import Final

from sqlalchemy import select

from posapp.models.credit import CreditEntry
from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.order import Order
from posapp.services.customers.add import save_fields, told
from posapp.services.customers.fields import CustomerFields
from posapp.services.customers.find import any_customer_row
from posapp.services.customers.views import CustomerView, view_of
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork


class Keep(Enum):
    """Says that a field stays as it is, where none is a value of its own."""

    KEEP = 0


KEEP: Final = Keep.KEEP


@dataclass(slots=True, frozen=True)
class ChangeCustomer:
    """What is to be another one.

    ``seen`` is the customer as it was looked at: where somebody changed it meanwhile it is
    refused, but for its sums, which move by themselves. ``whole`` is as in ``AddCustomer``.
    """

    customer: str
    name: str | Keep = KEEP
    email: str | Keep = KEEP
    phone: str | Keep = KEEP
    address: str | Keep = KEEP
    note: str | Keep = KEEP
    language: str | Keep = KEEP
    company: str | Keep = KEEP
    group: str | Keep = KEEP
    shipping_same: bool | Keep = KEEP
    shipping_address: str | Keep = KEEP
    taxable: bool | Keep = KEEP
    va_number: str | Keep = KEEP
    npwp: str | Keep = KEEP
    npwp_name: str | Keep = KEEP
    npwp_same: bool | Keep = KEEP
    npwp_address: str | Keep = KEEP
    tax_code: str | Keep = KEEP
    credit_limit: int | Keep | None = KEEP
    birthday: date | Keep | None = KEEP
    consent: bool | Keep = KEEP
    seen: CustomerView | None = None
    whole: bool = False


@dataclass(slots=True, frozen=True)
class Deleted:
    """``deleted`` are gone; ``hidden`` have documents, which the books keep, and can come back."""

    deleted: tuple[str, ...]
    hidden: tuple[str, ...]


def change_customer(uow: UnitOfWork, command: ChangeCustomer) -> CustomerView:
    """Save what changed.

    Raises Refused ``no_customer``, ``customer_changed``, or naming a field as ``add_customer``.
    """
    row = any_customer_row(uow, command.customer)
    now = view_of(uow, row)
    if command.seen is not None and _still(command.seen) != _still(now):
        raise Refused("customer_changed", name=row.name)
    wanted = {
        field.name: value
        for field in fields(CustomerFields)
        if (value := getattr(command, field.name)) is not KEEP
    }
    save_fields(uow, row, replace(fields_of(now), **wanted), whole=command.whole)
    journal.write(uow, "customer.changed", row.id, {}, detail=told(row))
    return view_of(uow, row)


def fields_of(shown: CustomerView) -> CustomerFields:
    """A customer as the form gives it."""
    same = {
        field.name: getattr(shown, field.name)
        for field in fields(CustomerFields)
        if field.name not in ("group", "consent")
    }
    return CustomerFields(**same, group=shown.group_id or "", consent=shown.consent_at is not None)


def hide_customers(uow: UnitOfWork, customers: Sequence[str]) -> int:
    """Take them out of every list; how many. Their documents stay as they are."""
    return sum(_set_hidden(uow, any_customer_row(uow, one), hidden=True) for one in customers)


def restore_customers(uow: UnitOfWork, customers: Sequence[str]) -> int:
    """Show them again; how many. Raises Refused ``no_customer``."""
    return sum(_set_hidden(uow, any_customer_row(uow, one), hidden=False) for one in customers)


def delete_customers(uow: UnitOfWork, customers: Sequence[str]) -> Deleted:
    """Delete those that no document names, and hide the others (A17).

    Raises Refused ``no_customer``; then nothing is deleted.
    """
    deleted: list[str] = []
    hidden: list[str] = []
    for named in dict.fromkeys(customers):
        row = any_customer_row(uow, named)
        if has_documents(uow, row.id):
            _set_hidden(uow, row, hidden=True)
            hidden.append(row.id)
            continue
        search.forget_rows(uow.session, "customers", [(row.rowkey, row.search)])
        uow.session.delete(row)
        uow.session.flush()
        journal.write(uow, "customer.deleted", row.id, {}, detail={"name": row.name})
        uow.changes.customers.add(row.id)
        deleted.append(row.id)
    return Deleted(tuple(deleted), tuple(hidden))


def has_documents(unit: ReadUnit, customer_id: str) -> bool:
    """Whether an order or kept credit names the customer."""
    for column in (Order.customer_id, CreditEntry.customer_id):
        if unit.session.execute(select(column).where(column == customer_id).limit(1)).first():
            return True
    return False


def _set_hidden(uow: UnitOfWork, row: Customer, *, hidden: bool) -> int:
    if (row.hidden_at is not None) == hidden:
        return 0
    row.hidden_at = uow.clock.now() if hidden else None
    row.updated_at = uow.clock.now()
    journal.write(uow, "customer.hidden" if hidden else "customer.restored", row.id, {})
    uow.changes.customers.add(row.id)
    return 1


def _still(shown: CustomerView) -> CustomerView:
    return replace(shown, bought=0, outstanding=0, last_seen_at=None, incomplete=False)
