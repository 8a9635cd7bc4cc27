"""Charges at DOKU: Checkout links, orders' status, cancellations, refunds of cards."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from posapp.models.clock import Clock
from posapp.models.ids import new_id
from posapp.services.gateways.doku.asking import creation
from posapp.services.gateways.doku.info import (
    ADDRESSES,
    CHANNELS,
    CLIENT_ID,
    INFO,
    SECRET_KEY,
    Addresses,
)
from posapp.services.gateways.doku.mapping import (
    charge_state,
    opened_state,
    refund_state,
    unchosen,
)
from posapp.services.gateways.doku.methods import parse_channels
from posapp.services.gateways.doku.notice import read_notice
from posapp.services.gateways.doku.refusals import refused, words
from posapp.services.gateways.doku.said import Status, Unreadable, read
from posapp.services.gateways.doku.signature import signature
from posapp.services.gateways.errors import NotFound, Rejected, Unavailable
from posapp.services.gateways.http import Answer, Http, unsure
from posapp.services.gateways.strict_json import BadJson, read_object
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Fact,
    Method,
    Notice,
    RefundState,
)

if TYPE_CHECKING:
    from posapp.services.gateways.registry import Account

CREATE = "/checkout/v1/payment"
STATUS = "/orders/v1/status/"
CANCEL = "/checkout/v3/cancellations"
REFUND = "/cancellation/credit-card/refund"
#: The request was made before: the first answer is in the body.
REPEATED = 409

T = TypeVar("T")


class DokuGateway:
    """One account at DOKU behind the one protocol, refunds of cards included."""

    info = INFO

    def __init__(
        self, account: Account, http: Http, clock: Clock, addresses: Addresses | None = None
    ) -> None:
        """``addresses`` are those of the account's environment where none are given."""
        self._client_id = account.settings[CLIENT_ID]
        self._secret = account.secrets[SECRET_KEY]
        self._next = account.secrets.get(f"{SECRET_KEY}.next", "")
        self._channels = parse_channels(account.settings.get(CHANNELS, ""))
        self._base = (addresses or ADDRESSES[account.environment]).api.rstrip("/")
        self._http = http
        self._clock = clock

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        """Open a charge. The same ``charge_id`` again gives the first one again."""
        body = creation(ask, self._channels, self._clock.now())
        answer = self._send("POST", CREATE, ask.charge_id, body)
        if answer.status == REPEATED and not self._tells_link(answer):
            raise Rejected("opened before, and its link is not told again")
        if answer.status == 404:
            # "No such charge" answers a question; to a creation it says: wrong address.
            raise Rejected(refused(answer, changes=True).detail)
        state = self._read(answer, self._opened, changes=True)
        if (state.reference, state.amount, state.currency) != (
            ask.reference,
            ask.amount,
            ask.currency,
        ):
            raise unsure(True, "the answer is about another charge")
        return state

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        """The truth about a charge. Raises ``NotFound`` where the gateway has none.

        An account from before December 2024 has no status of an order until the customer chose
        a way of paying: a charge that was made is pending until its link has run out.
        """
        try:
            said = self._status(ref)
        except NotFound:
            if not ref.gateway_id:
                raise
            try:
                return unchosen(ref.reference, ref.gateway_id, self._clock.now())
            except Unreadable as error:
                raise NotFound(str(error)) from None
        return self._told(said, ref)

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        """Close a charge; answers what it is afterwards (paid, if the customer was faster).

        Raises Rejected ``gateway_cannot_close`` where DOKU does not close it: the shop has not
        had it turned on, or the customer chose a card, an e-wallet, a shop or pay later.
        """
        state = self.fetch_charge(ref)
        if state.fact in (Fact.PAID, Fact.EXPIRED, Fact.CANCELLED):
            return state
        asked = {
            "order": {"invoice_number": ref.reference},
            "payment": {"original_request_id": ref.charge_id},
            "note": "Cancelled by the shop",
        }
        answer = self._send("POST", CANCEL, new_id(), asked)
        said = words(answer)
        if 200 <= answer.status <= 299:
            self._object(answer, changes=True)
            return replace(state, fact=Fact.CANCELLED)
        error = refused(answer, changes=True)
        if not isinstance(error, Rejected) or error.code == "gateway_bad_address":
            raise error
        if "paid" in said or "expired" in said:
            # It ended a moment ago, which the status may tell only a minute later.
            ended = self.fetch_charge(ref)
            if ended.fact in (Fact.PENDING, Fact.UNKNOWN):
                raise Unavailable("it has ended, and its status does not say how yet")
            return ended
        if "cancelled" in said or "canceled" in said:
            return replace(state, fact=Fact.CANCELLED)
        raise Rejected(error.detail, code="gateway_cannot_close")

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        """Give back ``amount`` of a card payment; the same key never gives back twice.

        Raises Rejected ``gateway_cannot_refund`` for every other way of paying.
        """
        said = self._status(ref)
        state = self._told(said, ref)
        payment = next((known for known in state.payments if known.id == payment_id), None)
        if payment is None:
            raise Rejected("no such payment under this charge")
        if payment.method != Method.CARD:
            raise Rejected("DOKU gives back cards only", code="gateway_cannot_refund")
        if not 0 < amount <= payment.amount:
            raise Rejected(f"the refund is not between 1 and {payment.amount}")
        original = said.transaction.original_request_id if said.transaction else None
        asked = {
            "order": {"invoice_number": ref.reference},
            "payment": {"original_request_id": original or ref.charge_id},
            "refund": {"amount": amount},
        }
        answer = self._send("POST", REFUND, key, asked)
        given = self._read(
            answer, lambda body: refund_state(body, ref.reference, key), changes=True
        )
        if given.amount != amount:
            raise unsure(True, "the answer is about another refund")
        return given

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        """Undo a card payment; DOKU voids it if it is not settled, and refunds it if it is."""
        state = self._told(self._status(ref), ref)
        for payment in state.payments:
            if payment.id == payment_id:
                return self.refund(ref, payment_id, payment.amount, key)
        raise Rejected("no such payment under this charge")

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a notice, signed by the current key or the next. Raises ``BadNotice``."""
        secrets = [self._secret, *([self._next] if self._next else [])]
        return read_notice(headers, body, client_id=self._client_id, secrets=secrets)

    def _status(self, ref: ChargeRef) -> Status:
        path = STATUS + quote(ref.reference, safe="")
        answer = self._send("GET", path, new_id(), None)
        said = self._read(answer, lambda body: read(body, Status), changes=False)
        if said.order.invoice_number != ref.reference:
            raise unsure(False, "the answer is about another charge")
        return said

    @staticmethod
    def _told(said: Status, ref: ChargeRef) -> ChargeState:
        try:
            return replace(charge_state(said), gateway_id=ref.gateway_id)
        except Unreadable as error:
            raise unsure(False, f"unreadable answer: {error}") from None

    def _opened(self, body: Mapping[str, object]) -> ChargeState:
        return opened_state(body, self._clock.now())

    def _tells_link(self, answer: Answer) -> bool:
        try:
            self._opened(self._object(answer, changes=True))
        except Unreadable:
            return False
        return True

    def _send(
        self, method: str, path: str, request_id: str, asked: Mapping[str, object] | None
    ) -> Answer:
        """One signed request: the bytes that are signed are the bytes that are sent."""
        body = None if asked is None else json.dumps(asked, ensure_ascii=False).encode()
        timestamp = self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        proof = signature(
            self._secret, client_id=self._client_id, request_id=request_id,
            timestamp=timestamp, target=path, body=body,
        )  # fmt: skip
        headers = {
            "Client-Id": self._client_id,
            "Request-Id": request_id,
            "Request-Timestamp": timestamp,
            "Signature": proof,
        }
        return self._http.exchange(
            method, self._base + path, changes=body is not None, headers=headers, raw=body
        )

    def _read(
        self, answer: Answer, reader: Callable[[Mapping[str, object]], T], *, changes: bool
    ) -> T:
        if not (200 <= answer.status <= 299 or (answer.status == REPEATED and changes)):
            raise refused(answer, changes=changes)
        try:
            return reader(self._object(answer, changes=changes))
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None

    @staticmethod
    def _object(answer: Answer, *, changes: bool) -> dict[str, object]:
        try:
            return read_object(answer.body)
        except BadJson as error:
            raise unsure(changes, f"unreadable answer: {error}") from None
