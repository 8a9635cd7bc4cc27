"""DOKU's adapter before its simulator, over sockets or without."""

from __future__ import annotations

from posapp.models.clock import Clock, SystemClock
from posapp.services.gateways.doku.client import DokuGateway
from posapp.services.gateways.doku.info import Addresses
from posapp.services.gateways.http import Http
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import Environment
from tests.simulators.base import Direct, nobody
from tests.simulators.doku import CLIENT_ID, SECRET, DokuSimulator

FAST = 0.3  # how long the adapter waits for an answer that never comes
#: What the simulated merchant has; also what hypothesis chooses from.
CHANNELS = "QRIS, VIRTUAL_ACCOUNT_BCA, CREDIT_CARD, EMONEY_OVO, ONLINE_TO_OFFLINE_ALFA"


def account(channels: str = "", **secrets: str) -> Account:
    return Account(
        "Toko", "doku", {"client_id": CLIENT_ID, "channels": channels},
        {"secret_key": SECRET, **secrets}, Environment.SANDBOX,
    )  # fmt: skip


def direct(simulator: DokuSimulator, channels: str = "") -> DokuGateway:
    """The adapter without sockets, by the simulator's clock."""
    client = Direct(simulator)
    return DokuGateway(account(channels), client, simulator.clock, Addresses("http://doku.test"))


class DokuBench:
    """A running simulator, its adapter, and the customer's and the saboteur's hands."""

    def __init__(self, simulator: DokuSimulator, clock: Clock | None = None) -> None:
        self.simulator = simulator
        self.http = Http(SystemClock(), deadline=FAST)
        self.clock = clock or simulator.clock
        self.gateway = self.adapter(simulator.url)
        self.gone = self.adapter(nobody())

    def adapter(self, url: str, channels: str = "") -> DokuGateway:
        return DokuGateway(account(channels), self.http, self.clock, Addresses(url))

    def pay(self, reference: str, *, outcome: str = "paid", amount: int | None = None) -> None:
        self.simulator.pay(reference, outcome=outcome, amount=amount)

    def lose_answer(self, kind: str, on: str) -> None:
        self.simulator.fault(kind, on)

    def next_notice(self, reference: str) -> tuple[dict[str, str], bytes]:
        known = self.simulator.notices
        notice = known.pop(next(i for i, n in enumerate(known) if n.reference == reference))
        return {**notice.headers, ":path": notice.path}, notice.body
