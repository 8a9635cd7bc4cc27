"""A gateway in memory, behind the same protocol, that misbehaves when told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from posapp.models.clock import Clock
from posapp.services.gateways.errors import GatewayError, NotFound
from posapp.services.gateways.sandbox.client import INFO
from posapp.services.gateways.types import (
    AttemptState,
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Fact,
    GatewayInfo,
    GatewayPayment,
    GatewayRefund,
    Notice,
    RefundState,
)


class MemoryGateway:
    """Remembers every charge; ``fail_next`` and ``lose_next`` make the next calls go wrong."""

    def __init__(self, clock: Clock, info: GatewayInfo = INFO) -> None:
        self.info = info
        self.clock = clock
        self.charges: dict[str, ChargeState] = {}
        self.calls: list[str] = []
        #: Raised before anything is done.
        self.fail_next: list[GatewayError] = []
        #: Raised after it was done: the answer is lost.
        self.lose_next: list[GatewayError] = []

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        self._called("create")
        if ask.reference not in self.charges:
            self.charges[ask.reference] = ChargeState(
                reference=ask.reference,
                fact=Fact.PENDING,
                amount=ask.amount,
                currency=ask.currency,
                url=f"https://pay.example/{ask.reference}",
                gateway_id=f"ch-{len(self.charges) + 1}",
                expires_at=ask.expires_at,
                created_at=self.clock.now(),
            )
        return self._answer(ask.reference)

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        self._called("fetch")
        return self._answer(ref.reference)

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        self._called("cancel")
        if ref.reference not in self.charges:
            raise NotFound
        if self.charges[ref.reference].fact == Fact.PENDING:
            self._put(ref.reference, fact=Fact.CANCELLED)
        return self._answer(ref.reference)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        return Notice(body.decode(), "", Fact.PENDING)

    def pay(
        self, reference: str, amount: int | None = None, *, at: datetime | None = None
    ) -> GatewayPayment:
        """The customer pays, in time or not."""
        charge = self.charges[reference]
        paid = GatewayPayment(
            id=f"pay-{reference}-{len(charge.payments) + 1}",
            amount=charge.amount if amount is None else amount,
            currency=charge.currency,
            method="qris",
            paid_at=at or self.clock.now(),
        )
        self._put(reference, fact=Fact.PAID, payments=(*charge.payments, paid))
        return paid

    def decline(self, reference: str, failure: str = "insufficient funds") -> None:
        """The customer's card is refused."""
        tried = AttemptState("try-1", "failed", "card", "BCA", "4111********1111", failure=failure)
        self._put(reference, attempts=(tried,))

    def give_back(self, reference: str, amount: int, kind: str = "refund") -> None:
        """Money goes back at the gateway."""
        charge = self.charges[reference]
        refund = GatewayRefund(
            f"re-{len(charge.refunds) + 1}", charge.payments[0].id, amount, kind, self.clock.now()
        )
        self._put(reference, refunds=(*charge.refunds, refund))

    def expire(self, reference: str) -> None:
        """The link's time is over."""
        self._put(reference, fact=Fact.EXPIRED)

    def lie(self, reference: str, /, **fields: object) -> None:
        """Tell something else than what was agreed."""
        self._put(reference, **fields)

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        return self._back(ref, payment_id, amount, key, "refund")

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        amount = self.charges[ref.reference].payments[0].amount
        return self._back(ref, payment_id, amount, key, "reversal")

    def _back(
        self, ref: ChargeRef, payment_id: str, amount: int, key: str, kind: str
    ) -> RefundState:
        self._called(kind)
        charge = self.charges[ref.reference]
        if all(refund.key != key for refund in charge.refunds):
            refund = GatewayRefund(f"re-{key}", payment_id, amount, kind, self.clock.now(), key=key)
            self._put(ref.reference, refunds=(*charge.refunds, refund))
        if self.lose_next:
            raise self.lose_next.pop(0)
        return RefundState(f"re-{key}", key, amount, "done", self.clock.now())

    @property
    def given_back(self) -> int:
        """All that went back."""
        return sum(r.amount for charge in self.charges.values() for r in charge.refunds)

    @property
    def open(self) -> list[str]:
        """The links that a customer could pay now."""
        return [name for name, charge in self.charges.items() if charge.fact == Fact.PENDING]

    def _put(self, reference: str, /, **fields: object) -> None:
        self.charges[reference] = replace(self.charges[reference], **fields)

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.fail_next:
            raise self.fail_next.pop(0)

    def _answer(self, reference: str) -> ChargeState:
        if self.lose_next:
            raise self.lose_next.pop(0)
        if reference not in self.charges:
            raise NotFound
        return self.charges[reference]


SOON = timedelta(seconds=30)
