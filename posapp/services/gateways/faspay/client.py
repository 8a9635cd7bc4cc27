"""Charges at Faspay: the Xpress page, or a bill of the Billing service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from posapp.models.clock import Clock
from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.errors import Rejected
from posapp.services.gateways.faspay.ask import MAX_EXPIRY, MIN_EXPIRY
from posapp.services.gateways.faspay.bill import bill_no, parsed, with_news
from posapp.services.gateways.faspay.billing import Billing
from posapp.services.gateways.faspay.cards import HELD, TAKEN, UNDONE, Card, Cards
from posapp.services.gateways.faspay.fields import FIELDS, STEPS
from posapp.services.gateways.faspay.keys import Keys
from posapp.services.gateways.faspay.methods import CARD, METHODS
from posapp.services.gateways.faspay.notice import read_notice
from posapp.services.gateways.faspay.state import channel, payment_name, whole_name
from posapp.services.gateways.faspay.xpress import Pages, Xpress
from posapp.services.gateways.http import Http
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Environment,
    GatewayInfo,
    Method,
    Notice,
    Recovery,
    RefundState,
)

if TYPE_CHECKING:
    from posapp.services.gateways.registry import Account

INFO = GatewayInfo(
    kind="faspay",
    name="Faspay",
    methods=METHODS,
    currencies=("IDR",),
    min_amount=1,
    max_amount=MAX_AMOUNT,
    min_expiry=MIN_EXPIRY,
    max_expiry=MAX_EXPIRY,
    # No question finds a bill by our reference: the creation is sent again.
    recovery=Recovery.REPEAT,
    min_poll=timedelta(seconds=5),
    # Only a transaction can be closed, and Xpress has none before a channel is chosen.
    can_close=False,
    can_refund=True,
    fields=FIELDS,
    environments=(Environment.SANDBOX, Environment.PRODUCTION),
    refundable=(Method.CARD,),
    can_refund_part=True,
    refunds_once=False,
    # A page that its first answer did not name is told of by a notice.
    finds_all=False,
    steps=STEPS,
)


@dataclass(slots=True, frozen=True)
class Addresses:
    """Where each of Faspay's interfaces is; an empty one is not known."""

    xpress: str
    debit: str
    card: str
    billing: str


ADDRESSES = {
    Environment.SANDBOX: Addresses(
        xpress="https://xpress-sandbox.faspay.co.id",
        debit="https://debit-sandbox.faspay.co.id",
        card="https://fpg-sandbox.faspay.co.id",
        billing="https://fasbill-sandbox.faspay.co.id/billingbackendapi/web/api",
    ),
    Environment.PRODUCTION: Addresses(
        xpress="https://xpress.faspay.co.id",
        debit="https://web.faspay.co.id",
        card="https://fpg.faspay.co.id",
        billing="",
    ),
}


class FaspayGateway:
    """Faspay behind the one protocol; card money can go back through it."""

    info = INFO

    def __init__(
        self, account: Account, http: Http, clock: Clock, addresses: Addresses | None = None
    ) -> None:
        """``addresses`` are a simulator's; else those of the account's environment."""
        self._http = http
        self._clock = clock
        where = addresses or ADDRESSES[account.environment]
        settings, secrets = account.settings, account.secrets
        self._keys = Keys(
            settings["merchant_id"],
            settings["user_id"],
            secrets["password"],
            secrets.get("password.next", ""),
        )
        self._cards = _cards(settings, secrets, where.card)
        self._service = settings.get("billing_service_id", "")
        self._xpress = Xpress(self._keys, settings, Pages(where.xpress, where.debit), http, clock)
        self._bills: Xpress | Billing = self._xpress
        if self._service:
            base = settings.get("billing_url", "").rstrip("/") or where.billing
            self._bills = Billing(self._keys, settings, base, http, clock)

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        """Open a bill; repeated while its first answer is lost, so that nobody holds two."""
        return self._bills.create(ask)

    def fetch_charge(self, ref: ChargeRef) -> ChargeState:
        """What is known about a bill.

        Raises ``NotFound`` for one whose creation was never answered. Before Faspay told a
        transaction's number (``remember``) a page is pending, and expired after its end.
        """
        return self._bills.fetch(ref)

    def cancel_charge(self, ref: ChargeRef) -> ChargeState:
        """Close what can be closed; still pending where only its end closes the page."""
        return self._bills.cancel(ref)

    def probe(self) -> None:
        """Ask something that changes nothing, with the account's keys. Raises as calls do."""
        self._xpress.probe()

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verify and read a notice. Raises ``BadNotice``."""
        return read_notice(body, self._keys, self._service, self._clock.now())

    def remember(self, gateway_id: str, notice: Mapping[str, str]) -> str:
        """The charge's ``gateway_id`` after a notice, from the notice's ``extra``.

        A page that names no transaction in its first answer is named in its notices only:
        without this a payment on it is never found by asking.
        """
        return with_news(gateway_id, notice)

    def refund(self, ref: ChargeRef, payment_id: str, amount: int, key: str) -> RefundState:
        """Give back ``amount`` of a card payment.

        Faspay knows no key: where no answer comes this is Rejected ``gateway_refund_unsure``,
        never repeated by itself.
        """
        cards, name, total, card = self._card(ref, payment_id)
        if not 0 < amount <= total:
            raise Rejected("more than was paid")
        if card.status not in TAKEN:
            raise Rejected(f"the card payment is not taken yet, or undone ({card.status})")
        cards.refund(self._http, name, total, card, amount)
        # An inquiry may tell of a whole refund later: it must be known for this one.
        name = whole_name(payment_id) if amount == total else f"{payment_id}/{key}"
        return RefundState(name, key, amount, "done", self._clock.now())

    def reverse(self, ref: ChargeRef, payment_id: str, key: str) -> RefundState:
        """Undo a card payment before it settles; once it is undone that is answered again."""
        cards, name, total, card = self._card(ref, payment_id)
        if card.status in HELD:
            cards.void(self._http, name, total, card)
        elif card.status != UNDONE:
            raise Rejected(f"the card payment is past undoing ({card.status})")
        return RefundState(whole_name(payment_id), key, total, "done", self._clock.now())

    def _card(self, ref: ChargeRef, payment_id: str) -> tuple[Cards, str, int, Card]:
        """The card contract, bill number, sum and transaction of a payment. Raises Rejected."""
        bill = parsed(ref.gateway_id)
        trials = bill.trials if bill else ()
        trial = next(
            (one for one in trials if payment_name(ref.reference, one) == payment_id), None
        )
        if bill is None or trial is None:
            raise Rejected("no such payment under this bill", code="gateway_cannot_refund")
        if channel(trial, self._keys.merchant_id) not in ("", CARD):
            raise Rejected("Faspay gives back card money only", code="gateway_cannot_refund")
        if self._cards is None:
            raise Rejected("the card keys are not filled in", code="gateway_cannot_refund")
        name = bill_no(ref.reference, trial.number)
        return self._cards, name, bill.amount, self._cards.find(self._http, name, bill.amount)


def _cards(settings: Mapping[str, str], secrets: Mapping[str, str], base: str) -> Cards | None:
    merchant, password = settings.get("card_merchant_id"), secrets.get("card_password")
    return Cards(merchant, password, base) if merchant and password else None
