"""The outbox's work at the gateway: open a charge, close one.

A crash anywhere is safe. Before the call the charge is marked as asked for; a job that was
cut short, or whose answer was lost, asks the gateway by reference before it asks for the
charge again, so that there is at most one link that a customer can hold.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.customer import Customer
from posapp.models.delivery import DeliveryState
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_CHARGES, ChargeState, InvoiceState
from posapp.models.order import Order, OrderLine
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    Rejected,
)
from posapp.services.gateways.protocol import Gateway
from posapp.services.gateways.types import (
    ChargeLine,
    ChargeRef,
    ChargeRequest,
    Fact,
    Method,
    Recovery,
)
from posapp.services.gateways.types import ChargeState as Told
from posapp.services.invoicing.follow import restate
from posapp.services.invoicing.opening import (
    close_charge,
    current_charge,
    deliveries_of,
    send_creation,
    send_delivery,
)
from posapp.services.outbox.jobs import JobProblem, Later, NeedsPerson, Record
from posapp.services.outbox.store import LeasedJob
from posapp.services.payments.apply_status import apply_status
from posapp.services.storage.database import Database, ReadUnit, UnitOfWork

#: Builds the adapter of an account with the settings as they are now.
Gateways = Callable[[str], Gateway]


class CreateCharge:
    """Opens a charge and lets its messages go."""

    def __init__(self, database: Database, gateways: Gateways) -> None:
        self._database = database
        self._gateways = gateways

    def begin(self, uow: UnitOfWork, job: LeasedJob) -> None:
        """Nothing yet: ``run`` marks the charge right before the call."""

    def run(self, job: LeasedJob) -> Record:
        """Ask first where it may have been asked for already; then ask for it."""
        with self._database.read() as unit:
            charge = charge_row(unit, job.subject)
            if charge.state != ChargeState.QUEUED or charge.closing:
                return lambda uow: None
            ask, asked = request(unit, charge), charge.asked
        gateway = self._gateways(charge.account)
        told = self._made_before(gateway, ask) if asked else None
        if told is None:
            with self._database.write("posapp:outbox") as uow:
                charge_row(uow, ask.charge_id).asked = True
            told = _at_gateway(lambda: gateway.create_charge(ask))
        if told.amount != ask.amount or told.currency != ask.currency:
            raise NeedsPerson("gateway_mismatch", f"{told.amount} {told.currency}")
        answer = told
        return lambda uow: opened(uow, ask.charge_id, answer)

    def _made_before(self, gateway: Gateway, ask: ChargeRequest) -> Told | None:
        """What an earlier try made; none where it made nothing or may simply be repeated."""
        if gateway.info.recovery == Recovery.REPEAT:
            return None
        try:
            return _at_gateway(
                lambda: gateway.fetch_charge(ChargeRef(ask.reference, ask.charge_id))
            )
        except NeedsPerson as problem:
            if problem.code == NotFound.code:
                return None
            raise

    def stuck(self, uow: UnitOfWork, job: LeasedJob, problem: JobProblem) -> None:
        """The invoice says why; fix-and-retry takes it up again."""
        charge = charge_row(uow, job.subject)
        charge.failure = problem.code
        _restate(uow, charge)

    def cut_short(self, uow: UnitOfWork, subject: str) -> bool:
        """Run again: the charge is marked, so the gateway is asked first."""
        return True


class CancelCharge:
    """Closes a charge, books what was paid through it meanwhile, and opens its successor."""

    def __init__(self, database: Database, gateways: Gateways) -> None:
        self._database = database
        self._gateways = gateways

    def begin(self, uow: UnitOfWork, job: LeasedJob) -> None:
        """Nothing to mark: closing twice is closing once."""

    def run(self, job: LeasedJob) -> Record:
        """Close it; one that the gateway never had is closed already."""
        with self._database.read() as unit:
            charge = charge_row(unit, job.subject)
        if charge.state not in OPEN_CHARGES:
            return lambda uow: _successor(uow, charge.id)
        gateway = self._gateways(charge.account)
        ref = ChargeRef(charge.reference, charge.id, charge.gateway_id)
        try:
            told = _at_gateway(lambda: gateway.cancel_charge(ref))
        except NeedsPerson as problem:
            if problem.code != NotFound.code:
                raise
            return lambda uow: _never_was(uow, charge.id)
        if told.fact in (Fact.PENDING, Fact.UNKNOWN):
            raise Later("gateway_still_open")
        answer = told
        return lambda uow: _closed(uow, charge.id, answer)

    def stuck(self, uow: UnitOfWork, job: LeasedJob, problem: JobProblem) -> None:
        """The link may still be open: what comes through it goes to review."""
        charge_row(uow, job.subject).failure = problem.code

    def cut_short(self, uow: UnitOfWork, subject: str) -> bool:
        """Run again: closing is idempotent."""
        return True


def charge_row(unit: ReadUnit, charge_id: str) -> Charge:
    """The row of a charge."""
    return unit.session.scalars(select(Charge).where(Charge.id == charge_id)).one()


def request(unit: ReadUnit, charge: Charge) -> ChargeRequest:
    """What is said to the gateway about this opening."""
    invoice = unit.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    order = unit.session.scalars(select(Order).where(Order.id == invoice.order_id)).one()
    customer = unit.session.scalars(
        select(Customer).where(Customer.id == (order.customer_id or ""))
    ).first()
    lines = unit.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    )
    return ChargeRequest(
        charge_id=charge.id,
        reference=charge.reference,
        invoice_number=invoice.number,
        order_number=order.number or "",
        amount=charge.amount,
        currency=charge.currency,
        methods=tuple(Method(method) for method in invoice.methods.split(",")),
        expires_at=charge.expires_at,
        language=invoice.language,
        customer_name=order.customer_name,
        customer_email=customer.email if customer else "",
        customer_phone=customer.phone if customer else "",
        shop_name=unit.settings["shop.name"],
        lines=tuple(ChargeLine(line.name, line.quantity, line.amount) for line in lines),
        order_total=order.total,
        order_received=order.received,
    )


def opened(uow: UnitOfWork, charge_id: str, told: Told) -> None:
    """The gateway has it: keep the link and let the messages go (design.md 6, transaction 2)."""
    charge = charge_row(uow, charge_id)
    now = uow.clock.now()
    charge.url, charge.qr_payload = told.url, told.qr_payload
    charge.gateway_id, charge.failure = told.gateway_id, ""
    charge.expires_at = told.expires_at or charge.expires_at
    charge.asked, charge.updated_at, charge.next_check_at = True, now, now
    invoice = uow.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    if invoice.opening == charge.opening:
        invoice.url, invoice.reference, invoice.failure = charge.url, charge.reference, ""
        invoice.expires_at = invoice.due_at = charge.expires_at
    apply_status(uow, charge.id, told)
    if charge.closing and charge.state in OPEN_CHARGES:
        # Wanted away while it was being made: nobody got its link, close it.
        charge.closing = False
        close_charge(uow, charge)
        return
    if charge.state == ChargeState.PENDING:
        for delivery in deliveries_of(uow, charge):
            if delivery.state == DeliveryState.WAITING:
                send_delivery(uow, delivery)


def _closed(uow: UnitOfWork, charge_id: str, told: Told) -> None:
    apply_status(uow, charge_id, told)
    _successor(uow, charge_id)


def _never_was(uow: UnitOfWork, charge_id: str) -> None:
    charge = charge_row(uow, charge_id)
    charge.state, charge.closing, charge.next_check_at = ChargeState.CANCELLED, False, None
    _successor(uow, charge_id)
    _restate(uow, charge)


def _successor(uow: UnitOfWork, charge_id: str) -> None:
    """Now that the old link is closed for certain, open the one that waits for it."""
    charge = charge_row(uow, charge_id)
    invoice = uow.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    waiting = current_charge(uow, invoice)
    wanted = invoice.state not in (InvoiceState.CANCELLED, InvoiceState.PAID)
    fresh = waiting.state == ChargeState.QUEUED and not waiting.asked and not waiting.closing
    if waiting.id != charge.id and fresh and wanted:
        send_creation(uow, waiting)


def _restate(uow: UnitOfWork, charge: Charge) -> None:
    invoice = uow.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    order = uow.session.scalars(select(Order).where(Order.id == invoice.order_id)).one()
    restate(uow, order, invoice)


def _at_gateway(call: Callable[[], Told]) -> Told:
    """Translate the gateway's errors into what the outbox does about them."""
    try:
        return call()
    except (Rejected, BadCredentials) as error:
        raise NeedsPerson(error.code, error.detail) from error
    except OutcomeUnknown as error:
        raise Later(error.code, error.detail) from error
    except GatewayError as error:
        raise Later(error.code, error.detail) from error
