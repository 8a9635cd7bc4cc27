"""Asks a customer to scan: follows one order's link until it is paid, and makes it if needed.

The window on the till and the customer's screen both listen to one of these, so they can
never tell two stories (lessons.md 9).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from posapp.bootstrap import retry_job
from posapp.models.changes import Changes
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.ids import new_id
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.qr.facts import QrFacts, read_qr
from posapp.ui.qr.state import QrState, Stage, derive
from posapp.ui.watching import watch

#: Seconds since the gateway was asked are shown, so they are looked up as often.
_TICK = 1000
VIEWER = "qr"
#: Under this name the orders whose payment a QR window tells lie in ``UiContext.drafts``.
KEY = "asking"


def is_asking(context: UiContext, order_id: str) -> bool:
    """Whether a QR window tells when this order is paid."""
    return order_id in context.drafts.get(KEY, ())


class Asking(QObject):
    """``changed`` brings the facts whenever there is something to show; ``paid`` comes once."""

    changed = Signal(object)
    paid = Signal(object)

    def __init__(self, context: UiContext, order: OrderView, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._order = context, order.id
        self._refusal: Refused | StorageTrouble | None = None
        self._busy = self._began = self._over = False
        self._by_link = False
        self._key = new_id()
        self.state: QrState = derive(order, context.till.clock.now())
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.look)

    @property
    def order_id(self) -> str:
        """The order that is paid for."""
        return self._order

    def begin(self) -> None:
        """Follow the order; ask for a link where none is open."""
        self._context.drafts.setdefault(KEY, set()).add(self._order)
        self._context.bus.subscribe(self, self._on_changes)
        watch(self._context, VIEWER, (self._order,))
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Let go; the link stays open."""
        self._rest()
        self._context.drafts[KEY].discard(self._order)

    def _rest(self) -> None:
        self._over = True
        self._timer.stop()
        watch(self._context, VIEWER, ())

    def look(self) -> None:
        """See how it stands now."""
        if not self._over:
            self._context.look(
                self, read_qr, self._order, self._by_link,
                then=self._on_facts, failed=self._on_unread,
                topic=f"qr.{self._order}",
            )  # fmt: skip

    def show_link(self, by_link: bool) -> None:
        """Show the link's QR although the gateway gave a QRIS, or the QRIS again."""
        self._by_link = by_link
        self.look()

    def retry(self) -> None:
        """Again, now: the job that is stuck, or else a new link."""
        self._refusal = None
        if self.state.job:
            self._context.do(
                self, retry_job, self.state.job, then=self._on_done, failed=self._on_refused
            )
        else:
            self._make_link()

    def _make_link(self) -> None:
        """A link for what is outstanding, told to nobody: it is shown here."""
        if self._busy:
            return
        self._busy = True
        command = SendInvoice(self._order, key=self._key)
        self._context.do(self, send_invoice, command, then=self._on_done, failed=self._on_refused)

    def _on_changes(self, changes: Changes) -> None:
        mine = self._order in changes.orders
        if mine or changes.everything or changes.invoices or changes.outbox:
            self.look()

    def _on_facts(self, facts: QrFacts) -> None:
        if self._over:
            return
        state = facts.state
        if self._refusal is not None and state.needs_link:
            state = state.refused(self._refusal)
            facts = _with(facts, state)
        self.state = state
        if state.stage == Stage.PAID:
            # The end: what comes later (a refund, a second payment) changes nothing here.
            self._rest()
        self.changed.emit(facts)
        if state.stage == Stage.PAID:
            self.paid.emit(facts)
        elif not self._began:
            self._began = True
            if state.needs_link and state.trouble is None:
                self._make_link()

    def _on_done(self, _answer: object) -> None:
        self._busy, self._key = False, new_id()
        self.look()

    def _on_refused(self, error: Exception) -> None:
        if not isinstance(error, Refused | StorageTrouble):
            raise error
        self._busy, self._key = False, new_id()
        # A job that ended meanwhile is no trouble: what it did is what counts.
        self._refusal = None if error.code == "job_ended" else error
        self.look()

    def _on_unread(self, error: Exception) -> None:
        """The file does not answer now: what is shown stays, and is asked for again."""
        if not isinstance(error, Refused | StorageTrouble):
            raise error


def _with(facts: QrFacts, state: QrState) -> QrFacts:
    return QrFacts(facts.order, state, (), facts.entries, facts.zone, facts.now)
