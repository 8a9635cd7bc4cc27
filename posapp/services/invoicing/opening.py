"""Open and close charges of an invoice: rows and jobs only, the gateway hears of it later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from posapp.models.charge import Charge
from posapp.models.delivery import Delivery, DeliveryState
from posapp.models.ids import new_id, random_base32
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_CHARGES, ChargeState
from posapp.models.series import Folder
from posapp.services.outbox import store
from posapp.services.storage import journal
from posapp.services.storage.database import ReadUnit, UnitOfWork

CREATE, CANCEL, DELIVER = "create_charge", "cancel_charge", "deliver"


def current_charge(unit: ReadUnit, invoice: Invoice) -> Charge:
    """The opening that the invoice's amount and link are of."""
    return unit.session.scalars(
        select(Charge).where(Charge.invoice_id == invoice.id, Charge.opening == invoice.opening)
    ).one()


def open_charge(
    uow: UnitOfWork, invoice: Invoice, amount: int, expires_at: datetime, *, at_once: bool = True
) -> Charge:
    """The next opening; ``at_once`` False waits until the one before is closed."""
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
    invoice.expires_at = invoice.due_at = expires_at
    invoice.failure = ""
    invoice.updated_at = now
    uow.session.flush()
    if at_once:
        send_creation(uow, charge)
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


def close_charge(uow: UnitOfWork, charge: Charge) -> bool:
    """We want no money through it any more; whether it is closed for certain already.

    One that the gateway never heard of is closed here and now. Messages that were not told
    yet are dropped with it.
    """
    if charge.state not in OPEN_CHARGES:
        return True
    _drop_messages(uow, charge)
    charge.closing, charge.updated_at = True, uow.clock.now()
    store.drop_waiting(uow, charge.id)
    if charge.state == ChargeState.QUEUED and not charge.asked:
        charge.state, charge.next_check_at = ChargeState.CANCELLED, None
        uow.session.flush()
        return True
    store.enqueue(
        uow,
        CANCEL,
        key=f"close:{charge.id}",
        endpoint=f"gateway:{charge.account}",
        subject=charge.id,
    )
    return False


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


def send_delivery(uow: UnitOfWork, delivery: Delivery) -> None:
    """Let the outbox tell the customer."""
    delivery.state, delivery.updated_at = DeliveryState.QUEUED, uow.clock.now()
    store.enqueue(uow, DELIVER, key=delivery.id, endpoint=delivery.channel, subject=delivery.id)


def deliveries_of(unit: ReadUnit, charge: Charge) -> Sequence[Delivery]:
    """The messages about one opening."""
    return unit.session.scalars(
        select(Delivery).where(Delivery.charge_id == charge.id).order_by(Delivery.rowkey)
    ).all()


def _drop_messages(uow: UnitOfWork, charge: Charge) -> None:
    for delivery in deliveries_of(uow, charge):
        if delivery.state in (DeliveryState.WAITING, DeliveryState.QUEUED, DeliveryState.FAILED):
            store.drop_waiting(uow, delivery.id)
            delivery.state = DeliveryState.DROPPED


def _domain(uow: UnitOfWork) -> str:
    """What stands after the @ of a Message-ID: the sender's domain, else this folder's name."""
    _, at, domain = uow.settings["email.from_address"].rpartition("@")
    if at and domain:
        return str(domain)
    return f"{uow.session.scalars(select(Folder.id)).one()}.posapp.invalid"
