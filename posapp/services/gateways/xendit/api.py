"""Xendit's calls, one function each: authorised, read strictly, their failures told as ours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

from posapp.services.gateways.errors import BadCredentials, NotFound, Rejected
from posapp.services.gateways.http import Answer, Http, unsure
from posapp.services.gateways.strict_json import BadJson, read_object, read_objects
from posapp.services.gateways.types import Environment
from posapp.services.gateways.xendit.account import check_key
from posapp.services.gateways.xendit.mapping import Invoice, Refund, Refunds, Unreadable, read
from posapp.services.gateways.xendit.problems import REPEATED, error_code, problem

#: More openings of one reference than ever happen.
MOST = "20"

T = TypeVar("T")


class Repeated(Rejected):
    """Refused because the same was asked for before."""


class Api:
    """The calls of one account. Each may raise a GatewayError."""

    def __init__(self, base: str, key: str, environment: Environment, http: Http) -> None:
        self._base = base
        self._key = key
        self._environment = environment
        self._http = http

    def invoices(self, reference: str) -> list[Invoice]:
        """Every invoice with our reference, the first first."""
        params = {"external_id": reference, "limit": MOST}
        answer = self._exchange("GET", "/v2/invoices", params=params)
        try:
            rows = [read(row, Invoice) for row in read_objects(answer.body)]
        except (BadJson, Unreadable) as error:
            raise unsure(False, f"unreadable answer: {error}") from None
        ours = (row for row in rows if row.external_id == reference)
        return sorted(ours, key=lambda row: (row.created, row.id))

    def invoice(self, identity: str) -> Invoice:
        """One invoice. Raises NotFound."""
        answer = self._exchange("GET", f"/v2/invoices/{quote(identity, safe='')}")
        return _read(answer, Invoice, changes=False)

    def create(self, body: Mapping[str, object]) -> Invoice:
        """A new invoice, whatever there was under its reference."""
        return _read(self._change("/v2/invoices", body), Invoice, changes=True)

    def expire(self, identity: str) -> Invoice:
        """End an invoice. Raises NotFound; what a paid one answers is not documented."""
        answer = self._exchange("POST", f"/invoices/{quote(identity, safe='')}/expire!")
        return _read(answer, Invoice, changes=True)

    def refunds(self, invoice: str) -> list[Refund]:
        """The refunds of an invoice, in every state."""
        answer = self._exchange("GET", "/refunds", params={"invoice_id": invoice})
        rows = _read(answer, Refunds, changes=False).data
        return [row for row in rows if row.invoice_id in (None, invoice)]

    def refund(self, body: Mapping[str, object], key: str) -> Refund:
        """Ask for a refund. Raises Repeated where the key was used before."""
        return _read(self._change("/refunds", body, key), Refund, changes=True)

    def _change(self, path: str, body: Mapping[str, object], key: str = "") -> Answer:
        extra = {"idempotency-key": key} if key else {}
        try:
            return self._exchange("POST", path, body=body, extra=extra)
        except NotFound as error:
            # "Not found" answers a question; to a creation it says: wrong address, or no payment.
            raise Rejected(error.detail) from None

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> Answer:
        """The good answer. A key of the other environment is refused before it is sent."""
        if complaint := check_key(self._key, self._environment):
            raise BadCredentials(complaint)
        changes = method != "GET"
        headers = {"Authorization": authorization(self._key), **(extra or {})}
        answer = self._http.exchange(
            method, self._base + path, changes=changes, headers=headers, params=params, json=body
        )
        if 200 <= answer.status <= 299:
            return answer
        error = problem(answer, changes=changes, hide=self._hidden)
        if isinstance(error, Rejected) and error_code(answer) in REPEATED:
            raise Repeated(error.detail)
        raise error

    def _hidden(self, text: str) -> str:
        """Their words without our key, should they repeat it."""
        return text.replace(self._key, "…")


def authorization(key: str) -> str:
    """The header of HTTP Basic: the key is the user, the password is empty."""
    return "Basic " + b64encode(f"{key}:".encode()).decode()


def _read(answer: Answer, kind: type[T], *, changes: bool) -> T:
    try:
        return read(read_object(answer.body), kind)
    except (BadJson, Unreadable) as error:
        raise unsure(changes, f"unreadable answer: {error}") from None
