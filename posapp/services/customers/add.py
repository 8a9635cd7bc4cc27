"""Add a customer; a name or a company is enough in the middle of a sale (A1, A2, P10)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from zoneinfo import ZoneInfo

from sqlalchemy import select

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.folding import fold
from posapp.models.ids import new_id
from posapp.services.customers.fields import (
    VA_DIGITS,
    CustomerFields,
    cleaned,
    missing,
    search_text,
)
from posapp.services.customers.groups import group_row
from posapp.services.customers.views import CustomerView, view_of
from posapp.services.repeat import once
from posapp.services.storage import journal, search
from posapp.services.storage.database import ReadUnit, UnitOfWork

_NAMES = frozenset(field.name for field in fields(CustomerFields)) - {"group", "consent"}
#: The form asks again for a number that is taken; so often a free one is always found.
_TRIES = 100


@dataclass(slots=True, frozen=True)
class AddCustomer(CustomerFields):
    """``whole`` asks for everything that the full form requires; else a name is enough."""

    key: str | None = None
    whole: bool = False


def add_customer(uow: UnitOfWork, command: AddCustomer) -> CustomerView:
    """Save a customer. Raises Refused naming the field that has to change."""
    return once(uow, command.key, "customer.add", command, CustomerView, lambda: _add(uow, command))


def free_va_number(unit: ReadUnit) -> str:
    """A VA number that nobody has (A9, Auto Generate VA). Raises Refused ``no_free_va``."""
    for _try in range(_TRIES):
        number = f"{secrets.randbelow(10**VA_DIGITS):0{VA_DIGITS}}"
        if _of_va(unit, number) is None:
            return number
    raise Refused("no_free_va", field="va_number")


def save_fields(uow: UnitOfWork, row: Customer, given: CustomerFields, *, whole: bool) -> None:
    """Put checked fields into a row, new or not, and keep both full-text indexes in step.

    Raises Refused as ``cleaned`` does, ``required`` (where ``whole``), ``no_group``, ``va_taken``.
    """
    now = uow.clock.now()
    clean = cleaned(given, now.astimezone(ZoneInfo(uow.settings["shop.timezone"])).date())
    lacking = missing(uow.settings, clean)
    if whole and lacking:
        raise Refused("required", field=lacking[0])
    if clean.va_number:
        other = _of_va(uow, clean.va_number)
        if other is not None and other.id != row.id:
            raise Refused("va_taken", field="va_number", name=other.name)
    for name in _NAMES:
        setattr(row, name, getattr(clean, name))
    row.group_id = group_row(uow, clean.group).id if clean.group.strip() else None
    if clean.consent != (row.consent_at is not None):
        row.consent_at = now if clean.consent else None
    row.incomplete = bool(lacking)
    row.sort_name = fold(clean.name)
    row.updated_at = now
    old = row.search if row.rowkey else None
    row.search = search_text(clean)
    uow.session.add(row)
    uow.session.flush()
    search.index_row(uow.session, "customers", row.rowkey, row.search, old)
    uow.changes.customers.add(row.id)


def _add(uow: UnitOfWork, command: AddCustomer) -> CustomerView:
    row = Customer(id=new_id(), created_at=uow.clock.now(), bought=0, outstanding=0)
    save_fields(uow, row, command, whole=command.whole)
    journal.write(uow, "customer.added", row.id, {}, detail=told(row))
    return view_of(uow, row)


def told(row: Customer) -> dict[str, object]:
    """What the journal keeps readable of a customer, until it is erased."""
    kept = ("name", "company", "email", "phone", "npwp", "va_number")
    return {name: value for name in kept if (value := getattr(row, name))} | {
        "taxable": row.taxable,
        "credit_limit": row.credit_limit,
    }


def _of_va(unit: ReadUnit, number: str) -> Customer | None:
    return unit.session.scalars(select(Customer).where(Customer.va_number == number)).first()
