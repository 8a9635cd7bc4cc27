"""Asks the gateways about open charges; a push only makes it ask sooner (lessons.md 12)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from posapp.models.charge import Charge
from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import ChargeState
from posapp.services.gateways.errors import GatewayError, NotFound
from posapp.services.gateways.protocol import Gateway
from posapp.services.gateways.types import ChargeRef
from posapp.services.gateways.types import ChargeState as Told
from posapp.services.payments.apply_status import apply_status
from posapp.services.storage.database import Database, UnitOfWork
from posapp.services.sync.cadence import next_check

log = logging.getLogger(__name__)
ACTOR = "posapp:sync"
NAP = 1.0
#: After a failed question: not at once again, whatever the cadence says.
AFTER_FAILURE = timedelta(seconds=5)


class Poller:
    """Owns the ``sync`` thread; ``run_pass`` does one round without it."""

    def __init__(
        self, database: Database, gateways: Callable[[str], Gateway], clock: Clock
    ) -> None:
        self._database = database
        self._gateways = gateways
        self._clock = clock
        self._watched: frozenset[str] = frozenset()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Sweep every open charge, then go on asking."""
        self._thread = threading.Thread(target=self._work, name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a question in flight is waited for two seconds at most."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(2)

    def watch(self, orders: Collection[str]) -> None:
        """These orders are on the screen: ask about their links every two seconds."""
        if frozenset(orders) == self._watched:
            return
        self._watched = frozenset(orders)
        self._hurry(self._watched)

    def wake(self) -> None:
        """Something was opened or told: look at what is due."""
        self._wake.set()

    def sweep(self) -> None:
        """Make every open charge due (at start: news may have been missed).

        One that waits to be opened belongs to the outbox, which asks about it itself: were it
        told "pending" here, its link would never be kept and its messages never sent.
        """
        with self._database.write(ACTOR) as uow:
            uow.session.execute(
                update(Charge)
                .where(Charge.state == ChargeState.PENDING)
                .values(next_check_at=uow.clock.now())
            )

    def run_pass(self, *, everything: bool = False) -> int:
        """Ask about every charge that is due (or every open one); how many were asked."""
        asked = 0
        for charge in self._due(everything=everything):
            if self._stopping:
                break
            self.ask(charge)
            asked += 1
        return asked

    def _work(self) -> None:
        swept = False
        while not self._stopping:
            try:
                if not swept:
                    self.sweep()
                    swept = True
                self.run_pass()
            except StorageTrouble as trouble:
                log.warning("the poller waits: %s", trouble.code)
            except Exception:
                log.exception("the poller stumbled")
            self._wake.wait(self._until_due())
            self._wake.clear()

    def _due(self, *, everything: bool) -> list[Charge]:
        due = Charge.next_check_at <= self._clock.now()
        if everything:
            due = Charge.state == ChargeState.PENDING
        with self._database.read() as unit:
            statement = select(Charge).where(due).order_by(Charge.next_check_at).limit(200)
            return list(unit.session.scalars(statement))

    def _until_due(self) -> float:
        try:
            with self._database.read() as unit:
                statement = select(Charge.next_check_at).where(Charge.next_check_at.is_not(None))
                due: datetime | None = unit.session.scalars(
                    statement.order_by(Charge.next_check_at).limit(1)
                ).first()
        except StorageTrouble:
            return NAP
        if due is None:
            return NAP
        return min(NAP, max(0.02, (due - self._clock.now()).total_seconds()))

    def ask(self, charge: Charge, also: Callable[[UnitOfWork], None] | None = None) -> bool:
        """Fetch a charge's truth and book it; whether the gateway answered.

        ``also`` is done in the booking's transaction, and only then.
        """
        try:
            gateway = self._gateways(charge.account)
            min_poll = gateway.info.min_poll
            told = gateway.fetch_charge(ChargeRef(charge.reference, charge.id, charge.gateway_id))
        except (GatewayError, Refused) as error:
            level = logging.DEBUG if isinstance(error, NotFound) else logging.INFO
            log.log(level, "%s could not be asked: %s", charge.reference, error)
            self._book(charge.id, None, AFTER_FAILURE)
            return False
        self._book(charge.id, told, min_poll, also)
        return True

    def _book(
        self,
        charge_id: str,
        told: Told | None,
        min_poll: timedelta,
        also: Callable[[UnitOfWork], None] | None = None,
    ) -> None:
        with self._database.write(ACTOR) as uow:
            if told is not None:
                apply_status(uow, charge_id, told)
            if also is not None:
                also(uow)
            charge = uow.session.scalars(select(Charge).where(Charge.id == charge_id)).one()
            invoice_order = uow.session.scalars(
                select(Invoice.order_id).where(Invoice.id == charge.invoice_id)
            ).one()
            charge.next_check_at = next_check(
                uow.clock.now(),
                opened_at=charge.created_at,
                expires_at=charge.expires_at,
                state=charge.state,
                watched=invoice_order in self._watched,
                min_poll=min_poll,
            )

    def _hurry(self, orders: frozenset[str]) -> None:
        if not orders:
            return
        with self._database.read() as unit:
            invoices = select(Invoice.id).where(Invoice.order_id.in_(orders))
            rows = unit.session.scalars(
                select(Charge.id).where(
                    Charge.invoice_id.in_(invoices),
                    Charge.state == ChargeState.PENDING,
                    Charge.next_check_at > self._clock.now() + timedelta(seconds=2),
                )
            ).all()
        if rows:
            with self._database.write(ACTOR) as uow:
                uow.session.execute(
                    update(Charge).where(Charge.id.in_(rows)).values(next_check_at=uow.clock.now())
                )
        self._wake.set()
