"""Charges at Midtrans: opened at Snap, looked up, closed and paid back at the Core API."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from posapp.models.clock import Clock
from posapp.services.gateways.errors import NotFound, OutcomeUnknown, Rejected, Unavailable
from posapp.services.gateways.http import Http, unsure
from posapp.services.gateways.midtrans.calls import Calls, messages
from posapp.services.gateways.midtrans.info import ADDRESSES, INFO, SERVER_KEY, Addresses
from posapp.services.gateways.midtrans.mapping import (
    Opened,
    Status,
    Unreadable,
    charge_state,
    read,
)
from posapp.services.gateways.midtrans.notice import read_notice
from posapp.services.gateways.midtrans.page import Page, read_page
from posapp.services.gateways.midtrans.refunds import given_back, must_be_refundable, reversed_
from posapp.services.gateways.midtrans.request import PAGE_LANGUAGES, page_end, snap_body
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Fact,
    Notice,
    RefundState,
)

if TYPE_CHECKING:
    from posapp.services.gateways.registry import Account

#: "Order id used", as Snap and the Core API say it in two languages.
USED = re.compile(r"order_id.*(sudah digunakan|already been taken|utili[sz]ed|been paid)", re.I)
#: The transaction ran out, or is no longer what it was: a look says what it is.
MOVED_ON = frozenset({407, 412})
DUPLICATE = frozenset({406})


class MidtransGateway:
    """One account at Midtrans behind the one protocol, refunds and reversals included."""

    info = INFO

    def __init__(
        self, account: Account, http: Http, clock: Clock, addresses: Addresses | None = None
    ) -> None:
        """``addresses`` are those of the account's environment where none are given."""
        self._account = account
        self._calls = Calls(account, addresses or ADDRESSES[account.environment], http)
        self._clock = clock

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        """Open a page. The same ``charge_id`` again gives the first one again for five minutes.

        Afterwards it gives a second page of the same order id, which Midtrans lets be paid
        once. Raises Rejected where the order id was used and its page is not told again.
        """
        now = self._clock.now()
        body = snap_body(ask, now)
        headers = {
            "Idempotency-Key": ask.charge_id,
            "X-Payment-Locale": PAGE_LANGUAGES.get(ask.language, PAGE_LANGUAGES["en"]),
        }
        try:
            said = self._calls.snap("/transactions", body, headers)
            opened = read(said, Opened)
        except Unreadable as error:
            raise unsure(True, f"unreadable answer: {error}") from None
        except NotFound as error:
            # "No such charge" answers a question; to a creation it says: wrong address.
            raise Rejected(error.detail) from None
        except Rejected as error:
            if USED.search(error.detail):
                return self._opened_before(ask)
            raise
        page = Page(opened.token, ask.amount, page_end(ask, now))
        return page.state(ask.reference, Fact.PENDING, opened.redirect_url)

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        """The truth about a charge. Raises ``NotFound`` where the gateway has none.

        A charge that was made is pending until its page's end while nobody has chosen a way
        of paying: Midtrans does not know it until then, and sends no notice when it ends.
        """
        return self._look(ref, read_page(ref.gateway_id))

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        """Close a charge; answers what it is afterwards (paid, if the customer was faster).

        What was chosen is expired, never cancelled: cancelling would undo a card payment that
        came in meanwhile. Still pending where neither the page nor the try can be closed now.
        """
        page = read_page(ref.gateway_id)
        closed = page is not None and self._close_page(page)
        state = self._look(ref, page)
        if state.fact == Fact.PENDING and _under_way(state):
            name = state.attempts[-1].id
            self._calls.core("POST", f"{name}/expire", {}, accept=MOVED_ON)
            closed = closed or (page is not None and self._close_page(page))
            state = self._look(ref, page)
        if state.fact == Fact.PENDING and closed and not _under_way(state):
            return replace(state, fact=Fact.CANCELLED)
        return state

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        """Give back ``amount`` of a payment; the same key never gives back twice.

        Midtrans forgets a key after seven days, so what was given back is looked at first.
        Raises Rejected, as ``gateway_cannot_refund`` where the way of paying has no refund.
        """
        said = self._status(payment_id, ref)
        if (before := given_back(said, key, amount)) is not None:
            return before
        must_be_refundable(said, amount)
        asked = {"refund_key": key, "amount": amount, "reason": f"refund {key}"}
        self._calls.core("POST", f"{said.transaction_id}/refund", asked, accept=DUPLICATE)
        after = given_back(self._status_after(payment_id, ref), key, amount)
        if after is None:
            raise OutcomeUnknown("the refund is not told yet")
        return after

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        """Undo a card payment before it settles; always the whole of it."""
        said = self._status(payment_id, ref)
        if (before := reversed_(said, key)) is not None:
            return before
        if said.word != "capture":
            raise Rejected("settled already, or never paid: only a refund can give it back")
        self._calls.core("POST", f"{said.transaction_id}/cancel", {}, accept=MOVED_ON)
        after = reversed_(self._status_after(payment_id, ref), key)
        if after is None:
            raise Rejected("not undone: it settled meanwhile")
        return after

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a notice. Raises ``BadNotice``."""
        secrets = self._account.secrets
        return read_notice(body, (secrets[SERVER_KEY], secrets.get(f"{SERVER_KEY}.next", "")))

    def _opened_before(self, ask: ChargeRequest) -> ChargeState:
        """What became of an order id that is used; its link cannot be had again."""
        lost = Rejected("opened before, and its link is not told again")
        try:
            state = self.fetch_charge(ChargeRef(ask.reference, ask.charge_id))
        except NotFound:
            raise lost from None
        if state.amount != ask.amount or state.fact in (Fact.PENDING, Fact.UNKNOWN):
            raise lost
        return state

    def _look(self, ref: ChargeRef, page: Page | None) -> ChargeState:
        now = self._clock.now()
        try:
            said = self._status(ref.reference, ref)
        except NotFound:
            if page is None:
                raise
            return page.untouched(ref.reference, now)
        try:
            return charge_state(said, now, ref.gateway_id, page.end if page else None)
        except Unreadable as error:
            raise unsure(False, f"unreadable answer: {error}") from None

    def _status(self, name: str, ref: ChargeRef) -> Status:
        """The transaction of this name (order id or its own). Raises NotFound, Unavailable."""
        body = self._calls.core("GET", f"{name}/status")
        try:
            said = read(body, Status)
        except Unreadable as error:
            raise unsure(False, f"unreadable answer: {error}") from None
        if said.order_id != ref.reference:
            raise unsure(False, "the answer is about another charge")
        return said

    def _status_after(self, name: str, ref: ChargeRef) -> Status:
        """The transaction after it was asked to change: without an answer, who knows?"""
        try:
            return self._status(name, ref)
        except (Unavailable, NotFound) as error:
            raise OutcomeUnknown(error.detail) from None

    def _close_page(self, page: Page) -> bool:
        """Whether nobody can choose on the page any more; not while somebody is paying."""
        said = self._calls.close(page.token)
        if "canceled_at" in said:
            return True
        return _ended(messages(said).lower(), ("already cancel", "not found", "expired"))


def _ended(text: str, words: Collection[str]) -> bool:
    return any(word in text for word in words)


def _under_way(state: ChargeState) -> bool:
    """Whether a try of the customer waits for money."""
    return bool(state.attempts) and state.attempts[-1].status == "pending"
