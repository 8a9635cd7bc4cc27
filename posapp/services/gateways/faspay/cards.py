"""Card money back: Faspay's card interface (void and refund), which speaks forms, not JSON.

It knows no key that makes a repeated refund one refund, and no question that tells what was
given back. A void can be repeated: the transaction's status tells that it was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from posapp.services.gateways.errors import NotFound, OutcomeUnknown, Rejected
from posapp.services.gateways.faspay.mapping import Unreadable, rupiah
from posapp.services.gateways.faspay.signing import any_same, card_signature
from posapp.services.gateways.http import Http, refusal, unsure

API = "/payment/api"
INQUIRY, VOID, REFUND = "4", "10", "11"
#: Money that arrived, money that is only held (or whose state the bank has not told), undone.
TAKEN, HELD, UNDONE = ("C", "S"), ("A", "N", "RC"), "V"
NO_SUCH = "5533"


@dataclass(slots=True, frozen=True)
class Card:
    """One card transaction as it stands."""

    id: str
    status: str


@dataclass(slots=True, frozen=True)
class Cards:
    """The card contract: a merchant id and a password of its own."""

    merchant_id: str
    password: str = field(repr=False)
    base: str = ""

    def find(self, http: Http, name: str, amount: int) -> Card:
        """The card transaction of a bill. Raises NotFound."""
        said = self._say(http, INQUIRY, name, amount, "0", {}, changes=False)
        if said.get("ERR_CODE", "0") == NO_SUCH:
            raise NotFound(_words(said))
        status, number = said.get("TXN_STATUS", ""), said.get("TRANSACTIONID", "")
        if not status or not number:
            raise unsure(False, "unreadable answer: no transaction")
        return Card(number, status)

    def void(self, http: Http, name: str, amount: int, card: Card) -> None:
        """Undo it before it settles. Raises Rejected where the bank will not."""
        said = self._say(http, VOID, name, amount, card.id, {}, changes=True)
        if said.get("TXN_STATUS") != UNDONE:
            raise self._refused(said)

    def refund(self, http: Http, name: str, amount: int, card: Card, part: int) -> None:
        """Give back ``part`` of it.

        Raises Rejected ``gateway_refund_unsure`` where no answer came: a person looks it up.
        """
        try:
            said = self._say(
                http, REFUND, name, amount, card.id, {"REFUND_AMOUNT": _decimal(part)}, changes=True
            )
            if said.get("ERR_CODE") != "0":
                raise self._refused(said)
        except OutcomeUnknown as error:
            raise Rejected(error.detail, code="gateway_refund_unsure") from None

    @staticmethod
    def _refused(said: dict[str, str]) -> Rejected | OutcomeUnknown:
        if said.get("ERR_CODE", "0") in ("", "0"):
            return OutcomeUnknown(_words(said) or "an answer without a status")
        return Rejected(_words(said))

    def _say(
        self,
        http: Http,
        kind: str,
        name: str,
        amount: int,
        transaction: str,
        more: dict[str, str],
        *,
        changes: bool,
    ) -> dict[str, str]:
        merchant, password = self.merchant_id.upper(), self.password.upper()
        total = _decimal(amount)
        form = {
            "PAYMENT_METHOD": "1",
            "TRANSACTIONTYPE": kind,
            "MERCHANTID": self.merchant_id,
            "MERCHANT_TRANID": name,
            "TRANSACTIONID": transaction,
            "AMOUNT": total,
            "RESPONSE_TYPE": "3",
            "SIGNATURE": card_signature(merchant, password, name, total, transaction),
            **more,
        }
        answer = http.exchange(
            "POST",
            self.base + API,
            changes=changes,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"},
            raw=urlencode(form).encode(),
        )
        if not 200 <= answer.status <= 299:
            raise refusal(answer, changes=changes, tell=lambda body: "")
        try:
            said = pairs(answer.body)
            self._check(said, name, amount)
        except Unreadable as error:
            raise unsure(changes, f"unreadable answer: {error}") from None
        return said

    def _check(self, said: dict[str, str], name: str, amount: int) -> None:
        """The answer is about this transaction, and signed where it says so."""
        if said.get("MERCHANT_TRANID", name) != name:
            raise Unreadable("another transaction")
        if "AMOUNT" in said and rupiah(said["AMOUNT"]) != amount:
            raise Unreadable("another amount")
        given = said.get("SIGNATURE", "")
        if not given:
            return
        last = (name, said.get("AMOUNT", _decimal(amount)), said.get("TXN_STATUS", ""))
        merchant = self.merchant_id.upper()
        # Their pages disagree on whether the password is signed in capitals.
        either = [
            card_signature(merchant, p, *last) for p in (self.password.upper(), self.password)
        ]
        if not any_same(given.upper(), either):
            raise Unreadable("wrong signature")


def pairs(raw: bytes) -> dict[str, str]:
    """``KEY=value;KEY=value``, in any order. Raises Unreadable for anything else."""
    try:
        text = raw.decode("utf-8").strip().rstrip(";")
    except UnicodeDecodeError:
        raise Unreadable("not text") from None
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        name = name.strip().upper()
        if not equals or not re.fullmatch(r"[A-Z0-9_]{1,40}", name) or name in found:
            raise Unreadable("not a list of fields")
        found[name] = value.strip()
    return found


def _decimal(amount: int) -> str:
    return f"{amount}.00"


def _words(said: dict[str, str]) -> str:
    return " ".join(f"{said.get('ERR_CODE', '')} {said.get('ERR_DESC', '')}".split())[:300]
