"""A gateway without memory: every charge that it is asked about is paid, by one payment."""

from __future__ import annotations

from collections.abc import Mapping

from posapp.models.clock import Clock
from posapp.services.gateways.sandbox.client import INFO
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Fact,
    GatewayPayment,
    Notice,
)

AMOUNT = 25_000


class PaidGateway:
    """The same truth in every process that has one."""

    info = INFO

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        return ChargeState(
            ask.reference, Fact.PENDING, ask.amount, ask.currency,
            url=f"https://pay.example/{ask.reference}", expires_at=ask.expires_at,
        )  # fmt: skip

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        paid = GatewayPayment(
            f"pay-{ref.reference}", AMOUNT, "IDR", "qris", self._clock.now()
        )  # fmt: skip
        return ChargeState(ref.reference, Fact.PAID, AMOUNT, "IDR", payments=(paid,))

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        return self.fetch_charge(ref)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        return Notice(body.decode(), "", Fact.PENDING)
