"""What every gateway adapter offers (design.md 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    GatewayInfo,
    Notice,
    RefundState,
)


class Gateway(Protocol):
    """Opens, looks up and closes charges. Adapters return data; they never save.

    Every call may raise ``Unavailable`` (nothing happened), ``BadCredentials`` or ``Rejected``;
    those that change something may raise ``OutcomeUnknown``.
    """

    info: GatewayInfo

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        """Open a charge. The same ``charge_id`` again gives the first one again."""
        ...

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        """The truth about a charge. Raises ``NotFound`` where the gateway has none."""
        ...

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        """Close a charge; answers what it is afterwards (paid, if the customer was faster)."""
        ...

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a notice. Pure. Raises ``BadNotice``."""
        ...


@runtime_checkable
class ProbingGateway(Protocol):
    """A gateway whose keys are not proved by looking up a charge that does not exist."""

    def probe(self) -> None:
        """Ask something that changes nothing, with the account's keys. Raises as calls do."""
        ...


@runtime_checkable
class RememberingGateway(Protocol):
    """A gateway whose notices tell what is needed to ask about a charge at all."""

    def remember(self, gateway_id: str, notice: Mapping[str, str]) -> str:
        """The charge's ``gateway_id`` after a notice, from the notice's ``extra``. Pure."""
        ...


@runtime_checkable
class RefundingGateway(Protocol):
    """A gateway that can give money back."""

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        """Give back ``amount`` of a payment; the same key never gives back twice."""
        ...

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        """Undo a payment before it settles."""
        ...
