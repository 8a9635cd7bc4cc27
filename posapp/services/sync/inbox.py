"""News from outside: a notice is stored once, and its charge's truth fetched at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, insert, select

from posapp.models.charge import Charge
from posapp.models.ids import new_id
from posapp.models.invoice_state import ChargeState
from posapp.models.notice import NoticeRow
from posapp.models.setting import Bookmark
from posapp.services.storage.database import ReadUnit, UnitOfWork

HUB = "hub"
#: Who books what a push brought: a payment's row tells so how it came.
PUSHED = "posapp:hub"
#: A hint is looked for among so many notices: those of the last minutes, at any shop.
RECENT = 1_000


@dataclass(slots=True, frozen=True)
class News:
    """One notice as the hub passes it on; ``sequence`` is the cursor after it."""

    sequence: int
    account: str
    event_id: str
    reference: str
    received_at: str
    extra: Mapping[str, str] = field(default_factory=dict)


def cursor(unit: ReadUnit) -> int:
    """Up to where the hub's notices are known here."""
    found = unit.session.get(Bookmark, HUB)
    return 0 if found is None else int(found.value)


def charge_of(unit: ReadUnit, news: News) -> Charge | None:
    """The charge to ask about; none for another shop's, or one that the outbox still opens."""
    return unit.session.scalars(_told_of(news)).first()


def hurry(uow: UnitOfWork, news: News) -> None:
    """Make the charge that the news are about due: the poller asks about it next."""
    for charge in uow.session.scalars(_told_of(news)):
        charge.next_check_at = uow.clock.now()
    uow.session.flush()


def hinted_at(unit: ReadUnit, charge: Charge) -> datetime | None:
    """When the newest notice about the charge came, where no answer has borne it out.

    A notice whose truth moved the charge came no later than that move.
    """
    newest = select(func.max(NoticeRow.rowkey)).scalar_subquery()
    came: datetime | None = unit.session.scalars(
        select(NoticeRow.received_at)
        .where(
            NoticeRow.rowkey > newest - RECENT,
            NoticeRow.account == charge.account,
            NoticeRow.reference == charge.reference,
        )
        .order_by(NoticeRow.rowkey.desc())
        .limit(1)
    ).first()
    return came if came is not None and came > charge.updated_at else None


def _told_of(news: News) -> Select[Charge]:
    return select(Charge).where(
        Charge.account == news.account,
        Charge.reference == news.reference,
        Charge.state != ChargeState.QUEUED,
    )


def note(uow: UnitOfWork, news: News, *, applied: bool) -> None:
    """Keep the notice and move the cursor, in the transaction that books its truth."""
    known = uow.session.scalars(
        select(NoticeRow.id).where(
            NoticeRow.account == news.account, NoticeRow.event_id == news.event_id
        )
    ).first()
    now = uow.clock.now()
    if known is None:
        row = {
            "id": new_id(),
            "account": news.account,
            "event_id": news.event_id,
            "reference": news.reference,
            "body": "",
            "received_at": now,
            "applied_at": now if applied else None,
        }
        uow.session.execute(insert(NoticeRow), row)
    uow.session.merge(Bookmark(name=HUB, value=str(news.sequence)))
    uow.session.flush()
