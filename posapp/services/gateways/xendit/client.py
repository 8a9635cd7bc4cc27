"""The adapter for Xendit's Invoices v2 and refunds.

No idempotency key is documented for invoices, and the same ``external_id`` is taken twice. So
an opening is looked up by our reference before it is asked for, here too and not only by whoever
lost an answer; where two were made all the same, nobody was told the link of the first.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from posapp.models.clock import Clock
from posapp.services.gateways.errors import BadCredentials, GatewayError, NotFound, Rejected
from posapp.services.gateways.http import Http, unsure
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Environment,
    Fact,
    GatewayInfo,
    Method,
    Notice,
    Recovery,
    RefundState,
)
from posapp.services.gateways.xendit import account as accounts
from posapp.services.gateways.xendit import asking
from posapp.services.gateways.xendit.api import Api, Repeated
from posapp.services.gateways.xendit.mapping import (
    REFUNDS,
    Invoice,
    Refund,
    Unreadable,
    charge_state,
    refund_state,
)
from posapp.services.gateways.xendit.methods import NO_MAX, NOTHING, WHOLE, refunds_of
from posapp.services.gateways.xendit.notice import read_notice

if TYPE_CHECKING:
    from posapp.services.gateways.registry import Account

log = logging.getLogger(__name__)

#: Requests a minute that an endpoint takes: the live limit, and that of a test key.
LIVE_CALLS, TEST_CALLS = 600, 60
#: A payment is told at once even where its refunds cannot be asked about: at first there are none.
REFUNDS_MAY_WAIT = timedelta(hours=1)

INFO = GatewayInfo(
    kind="xendit",
    name="Xendit",
    methods=tuple(Method),
    currencies=(asking.CURRENCY,),
    min_amount=1,
    max_amount=NO_MAX,
    min_expiry=asking.MIN_LIFE,
    max_expiry=asking.MAX_LIFE,
    recovery=Recovery.ASK,
    min_poll=timedelta(seconds=2),
    can_close=True,
    can_refund=True,
    fields=accounts.FIELDS,
    environments=(Environment.SANDBOX, Environment.PRODUCTION),
    refundable=(Method.QRIS, Method.EWALLET, Method.CARD, Method.PAYLATER),
    can_refund_part=True,
    calls_per_minute=LIVE_CALLS,
    steps=accounts.STEPS,
)


@dataclass(slots=True, frozen=True)
class Addresses:
    """Where its API is."""

    api: str


#: The key decides the mode; the address is the same.
ADDRESSES = {
    Environment.SANDBOX: Addresses("https://api.xendit.co"),
    Environment.PRODUCTION: Addresses("https://api.xendit.co"),
}


class XenditGateway:
    """Xendit behind the one protocol."""

    def __init__(
        self, account: Account, http: Http, clock: Clock, addresses: Addresses | None = None
    ) -> None:
        """``addresses`` is given where it is not Xendit itself that answers."""
        live = account.environment == Environment.PRODUCTION
        self.info = INFO if live else replace(INFO, calls_per_minute=TEST_CALLS)
        base = (addresses or ADDRESSES[account.environment]).api
        self._api = Api(base, account.secrets["api_key"], account.environment, http)
        names = ("callback_token", "callback_token.next")
        self._tokens = tuple(account.secrets.get(name, "") for name in names)
        self._active = accounts.channels(account.settings.get("channels", ""))
        self._clock = clock

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        """Open a charge. The same ``charge_id`` again gives the first one again."""
        body = asking.invoice_body(ask, self._active, self._clock.now())
        made = self._made_before(ask)
        if made is None:
            try:
                made = self._api.create(body)
            except Repeated as error:
                made = self._made_before(ask)
                if made is None:
                    raise Rejected(error.detail) from None
        agreed = (ask.reference, ask.amount, ask.currency)
        if (made.external_id, made.amount, made.currency) != agreed:
            raise unsure(True, "the answer is about another charge")
        return self._state(made, changes=True)

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        """The truth about a charge. Raises ``NotFound`` where the gateway has none."""
        return self._state(self._invoice(ref), changes=False)

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        """Close a charge; answers what it is afterwards (paid, if the customer was faster)."""
        if not ref.gateway_id:
            return self._cancel_all(ref)
        try:
            closed = self._api.expire(ref.gateway_id)
        except Rejected as refused:
            # What is paid or closed already cannot be closed: its state is the answer.
            state = self.fetch_charge(ref)
            if state.fact == Fact.PENDING:
                raise Rejected(refused.detail) from None
            return state
        if closed.external_id != ref.reference:
            raise unsure(True, "the answer is about another charge")
        return self._state(closed, changes=True)

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        """Give back ``amount`` of a payment; the same key never gives back twice.

        Raises Rejected ``gateway_cannot_refund`` where the money came by a way that Xendit
        sends nothing back by (virtual accounts, shops), or only the whole of it.
        """
        invoice = self._invoice(ref)
        if not invoice.is_paid or payment_id != invoice.id:
            raise Rejected("no such payment under this charge")
        _check_way(invoice, amount)
        known = self._api.refunds(invoice.id)
        # Looked up first: repeated with its key it would be answered as it was then.
        asked = _with_key(known, key)
        if asked is None:
            if not 0 < amount <= _left(invoice, known):
                raise Rejected("more than is left of this payment")
            asked = self._ask_back(ref, invoice, amount, key)
        return _told(asked, key, amount)

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        """Not at Xendit: an invoice's payment goes back by a refund, settled or not."""
        raise Rejected("Xendit has no reversal: refund it", code="gateway_cannot_refund")

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a callback: a hint, its token covers no body. Raises ``BadNotice``."""
        return read_notice(headers, body, self._tokens)

    def _made_before(self, ask: ChargeRequest) -> Invoice | None:
        made = self._chosen(ask.reference)
        if made is not None and (made.amount, made.currency) != (ask.amount, ask.currency):
            raise Rejected("an invoice with this reference asks for another sum")
        return made

    def _cancel_all(self, ref: ChargeRef) -> ChargeState:
        """Close whatever was made under a reference: nobody knows which link was told."""
        rows = self._api.invoices(ref.reference)
        if not rows:
            raise NotFound("no invoice with this reference")
        states = [self.cancel_charge(replace(ref, gateway_id=row.id)) for row in rows]
        return next((state for state in states if state.fact == Fact.PAID), states[0])

    def _invoice(self, ref: ChargeRef) -> Invoice:
        if not ref.gateway_id:
            found = self._chosen(ref.reference)
            if found is None:
                raise NotFound("no invoice with this reference")
            return found
        invoice = self._api.invoice(ref.gateway_id)
        if invoice.external_id != ref.reference:
            raise unsure(False, "the answer is about another charge")
        return invoice

    def _chosen(self, reference: str) -> Invoice | None:
        """The one invoice of a reference that counts: the paid one, an open one, the first."""
        return min(self._api.invoices(reference), key=_rank, default=None)

    def _state(self, invoice: Invoice, *, changes: bool) -> ChargeState:
        refunds = self._refunds_told(invoice) if invoice.is_paid else []
        try:
            return charge_state(invoice, refunds, self._clock.now())
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None

    def _refunds_told(self, invoice: Invoice) -> Sequence[Refund]:
        """Its refunds. A customer at the counter does not wait for a look-up of them."""
        if refunds_of(*invoice.came_by) == NOTHING:
            return []
        try:
            return self._api.refunds(invoice.id)
        except GatewayError as error:
            paid_at = invoice.paid_at or invoice.updated
            fresh = self._clock.now() - paid_at < REFUNDS_MAY_WAIT
            if not fresh and not isinstance(error, Rejected | BadCredentials):
                raise
            log.info("%s: its refunds are not told: %s", invoice.external_id, error.code)
            return []

    def _ask_back(self, ref: ChargeRef, invoice: Invoice, amount: int, key: str) -> Refund:
        body = asking.refund_body(ref, invoice.id, amount, key)
        try:
            return self._api.refund(body, key)
        except Repeated as error:
            # Asked for by somebody a moment ago, or with another sum.
            asked = _with_key(self._api.refunds(invoice.id), key)
            if asked is None:
                raise Rejected(error.detail) from None
            return asked


def _check_way(invoice: Invoice, amount: int) -> None:
    way = refunds_of(*invoice.came_by)
    if way == NOTHING:
        raise Rejected("nothing goes back this way", code="gateway_cannot_refund")
    if way == WHOLE and amount != invoice.received:
        raise Rejected("only the whole goes back this way", code="gateway_cannot_refund")


def _told(said: Refund, key: str, amount: int) -> RefundState:
    try:
        state = refund_state(said)
    except Unreadable as error:
        raise unsure(True, f"unreadable answer: {error}") from None
    if (state.key, state.amount) != (key, amount):
        raise unsure(True, "the answer is about another refund")
    return state


def _rank(invoice: Invoice) -> int:
    if invoice.is_paid:
        return 0
    return 1 if invoice.status == "PENDING" else 2


def _with_key(refunds: Sequence[Refund], key: str) -> Refund | None:
    return next((refund for refund in refunds if refund.reference_id == key), None)


def _left(invoice: Invoice, refunds: Sequence[Refund]) -> int:
    """What is left of a payment; a refund in an unknown state counts as gone."""
    return invoice.received - sum(r.amount for r in refunds if REFUNDS.get(r.status) != "failed")
