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
from posapp.models.invoice_state import OPEN_CHARGES, ChargeState
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
    GatewayInfo,
    Method,
    Recovery,
)
from posapp.services.gateways.types import ChargeState as Told
from posapp.services.invoicing.deliver import covered
from posapp.services.invoicing.follow import restate
from posapp.services.invoicing.opening import (
    CANNOT_CLOSE,
    close_charge,
    deliveries_of,
    keep_end,
    say_it_stays_open,
    send_delivery,
    start_waiting,
    usual_life,
)
from posapp.services.outbox.jobs import JobProblem, Later, NeedsPerson, NotBefore, Record
from posapp.services.outbox.store import LeasedJob
from posapp.services.payments.apply_status import apply_status, matches
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
            wanted = self._mark(gateway, ask.charge_id)
            if wanted is None:
                return lambda uow: None
            ask = wanted
            told = _at_gateway(lambda: gateway.create_charge(wanted))
        if told.fact == Fact.UNKNOWN:
            raise Later("gateway_outcome_unknown")
        agreed = (ask.reference, ask.amount, ask.currency)
        if (told.reference, told.amount, told.currency) != agreed:
            raise NeedsPerson("gateway_mismatch", f"{told.amount} {told.currency}")
        answer = told
        return lambda uow: opened(uow, ask.charge_id, answer)

    def _mark(self, gateway: Gateway, charge_id: str) -> ChargeRequest | None:
        """Note that it is being asked for; none where it is not wanted any more.

        Looked at again under the lock: money at the counter may have closed it meanwhile.
        """
        with self._database.write("posapp:outbox") as uow:
            charge = charge_row(uow, charge_id)
            if charge.state != ChargeState.QUEUED or charge.closing:
                return None
            if not charge.asked or gateway.info.recovery == Recovery.ASK:
                _renew_end(uow, charge, gateway.info)
            charge.asked = True
            return request(uow, charge)

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

    def cut_short(self, uow: UnitOfWork, subject: str) -> str:
        """Run again: the charge is marked, so the gateway is asked first."""
        return ""


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
        if not charge.closing:
            return lambda uow: _hand_on(uow, charge.id)
        gateway = self._gateways(charge.account)
        ref = ChargeRef(charge.reference, charge.id, charge.gateway_id)
        try:
            told = _at_gateway(lambda: gateway.cancel_charge(ref))
        except NeedsPerson as problem:
            if problem.code == CANNOT_CLOSE:
                raise self._not_before_its_end(charge, problem.detail) from None
            if problem.code != NotFound.code:
                raise
            return lambda uow: _never_was(uow, charge.id)
        if told.fact == Fact.PENDING and not gateway.info.can_close:
            raise self._not_before_its_end(charge)
        if told.fact in (Fact.PENDING, Fact.UNKNOWN):
            raise Later("gateway_still_open")
        if not matches(charge, told):
            raise NeedsPerson("gateway_mismatch", f"{told.amount} {told.currency}")
        answer = told
        return lambda uow: _closed(uow, charge.id, answer)

    def _not_before_its_end(self, charge: Charge, detail: str = "") -> Later:
        """It stays open until it runs out: the invoice says so, and what follows it waits."""
        if charge.expires_at <= self._database.clock.now():
            return Later("gateway_still_open", detail)
        if charge.failure != CANNOT_CLOSE:
            with self._database.write("posapp:outbox") as uow:
                say_it_stays_open(uow, charge_row(uow, charge.id))
        return NotBefore(CANNOT_CLOSE, charge.expires_at, detail)

    def stuck(self, uow: UnitOfWork, job: LeasedJob, problem: JobProblem) -> None:
        """The link may still be open: what waits for its closing says why it waits."""
        charge = charge_row(uow, job.subject)
        charge.failure = problem.code
        start_waiting(uow, _order_of(uow, charge).id)

    def cut_short(self, uow: UnitOfWork, subject: str) -> str:
        """Run again: closing is idempotent."""
        return ""


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
        order_received=covered(order),
    )


def opened(uow: UnitOfWork, charge_id: str, told: Told) -> None:
    """The gateway has it: keep the link and let the messages go (design.md 6, transaction 2)."""
    charge = charge_row(uow, charge_id)
    now = uow.clock.now()
    charge.url, charge.qr_payload = told.url, told.qr_payload
    charge.gateway_id, charge.failure = told.gateway_id, ""
    charge.expires_at = told.expires_at or charge.expires_at
    charge.asked, charge.updated_at, charge.next_check_at = True, now, now
    invoice = _invoice_of(uow, charge)
    if invoice.opening == charge.opening:
        invoice.url, invoice.reference, invoice.failure = charge.url, charge.reference, ""
        keep_end(uow, invoice, charge.expires_at)
    apply_status(uow, charge.id, told)
    if charge.closing and charge.state in OPEN_CHARGES:
        # Wanted away while it was being made: nobody got its link, close it.
        close_charge(uow, charge)
        return
    if charge.state == ChargeState.PENDING:
        for delivery in deliveries_of(uow, charge):
            if delivery.state == DeliveryState.WAITING:
                send_delivery(uow, delivery)


def _closed(uow: UnitOfWork, charge_id: str, told: Told) -> None:
    charge = charge_row(uow, charge_id)
    charge.failure = ""
    apply_status(uow, charge_id, told)
    _hand_on(uow, charge_id)


def _never_was(uow: UnitOfWork, charge_id: str) -> None:
    charge = charge_row(uow, charge_id)
    charge.closing, charge.failure = False, ""
    if charge.state in OPEN_CHARGES:
        charge.state, charge.updated_at = ChargeState.CANCELLED, uow.clock.now()
    _restate(uow, charge)
    _hand_on(uow, charge_id)


def leave_open(uow: UnitOfWork, charge: Charge) -> None:
    """A person gave its closing up: it runs out by itself, and is watched until then."""
    if charge.state == ChargeState.QUEUED:
        # Nobody was told its link.
        charge.state, charge.updated_at = ChargeState.CANCELLED, uow.clock.now()
    charge.next_check_at = uow.clock.now()
    _restate(uow, charge)
    _hand_on(uow, charge.id)
    uow.changes.orders.add(_order_of(uow, charge).id)


def _hand_on(uow: UnitOfWork, charge_id: str) -> None:
    """Now that the old link is closed for certain, open the one that waits for it."""
    charge = charge_row(uow, charge_id)
    start_waiting(uow, _order_of(uow, charge).id, besides=charge.id)


def _renew_end(uow: UnitOfWork, charge: Charge, info: GatewayInfo) -> None:
    """What waited longer than its link was to live (no network) lives as long from now."""
    now = uow.clock.now()
    if charge.expires_at >= now + info.min_expiry:
        return
    invoice = _invoice_of(uow, charge)
    life = min(max(usual_life(uow, invoice), info.min_expiry), info.max_expiry)
    charge.expires_at = now + life
    if invoice.opening == charge.opening:
        keep_end(uow, invoice, charge.expires_at)


def _invoice_of(unit: ReadUnit, charge: Charge) -> Invoice:
    return unit.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()


def _order_of(unit: ReadUnit, charge: Charge) -> Order:
    invoice = _invoice_of(unit, charge)
    return unit.session.scalars(select(Order).where(Order.id == invoice.order_id)).one()


def _restate(uow: UnitOfWork, charge: Charge) -> None:
    restate(uow, _order_of(uow, charge), _invoice_of(uow, charge))


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
