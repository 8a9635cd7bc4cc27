"""What the status light and the fix-and-retry list show; derived from rows (lessons.md 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from posapp.models.charge import Charge
from posapp.models.delivery import Delivery
from posapp.models.invoice import Invoice
from posapp.models.order import Order
from posapp.models.outbox import Job, JobState
from posapp.services.outbox.store import WAITS_FOR_TIME
from posapp.services.paging import DEFAULT_LIMIT, Page, check_limit, read_cursor
from posapp.services.storage.database import ReadUnit

UNSENT = (JobState.WAITING, JobState.RUNNING, JobState.STUCK)


@dataclass(slots=True, frozen=True)
class OutboxStatus:
    """How many things are unsent and since when; ``failing`` wait after a failed try."""

    waiting: int
    failing: int
    stuck: int
    oldest: datetime | None

    @property
    def unsent(self) -> int:
        """Everything that has not left yet."""
        return self.waiting + self.stuck


@dataclass(slots=True, frozen=True)
class JobView:
    """One unsent thing, with the document that it is about."""

    id: str
    kind: str
    state: str
    endpoint: str
    attempts: int
    error: str
    detail: str
    created_at: datetime
    due_at: datetime
    invoice_id: str
    invoice: str
    order_id: str
    order: str
    channel: str
    to: str


@dataclass(slots=True, frozen=True)
class ListJobs:
    """A page of unsent things, oldest first; ``all`` shows what was done and dropped too."""

    all: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


def outbox_status(unit: ReadUnit) -> OutboxStatus:
    """Counts and the oldest age. What waits for a link to run out is not kept from leaving."""
    statement = select(Job.state, Job.error != "", func.count(), func.min(Job.created_at))
    rows = unit.session.execute(
        statement.where(
            Job.state.in_(UNSENT),
            (Job.state == JobState.STUCK) | Job.error.not_in(WAITS_FOR_TIME),
        ).group_by(Job.state, Job.error != "")
    ).all()
    waiting = sum(row[2] for row in rows if row[0] != JobState.STUCK)
    failing = sum(row[2] for row in rows if row[0] != JobState.STUCK and row[1])
    stuck = sum(row[2] for row in rows if row[0] == JobState.STUCK)
    return OutboxStatus(waiting, failing, stuck, min((row[3] for row in rows), default=None))


def list_jobs(unit: ReadUnit, query: ListJobs) -> Page[JobView]:
    """What is unsent, oldest first. Raises Refused for a bad limit or cursor."""
    limit = check_limit(query.limit)
    statement = (
        select(Job, Charge, Invoice, Order, Delivery)
        .outerjoin(Delivery, Delivery.id == Job.subject)
        .outerjoin(Charge, (Charge.id == Job.subject) | (Charge.id == Delivery.charge_id))
        .outerjoin(Invoice, Invoice.id == Charge.invoice_id)
        .outerjoin(Order, Order.id == Invoice.order_id)
    )
    if not query.all:
        statement = statement.where(Job.state.in_(UNSENT))
    after = read_cursor(query.cursor)
    if after is not None:
        statement = statement.where(Job.rowkey > after)
    rows = unit.session.execute(statement.order_by(Job.rowkey).limit(limit + 1)).all()
    more = str(rows[limit - 1][0].rowkey) if len(rows) > limit else None
    return Page(tuple(_view(*row) for row in rows[:limit]), more)


def _view(
    job: Job,
    charge: Charge | None,
    invoice: Invoice | None,
    order: Order | None,
    delivery: Delivery | None,
) -> JobView:
    return JobView(
        id=job.id,
        kind=job.kind,
        state=job.state,
        endpoint=job.endpoint,
        attempts=job.attempts,
        error=job.error,
        detail=job.detail,
        created_at=job.created_at,
        due_at=job.due_at,
        invoice_id=invoice.id if invoice else "",
        invoice=invoice.number if invoice else "",
        order_id=order.id if order else "",
        order=(order.number or "") if order else "",
        channel=delivery.channel if delivery else "",
        to=delivery.recipient if delivery else "",
    )
