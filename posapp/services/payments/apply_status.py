"""The one door through which a gateway's truth moves money (design.md 6).

Idempotent: the same truth twice, from push, poll and hand at once, books once. What arrives
is applied at once, surplus included, and opens a review when it is late, double, too much or
after a cancel; it is only reviewed when the order is void or amount, currency or reference
do not fit. Nothing that arrived is ever dropped.
"""

from __future__ import annotations

import logging

from sqlalchemy import select

from posapp.models.charge import Attempt, Charge
from posapp.models.delivery import DeliveryState
from posapp.models.ids import new_id
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_CHARGES, ChargeState, InvoiceState, move_charge
from posapp.models.order import Order, OrderState
from posapp.models.payment import Cause, Payment, Refund, Review
from posapp.services.gateways.types import (
    AttemptState,
    Fact,
    GatewayPayment,
    GatewayRefund,
)
from posapp.services.gateways.types import (
    ChargeState as Told,
)
from posapp.services.invoicing.follow import follow_order
from posapp.services.invoicing.opening import ask_to_close, closed_for_certain, drop_messages
from posapp.services.payments.standing import restand
from posapp.services.payments.take import entry
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork

log = logging.getLogger(__name__)

#: Facts after which no money can come: a failed charge may be tried again at some gateways.
CLOSED = (Fact.PAID, Fact.EXPIRED, Fact.CANCELLED)
CAUSES = {
    "refund": Cause.SURPLUS,
    "reversal": Cause.REVERSAL,
    "chargeback": Cause.CHARGEBACK,
}


def apply_status(uow: UnitOfWork, charge_id: str, told: Told) -> None:
    """Re-read the charge under the lock and book what is new."""
    charge = uow.session.scalars(select(Charge).where(Charge.id == charge_id)).one()
    invoice = uow.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    order = uow.session.scalars(select(Order).where(Order.id == invoice.order_id)).one()
    now = uow.clock.now()
    charge.checked_at = now
    if told.fact == Fact.UNKNOWN:
        return
    fits = matches(charge, told)
    was_owed = order.outstanding
    if told.opened_at and charge.opened_at is None:
        charge.opened_at = told.opened_at
        uow.changes.orders.add(order.id)
    for attempt in told.attempts:
        _note_attempt(uow, charge, order, attempt)
    for payment in told.payments:
        _book(uow, charge, invoice, order, payment, fits=fits)
    for refund in told.refunds:
        _book_refund(uow, charge, refund)
    if fits:
        _move(uow, charge, told)
    follow_order(uow, order)
    if was_owed > 0 and order.outstanding == 0:
        uow.changes.paid_online.add(order.id)


def matches(charge: Charge, told: Told) -> bool:
    """Whether it is our charge at all: reference, amount and currency agree (design.md 4)."""
    return (told.reference, told.amount, told.currency) == (
        charge.reference,
        charge.amount,
        charge.currency,
    )


def _move(uow: UnitOfWork, charge: Charge, told: Told) -> None:
    fact = told.fact.value
    if fact == ChargeState.PAID and not told.payments:
        return  # "paid" without a payment to book is no fact yet: ask again
    after = move_charge(charge.state, fact)
    if after != charge.state:
        charge.state, charge.updated_at = after, uow.clock.now()
        uow.changes.invoices.add(charge.invoice_id)
        if after not in OPEN_CHARGES:
            drop_messages(uow, charge, (DeliveryState.WAITING,))
    if told.fact in CLOSED:
        closed_for_certain(uow, charge)
    elif told.fact == Fact.PENDING and after == ChargeState.CANCELLED and not charge.closing:
        # It was made after all, when we had given it up: nobody may pay it.
        ask_to_close(uow, charge)


def _note_attempt(uow: UnitOfWork, charge: Charge, order: Order, told: AttemptState) -> None:
    row = uow.session.scalars(
        select(Attempt).where(Attempt.charge_id == charge.id, Attempt.gateway_attempt_id == told.id)
    ).first()
    if row is not None and row.status == told.status:
        return
    if row is None:
        row = Attempt(id=new_id(), charge_id=charge.id, gateway_attempt_id=told.id)
        row.at = told.at or uow.clock.now()
        uow.session.add(row)
    row.status, row.method, row.issuer = told.status, told.method, told.issuer
    row.masked, row.holder, row.failure = told.masked, told.holder, told.failure
    row.response_code, row.approval_code = told.response_code, told.approval_code
    uow.session.flush()
    uow.changes.orders.add(order.id)


def _book(
    uow: UnitOfWork,
    charge: Charge,
    invoice: Invoice,
    order: Order,
    told: GatewayPayment,
    *,
    fits: bool,
) -> None:
    known = uow.session.scalars(
        select(Payment.id).where(
            Payment.account == charge.account, Payment.gateway_payment_id == told.id
        )
    ).first()
    if known is not None:
        return
    problem = _cannot_count(order, told, fits=fits)
    if told.amount <= 0:
        log.error("payment %s of %s has no amount", told.id, charge.reference)
        return
    payment = Payment(
        id=new_id(),
        order_id=None if problem else order.id,
        charge_id=charge.id,
        method=told.method,
        amount=told.amount,
        currency=told.currency,
        account=charge.account,
        gateway_payment_id=told.id,
        paid_at=told.paid_at,
        created_at=uow.clock.now(),
        created_by=uow.actor,
    )
    owed_before = order.outstanding
    uow.session.add(payment)
    restand(uow, order)
    journal.write(uow, "payment.received", payment.id, entry(None if problem else order, payment))
    reason = problem or _look_at(charge, invoice, order, owed_before)
    if reason:
        _ask_a_person(uow, payment, order, reason, applied=not problem)


def _cannot_count(order: Order, told: GatewayPayment, *, fits: bool) -> str:
    """Why money must not count for the order by itself; empty where it may."""
    if told.currency != order.currency:
        return "wrong_currency"
    if not fits:
        return "does_not_fit"
    if order.state == OrderState.VOID:
        return "order_void"
    return ""


def _look_at(charge: Charge, invoice: Invoice, order: Order, owed_before: int) -> str:
    """Why a person should look at money that counts; empty where all is well."""
    if charge.state == ChargeState.CANCELLED or invoice.state == InvoiceState.CANCELLED:
        return "after_cancel"
    if charge.state == ChargeState.EXPIRED:
        return "late"
    if owed_before == 0:
        return "double"
    if order.received > order.owed:
        return "too_much"
    return ""


def _ask_a_person(
    uow: UnitOfWork, payment: Payment, order: Order, reason: str, *, applied: bool
) -> None:
    review = Review(
        id=new_id(),
        payment_id=payment.id,
        order_id=order.id,
        reason=reason,
        amount=payment.amount,
        applied=applied,
        state="open",
        opened_at=uow.clock.now(),
    )
    uow.session.add(review)
    restand(uow, order)
    journal.write(
        uow,
        "review.opened",
        review.id,
        {"order": order.number or "", "amount": payment.amount, "reason": reason},
    )


def _asked_for(uow: UnitOfWork, payment: Payment, told: GatewayRefund) -> Refund | None:
    """Our own request that a gateway tells of without its key, before its answer was booked."""
    if told.key or told.kind == "chargeback":
        return None
    return uow.session.scalars(
        select(Refund).where(
            Refund.account == payment.account,
            Refund.payment_id == payment.id,
            Refund.amount == told.amount,
            Refund.state == "pending",
        )
    ).first()


def _book_refund(uow: UnitOfWork, charge: Charge, told: GatewayRefund) -> None:
    payment = uow.session.scalars(
        select(Payment).where(
            Payment.account == charge.account, Payment.gateway_payment_id == told.payment_id
        )
    ).first()
    if payment is None or told.amount <= 0:
        log.error("refund %s of %s cannot be booked", told.id, charge.reference)
        return
    row = uow.session.scalars(
        select(Refund).where(
            Refund.account == charge.account,
            (Refund.gateway_refund_id == told.id) | (Refund.id == told.key),
        )
    ).first() or _asked_for(uow, payment, told)
    if row is not None and row.state == "done":
        return
    if row is None:
        row = Refund(
            id=new_id(),
            order_id=payment.order_id,
            payment_id=payment.id,
            cause=CAUSES.get(told.kind, Cause.SURPLUS),
            method=payment.method,
            amount=told.amount,
            currency=payment.currency,
            account=charge.account,
            created_at=uow.clock.now(),
            created_by=uow.actor,
            refunded_at=told.at,
            state="pending",
        )
        uow.session.add(row)
    row.state, row.gateway_refund_id, row.refunded_at = "done", told.id, told.at
    uow.session.flush()
    order = None
    if row.order_id is not None:
        order = uow.session.scalars(select(Order).where(Order.id == row.order_id)).one()
        restand(uow, order)
    journal.write(
        uow,
        "refund.made",
        row.id,
        {
            "order": "" if order is None else order.number or "",
            "amount": row.amount,
            "cause": row.cause,
            "received": 0 if order is None else order.received,
        },
    )
