"""Xendit's adapter before its simulator, over sockets or without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from posapp.models.clock import SetClock, SystemClock
from posapp.services.gateways.http import Http
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import ChargeRequest, ChargeState, Environment
from posapp.services.gateways.xendit.client import Addresses, XenditGateway
from tests.gateways.contract import charge_request
from tests.simulators.base import Direct, nobody
from tests.simulators.xendit import Xendit
from tests.simulators.xendit_rules import TEST_KEY, TOKEN

FAST = 0.3  # how long the adapter waits for an answer that never comes


def account(channels: str = "", **secrets: str) -> Account:
    known = {"api_key": TEST_KEY, "callback_token": TOKEN}
    return Account("Toko", "xendit", {"channels": channels}, known | secrets, Environment.SANDBOX)


def set_clock() -> SetClock:
    return SetClock(datetime(2026, 11, 19, 7, 32, tzinfo=UTC))


def direct(simulator: Xendit, channels: str = "", **secrets: str) -> XenditGateway:
    """The adapter without sockets, by the simulator's clock."""
    client, whose = Direct(simulator), account(channels, **secrets)
    return XenditGateway(whose, client, simulator.clock, Addresses("http://xendit.test"))


class XenditBench:
    """A running simulator, its adapter, and the customer's and the saboteur's hands."""

    def __init__(self, simulator: Xendit) -> None:
        self.simulator = simulator
        self.http = Http(SystemClock(), deadline=FAST)
        self.gateway = self.adapter(simulator.url)
        self.gone = self.adapter(nobody())

    def adapter(self, url: str) -> XenditGateway:
        return XenditGateway(account(), self.http, self.simulator.clock, Addresses(url))

    def pay(
        self,
        reference: str,
        *,
        outcome: str = "paid",
        amount: int | None = None,
        channel: str = "QRIS",
    ) -> None:
        self.simulator.pay(reference, outcome=outcome, amount=amount, channel=channel)

    def lose_answer(self, kind: str, on: str) -> None:
        self.simulator.fault(kind, on)

    def next_notice(self, reference: str) -> tuple[dict[str, str], bytes]:
        known = self.simulator.notices
        notice = known.pop(next(i for i, n in enumerate(known) if n.reference == reference))
        return dict(notice.headers), notice.body


def opened(simulator: Xendit, channel: str = "") -> tuple[ChargeRequest, ChargeState]:
    """An invoice of an hour, paid by this channel if one is named."""
    ask = charge_request(direct(simulator), expires_at=simulator.clock.now() + timedelta(hours=1))
    state = direct(simulator).create_charge(ask)
    if channel:
        simulator.pay(ask.reference, channel=channel)
    return ask, state
