"""Bills on the hosted page (Xpress v4), asked about and closed by the Debit interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from posapp.models.clock import Clock
from posapp.services.gateways.errors import NotFound, Rejected
from posapp.services.gateways.faspay.ask import end_of, xpress_body
from posapp.services.gateways.faspay.bill import (
    MAX_NUMBER,
    Bill,
    Trial,
    bill_no,
    parsed,
)
from posapp.services.gateways.faspay.keys import Keys
from posapp.services.gateways.faspay.mapping import (
    GOOD,
    NO_BILL,
    Status,
    Unreadable,
    is_used,
    link,
    status,
    texts,
    trouble,
    words,
)
from posapp.services.gateways.faspay.state import charge_state
from posapp.services.gateways.http import Http, unsure
from posapp.services.gateways.types import ChargeRef, ChargeRequest, ChargeState

POST = "/v4/post"
CHANNELS, INQUIRY, CANCEL = "/cvr/100001/10", "/cvr/100004/10", "/cvr/100005/10"
REASON = "Closed by the shop"


@dataclass(slots=True, frozen=True)
class Pages:
    """Where the hosted page and the Debit interface are."""

    xpress: str
    debit: str


class Xpress:
    """Opens, looks up and closes bills."""

    def __init__(
        self, keys: Keys, settings: Mapping[str, str], pages: Pages, http: Http, clock: Clock
    ) -> None:
        """``settings`` are those of the account."""
        self._keys = keys
        self._settings = settings
        self._pages = pages
        self._http = http
        self._clock = clock

    def create(self, ask: ChargeRequest) -> ChargeState:
        """Open a bill under the first of its numbers that is free.

        It is called again only while nobody was told a link: what a used number belongs to is
        then an opening whose answer was lost, and no customer holds it.
        """
        now = self._clock.now()
        body = xpress_body(ask, self._settings, now)
        for number in range(1, MAX_NUMBER + 1):
            name = bill_no(ask.reference, number)
            said = self._say(
                self._pages.xpress + POST,
                {**body, "bill_no": name, "signature": self._keys.sign(name, str(ask.amount))},
                changes=True,
            )
            if said.get("response_code") == GOOD:
                self._must_be_about(said, name, changes=True)
                return self._opened(ask, number, said)
            if not is_used(said):
                raise trouble(said, changes=True)
        raise Rejected("every number of this bill is taken at Faspay")

    def fetch(self, ref: ChargeRef) -> ChargeState:
        """What each of the bill's transactions has come to. Raises NotFound."""
        bill = parsed(ref.gateway_id)
        if bill is None:
            raise NotFound("Faspay finds a bill by the number it gave to it, and gave none")
        told: dict[Trial, Status] = {}
        for trial in bill.trials:
            found = self._inquire(ref.reference, bill, trial)
            if found is not None:
                told[trial] = found
        return charge_state(ref.reference, bill, told, self._clock.now(), self._keys.merchant_id)

    def cancel(self, ref: ChargeRef) -> ChargeState:
        """Close what can be closed; a page without a known transaction stays open to its end."""
        before = self.fetch(ref)
        bill = parsed(ref.gateway_id)
        if bill is None or before.payments:
            return before
        for trial in bill.trials:
            name = bill_no(ref.reference, trial.number)
            said = self._say(
                self._pages.debit + CANCEL,
                {
                    "request": "Canceling Payment",
                    "trx_id": trial.id,
                    "merchant_id": self._keys.merchant_id,
                    "bill_no": name,
                    "payment_cancel": REASON,
                    "signature": self._keys.sign(name),
                },
                changes=True,
            )
            if said.get("response_code") == GOOD:
                self._must_be_about(said, name, changes=True)
                continue
            problem = trouble(said, changes=True)
            if not isinstance(problem, Rejected):
                raise problem
        # Refused ones are cancelled, expired or paid already: their state says which.
        return self.fetch(ref)

    def probe(self) -> None:
        """Ask for the contract's channels: what needs nothing but the keys."""
        said = self._say(
            self._pages.debit + CHANNELS,
            {
                "request": "Request List of Payment Gateway",
                "merchant_id": self._keys.merchant_id,
                "signature": self._keys.sign(),
            },
            changes=False,
        )
        if said.get("response_code") != GOOD:
            raise trouble(said, changes=False)

    def _opened(self, ask: ChargeRequest, number: int, said: Mapping[str, str]) -> ChargeState:
        try:
            url = link(said, "redirect_url")
        except Unreadable as error:
            raise unsure(True, f"unreadable answer: {error}") from None
        now = self._clock.now()
        bill = Bill(number, ask.amount, end_of(ask, now))
        if said.get("trx_id"):
            bill = bill.with_trial(Trial(number, said["trx_id"], page=True))
        return replace(
            charge_state(ask.reference, bill, {}, now, self._keys.merchant_id, url),
            created_at=now,
        )

    def _inquire(self, reference: str, bill: Bill, trial: Trial) -> Status | None:
        """One transaction; none where Faspay has no such one under this bill."""
        name = bill_no(reference, trial.number)
        said = self._say(
            self._pages.debit + INQUIRY,
            {
                "request": "Inquiry Status Payment",
                "trx_id": trial.id,
                "merchant_id": self._keys.merchant_id,
                "bill_no": name,
                "signature": self._keys.sign(name),
            },
            changes=False,
        )
        if said.get("response_code") != GOOD and "payment_status_code" not in said:
            problem = trouble(said, changes=False)
            if isinstance(problem, Rejected):
                return None
            raise problem
        self._must_be_about(said, name, trial.id, changes=False)
        try:
            found = status(said, bill.amount)
        except Unreadable as error:
            raise unsure(False, f"unreadable answer: {error}") from None
        return None if found.code == NO_BILL else found

    def _say(self, url: str, body: Mapping[str, object], *, changes: bool) -> dict[str, str]:
        try:
            return texts(
                self._http.request_json("POST", url, changes=changes, json=body, tell=words)
            )
        except NotFound as error:
            # Faspay tells of bills in its answers; this one says: wrong address.
            raise Rejected(error.detail) from None
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None

    def _must_be_about(
        self, said: Mapping[str, str], name: str, trx_id: str = "", *, changes: bool
    ) -> None:
        """Faspay leaves fields out at times; one that is there must be ours."""
        wanted = {
            "merchant_id": self._keys.merchant_id,
            "bill_no": name,
            "bill_currency": "IDR",
        }
        if trx_id:
            wanted["trx_id"] = trx_id
        for field, value in wanted.items():
            if said.get(field, value) != value:
                raise unsure(changes, "the answer is about another bill")
