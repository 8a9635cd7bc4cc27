"""Open and close charges of an invoice: rows and jobs only, the gateway hears of it later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from posapp.models.charge import Charge
from posapp.models.delivery import Delivery, DeliveryState
from posapp.models.ids import new_id, random_base32
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import (
    OPEN_CHARGES,
    OPEN_INVOICES,
    PAYABLE_CHARGES,
    ChargeState,
    InvoiceState,
)
from posapp.models.order import Order
from posapp.models.outbox import Job, JobState
from posapp.models.series import Folder
from posapp.services.outbox import store
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork

CREATE, CANCEL, DELIVER = "create_charge", "cancel_charge", "deliver"
#: Why a closing waits: the gateway lets a link run out and does not close it.
CANNOT_CLOSE = "gateway_cannot_close"
UNTOLD = (DeliveryState.WAITING, DeliveryState.QUEUED, DeliveryState.FAILED)


def current_charge(unit: ReadUnit, invoice: Invoice) -> Charge:
    """The opening that the invoice's amount and link are of."""
    return unit.session.scalars(
        select(Charge).where(Charge.invoice_id == invoice.id, Charge.opening == invoice.opening)
    ).one()


def can_be_told(unit: ReadUnit, charge: Charge) -> bool:
    """Whether its link may be told again: open, wanted, and not run out."""
    return (
        charge.state in OPEN_CHARGES
        and not charge.closing
        and (charge.expires_at > unit.clock.now() or charge.state == ChargeState.QUEUED)
    )


def open_charge(uow: UnitOfWork, invoice: Invoice, amount: int, expires_at: datetime) -> Charge:
    """The next opening; it waits until every other link of its order is closed for certain."""
    now = uow.clock.now()
    opening = invoice.opening + 1
    charge = Charge(
        id=new_id(),
        invoice_id=invoice.id,
        opening=opening,
        account=invoice.account,
        reference=reference(invoice.number, opening),
        state=ChargeState.QUEUED,
        amount=amount,
        currency=invoice.currency,
        expires_at=expires_at,
        created_at=now,
        updated_at=now,
    )
    uow.session.add(charge)
    invoice.opening, invoice.amount = opening, amount
    invoice.reference, invoice.url = charge.reference, ""
    keep_end(uow, invoice, expires_at)
    invoice.failure = ""
    invoice.updated_at = now
    uow.session.flush()
    start_waiting(uow, invoice.order_id)
    journal.write(
        uow,
        "charge.opened",
        charge.id,
        {"invoice": invoice.number, "reference": charge.reference, "amount": amount},
    )
    return charge


def reference(number: str, opening: int) -> str:
    """The charge's name at the gateway: no reinstall or second shop can meet an old one."""
    again = str(opening) if opening > 1 else ""
    return f"{number}-{random_base32(4)}{again}"


def send_creation(uow: UnitOfWork, charge: Charge) -> None:
    """Let the outbox open it at the gateway."""
    store.enqueue(
        uow, CREATE, key=charge.id, endpoint=f"gateway:{charge.account}", subject=charge.id
    )


def start_waiting(uow: UnitOfWork, order_id: str, *, besides: str = "") -> None:
    """Open what waits, once every other link of the order is closed for certain.

    Two links of one order are never open at once, however often it was repriced, cancelled
    and sent again meanwhile. ``besides`` names a charge whose closing is being booked.
    """
    uow.session.flush()
    statement = (
        select(Charge)
        .join(Invoice, Invoice.id == Charge.invoice_id)
        .where(
            Invoice.order_id == order_id,
            Invoice.opening == Charge.opening,
            Invoice.state.not_in((InvoiceState.CANCELLED, InvoiceState.PAID)),
            Charge.state == ChargeState.QUEUED,
            Charge.asked.is_(False),
            Charge.closing.is_(False),
        )
    )
    for charge in uow.session.scalars(statement).all():
        closing = _closing(uow, order_id, besides)
        if closing is not None:
            known = closing.state == JobState.STUCK or closing.error == CANNOT_CLOSE
            charge.failure = closing.error if known else ""
        elif store.unfinished(uow, charge.id) is None:
            charge.failure = ""
            send_creation(uow, charge)


def _closing(uow: UnitOfWork, order_id: str, besides: str) -> Job | None:
    """A closing of the order's links that is still to be done."""
    statement = (
        select(Job)
        .join(Charge, Charge.id == Job.subject)
        .join(Invoice, Invoice.id == Charge.invoice_id)
        .where(
            Invoice.order_id == order_id,
            Job.kind == CANCEL,
            Job.state.in_(store.UNFINISHED),
            Job.subject != besides,
        )
    )
    return uow.session.scalars(statement.order_by(Job.rowkey)).first()


def closing_key(charge: Charge) -> str:
    """The key of the job that closes it."""
    return f"close:{charge.id}"


def close_charge(uow: UnitOfWork, charge: Charge) -> None:
    """We want no money through it any more; messages that were not told yet are dropped.

    One that the gateway never heard of is closed here and now.
    """
    if charge.state not in PAYABLE_CHARGES:
        return
    drop_messages(uow, charge)
    charge.closing = True
    store.drop_waiting(uow, charge.id)
    if charge.state in OPEN_CHARGES:
        charge.updated_at = uow.clock.now()
    if charge.state == ChargeState.QUEUED and not charge.asked:
        charge.state, charge.next_check_at = ChargeState.CANCELLED, None
        uow.session.flush()
        return
    ask_to_close(uow, charge)


def ask_to_close(uow: UnitOfWork, charge: Charge) -> None:
    """Let the outbox close it at the gateway."""
    charge.closing = True
    store.enqueue(
        uow,
        CANCEL,
        key=closing_key(charge),
        endpoint=f"gateway:{charge.account}",
        subject=charge.id,
    )


def say_it_stays_open(uow: UnitOfWork, charge: Charge) -> None:
    """Its gateway does not close it: so say this link, and the one that waits for its end."""
    charge.failure = CANNOT_CLOSE
    invoice = uow.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    waiting = (
        select(Charge)
        .join(Invoice, Invoice.id == Charge.invoice_id)
        .where(
            Invoice.order_id == invoice.order_id,
            Charge.state == ChargeState.QUEUED,
            Charge.asked.is_(False),
            Charge.closing.is_(False),
        )
    )
    for following in uow.session.scalars(waiting):
        following.failure = CANNOT_CLOSE
        uow.changes.invoices.add(following.invoice_id)
    uow.changes.invoices.add(invoice.id)
    uow.changes.orders.add(invoice.order_id)


def closed_for_certain(uow: UnitOfWork, charge: Charge) -> None:
    """The gateway said that no money can come through it: nobody needs to close it.

    A failed one stays failed, whatever is told later: that it is closed is kept in ``closing``,
    or it would be closed again by all that moves its order, without end.
    """
    charge.closing = charge.state == ChargeState.FAILED
    if charge.failure == CANNOT_CLOSE:
        charge.failure = ""
    store.drop_key(uow, closing_key(charge))


def keep_end(uow: UnitOfWork, invoice: Invoice, expires_at: datetime) -> None:
    """The invoice ends with its link, and its order is due by then."""
    invoice.expires_at = invoice.due_at = expires_at
    if invoice.state in OPEN_INVOICES:
        uow.session.execute(
            update(Order).where(Order.id == invoice.order_id).values(due_at=expires_at)
        )


def usual_life(unit: ReadUnit, invoice: Invoice) -> timedelta:
    """How long a link of this invoice was meant to live: the longest that one had."""
    unit.session.flush()
    rows = unit.session.scalars(select(Charge).where(Charge.invoice_id == invoice.id))
    return max((row.expires_at - row.created_at for row in rows), default=timedelta())


def add_delivery(
    uow: UnitOfWork, invoice: Invoice, charge: Charge, channel: str, recipient: str
) -> Delivery:
    """One message to come; it is sent once its link is there."""
    now = uow.clock.now()
    identity = new_id()
    delivery = Delivery(
        id=identity,
        invoice_id=invoice.id,
        charge_id=charge.id,
        channel=channel,
        recipient=recipient,
        state=DeliveryState.WAITING,
        message_id=f"<{identity}@{_domain(uow)}>",
        language=invoice.language,
        amount=charge.amount,
        created_at=now,
        updated_at=now,
    )
    uow.session.add(delivery)
    uow.session.flush()
    if charge.state == ChargeState.PENDING:
        send_delivery(uow, delivery)
    return delivery


def tell(
    uow: UnitOfWork, invoice: Invoice, charge: Charge, channels: Collection[tuple[str, str]]
) -> None:
    """One message to each address; none where one is on its way there already.

    Whoever presses Send again while the network is down means the message that waits.
    """
    on_its_way = {
        (row.channel, row.recipient)
        for row in deliveries_of(uow, charge)
        if row.state in (DeliveryState.WAITING, DeliveryState.QUEUED)
    }
    for channel, recipient in dict.fromkeys(channels):
        if (channel, recipient) not in on_its_way:
            add_delivery(uow, invoice, charge, channel, recipient)


def send_delivery(uow: UnitOfWork, delivery: Delivery) -> None:
    """Let the outbox tell the customer."""
    delivery.state, delivery.updated_at = DeliveryState.QUEUED, uow.clock.now()
    store.enqueue(uow, DELIVER, key=delivery.id, endpoint=delivery.channel, subject=delivery.id)


def deliveries_of(unit: ReadUnit, charge: Charge) -> Sequence[Delivery]:
    """The messages about one opening."""
    return unit.session.scalars(
        select(Delivery).where(Delivery.charge_id == charge.id).order_by(Delivery.rowkey)
    ).all()


def drop_messages(uow: UnitOfWork, charge: Charge, states: Collection[str] = UNTOLD) -> None:
    """What was not told yet about this opening is not told any more."""
    for delivery in deliveries_of(uow, charge):
        if delivery.state in states:
            store.drop_waiting(uow, delivery.id)
            delivery.state = DeliveryState.DROPPED


def _domain(uow: UnitOfWork) -> str:
    """What stands after the @ of a Message-ID: the sender's domain, else this folder's name."""
    _, at, domain = uow.settings["email.from_address"].rpartition("@")
    if at and domain:
        return str(domain)
    return f"{uow.session.scalars(select(Folder.id)).one()}.posapp.invalid"
