"""Wait for an invoice to leave: run the outbox here, or watch another process do it."""

from __future__ import annotations

import threading
import time

from posapp.bootstrap import Till
from posapp.models.changes import Changes
from posapp.models.delivery import DeliveryState
from posapp.models.invoice_state import InvoiceState
from posapp.services.invoicing.manage import show_invoice
from posapp.services.invoicing.views import InvoiceView

#: How often to look for what another process (a window, a watcher) has written.
GLANCE = 0.1
_UNTOLD = (DeliveryState.WAITING, DeliveryState.QUEUED)
_UNMADE = (InvoiceState.DRAFT, InvoiceState.QUEUED)
_ENDED = (InvoiceState.FAILED, InvoiceState.CANCELLED, InvoiceState.EXPIRED)


def wait_until_sent(till: Till, invoice_id: str, seconds: float) -> InvoiceView:
    """Its state once link and messages are through, or when the time is over.

    The outbox's own threads do the work, so that a hung mail server neither stops the SMS nor
    keeps this waiting for longer than it was asked to.
    """
    changed = threading.Event()

    def hear(_changes: Changes) -> None:
        changed.set()

    until = time.monotonic() + seconds
    till.database.listen(hear)
    till.outbox.start()
    while True:
        changed.clear()
        invoice = till.look(show_invoice, invoice_id)
        left = until - time.monotonic()
        if is_through(invoice) or left <= 0:
            return invoice
        changed.wait(min(left, GLANCE))


def is_through(invoice: InvoiceView) -> bool:
    """Whether nothing more happens to it before the customer pays."""
    if invoice.state in _UNMADE:
        return False
    told = all(delivery.state not in _UNTOLD for delivery in invoice.deliveries)
    return told or invoice.state in _ENDED
