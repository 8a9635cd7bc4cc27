"""Asks the gateways about open charges; a push only makes it ask sooner (lessons.md 12)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select, update

from posapp.models.charge import Charge
from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.invoice import Invoice
from posapp.models.invoice_state import ChargeState
from posapp.services.gateway_accounts.keys import forget_keys_of_removed
from posapp.services.gateways.errors import BadCredentials, GatewayError, NotFound, Rejected
from posapp.services.gateways.protocol import Gateway, RememberingGateway
from posapp.services.gateways.types import ChargeRef
from posapp.services.gateways.types import ChargeState as Told
from posapp.services.payments.apply_status import apply_status
from posapp.services.storage.database import Database, UnitOfWork
from posapp.services.sync.budget import Budget
from posapp.services.sync.cadence import LATE_MONEY, LATER, next_check
from posapp.services.sync.inbox import hinted_at

log = logging.getLogger(__name__)
ACTOR = "posapp:sync"
NAP = 1.0
#: After a failed question: soon, but not at once, whatever the cadence says.
AFTER_FAILURE = timedelta(seconds=5)
#: After one that a person has to mend (wrong keys), or that we could not book.
AFTER_STUMBLE = timedelta(minutes=1)
#: So many questions a round: what is on the screen is not kept waiting by thousands of others.
ROUND = 50
#: A gateway that failed so often in a row is let be for this round.
PATIENCE = 3
#: No live link is put off for longer: one that is was put off before the clock was set back.
LONGEST = LATER + timedelta(minutes=5)
TROUBLE_PAUSE = 5.0


class Reply(Enum):
    """What came of a question: ``REFUSED`` is an answer too, ``AWAY`` is none.

    ``SPARED`` was not asked: another process just did, or the gateway's budget is spent.
    """

    BOOKED = 1
    REFUSED = 2
    AWAY = 3
    SPARED = 4


class Poller:
    """Owns the ``sync`` thread; ``run_pass`` does one round without it."""

    def __init__(
        self, database: Database, gateways: Callable[[str], Gateway], clock: Clock
    ) -> None:
        self._database = database
        self._gateways = gateways
        self._clock = clock
        self._budget = Budget(clock)
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
            forget_keys_of_removed(uow)

    def run_pass(self, *, everything: bool = False) -> int:
        """One round of what is due, or every open one and all that is due; how many were asked.

        A gateway that is away is not asked about its other charges in the same round, and holds
        up no other gateway's; neither does a charge whose answer makes us stumble.
        """
        asked = 0
        failures: dict[str, int] = {}
        for charge in self._due(everything=everything):
            if self._stopping:
                break
            if failures.get(charge.account, 0) >= PATIENCE:
                continue
            reply = self._ask_safely(charge, early=everything)
            if reply == Reply.SPARED:
                continue
            asked += 1
            gone = reply == Reply.AWAY
            failures[charge.account] = failures.get(charge.account, 0) + 1 if gone else 0
        for account, count in failures.items():
            if count >= PATIENCE:
                self._let_be(account)
        return asked

    def _ask_safely(self, charge: Charge, *, early: bool) -> Reply:
        """Ask, unless the gateway wants to be left alone; what came of it."""
        try:
            return self._ask(charge, early=early)
        except StorageTrouble:
            raise
        except Exception:
            log.exception("the answer about %s could not be booked", charge.reference)
            self._put_off(charge.id, AFTER_STUMBLE)
            return Reply.REFUSED

    def _let_be(self, account: str) -> None:
        now = self._clock.now()
        with self._database.write(ACTOR) as uow:
            uow.session.execute(
                update(Charge)
                .where(Charge.account == account, Charge.next_check_at <= now)
                .values(next_check_at=now + AFTER_FAILURE)
            )

    def _work(self) -> None:
        swept = False
        while not self._stopping:
            try:
                if not swept:
                    self.sweep()
                    swept = True
                self.run_pass()
                pause = self._until_due()
            except StorageTrouble as trouble:
                log.warning("the poller waits: %s", trouble.code)
                pause = TROUBLE_PAUSE
            except Exception:
                log.exception("the poller stumbled")
                pause = TROUBLE_PAUSE
            self._wake.wait(pause)
            self._wake.clear()

    def _due(self, *, everything: bool) -> list[Charge]:
        """What to ask about now: what is on the screen first, then what waits longest."""
        now = self._clock.now()
        is_open = Charge.state == ChargeState.PENDING
        live = is_open & (Charge.expires_at >= now - LATE_MONEY)
        due = (Charge.next_check_at <= now) | (live & (Charge.next_check_at > now + LONGEST))
        seen = select(Invoice.id).where(Invoice.order_id.in_(self._watched))
        statement = (
            select(Charge)
            .where(due | is_open if everything else due)
            .where(Charge.account.not_in(self._budget.resting()))
            .order_by(Charge.invoice_id.in_(seen).desc(), Charge.next_check_at)
        )
        with self._database.read() as unit:
            return list(unit.session.scalars(statement if everything else statement.limit(ROUND)))

    def _until_due(self) -> float:
        resting = self._budget.resting()
        try:
            with self._database.read() as unit:
                statement = select(Charge.next_check_at).where(
                    Charge.next_check_at.is_not(None), Charge.account.not_in(resting)
                )
                due: datetime | None = unit.session.scalars(
                    statement.order_by(Charge.next_check_at).limit(1)
                ).first()
        except StorageTrouble:
            return NAP
        nap = min([NAP, *resting.values()])
        if due is not None:
            nap = min(nap, (due - self._clock.now()).total_seconds())
        return max(0.02, nap)

    def ask(
        self,
        charge: Charge,
        also: Callable[[UnitOfWork], None] | None = None,
        actor: str = ACTOR,
    ) -> bool:
        """Fetch a charge's truth and book it as ``actor``; whether the gateway answered.

        ``also`` is done in the booking's transaction, and only then.
        """
        return self._ask(charge, also, actor, early=True) == Reply.BOOKED

    def remember(self, charge: Charge, extra: Mapping[str, str]) -> Charge:
        """Keep what a notice tells besides, where its gateway is asked by that; the charge then."""
        if not extra:
            return charge
        try:
            gateway = self._gateways(charge.account)
        except Refused:
            return charge  # the question that follows says why
        if not isinstance(gateway, RememberingGateway):
            return charge
        with self._database.write(ACTOR) as uow:
            row = uow.session.scalars(select(Charge).where(Charge.id == charge.id)).one()
            row.gateway_id = gateway.remember(row.gateway_id, extra)
            return row

    def _ask(
        self,
        charge: Charge,
        also: Callable[[UnitOfWork], None] | None = None,
        actor: str = ACTOR,
        *,
        early: bool = False,
    ) -> Reply:
        try:
            gateway = self._gateways(charge.account)
            min_poll = gateway.info.min_poll
            if not early and self._is_known(charge):
                return Reply.SPARED
            if not self._budget.take(charge.account, gateway.info.calls_per_minute):
                return Reply.SPARED
            told = gateway.fetch_charge(ChargeRef(charge.reference, charge.id, charge.gateway_id))
        except (GatewayError, Refused) as error:
            level = logging.DEBUG if isinstance(error, NotFound) else logging.INFO
            log.log(level, "%s could not be asked: %s", charge.reference, error)
            if isinstance(error, Rejected):
                self._book(charge.id, None, AFTER_FAILURE)
                return Reply.REFUSED
            mended_by_person = isinstance(error, (BadCredentials, Refused))
            self._put_off(charge.id, AFTER_STUMBLE if mended_by_person else AFTER_FAILURE)
            return Reply.AWAY
        self._book(charge.id, told, min_poll, also, actor)
        return Reply.BOOKED

    def _is_known(self, charge: Charge) -> bool:
        """Whether somebody else asked since it was found due: another process polls too."""
        statement = select(Charge.checked_at).where(Charge.id == charge.id)
        with self._database.read() as unit:
            return unit.session.scalars(statement).one() != charge.checked_at

    def _put_off(self, charge_id: str, pause: timedelta) -> None:
        """No answer ends nothing: the charge is asked about again, however old it is."""
        with self._database.write(ACTOR) as uow:
            uow.session.execute(
                update(Charge)
                .where(Charge.id == charge_id)
                .values(next_check_at=uow.clock.now() + pause)
            )

    def _book(
        self,
        charge_id: str,
        told: Told | None,
        min_poll: timedelta,
        also: Callable[[UnitOfWork], None] | None = None,
        actor: str = ACTOR,
    ) -> None:
        with self._database.write(actor) as uow:
            if told is not None:
                apply_status(uow, charge_id, told)
            if also is not None:
                also(uow)
            charge = uow.session.scalars(select(Charge).where(Charge.id == charge_id)).one()
            invoice_order = uow.session.scalars(
                select(Invoice.order_id).where(Invoice.id == charge.invoice_id)
            ).one()
            now = uow.clock.now()
            charge.next_check_at = next_check(
                now,
                told_at=charge.updated_at,
                expires_at=charge.expires_at,
                state=charge.state,
                watched=invoice_order in self._watched,
                min_poll=min_poll,
                hinted_at=hinted_at(uow, charge),
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
