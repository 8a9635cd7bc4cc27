"""Gapless document numbers, taken in the transaction that saves the document."""

from __future__ import annotations

from sqlalchemy import select, text

from posapp.models.series import Folder, document_number, series_name
from posapp.services.storage.database import UnitOfWork

_TAKE = text(
    "INSERT INTO series (kind, name, last) VALUES (:kind, :name, 1) "
    "ON CONFLICT (kind, name) DO UPDATE SET last = last + 1 RETURNING last"
)


def take(uow: UnitOfWork, kind: str) -> tuple[str, int, str]:
    """The next number of a kind: (series, serial, number as it is printed)."""
    row = uow.session.execute(select(Folder.letter, Folder.generation)).one()
    name = series_name(row.letter, row.generation)
    serial = uow.session.execute(_TAKE, {"kind": kind, "name": name}).scalar_one()
    return name, serial, document_number(kind, name, serial)
