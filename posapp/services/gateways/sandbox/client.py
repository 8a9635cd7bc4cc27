"""Charges at the practice gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

from posapp.i18n import N_
from posapp.models.clock import Clock
from posapp.models.money import DIGITS
from posapp.services.gateways.errors import NotFound, Rejected
from posapp.services.gateways.http import Http, unsure
from posapp.services.gateways.sandbox.mapping import Unreadable, charge_state, refund_state
from posapp.services.gateways.sandbox.notice import read_notice
from posapp.services.gateways.types import (
    AccountField,
    ChargeRef,
    ChargeRequest,
    ChargeState,
    GatewayInfo,
    Method,
    Notice,
    Recovery,
    RefundState,
)

#: Fixed and not secret (design.md 4): it is practice.
KEY = "sandbox-key"

INFO = GatewayInfo(
    kind="sandbox",
    name="Sandbox",
    methods=tuple(Method),
    currencies=tuple(DIGITS),
    min_amount=1,
    max_amount=999_999_999_999,
    min_expiry=timedelta(minutes=5),
    max_expiry=timedelta(days=31),
    recovery=Recovery.ASK,
    min_poll=timedelta(seconds=1),
    can_close=True,
    can_refund=True,
    fields=(AccountField("url", N_("Practice gateway address")),),
    refundable=tuple(Method),
    can_refund_part=True,
)

T = TypeVar("T")


class SandboxGateway:
    """The practice gateway behind the one protocol, refunds included."""

    info = INFO

    def __init__(self, url: str, http: Http, clock: Clock) -> None:
        """``url`` is what the sandbox printed when it was ready."""
        self._base = url.rstrip("/")
        self._http = http
        self._clock = clock

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        """Open a charge. The same ``charge_id`` again gives the first one again."""
        try:
            state = self._change(
                "/v1/charges", _charge_body(ask), charge_state, {"Idempotency-Key": ask.charge_id}
            )
        except NotFound as error:
            # "No such charge" answers a question; to a creation it says: wrong address.
            raise Rejected(error.detail) from None
        if (state.reference, state.amount, state.currency) != (
            ask.reference,
            ask.amount,
            ask.currency,
        ):
            raise unsure(True, "the answer is about another charge")
        return state

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        """The truth about a charge. Raises ``NotFound`` where the gateway has none."""
        if ref.gateway_id:
            path, params = f"/v1/charges/{quote(ref.gateway_id, safe='')}", None
        else:
            path, params = "/v1/charges", {"reference": ref.reference}
        body = self._http.request_json(
            "GET", self._base + path, changes=False, headers=_headers(), params=params
        )
        state = self._read(body, charge_state, changes=False)
        if state.reference != ref.reference:
            raise unsure(False, "the answer is about another charge")
        return state

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        """Close a charge; answers what it is afterwards (paid, if the customer was faster)."""
        path = f"/v1/charges/{quote(self._id(ref), safe='')}/cancel"
        state = self._change(path, {}, charge_state)
        if state.reference != ref.reference:
            raise unsure(True, "the answer is about another charge")
        return state

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        """Give back ``amount`` of a payment; the same key never gives back twice."""
        return self._give_back("refund", self._id(ref), payment_id, amount, key)

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        """Undo a payment before it settles; always the whole of it."""
        state = self.fetch_charge(ref)
        for payment in state.payments:
            if payment.id == payment_id:
                return self._give_back(
                    "reversal", state.gateway_id, payment_id, payment.amount, key
                )
        raise Rejected("no such payment under this charge")

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a notice. Raises ``BadNotice``."""
        return read_notice(headers, body, self._clock.now())

    def _id(self, ref: ChargeRef) -> str:
        return ref.gateway_id or self.fetch_charge(ref).gateway_id

    def _give_back(
        self, kind: str, charge: str, payment_id: str, amount: int, key: str
    ) -> RefundState:
        asked = {
            "charge": charge, "payment": payment_id, "amount": amount, "key": key, "kind": kind,
        }  # fmt: skip
        state = self._change("/v1/refunds", asked, refund_state)
        if (state.key, state.amount) != (key, amount):
            raise unsure(True, "the answer is about another refund")
        return state

    def _change(
        self,
        path: str,
        asked: Mapping[str, object],
        reader: Callable[[Mapping[str, object]], T],
        extra: Mapping[str, str] | None = None,
    ) -> T:
        body = self._http.request_json(
            "POST",
            self._base + path,
            changes=True,
            headers={**_headers(), **(extra or {})},
            json=asked,
        )
        return self._read(body, reader, changes=True)

    @staticmethod
    def _read(
        body: Mapping[str, object],
        reader: Callable[[Mapping[str, object]], T],
        *,
        changes: bool,
    ) -> T:
        try:
            return reader(body)
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None


def _headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def _charge_body(ask: ChargeRequest) -> dict[str, object]:
    return {
        "reference": ask.reference,
        "invoice": ask.invoice_number,
        "order": ask.order_number,
        "amount": ask.amount,
        "currency": ask.currency,
        "methods": [str(method) for method in ask.methods],
        "expires_at": _text(ask.expires_at),
        "language": ask.language,
        "customer": {
            "name": ask.customer_name,
            "email": ask.customer_email,
            "phone": ask.customer_phone,
        },
        "shop": {"name": ask.shop_name},
        "lines": [
            {"name": line.name, "quantity": line.quantity, "amount": line.amount}
            for line in ask.lines
        ],
        "order_total": ask.order_total,
        "order_received": ask.order_received,
    }


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
