"""Add a customer; a name is enough in the middle of a sale (A2, P10)."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.customer import Customer
from posapp.models.errors import Refused
from posapp.models.folding import fold, phone_search
from posapp.models.ids import new_id
from posapp.services.channels.address import check_email
from posapp.services.customers.views import CustomerView, view
from posapp.services.repeat import once
from posapp.services.storage import journal, search
from posapp.services.storage.database import UnitOfWork
from posapp.services.texts import MAX_TEXT, clean_line, clean_phone


@dataclass(slots=True, frozen=True)
class AddCustomer:
    """What the form or the command gives."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    language: str = ""
    key: str | None = None


def add_customer(uow: UnitOfWork, command: AddCustomer) -> CustomerView:
    """Save a customer. Raises Refused naming the field that has to change."""
    return once(uow, command.key, "customer.add", command, CustomerView, lambda: _add(uow, command))


def _add(uow: UnitOfWork, command: AddCustomer) -> CustomerView:
    if command.language not in ("", "id", "en"):
        raise Refused("bad_language", field="language", language=command.language)
    now = uow.clock.now()
    row = Customer(
        id=new_id(),
        name=clean_line("name", command.name, required=True),
        email=check_email(command.email) if command.email.strip() else "",
        phone=clean_phone("phone", command.phone),
        address=clean_line("address", command.address, most=MAX_TEXT),
        note=clean_line("note", command.note, most=MAX_TEXT),
        language=command.language,
        created_at=now,
        updated_at=now,
    )
    row.incomplete = not (row.email and row.address)
    row.search = fold(f"{row.name} {row.email} {phone_search(row.phone)}")
    uow.session.add(row)
    uow.session.flush()
    search.index_row(uow.session, "customers", row.rowkey, row.search, None)
    journal.write(uow, "customer.added", row.id, {}, detail={"name": row.name, "phone": row.phone})
    uow.changes.customers.add(row.id)
    return view(row)
