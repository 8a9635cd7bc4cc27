"""A customer as it leaves the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from posapp.models.customer import Customer


@dataclass(slots=True, frozen=True)
class CustomerView:
    """What screens and commands show; ``incomplete`` lacks what the full form requires."""

    id: str
    name: str
    email: str
    phone: str
    address: str
    note: str
    language: str
    incomplete: bool
    created_at: datetime


def view(row: Customer) -> CustomerView:
    """The view of a row."""
    return CustomerView(
        row.id,
        row.name,
        row.email,
        row.phone,
        row.address,
        row.note,
        row.language,
        row.incomplete,
        row.created_at,
    )
