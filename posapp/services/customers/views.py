"""A customer as it leaves the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from posapp.models.customer import Customer, CustomerGroup
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class CustomerView:
    """What screens and commands show; ``incomplete`` lacks what the full form requires.

    ``group`` is the group's name. Money is minor units of the shop's currency; ``bought`` and
    ``outstanding`` are the sums of the open orders.
    """

    id: str
    name: str
    email: str
    phone: str
    address: str
    note: str
    language: str
    incomplete: bool
    created_at: datetime
    company: str = ""
    group_id: str | None = None
    group: str = ""
    shipping_same: bool = True
    shipping_address: str = ""
    taxable: bool = False
    va_number: str = ""
    npwp: str = ""
    npwp_name: str = ""
    npwp_same: bool = True
    npwp_address: str = ""
    tax_code: str = ""
    credit_limit: int | None = None
    birthday: date | None = None
    consent_at: datetime | None = None
    bought: int = 0
    outstanding: int = 0
    last_seen_at: datetime | None = None
    hidden: bool = False


def view(row: Customer, group: str = "") -> CustomerView:
    """The view of a row, and of the name of its group."""
    return CustomerView(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        address=row.address,
        note=row.note,
        language=row.language,
        incomplete=row.incomplete,
        created_at=row.created_at,
        company=row.company,
        group_id=row.group_id,
        group=group,
        shipping_same=row.shipping_same,
        shipping_address=row.shipping_address,
        taxable=row.taxable,
        va_number=row.va_number,
        npwp=row.npwp,
        npwp_name=row.npwp_name,
        npwp_same=row.npwp_same,
        npwp_address=row.npwp_address,
        tax_code=row.tax_code,
        credit_limit=row.credit_limit,
        birthday=row.birthday,
        consent_at=row.consent_at,
        bought=row.bought,
        outstanding=row.outstanding,
        last_seen_at=row.last_seen_at,
        hidden=row.hidden_at is not None,
    )


def views(unit: ReadUnit, rows: Sequence[Customer]) -> tuple[CustomerView, ...]:
    """The views of rows, with their groups' names."""
    wanted = {row.group_id for row in rows if row.group_id}
    names: dict[str, str] = {}
    if wanted:
        found = unit.session.execute(
            select(CustomerGroup.id, CustomerGroup.name).where(CustomerGroup.id.in_(wanted))
        )
        names = {group_id: name for group_id, name in found}  # noqa: C416  (rows are no pairs)
    return tuple(view(row, names.get(row.group_id or "", "")) for row in rows)


def view_of(unit: ReadUnit, row: Customer) -> CustomerView:
    """The view of one row, with its group's name."""
    return views(unit, [row])[0]
