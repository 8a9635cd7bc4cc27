"""A shop in this process, its real outside in others: sockets, mail, SMS, notices, misfortune."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from posapp.cli.sandbox import point_at
from posapp.models.clock import SystemClock
from posapp.services.channels.email_smtp import EmailChannel
from posapp.services.channels.protocol import Channel
from posapp.services.channels.registry import email_settings
from posapp.services.gateways.http import Http
from posapp.services.gateways.protocol import Gateway
from posapp.services.gateways.types import ChargeRef, ChargeState
from posapp.services.invoicing.manage import show_invoice
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.invoicing.views import InvoiceView
from posapp.services.outbox.status import ListJobs, list_jobs
from posapp.services.sales.views import OrderView
from tests import builders
from tests.fakes.sandbox_process import SandboxProcess

MAIL, PHONE = "siti@example.com", "+6281234567890"
#: Longer than any answer on this machine takes, shorter than a test wants to wait for none.
IMPATIENT = 1.5
PASSES = 8


class Floor:
    """A till at the real sandbox. ``deadline`` is how long it waits for an answer."""

    def __init__(
        self,
        folder: Path,
        sandbox: SandboxProcess,
        deadline: float = IMPATIENT,
        around: Callable[[Gateway], Gateway] = lambda gateway: gateway,
    ) -> None:
        self.sandbox = sandbox
        self._deadline = deadline
        self.till = builders.till(
            folder,
            SystemClock(),
            channels=self._channel,
            gateways=lambda name: around(self.till.gateway(name)),
        )
        point_at(folder, sandbox.ready)
        self.till.http = Http(self.till.clock, deadline=deadline)

    def _channel(self, kind: str) -> Channel:
        if kind != "email":
            return self.till.channel(kind)
        settings = self.till.look(lambda unit: email_settings(unit.settings, lambda _key: ""))
        return EmailChannel(settings, self.till.clock, deadline=self._deadline)

    def close(self) -> None:
        """Whatever went wrong outside, everything holds together here."""
        builders.assert_sound(self.till)
        self.till.stop()

    def deposit(self, total: int = 100_000, amount: int = 30_000) -> OrderView:
        """An order with a part of it paid at the counter."""
        order = builders.order(self.till, total)
        return builders.pay(self.till, order, amount) if amount else order

    def send(self, order: OrderView, *, sms: bool = False) -> InvoiceView:
        """Ask for the rest; nothing has left yet."""
        return self.till.do(send_invoice, SendInvoice(order.id, MAIL, PHONE if sms else ""))

    def work(self) -> None:
        """Let the outbox try, without its pauses, until nothing waits any more."""
        for _ in range(PASSES):
            self.till.outbox.run_pass(early=True)
            if not self.jobs():
                return
        raise AssertionError(f"still waiting: {self.jobs()}")

    def jobs(self) -> list[tuple[str, str]]:
        """What is unsent, and why."""
        page = self.till.look(list_jobs, ListJobs())
        return [(job.kind, job.error) for job in page.items]

    def ask(self, until: Callable[[], bool]) -> None:
        """Poll until it is so."""
        for _ in range(PASSES):
            self.till.poller.run_pass(everything=True)
            if until():
                return
        raise AssertionError("never")

    def again(self, order: OrderView) -> OrderView:
        return builders.again(self.till, order)

    def invoice(self, invoice: InvoiceView) -> InvoiceView:
        return self.till.look(show_invoice, invoice.id)

    def status(self, order: OrderView) -> str:
        return self.again(order).payment_status

    def open_link(self, order: OrderView, *, sms: bool = False) -> InvoiceView:
        """A link that the customer holds."""
        invoice = self.send(order, sms=sms)
        self.work()
        return self.invoice(invoice)

    def charges(self, invoice: InvoiceView) -> list[dict[str, Any]]:
        """Every opening of the invoice that the gateway has."""
        return [c for c in self.sandbox.charges() if c["reference"] in self._references(invoice)]

    def truth(self, reference: str) -> ChargeState:
        """All that the gateway has under a charge."""
        return self.till.gateway("sandbox").fetch_charge(ChargeRef(reference, ""))

    def given_back(self, reference: str) -> int:
        return sum(refund.amount for refund in self.truth(reference).refunds)

    def letters(self, channel: str, invoice: InvoiceView) -> list[dict[str, Any]]:
        """What the customer got about this invoice's links."""
        urls = [self.truth(reference).url for reference in self._references(invoice)]
        return [
            letter
            for letter in self.sandbox.inbox()
            if letter["channel"] == channel and any(url in letter["text"] for url in urls)
        ]

    def _references(self, invoice: InvoiceView) -> list[str]:
        known = {charge["reference"] for charge in self.sandbox.charges()}
        return [name for name in self.till.look(_references_of, invoice.id) if name in known]


def _references_of(unit: Any, invoice_id: str) -> list[str]:
    from sqlalchemy import select

    from posapp.models.charge import Charge

    statement = select(Charge.reference).where(Charge.invoice_id == invoice_id)
    return list(unit.session.scalars(statement.order_by(Charge.opening)))


class Through:
    """A gateway that one of whose ways is changed; all others are the real one's."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)


class ForgetsKeys(Through):
    """The guard off: each try of a refund is a new one."""

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> Any:
        fresh = f"{key}-{len(self._gateway.fetch_charge(ref).refunds)}"
        told = self._gateway.refund(ref, payment_id, amount, fresh)
        return replace(told, key=key)

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> Any:
        return self._gateway.reverse(ref, payment_id, key)


class ForgetsCharges(Through):
    """The guard off: each try of a creation is a new charge."""

    def create_charge(self, ask: Any) -> ChargeState:
        from posapp.models.ids import new_id, random_base32

        other = ask.reference[:-4] + random_base32(4)
        told = self._gateway.create_charge(replace(ask, charge_id=new_id(), reference=other))
        return replace(told, reference=ask.reference)
