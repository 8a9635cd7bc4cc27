"""The outbox's work on messages: render one and hand it to its channel.

Email is at least once with one Message-ID for ever. An SMS whose outcome is not known is not
repeated by itself: it shows "maybe sent", and a person may send it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from posapp.models.charge import Charge
from posapp.models.delivery import Delivery, DeliveryState
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import ChargeState
from posapp.models.order import Order, OrderLine
from posapp.services.channels.protocol import (
    Attachment,
    Channel,
    ChannelError,
    ChannelMisconfigured,
    ChannelUnavailable,
    InvoiceMessage,
    MaybeDelivered,
    OutgoingMessage,
    Undeliverable,
)
from posapp.services.gateways.types import ChargeLine, Method
from posapp.services.outbox import store
from posapp.services.outbox.jobs import JobProblem, Later, NeedsPerson, Record
from posapp.services.outbox.store import LeasedJob
from posapp.services.papers.compose import paper_of
from posapp.services.papers.document import Form, Paper
from posapp.services.papers.requests import MakePdf, Papers, PaperTrouble
from posapp.services.storage import journal
from posapp.services.storage.database import Database, ReadUnit, UnitOfWork

log = logging.getLogger(__name__)

#: Builds the channel of a kind with the settings as they are now.
Channels = Callable[[str], Channel]
#: Renders an invoice for a channel.
Render = Callable[[str, InvoiceMessage, str, str], OutgoingMessage]

UNREPEATABLE = ("sms",)


class Deliver:
    """Tells the customer."""

    def __init__(
        self, database: Database, channels: Channels, render: Render, papers: Papers
    ) -> None:
        self._database = database
        self._channels = channels
        self._render = render
        self._papers = papers

    def begin(self, uow: UnitOfWork, job: LeasedJob) -> None:
        """Nothing to mark: what was cut short is known by its dead owner."""

    def run(self, job: LeasedJob) -> Record:
        """Render with today's words and hand it over."""
        with self._database.read() as unit:
            delivery = delivery_row(unit, job.subject)
            charge = unit.session.scalars(
                select(Charge).where(Charge.id == delivery.charge_id)
            ).one()
            if delivery.state != DeliveryState.QUEUED:
                return lambda uow: None
            if charge.state != ChargeState.PENDING or charge.closing:
                return lambda uow: _end(uow, delivery.id, DeliveryState.DROPPED, "")
            message = invoice_message(unit, delivery.charge_id)
            attach = delivery.channel == "email" and unit.settings["email.attach_invoice"]
            paper = self._paper(unit, delivery) if attach else None
        outgoing = self._render(delivery.channel, message, delivery.recipient, delivery.message_id)
        if paper is not None:
            outgoing = self._with_paper(outgoing, paper)
        try:
            self._channels(delivery.channel).deliver(outgoing)
        except MaybeDelivered as error:
            if delivery.channel in UNREPEATABLE:
                code = error.code
                return lambda uow: _end(uow, delivery.id, DeliveryState.MAYBE_SENT, code)
            raise Later(error.code, error.detail) from error
        except ChannelUnavailable as error:
            raise Later(error.code, error.detail) from error
        except (Undeliverable, ChannelMisconfigured) as error:
            raise NeedsPerson(error.code, error.detail) from error
        except ChannelError as error:
            raise Later(error.code, error.detail) from error
        return lambda uow: _end(uow, delivery.id, DeliveryState.SENT, "")

    def _paper(self, unit: ReadUnit, delivery: Delivery) -> Paper:
        """The invoice as it stands in the same snapshot as the message: one sum in both."""
        return paper_of(unit, self._database.folder.path, delivery.invoice_id)

    def _with_paper(self, outgoing: OutgoingMessage, paper: Paper) -> OutgoingMessage:
        """The message with its PDF; without it where none can be made: the link matters more."""
        try:
            content = self._papers.make(MakePdf(paper, Form.A4))
        except PaperTrouble as trouble:
            log.warning("%s goes without its PDF: %s", paper.invoice_number, trouble)
            return outgoing
        file = Attachment(f"{paper.invoice_number}.pdf", "application/pdf", content)
        return replace(outgoing, attachments=(*outgoing.attachments, file))

    def stuck(self, uow: UnitOfWork, job: LeasedJob, problem: JobProblem) -> None:
        """The delivery says why; fix-and-retry takes it up again."""
        delivery = delivery_row(uow, job.subject)
        if delivery.state == DeliveryState.DROPPED:
            # Its link was replaced during the call: there is nothing to fix.
            store.drop_waiting(uow, delivery.id)
            return
        delivery.state, delivery.failure = DeliveryState.FAILED, problem.code
        delivery.updated_at = uow.clock.now()
        uow.changes.orders.add(_order_id(uow, delivery))

    def cut_short(self, uow: UnitOfWork, subject: str) -> str:
        """An email goes again under its Message-ID; an SMS may have gone."""
        delivery = delivery_row(uow, subject)
        if delivery.channel not in UNREPEATABLE:
            return ""
        _end(uow, subject, DeliveryState.MAYBE_SENT, MaybeDelivered.code)
        return MaybeDelivered.code


def requeue(uow: UnitOfWork, delivery_id: str) -> None:
    """A person said "retry": it is on its way again."""
    delivery = delivery_row(uow, delivery_id)
    if delivery.state in (DeliveryState.FAILED, DeliveryState.MAYBE_SENT):
        delivery.state, delivery.failure = DeliveryState.QUEUED, ""


def invoice_message(unit: ReadUnit, charge_id: str) -> InvoiceMessage:
    """What a message about this opening says; the one number is the charge's amount."""
    charge = unit.session.scalars(select(Charge).where(Charge.id == charge_id)).one()
    invoice = unit.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
    order = unit.session.scalars(select(Order).where(Order.id == invoice.order_id)).one()
    return compose(
        unit,
        order,
        number=invoice.number,
        amount=charge.amount,
        url=charge.url,
        expires_at=charge.expires_at,
        methods=tuple(Method(method) for method in invoice.methods.split(",")),
        language=invoice.language,
    )


def compose(
    unit: ReadUnit,
    order: Order,
    *,
    number: str,
    amount: int,
    url: str,
    expires_at: datetime,
    methods: tuple[Method, ...],
    language: str,
) -> InvoiceMessage:
    """The message's values; the dialog previews with the same."""
    lines = unit.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    )
    settings = unit.settings
    return InvoiceMessage(
        shop_name=settings["shop.name"],
        shop_address=settings["shop.address"],
        shop_phone=settings["shop.phone"],
        language=language,
        timezone=settings["shop.timezone"],
        customer_name=order.customer_name,
        order_number=order.number or "",
        invoice_number=number,
        amount_due_now=amount,
        currency=order.currency,
        url=url,
        expires_at=expires_at,
        sent_at=unit.clock.now(),
        methods=methods,
        lines=tuple(
            ChargeLine(line.name, line.quantity, line.amount + line.discount_share)
            for line in lines
        ),
        order_total=order.total,
        received=covered(order),
        discount=order.order_discount,
        tax=order.tax_included + order.tax_added,
    )


def covered(order: Order) -> int:
    """What of the total is not due any more: money, and goods that came back.

    Messages and the checkout page show it between total and rest: the three must add up.
    """
    return order.total - order.outstanding


def delivery_row(unit: ReadUnit, delivery_id: str) -> Delivery:
    """The row of a delivery."""
    return unit.session.scalars(select(Delivery).where(Delivery.id == delivery_id)).one()


def _order_id(unit: ReadUnit, delivery: Delivery) -> str:
    return unit.session.scalars(
        select(Invoice.order_id).where(Invoice.id == delivery.invoice_id)
    ).one()


def _expect_money(uow: UnitOfWork, charge_id: str) -> None:
    """The customer has it in hand now: the link is asked about often again."""
    now = uow.clock.now()
    uow.session.execute(
        update(Charge)
        .where(Charge.id == charge_id, Charge.state == ChargeState.PENDING)
        .values(updated_at=now, next_check_at=now)
    )


def _end(uow: UnitOfWork, delivery_id: str, state: DeliveryState, failure: str) -> None:
    delivery = delivery_row(uow, delivery_id)
    now = uow.clock.now()
    delivery.state, delivery.failure, delivery.updated_at = state, failure, now
    if state == DeliveryState.SENT:
        delivery.sent_at = now
        _expect_money(uow, delivery.charge_id)
    journal.write(
        uow,
        f"delivery.{state}",
        delivery.id,
        {"channel": delivery.channel, "amount": delivery.amount},
    )
    uow.changes.orders.add(_order_id(uow, delivery))
    uow.changes.invoices.add(delivery.invoice_id)
