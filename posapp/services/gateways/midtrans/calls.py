"""Calls to Midtrans: the key in its header, and refusals that it hides under HTTP 200."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from posapp.services.gateways.errors import BadCredentials, NotFound, Rejected, Unavailable
from posapp.services.gateways.http import Answer, Http, refusal, unsure
from posapp.services.gateways.midtrans.info import SERVER_KEY, Addresses, check_server_key
from posapp.services.gateways.strict_json import BadJson, read_object

if TYPE_CHECKING:
    from posapp.services.gateways.registry import Account

_REFUSED = re.compile(r"[45]\d\d")
#: What Snap says of a page that cannot be closed; with which HTTP status is not documented.
_ABOUT_PAGES = re.compile(r"already cancel|not found|progress|expired", re.I)


class Calls:
    """One key at one place; every failure is told as what to do next."""

    def __init__(self, account: Account, addresses: Addresses, http: Http) -> None:
        """The account is kept, not its key: what shows this object must not show the key."""
        self._account = account
        self._snap = addresses.snap.rstrip("/")
        self._core = addresses.core.rstrip("/")
        self._http = http

    def snap(
        self, path: str, body: Mapping[str, object], headers: Mapping[str, str]
    ) -> dict[str, object]:
        """The object that Snap answers. Raises a GatewayError."""
        answer = self._exchange("POST", self._snap + path, body, headers, changes=True)
        return _understood(answer, changes=True, accept=())

    def core(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        accept: Collection[int] = (),
    ) -> dict[str, object]:
        """The object that the Core API answers about ``<name>/<verb>``.

        ``accept`` are refusals that the caller looks into by itself. Raises a GatewayError,
        NotFound only where Midtrans itself says that it has no such transaction.
        """
        name, _, verb = path.rpartition("/")
        url = f"{self._core}/v2/{quote(name, safe='')}/{verb}"
        changes = method != "GET"
        answer = self._exchange(method, url, body, {}, changes=changes)
        return _understood(answer, changes=changes, accept=accept)

    def close(self, token: str) -> dict[str, object]:
        """What Snap says when a page is closed, be it a refusal about the page."""
        url = f"{self._snap}/transactions/{quote(token, safe='')}/cancel"
        answer = self._exchange("POST", url, {}, {}, changes=True)
        try:
            body = read_object(answer.body)
        except BadJson:
            body = {}
        if answer.status < 500 and _ABOUT_PAGES.search(messages(body)):
            return body
        body = _understood(answer, changes=True, accept=())
        if "canceled_at" not in body:
            raise unsure(True, "unreadable answer: neither closed nor refused")
        return body

    def _exchange(
        self,
        method: str,
        url: str,
        body: Mapping[str, object] | None,
        headers: Mapping[str, str],
        *,
        changes: bool,
    ) -> Answer:
        key = self._account.secrets[SERVER_KEY]
        wrong = check_server_key(key, self._account.environment)
        if wrong:
            raise BadCredentials(wrong)
        basic = b64encode(f"{key}:".encode()).decode()
        sent = {"Authorization": f"Basic {basic}", "Content-Type": "application/json", **headers}
        return self._http.exchange(method, url, changes=changes, headers=sent, json=body)


def messages(body: Mapping[str, object]) -> str:
    """Why it was refused: Snap's ``error_messages``, or the Core API's message and details."""
    found: list[str] = []
    for field in ("status_message", "error_messages", "validation_messages"):
        value = body.get(field)
        texts = value if isinstance(value, list) else [value]
        found += [text for text in texts if isinstance(text, str) and text]
    return "; ".join(found)


def _understood(answer: Answer, *, changes: bool, accept: Collection[int]) -> dict[str, object]:
    """The object, if neither HTTP nor the ``status_code`` in it is a refusal."""
    try:
        body = read_object(answer.body)
    except BadJson as error:
        if 200 <= answer.status <= 299:
            raise unsure(changes, f"unreadable answer: {error}") from None
        raise refusal(answer, changes=changes, tell=messages) from None
    code = body.get("status_code")
    theirs = int(code) if isinstance(code, str) and _REFUSED.fullmatch(code) else 0
    status = theirs or answer.status
    if status in accept or (200 <= status <= 299):
        return body
    if theirs in (403, 408):
        # Theirs mean "wrong form of answer asked for" and "wrong data type", not keys or time.
        raise Rejected(f"{theirs} {messages(body)}")
    failed = refusal(Answer(status, answer.body), changes=changes, tell=messages)
    if isinstance(failed, NotFound) and not theirs and not changes:
        raise Unavailable(failed.detail)  # somebody else's 404 on the way
    raise failed
