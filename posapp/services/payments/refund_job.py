"""The outbox's work on refunds: ask the gateway, follow it to the end."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from posapp.models.order import Order
from posapp.models.payment import Cause, Payment, Refund
from posapp.services.gateways.errors import BadCredentials, GatewayError, Rejected
from posapp.services.gateways.protocol import Gateway, RefundingGateway
from posapp.services.gateways.types import ChargeRef, RefundState
from posapp.services.outbox.jobs import JobProblem, Later, NeedsPerson, Record
from posapp.services.outbox.store import LeasedJob
from posapp.services.payments.refund import charge_of, count
from posapp.services.storage.database import Database, ReadUnit, UnitOfWork


class RefundThroughGateway:
    """Gives money back by the way that it came; the refund's id is the key of the request."""

    def __init__(self, database: Database, gateways: Callable[[str], Gateway]) -> None:
        self._database = database
        self._gateways = gateways

    def begin(self, uow: UnitOfWork, job: LeasedJob) -> None:
        """Nothing to mark: what was cut short is taken up by ``cut_short``."""

    def run(self, job: LeasedJob) -> Record:
        """Ask for it, or learn what became of it."""
        with self._database.read() as unit:
            row = refund_row(unit, job.subject)
            if row.state == "done":
                return lambda uow: None
            payment = unit.session.scalars(
                select(Payment).where(Payment.id == row.payment_id)
            ).one()
            charge = charge_of(unit, payment)
        gateway = self._gateways(charge.account)
        if not isinstance(gateway, RefundingGateway):
            raise NeedsPerson("gateway_cannot_refund")
        ref = ChargeRef(charge.reference, charge.id, charge.gateway_id)
        told = _ask(gateway, ref, row, payment)
        if told.status == "failed":
            raise NeedsPerson("refund_failed")
        if told.status != "done":
            raise Later("refund_pending")
        return lambda uow: _booked(uow, row.id, told)

    def stuck(self, uow: UnitOfWork, job: LeasedJob, problem: JobProblem) -> None:
        """It stays promised until a person retries it or gives it up."""
        row = refund_row(uow, job.subject)
        if row.order_id is not None:
            uow.changes.orders.add(row.order_id)

    def cut_short(self, uow: UnitOfWork, subject: str) -> str:
        """Run again where the key makes it one refund; else a person looks at the gateway first."""
        row = refund_row(uow, subject)
        payment = uow.session.scalars(select(Payment).where(Payment.id == row.payment_id)).one()
        gateway = self._gateways(charge_of(uow, payment).account)
        return "" if gateway.info.refunds_once else "gateway_refund_unsure"


def give_up(uow: UnitOfWork, refund_id: str) -> None:
    """A person gave the refund up: nothing is promised any more."""
    row = refund_row(uow, refund_id)
    if row.state == "pending":
        row.state = "failed"
        if row.order_id is not None:
            uow.changes.orders.add(row.order_id)


def refund_row(unit: ReadUnit, refund_id: str) -> Refund:
    """The row of a refund."""
    return unit.session.scalars(select(Refund).where(Refund.id == refund_id)).one()


def _ask(gateway: RefundingGateway, ref: ChargeRef, row: Refund, payment: Payment) -> RefundState:
    name = payment.gateway_payment_id or ""
    try:
        if row.cause == Cause.REVERSAL:
            return gateway.reverse(ref, name, row.id)
        return gateway.refund(ref, name, row.amount, row.id)
    except (Rejected, BadCredentials) as error:
        raise NeedsPerson(error.code, error.detail) from error
    except GatewayError as error:
        raise Later(error.code, error.detail) from error


def _booked(uow: UnitOfWork, refund_id: str, told: RefundState) -> None:
    row = refund_row(uow, refund_id)
    if row.state == "done":
        return
    row.state, row.gateway_refund_id = "done", told.id
    row.refunded_at = told.at or uow.clock.now()
    uow.session.flush()
    order = None
    if row.order_id is not None:
        order = uow.session.scalars(select(Order).where(Order.id == row.order_id)).one()
    count(uow, row, order)
