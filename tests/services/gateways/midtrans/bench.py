"""The adapter for Midtrans, its simulator, and the customer's and the saboteur's hands."""

from __future__ import annotations

from posapp.models.clock import Clock, SystemClock
from posapp.services.gateways.http import Http
from posapp.services.gateways.midtrans.client import MidtransGateway
from posapp.services.gateways.midtrans.info import Addresses
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import Environment
from tests.simulators.base import Direct, nobody
from tests.simulators.midtrans import KEY, MidtransSimulator

FAST = 0.5  # how long the adapter waits for an answer that never comes


def account(key: str = KEY, following: str = "") -> Account:
    """An account for practice; ``following`` is the key that comes next."""
    secrets = {"server_key": key} | ({"server_key.next": following} if following else {})
    return Account("midtrans", "midtrans", {}, secrets, Environment.SANDBOX)


def adapter(url: str, http: Http, clock: Clock, key: str = KEY) -> MidtransGateway:
    """The adapter where ``url`` is all of Midtrans."""
    return MidtransGateway(account(key), http, clock, Addresses(f"{url}/snap/v1", url))


def direct(simulator: MidtransSimulator, key: str = KEY) -> MidtransGateway:
    """The adapter with a way to its simulator that needs no sockets."""
    return adapter("http://midtrans.test", Direct(simulator), simulator.clock, key)


class MidtransBench:
    """A running simulator and the adapter in front of it."""

    def __init__(self, simulator: MidtransSimulator) -> None:
        self.simulator = simulator
        self.http = Http(SystemClock(), deadline=FAST)
        self.gateway = adapter(simulator.url, self.http, simulator.clock)
        self.gone = adapter(nobody(), self.http, simulator.clock)

    def pay(self, reference: str, *, outcome: str = "paid", amount: int | None = None) -> None:
        if outcome == "declined":
            self.simulator.deny(reference)
        else:
            self.simulator.pay(reference, amount=amount)

    def lose_answer(self, kind: str, on: str) -> None:
        self.simulator.fault(kind, on)

    def next_notice(self, reference: str) -> tuple[dict[str, str], bytes]:
        notice = [n for n in self.simulator.notices if n.reference == reference][-1]
        return dict(notice.headers), notice.body
