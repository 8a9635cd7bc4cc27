"""What happened to an order, in order: for the detail's timeline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select

from posapp.models.charge import Attempt, Charge
from posapp.models.delivery import Delivery, DeliveryState
from posapp.models.goods_return import GoodsReturn, ReturnedLine
from posapp.models.invoice import Invoice
from posapp.models.journal import JournalDetail, JournalEntry
from posapp.models.order import Order, OrderLine
from posapp.models.outbox import Job
from posapp.models.payment import Payment, Refund, Review
from posapp.services.outbox.status import UNSENT
from posapp.services.sales.find import order_row
from posapp.services.storage.database import ReadUnit

#: Who writes down what comes from outside: no person.
OURSELVES = "posapp:"


@dataclass(slots=True, frozen=True)
class TimelineEntry:
    """One event with the values that its words need.

    ``kind`` is opened, edited (``was`` and ``total``), returned (``goods``: quantities and names),
    deposit, payment, paid_online, link (sent or being sent: number, amount, and the state of each
    channel), link_repriced, link_opened, attempt_failed, link_expired, link_cancelled, link_failed,
    refund (``state`` pending, done or failed), credit, review, review_closed or voided. ``by`` is
    empty for what a gateway told.
    """

    kind: str
    at: datetime
    values: dict[str, Any]


def order_timeline(unit: ReadUnit, order_id: str) -> tuple[TimelineEntry, ...]:
    """Everything that happened, oldest first. Raises Refused ``no_order``."""
    order = order_row(unit, order_id)
    found = [TimelineEntry("opened", order.created_at, {"by": order.created_by})]
    found += _edits(unit, order)
    found += _returns(unit, order)
    found += _money(unit, order)
    found += _links(unit, order)
    if order.voided_at is not None:
        found.append(TimelineEntry("voided", order.voided_at, {"reason": order.void_reason}))
    return tuple(sorted(found, key=lambda entry: entry.at))


def _edits(unit: ReadUnit, order: Order) -> list[TimelineEntry]:
    # A literal: the index of edits is partial, and SQLite uses it for no bound value.
    rows = (
        select(JournalEntry, JournalDetail.detail)
        .outerjoin(JournalDetail, JournalDetail.sequence == JournalEntry.sequence)
        .where(
            JournalEntry.kind == literal_column("'order.edited'"),
            JournalEntry.subject == order.id,
        )
        .order_by(JournalEntry.sequence)
    )
    found = []
    for row, detail in unit.session.execute(rows):
        body = json.loads(row.body)
        reason = json.loads(detail)["reason"] if detail else ""
        values = {"was": body["was"], "total": body["total"], "reason": reason, "by": row.actor}
        found.append(TimelineEntry("edited", row.at, values))
    return found


def _returns(unit: ReadUnit, order: Order) -> list[TimelineEntry]:
    lines = (
        select(ReturnedLine.return_id, ReturnedLine.quantity, OrderLine.name)
        .join(OrderLine, OrderLine.id == ReturnedLine.line_id)
        .where(OrderLine.order_id == order.id)
        .order_by(ReturnedLine.rowkey)
    )
    goods: dict[str, list[tuple[int, str]]] = {}
    for return_id, quantity, name in unit.session.execute(lines):
        goods.setdefault(return_id, []).append((quantity, name))
    rows = select(GoodsReturn).where(GoodsReturn.order_id == order.id).order_by(GoodsReturn.rowkey)
    return [
        TimelineEntry(
            "returned",
            row.returned_at,
            {
                "amount": row.amount,
                "goods": tuple(goods.get(row.id, ())),
                "reason": row.reason,
                "by": row.created_by,
            },
        )
        for row in unit.session.scalars(rows)
    ]


def _money(unit: ReadUnit, order: Order) -> list[TimelineEntry]:
    found = []
    received = 0
    payments = select(Payment).where(Payment.order_id == order.id).order_by(Payment.rowkey)
    for row in unit.session.scalars(payments):
        received += row.amount
        kind = "deposit" if received < order.total else "payment"
        found.append(
            TimelineEntry(
                "paid_online" if row.account else kind,
                row.paid_at,
                {
                    "amount": row.amount,
                    "method": row.method,
                    "by": row.created_by,
                    "reference": row.gateway_payment_id or row.reference,
                    "complete": received >= order.owed,
                },
            )
        )
    return found + _back(unit, order) + _reviews(unit, order)


def _back(unit: ReadUnit, order: Order) -> list[TimelineEntry]:
    """Money that went back, also of payments that waited for a review and never counted."""
    reviewed = select(Review.payment_id).where(Review.order_id == order.id)
    statement = (
        select(Refund)
        .where((Refund.order_id == order.id) | Refund.payment_id.in_(reviewed))
        .order_by(Refund.rowkey)
    )
    return [
        TimelineEntry(
            "credit" if refund.method == "credit" else "refund",
            refund.refunded_at,
            {
                "amount": refund.amount,
                "cause": refund.cause,
                "method": refund.method,
                "gateway": refund.account or "",
                "state": refund.state,
                "reason": refund.reason,
                "trouble": _trouble(unit, refund) if refund.state == "pending" else "",
                "by": _person(refund.created_by),
            },
        )
        for refund in unit.session.scalars(statement)
    ]


def _trouble(unit: ReadUnit, refund: Refund) -> str:
    """Why the gateway has not given it back yet: a code of the outbox, mostly empty."""
    statement = select(Job.error).where(Job.subject == refund.id, Job.state.in_(UNSENT))
    return unit.session.scalars(statement).first() or ""


def _reviews(unit: ReadUnit, order: Order) -> list[TimelineEntry]:
    found = []
    for review in unit.session.scalars(select(Review).where(Review.order_id == order.id)):
        values = {"amount": review.amount, "reason": review.reason, "state": review.state}
        found.append(TimelineEntry("review", review.opened_at, values))
        if review.closed_at is not None:
            closed = {**values, "by": _person(review.closed_by)}
            found.append(TimelineEntry("review_closed", review.closed_at, closed))
    return found


def _person(actor: str) -> str:
    """Who did it; nobody where the program wrote down what a gateway told."""
    return "" if actor.startswith(OURSELVES) else actor


def _links(unit: ReadUnit, order: Order) -> list[TimelineEntry]:
    found = []
    statement = (
        select(Invoice, Charge)
        .join(Charge, Charge.invoice_id == Invoice.id)
        .where(Invoice.order_id == order.id)
        .order_by(Charge.rowkey)
    )
    for invoice, charge in unit.session.execute(statement):
        values = {
            "number": invoice.number,
            "amount": charge.amount,
            "state": charge.state,
            "failure": charge.failure,
            **_told(unit, charge),
        }
        kind = "link" if charge.opening == 1 else "link_repriced"
        found.append(TimelineEntry(kind, charge.created_at, values))
        if charge.opened_at is not None:
            found.append(TimelineEntry("link_opened", charge.opened_at, values))
        if charge.state in ("expired", "cancelled", "failed"):
            found.append(TimelineEntry(f"link_{charge.state}", charge.updated_at, values))
        found += _failed_attempts(unit, charge)
    return found


def _told(unit: ReadUnit, charge: Charge) -> dict[str, str]:
    """The last state of each channel that this opening was told by."""
    statement = select(Delivery).where(
        Delivery.charge_id == charge.id, Delivery.state != DeliveryState.DROPPED
    )
    return {row.channel: row.state for row in unit.session.scalars(statement)}


def _failed_attempts(unit: ReadUnit, charge: Charge) -> list[TimelineEntry]:
    statement = select(Attempt).where(Attempt.charge_id == charge.id, Attempt.status == "failed")
    return [
        TimelineEntry(
            "attempt_failed",
            row.at,
            {
                "method": row.method,
                "issuer": row.issuer,
                "masked": row.masked,
                "code": row.response_code,
                "approval": row.approval_code,
                "failure": row.failure,
            },
        )
        for row in unit.session.scalars(statement)
    ]
