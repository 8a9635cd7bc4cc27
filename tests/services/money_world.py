"""The world around the till for the money machine: a gateway as real ones are, and power cuts."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from posapp.bootstrap import Till
from posapp.models.charge import Charge
from posapp.models.clock import SetClock
from posapp.models.delivery import Delivery
from posapp.models.invoice import Invoice
from posapp.models.order import Order
from posapp.services.channels.protocol import OutgoingMessage
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Fact,
    GatewayPayment,
    GatewayRefund,
    RefundState,
)
from posapp.services.papers.requests import Request
from posapp.services.settings.change import change_settings
from posapp.services.storage import check
from tests import builders
from tests.fakes.gateway import MemoryGateway

PAYABLE = (Fact.PENDING, Fact.FAILED)


class PowerCut(BaseException):
    """The program ends here: no handler may see it."""


class WorldGateway(MemoryGateway):
    """A failed link can be tried again, too little leaves it open, and time closes it."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(clock)
        #: Done inside the next call, before it acts: somebody else is at work meanwhile.
        self.during: list[Callable[[], None]] = []
        #: "before" or "after": the next call ends in a power cut.
        self.cut: list[str] = []
        self._ids = itertools.count(1)

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        if ask.expires_at <= self.clock.now():
            raise Rejected("expires_at is in the future")
        return self._around(lambda: super(WorldGateway, self).create_charge(ask))

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        self.run_out()
        return super().fetch_charge(ref)

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        def close() -> ChargeState:
            self.run_out()
            known = self.charges.get(ref.reference)
            if known is not None and known.fact == Fact.FAILED and not self.fail_next:
                self._put(ref.reference, fact=Fact.PENDING)
            return super(WorldGateway, self).cancel_charge(ref)

        return self._around(close)

    def _around(self, call: Callable[[], ChargeState]) -> ChargeState:
        if self.during:
            self.during.pop(0)()
        when = self.cut.pop(0) if self.cut else ""
        if when == "before":
            raise PowerCut
        told = call()
        if when == "after":
            raise PowerCut
        return told

    def is_payable(self, reference: str) -> bool:
        return self.charges[reference].fact in PAYABLE

    def run_out(self) -> None:
        """Close what ran out."""
        for name, charge in self.charges.items():
            over = charge.expires_at is not None and charge.expires_at <= self.clock.now()
            if over and charge.fact in PAYABLE:
                self._put(name, fact=Fact.EXPIRED)

    def receive(self, reference: str, amount: int) -> None:
        """Money comes in, whatever the state: in time, late, or twice."""
        charge = self.charges[reference]
        paid = GatewayPayment(
            f"pay-{next(self._ids)}", amount, charge.currency, "qris", self.clock.now()
        )
        payments = (*charge.payments, paid)
        whole = sum(payment.amount for payment in payments) >= charge.amount
        fact = Fact.PAID if whole else charge.fact
        fact = Fact.PENDING if fact == Fact.FAILED else fact
        self.charges[reference] = replace(charge, fact=fact, payments=payments)

    def take_back(self, reference: str, payment: GatewayPayment, amount: int, kind: str) -> None:
        """Money goes back at the gateway."""
        charge = self.charges[reference]
        refund = GatewayRefund(
            f"back-{next(self._ids)}", payment.id, amount, kind, self.clock.now()
        )
        self._put(reference, refunds=(*charge.refunds, refund))

    def _back(
        self, ref: ChargeRef, payment_id: str, amount: int, key: str, kind: str
    ) -> RefundState:
        charge = self.charges[ref.reference]
        payment = next(p for p in charge.payments if p.id == payment_id)
        known = any(refund.key == key for refund in charge.refunds)
        if not known and amount > self.left_of(ref.reference, payment):
            raise Rejected("too much")
        return super()._back(ref, payment_id, amount, key, kind)

    def left_of(self, reference: str, payment: GatewayPayment) -> int:
        """What was not given back of a payment."""
        refunds = self.charges[reference].refunds
        return payment.amount - sum(r.amount for r in refunds if r.payment_id == payment.id)

    def fail(self, reference: str) -> None:
        """The whole charge failed, as far as this gateway says."""
        if self.charges[reference].fact == Fact.PENDING:
            self._put(reference, fact=Fact.FAILED)


class WatchedPapers:
    """Looks at each paper that goes with a message: it must name what is outstanding now."""

    def __init__(self, look: Callable[[], Till]) -> None:
        self._till = look
        self.wrong: list[str] = []

    def make(self, request: Request) -> bytes:
        paper = request.paper

        def ask(unit):
            return unit.session.scalars(
                select(Order.outstanding).where(Order.number == paper.number)
            ).one()

        outstanding = self._till().look(ask)
        if paper.outstanding != outstanding:
            self.wrong.append(f"{paper.number}: {paper.outstanding}, outstanding {outstanding}")
        return b"%PDF-"

    def close(self) -> None:
        """Nothing to end."""


class WatchedChannel:
    """Looks at each message as it leaves: it must name what is outstanding now."""

    repeatable = True

    def __init__(self, kind: str, look: Callable[[], Till]) -> None:
        self.kind = kind
        self._till = look
        self.told: set[str] = set()
        self.wrong: list[str] = []

    def deliver(self, message: OutgoingMessage) -> None:
        def ask(unit):
            row = select(Delivery.amount, Charge.reference, Charge.url, Order.outstanding)
            return unit.session.execute(
                row.join(Charge, Charge.id == Delivery.charge_id)
                .join(Invoice, Invoice.id == Delivery.invoice_id)
                .join(Order, Order.id == Invoice.order_id)
                .where(Delivery.message_id == message.message_id)
            ).one()

        amount, reference, url, outstanding = self._till().look(ask)
        if amount != outstanding or url not in message.text:
            self.wrong.append(f"{reference} told {amount}, outstanding {outstanding}")
        self.told.add(reference)


class World:
    """One shop folder with two programs on it, and everything outside."""

    def __init__(self, template: Path, folder: Path) -> None:
        shutil.copytree(template, folder)
        self.folder = folder
        self.clock = SetClock(builders.NOON)
        self.gateway = WorldGateway(self.clock)
        self.email = WatchedChannel("email", lambda: self.tills[0])
        self.sms = WatchedChannel("sms", lambda: self.tills[0])
        self.papers = WatchedPapers(lambda: self.tills[0])
        self.tills = [self._open(), self._open()]

    def _open(self) -> Till:
        till = Till(
            self.folder,
            clock=self.clock,
            actor=builders.ACTOR,
            gateways=lambda name: self.gateway,
            channels=lambda kind: {"email": self.email, "sms": self.sms}[kind],
            papers=self.papers,
        )
        share_statements(till.database.writer)
        share_statements(till.database._reader)
        return till

    @property
    def till(self) -> Till:
        """The window's program."""
        return self.tills[0]

    @property
    def told(self) -> set[str]:
        """The links that a customer holds."""
        return self.email.told | self.sms.told

    def die(self, number: int) -> None:
        """A program ends as ``kill -9`` ends it, and is started again."""
        dead = self.tills[number]
        if dead._outbox is not None:
            dead._outbox._owner._lock.release()  # the system lets go of it
        dead.database.close()
        self.tills[number] = self._open()

    def work(self, number: int = 0) -> None:
        """A pass of the outbox; a power cut inside starts the program again."""
        try:
            self.tills[number].outbox.run_pass()
        except PowerCut:
            self.die(number)

    def broken(self) -> list[tuple[str, str]]:
        """What ``check`` would name, but for the chain: asked straight, since it is asked often."""
        file = self.till.database.folder.database
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        try:
            return [
                (name, str(row[0]))
                for name, _, _, query in check.INVARIANTS
                for row in connection.execute(query)
            ]
        finally:
            connection.close()

    def close(self) -> None:
        for till in self.tills:
            till.stop()
        shutil.rmtree(self.folder)


#: The dialect and the compiled statements of the engine that was opened first.
_shared: list[tuple[Any, Any]] = []


def share_statements(engine: Engine) -> None:
    """Compile each statement once for all shops: it is a third of the time of a short life.

    What is compiled knows its dialect, not its file.
    """
    if not _shared:
        with engine.connect():  # the dialect learns SQLite's version from its first connection
            _shared.append((engine.dialect, engine._compiled_cache))
    engine.dialect, engine._compiled_cache = _shared[0]


def make_template(folder: Path) -> Path:
    """A shop with one customer and two products, to be copied for every example."""
    till = builders.till(folder)
    builders.product(till, "KOPI", 25_000)
    builders.product(till, "TEH", 14_500)
    builders.customer(till)
    till.do(change_settings, {"cash.rounding": "100", "tax.default": "1100"})
    till.stop()
    return folder
