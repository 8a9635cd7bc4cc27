"""Everything that a screen with a QR shows, from one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.invoice import Invoice
from posapp.models.outbox import Job, JobState
from posapp.services.channels.qr import qr_matrix
from posapp.services.invoicing.opening import CANCEL, CREATE
from posapp.services.outbox.status import UNSENT
from posapp.services.sales.find import show_order
from posapp.services.sales.timeline import TimelineEntry, order_timeline
from posapp.services.sales.views import OrderView
from posapp.services.storage.database import ReadUnit
from posapp.ui.qr.state import Hold, QrState, derive

Matrix = tuple[tuple[bool, ...], ...]


@dataclass(slots=True, frozen=True)
class QrFacts:
    """The state with the picture of its code, and what happened so far."""

    order: OrderView
    state: QrState
    matrix: Matrix
    entries: tuple[TimelineEntry, ...]
    zone: str
    now: datetime


def read_qr(unit: ReadUnit, order_id: str, by_link: bool = False) -> QrFacts:
    """How the QR of an order stands now. Raises Refused ``no_order``."""
    order, now = show_order(unit, order_id), unit.clock.now()
    state = derive(order, now, _hold(unit, order.id), by_link=by_link)
    return QrFacts(
        order=order,
        state=state,
        matrix=qr_matrix(state.code) if state.code else (),
        entries=order_timeline(unit, order.id),
        zone=unit.settings["shop.timezone"],
        now=now,
    )


def _hold(unit: ReadUnit, order_id: str) -> Hold:
    """The outbox's work on the order's links that failed at least once; what is stuck first."""
    statement = (
        select(Job)
        .join(Charge, Charge.id == Job.subject)
        .join(Invoice, Invoice.id == Charge.invoice_id)
        .where(
            Invoice.order_id == order_id,
            Job.kind.in_((CREATE, CANCEL)),
            Job.state.in_(UNSENT),
            Job.error != "",
        )
        .order_by((Job.state == JobState.STUCK).desc(), Job.rowkey)
    )
    job = unit.session.scalars(statement.limit(1)).first()
    if job is None:
        return Hold()
    return Hold(job.id, job.error, job.detail, stuck=job.state == JobState.STUCK)
