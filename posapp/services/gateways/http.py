"""HTTP to the outside: in time, verified, bounded, strict, and quiet about secrets.

Every failure is told as what to do next (``errors.py``): the caller never sees an exception of
the HTTP library, whose texts hold whole addresses with passwords in them.
"""

from __future__ import annotations

import json as jsonlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from posapp.models.clock import Clock
from posapp.services.deadline import Exchange, TimeIsUp, run_within
from posapp.services.gateways.errors import (
    BadCredentials,
    GatewayError,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.session import current, new_session
from posapp.services.gateways.strict_json import BadJson, read_object

if TYPE_CHECKING:
    import requests

log = logging.getLogger(__name__)

DEADLINE = 10.0
LIMIT = 1_000_000
#: "Later" in so many words: nothing was done, whatever was asked for.
LATER = frozenset({408, 425, 429, 503})


@dataclass(slots=True, frozen=True)
class Answer:
    """What came back, whatever it says."""

    status: int
    body: bytes


@dataclass(slots=True, frozen=True)
class Call:
    """One request. ``changes`` says that it may do something at the other side."""

    method: str
    url: str
    changes: bool
    headers: Mapping[str, str]
    params: Mapping[str, str]
    body: bytes | None = None


class Http:
    """One session to the outside, shared by all adapters and channels."""

    def __init__(
        self,
        clock: Clock,
        *,
        deadline: float = DEADLINE,
        limit: int = LIMIT,
        verify: bool | str = True,
    ) -> None:
        """``verify`` may name a file of certificate authorities; it never turns checking off."""
        if verify is False:
            raise ValueError("certificates are always verified")
        self._clock = clock
        self._deadline = deadline
        self._limit = limit
        self._verify = verify
        self._lock = threading.Lock()
        self._session: requests.Session | None = None

    def close(self) -> None:
        """Let go of the connections that are kept open."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def request_json(
        self,
        method: str,
        url: str,
        *,
        changes: bool,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
        tell: Callable[[Mapping[str, object]], str] | None = None,
    ) -> dict[str, object]:
        """The JSON object that a 2xx answers. Raises a GatewayError for everything else.

        ``tell`` finds the words of a refusal in the gateway's own error body.
        """
        answer = self.exchange(
            method, url, changes=changes, headers=headers, params=params, json=json
        )
        if not 200 <= answer.status <= 299:
            raise refusal(answer, changes=changes, tell=tell or tell_error)
        try:
            return read_object(answer.body)
        except BadJson as error:
            raise unsure(changes, f"unreadable answer: {error}") from None

    def exchange(
        self,
        method: str,
        url: str,
        *,
        changes: bool,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """The answer as it is, of any status. Raises where none came, or a useless one.

        ``raw`` is JSON that was written already, for gateways that sign the bytes.
        """
        body = raw if json is None else jsonlib.dumps(json, ensure_ascii=False).encode()
        sent_headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "posapp",
            **({} if body is None else {"Content-Type": "application/json"}),
            **(headers or {}),
        }
        call = Call(method, url, changes, sent_headers, params or {}, body)
        began = self._clock.monotonic()
        try:
            answer = self._run(call)
        except GatewayError as error:
            # No warning: being without a network is ordinary; whoever asked says what it means.
            log.info("%s %s: %s (%s)", method, place(url), error.code, error.detail)
            raise
        took = (self._clock.monotonic() - began) * 1000
        log.info("%s %s: %d, %d bytes, %.0f ms", method, place(url), answer.status,
                 len(answer.body), took)  # fmt: skip
        return answer

    def _run(self, call: Call) -> Answer:
        exchange = Exchange()
        session = self._opened()
        try:
            return run_within(
                self._deadline, "http", lambda shared: self._send(session, call, shared), exchange
            )
        except TimeIsUp as late:
            raise unsure(call.changes and late.sent, "no answer in time") from None
        except GatewayError:
            raise
        except Exception as error:  # the library's many kinds end here
            raise _translated(error, call, sent=exchange.sent) from None

    def _send(self, session: requests.Session, call: Call, exchange: Exchange) -> Answer:
        import requests

        request = requests.Request(
            call.method, call.url, headers=dict(call.headers), params=dict(call.params),
            data=call.body,
        )  # fmt: skip
        prepared = session.prepare_request(request)
        current.exchange = exchange
        # The adapter, not session.send: that reads the whole body of a redirect, of any size.
        response = session.get_adapter(prepared.url or "").send(
            prepared, stream=True, timeout=self._deadline, verify=self._verify, proxies={}
        )
        try:
            return Answer(response.status_code, self._read(response, call))
        finally:
            response.close()

    def _read(self, response: requests.Response, call: Call) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(16_384):
            body += chunk
            if len(body) > self._limit:
                raise unsure(call.changes, f"answer of more than {self._limit} bytes")
        return bytes(body)

    def _opened(self) -> requests.Session:
        with self._lock:
            if self._session is None:
                self._session = new_session()
            return self._session


def _translated(error: Exception, call: Call, *, sent: bool) -> GatewayError:
    """The library's exception as ours; its text is never repeated, it may hold secrets."""
    import requests.exceptions as theirs
    from urllib3.exceptions import LocationValueError

    addresses = (
        theirs.InvalidURL,
        theirs.MissingSchema,
        theirs.InvalidSchema,
        LocationValueError,
    )
    if isinstance(error, addresses):
        return Rejected("the address is not a web address", code="gateway_bad_address")
    if not sent and isinstance(error, theirs.InvalidHeader | UnicodeError):
        return BadCredentials("a key holds characters that cannot be sent")
    reason = "certificate or encryption refused" if isinstance(error, theirs.SSLError) else ""
    return unsure(call.changes and sent, reason or ("cut" if sent else "no connection"))


def unsure(changes: bool, detail: str) -> GatewayError:
    """No usable answer: unknown where something may have been done, else just later."""
    return OutcomeUnknown(detail) if changes else Unavailable(detail)


def refusal(
    answer: Answer, *, changes: bool, tell: Callable[[Mapping[str, object]], str]
) -> GatewayError:
    """The error that an answer other than 2xx means."""
    status = answer.status
    try:
        body = read_object(answer.body)
    except BadJson:
        body = None
    detail = f"{status} {_one_line(tell(body)) if body is not None else ''}".strip()
    if status in (401, 403):
        return BadCredentials(detail)
    if status in LATER:
        return Unavailable(detail)
    if status == 404:
        # A page of some proxy says nothing about what the gateway knows.
        if body is not None:
            return NotFound(detail)
        return Rejected(detail) if changes else Unavailable(detail)
    if 400 <= status <= 499:
        return Rejected(detail)
    return unsure(changes, detail)


def tell_error(body: Mapping[str, object]) -> str:
    """Code and message of the usual ``{"error": {"code", "message"}}``."""
    error = body.get("error")
    if not isinstance(error, dict):
        return ""
    return ": ".join(
        text for key in ("code", "message") if isinstance(text := error.get(key), str) and text
    )


def place(url: str) -> str:
    """The address for the log: no user, no password, no query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(not an address)"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _one_line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:300]
