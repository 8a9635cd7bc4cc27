"""Faspay's adapter before its simulator, over sockets or without."""

from __future__ import annotations

from datetime import UTC, datetime

from posapp.models.clock import Clock, SetClock, SystemClock
from posapp.services.gateways.faspay.client import Addresses, FaspayGateway
from posapp.services.gateways.http import Http
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import ChargeRef, ChargeRequest, ChargeState, Environment
from tests.simulators.base import Direct, nobody
from tests.simulators.faspay import MERCHANT, PASSWORD, USER, FaspaySimulator
from tests.simulators.faspay_cards import CARD_MERCHANT, CARD_PASSWORD

FAST = 0.3  # how long the adapter waits for an answer that never comes
SETTINGS = {
    "merchant_id": MERCHANT,
    "user_id": USER,
    "return_url": "https://toko.example/terima-kasih",
    "shop_email": "toko@example.com",
    "shop_phone": "+62 812-1111-2222",
    "card_merchant_id": CARD_MERCHANT,
}
SECRETS = {"password": PASSWORD, "card_password": CARD_PASSWORD}


def account(secrets: dict[str, str] | None = None, **settings: str) -> Account:
    return Account(
        "Toko", "faspay", SETTINGS | settings, SECRETS | (secrets or {}), Environment.SANDBOX
    )


def addresses(url: str) -> Addresses:
    return Addresses(xpress=url, debit=url, card=url, billing=f"{url}/billing")


def set_clock() -> SetClock:
    return SetClock(datetime(2026, 11, 19, 7, 32, tzinfo=UTC))


def direct(
    simulator: FaspaySimulator, secrets: dict[str, str] | None = None, **settings: str
) -> FaspayGateway:
    """The adapter without sockets, by the simulator's clock."""
    return FaspayGateway(
        account(secrets, **settings),
        Direct(simulator),
        simulator.clock,
        addresses("http://faspay.test"),
    )


class FaspayBench:
    """A running simulator, its adapter, and the customer's and the saboteur's hands."""

    def __init__(self, simulator: FaspaySimulator, clock: Clock | None = None) -> None:
        self.simulator = simulator
        self.http = Http(SystemClock(), deadline=FAST)
        self.gateway = self.adapter(simulator.url)
        self.gone = self.adapter(nobody())

    def adapter(self, url: str) -> FaspayGateway:
        return FaspayGateway(account(), self.http, self.simulator.clock, addresses(url))

    def pay(
        self,
        reference: str,
        *,
        outcome: str = "paid",
        amount: int | None = None,
        channel: str = "711",
    ) -> None:
        self.simulator.pay(reference, outcome=outcome, amount=amount, channel=channel)

    def lose_answer(self, kind: str, on: str) -> None:
        self.simulator.fault(kind, on)

    def next_notice(self, reference: str) -> tuple[dict[str, str], bytes]:
        known = self.simulator.notices
        notice = known.pop(next(i for i, n in enumerate(known) if n.reference == reference))
        return dict(notice.headers), notice.body


def ref(ask: ChargeRequest, gateway_id: str) -> ChargeRef:
    return ChargeRef(ask.reference, ask.charge_id, gateway_id)


def told_of(
    simulator: FaspaySimulator, gateway: FaspayGateway, ask: ChargeRequest, state: ChargeState
) -> ChargeRef:
    """The charge after every notice about it reached the shop."""
    gateway_id = state.gateway_id
    for notice in simulator.notices:
        read = gateway.read_notice(notice.headers, notice.body)
        if read.reference == ask.reference:
            gateway_id = gateway.remember(gateway_id, read.extra)
    return ref(ask, gateway_id)
