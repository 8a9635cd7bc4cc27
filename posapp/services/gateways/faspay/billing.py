"""Bills of the Billing service: a link by Faspay, if wanted under a fixed virtual account."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from datetime import datetime

from posapp.models.clock import Clock
from posapp.models.ids import BASE32
from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.errors import NotFound, Rejected
from posapp.services.gateways.faspay.ask import check, contact, end_of, plain
from posapp.services.gateways.faspay.keys import Keys
from posapp.services.gateways.faspay.mapping import (
    GOOD,
    Unreadable,
    link,
    rupiah,
    texts,
    trouble,
    words,
)
from posapp.services.gateways.faspay.wib import from_wib, in_wib
from posapp.services.gateways.http import Http, unsure
from posapp.services.gateways.types import (
    ChargeRef,
    ChargeRequest,
    ChargeState,
    Fact,
    GatewayPayment,
    Method,
)

FACTS = {
    "UNPAID": Fact.PENDING,
    "PAID": Fact.PAID,
    "EXPIRED": Fact.EXPIRED,
    "CANCELLED": Fact.CANCELLED,
}
_REFERENCE = re.compile(r"INV-([A-Z])([0-9]{0,3})-([0-9]{6,9})-([0-9A-Z]{4})([0-9]?)", re.ASCII)
_ID = re.compile(r"billing;([0-9]{1,18});(va)?", re.ASCII)
_LETTERS, _GENERATIONS, _RANDOM, _OPENINGS = 26, 1_000, 32**4, 10


class Billing:
    """Opens, looks up and closes bills."""

    def __init__(
        self, keys: Keys, settings: Mapping[str, str], base: str, http: Http, clock: Clock
    ) -> None:
        """``base`` is the service's address without the last word of a path."""
        self._keys = keys
        self._settings = settings
        self._base = base
        self._http = http
        self._clock = clock

    def create(self, ask: ChargeRequest) -> ChargeState:
        """Open a bill; a number that is taken is refused, for its mail may have been read."""
        check(ask)
        if not self._base:
            raise Rejected("the Billing address is not filled in", code="gateway_bad_address")
        number = number_of(ask.reference)
        if number is None:
            raise Rejected("Faspay Billing wants digits, and this reference does not fit into them")
        now = self._clock.now()
        email, phone = contact(ask, self._settings)
        about = plain(f"{ask.invoice_number} {ask.shop_name}", 128, ask.reference)
        fixed = self._settings.get("static_va", "")
        body: dict[str, object] = {
            "service_id": self._settings["billing_service_id"],
            "transaction_number": number,
            "billing_total": str(ask.amount),
            "billing_date": in_wib(now),
            "billing_due_date": in_wib(end_of(ask, now)),
            "billing_notes": about,
            "items": [{"item_name": about, "qty": "1", "item_amount": str(ask.amount)}],
            "billing_language": "EN" if ask.language == "en" else "ID",
            "customer_name": plain(ask.customer_name, 32, "Pelanggan"),
            "customer_email": email,
            "customer_phone": phone,
            "signature": self._keys.sign(number),
            **({"static_va_no": fixed} if fixed else {}),
        }
        answer = self._say("POST", "create", body, changes=True)
        try:
            said = texts(answer)
            if said.get("transaction_number", number) != number:
                raise Unreadable("another bill")
            if rupiah(said.get("billing_total", str(ask.amount))) != ask.amount:
                raise Unreadable("another sum")
            gateway_id = f"billing;{said.get('billing_id', '')};{'va' if fixed else ''}"
            if not _ID.fullmatch(gateway_id):
                raise Unreadable("no id")
            url = link(said, "billing_url")
        except Unreadable as error:
            raise unsure(True, f"unreadable answer: {error}") from None
        return ChargeState(
            reference=ask.reference,
            fact=Fact.PENDING,
            amount=ask.amount,
            currency="IDR",
            url=url,
            gateway_id=gateway_id,
            expires_at=end_of(ask, now),
            created_at=now,
        )

    def fetch(self, ref: ChargeRef) -> ChargeState:
        """The bill and what was paid on it. Raises NotFound."""
        asked = self._asked(ref)
        return self._state(ref, self._say("GET", "inquiry", asked, changes=False), changes=False)

    def cancel(self, ref: ChargeRef) -> ChargeState:
        """Close a bill that nobody paid; answers what it is afterwards."""
        before = self.fetch(ref)
        if before.fact != Fact.PENDING:
            return before
        # A refusal means that it was paid, ran out or was closed meanwhile: its state says which.
        with contextlib.suppress(Rejected):
            self._say("POST", "cancel", self._asked(ref), changes=True)
        return self.fetch(ref)

    def _asked(self, ref: ChargeRef) -> dict[str, object]:
        known, number = _ID.fullmatch(ref.gateway_id), number_of(ref.reference)
        if known is None or number is None:
            raise NotFound("Faspay finds a bill by the number it gave to it, and gave none")
        return {
            "service_id": self._settings["billing_service_id"],
            "billing_id": known[1],
            "transaction_number": number,
            "signature": self._keys.sign(number),
        }

    def _state(self, ref: ChargeRef, said: Mapping[str, object], *, changes: bool) -> ChargeState:
        fixed = ref.gateway_id.endswith(";va")
        now = self._clock.now()
        try:
            plainly = texts(said)
            if plainly.get("transaction_number") != number_of(ref.reference):
                raise Unreadable("another bill")
            fact = FACTS.get(plainly.get("billing_status", ""), Fact.UNKNOWN)
            amount = rupiah(plainly.get("billing_total", ""))
            if fixed:
                payments = _history(said.get("payment_details"), now)
            elif fact == Fact.PAID:
                # A history is promised for fixed accounts only: the bill is its one payment.
                payments = (_whole(ref.gateway_id, amount, said.get("payment_details"), now),)
            else:
                payments = ()
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None
        return ChargeState(
            reference=ref.reference,
            fact=fact,
            amount=amount,
            currency="IDR",
            url=plainly.get("billing_url", ""),
            gateway_id=ref.gateway_id,
            expires_at=from_wib(plainly.get("billing_due_date", "")),
            payments=payments,
        )

    def _say(
        self, method: str, path: str, body: Mapping[str, object], *, changes: bool
    ) -> dict[str, object]:
        try:
            said = self._http.request_json(
                method, f"{self._base}/{path}", changes=changes, json=body, tell=words
            )
            plainly = texts(said)
        except NotFound as error:
            raise Rejected(error.detail) from None
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None
        if plainly.get("response_code") != GOOD:
            raise trouble(plainly, changes=changes)
        return said


def number_of(reference: str) -> str | None:
    """Our reference in digits, for a service that takes nothing else; none if it does not fit."""
    parts = _REFERENCE.fullmatch(reference)
    if parts is None or any(char not in BASE32 for char in parts[4]):
        return None
    value, generation, again = int(parts[3]), int(parts[2] or "0"), parts[5]
    odd = parts[2].startswith("0") or again == "0" or parts[3] != f"{value:06d}"
    if odd:
        return None
    value = value * _LETTERS + ord(parts[1]) - ord("A")
    value = value * _GENERATIONS + generation
    for char in parts[4]:
        value = value * 32 + BASE32.index(char)
    return str(value * _OPENINGS + int(again or "0"))


def reference_of(number: str) -> str | None:
    """The reference behind the digits; none where they are not of our making."""
    if not re.fullmatch(r"[1-9][0-9]{0,20}", number, re.ASCII):
        return None
    value, opening = divmod(int(number), _OPENINGS)
    value, chance = divmod(value, _RANDOM)
    value, generation = divmod(value, _GENERATIONS)
    value, letter = divmod(value, _LETTERS)
    random = "".join(BASE32[chance >> shift & 31] for shift in (15, 10, 5, 0))
    found = f"INV-{chr(ord('A') + letter)}{generation or ''}-{value:06d}-{random}{opening or ''}"
    return found if number_of(found) == number else None


def _history(details: object, now: datetime) -> tuple[GatewayPayment, ...]:
    """Every transfer to the fixed account under this bill. Raises Unreadable."""
    if details is None or details == "":
        return ()
    if not isinstance(details, list):
        raise Unreadable("a history that is none")
    found = []
    for entry in details:
        if not isinstance(entry, dict):
            raise Unreadable("a history that is none")
        said = texts(entry)
        amount = rupiah(said.get("payment_nominal", ""))
        if not re.fullmatch(r"[0-9A-Za-z]{1,40}", said.get("payment_id", ""), re.ASCII):
            raise Unreadable("a payment without an id")
        if not 0 < amount <= MAX_AMOUNT:
            raise Unreadable("a payment without a sum")
        found.append(
            GatewayPayment(
                id=f"billing/{said['payment_id']}",
                amount=amount,
                currency="IDR",
                method=str(Method.VA),
                paid_at=from_wib(said.get("payment_date", "")) or now,
            )
        )
    return tuple(found)


def _whole(gateway_id: str, amount: int, details: object, now: datetime) -> GatewayPayment:
    dates = [payment.paid_at for payment in _history(details, now)]
    return GatewayPayment(
        id=f"billing/{gateway_id}",
        amount=amount,
        currency="IDR",
        method="Faspay Billing",
        paid_at=max(dates, default=now),
    )
