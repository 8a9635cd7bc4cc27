"""What a gateway and the channels tell, handed to the use cases that book it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from posapp.bootstrap import Till
from posapp.models.charge import Charge
from posapp.models.delivery import Delivery
from posapp.models.invoice import Invoice
from posapp.services.gateways.types import ChargeState, Fact, GatewayPayment
from posapp.services.invoicing.jobs import opened
from posapp.services.payments.apply_status import apply_status
from posapp.services.sales.views import OrderView

URL = "https://bayar.example.test/p/7Kq9xW"


def _charge(till: Till, order: OrderView) -> Charge:
    with till.database.read() as unit:
        statement = select(Charge).join(Invoice, Invoice.id == Charge.invoice_id)
        statement = statement.where(Invoice.order_id == order.id).order_by(Charge.rowkey.desc())
        return unit.session.scalars(statement).first()


def _told(charge: Charge, fact: Fact, **more: object) -> ChargeState:
    return ChargeState(
        charge.reference,
        fact,
        charge.amount,
        charge.currency,
        url=URL,
        gateway_id=f"g-{charge.reference}",
        expires_at=charge.expires_at,
        **more,
    )


def link_arrives(till: Till, order: OrderView) -> None:
    """The gateway made the link."""
    charge = _charge(till, order)
    till.do(opened, charge.id, _told(charge, Fact.PENDING))


def customer_opens(till: Till, order: OrderView, at: datetime) -> None:
    """The customer looks at the page."""
    charge = _charge(till, order)
    till.do(apply_status, charge.id, _told(charge, Fact.PENDING, opened_at=at))


def customer_pays(till: Till, order: OrderView, at: datetime) -> None:
    """The customer pays all of the link by QRIS."""
    charge = _charge(till, order)
    paid = GatewayPayment("8841-0412", charge.amount, charge.currency, "qris", at)
    till.do(apply_status, charge.id, _told(charge, Fact.PAID, payments=(paid,)))


def link_expires(till: Till, order: OrderView) -> None:
    """Nobody paid in time."""
    charge = _charge(till, order)
    till.do(apply_status, charge.id, _told(charge, Fact.EXPIRED))


def message_ends(till: Till, order: OrderView, channel: str, state: str, failure: str = "") -> None:
    """A message of the order's link was sent, maybe sent, or refused."""
    charge = _charge(till, order)
    with till.database.write("os:test") as uow:
        statement = select(Delivery).where(
            Delivery.charge_id == charge.id, Delivery.channel == channel
        )
        row = uow.session.scalars(statement.order_by(Delivery.rowkey.desc())).first()
        row.state, row.failure = state, failure
        uow.changes.orders.add(order.id)
