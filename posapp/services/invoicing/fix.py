"""Fix and retry: what a person does about a job that is stuck."""

from __future__ import annotations

from sqlalchemy import select

from posapp.models.delivery import DeliveryState
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import OPEN_INVOICES
from posapp.models.order import Order
from posapp.services.invoicing.deliver import delivery_row, requeue
from posapp.services.invoicing.follow import cancel
from posapp.services.invoicing.jobs import charge_row, leave_open
from posapp.services.invoicing.opening import CANCEL, CREATE, DELIVER
from posapp.services.outbox import store
from posapp.services.payments.refund import REFUND
from posapp.services.payments.refund_job import give_up
from posapp.services.storage import journal
from posapp.services.storage.database import UnitOfWork


def retry_job(uow: UnitOfWork, job_id: str) -> None:
    """Try again now. Raises Refused ``no_job`` or ``job_ended``."""
    job = store.retry(uow, job_id)
    if job.kind == DELIVER:
        requeue(uow, job.subject)
    journal.write(uow, "outbox.retried", job.id, {"kind": job.kind})


def drop_job(uow: UnitOfWork, job_id: str) -> None:
    """Give it up: a link that was never made takes its invoice along, a message is dropped.

    A link that cannot be closed is left to run out: what waited for its closing is opened, and
    what still comes through it goes to review.

    Raises Refused ``no_job`` or ``job_ended``.
    """
    job = store.drop(uow, job_id)
    journal.write(uow, "outbox.dropped", job.id, {"kind": job.kind})
    if job.kind == DELIVER:
        delivery = delivery_row(uow, job.subject)
        delivery.state, delivery.updated_at = DeliveryState.DROPPED, uow.clock.now()
        uow.changes.invoices.add(delivery.invoice_id)
    elif job.kind == REFUND:
        give_up(uow, job.subject)
    elif job.kind == CREATE:
        charge = charge_row(uow, job.subject)
        invoice = uow.session.scalars(select(Invoice).where(Invoice.id == charge.invoice_id)).one()
        if invoice.opening == charge.opening and invoice.state in OPEN_INVOICES:
            cancel(uow, invoice, charge)
            order = uow.session.scalars(select(Order).where(Order.id == invoice.order_id)).one()
            order.due_at = None
            uow.changes.orders.add(order.id)
    elif job.kind == CANCEL:
        leave_open(uow, charge_row(uow, job.subject))
