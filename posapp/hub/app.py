"""The hub's HTTP: notices in, answered once they are stored; a stream out to the tills."""

from __future__ import annotations

import hashlib
import hmac
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from posapp.hub.limits import Refusals, address_of
from posapp.hub.listeners import Listeners, Stream
from posapp.hub.store import HubStore
from posapp.models.clock import Clock
from posapp.models.errors import StorageTrouble
from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.types import Notice

log = logging.getLogger(__name__)

MAX_BODY = 65_536
#: Verifies and reads a notice of an account; raises BadNotice, or KeyError for no such account.
ReadNotice = Callable[[str, Mapping[str, str], bytes], Notice]
Answering = Callable[[Request], Awaitable[Any]]


class Hub:
    """One running hub: its store, and the tills that listen."""

    def __init__(
        self,
        store: HubStore,
        token: str,
        read: ReadNotice,
        clock: Clock,
        refusals: Refusals | None = None,
    ) -> None:
        self._store = store
        self._authorization = f"Bearer {token}".encode()
        self._read = read
        self._clock = clock
        self._refusals = refusals or Refusals(clock)
        self.listeners = Listeners(store)

    def routes(self) -> list[Route]:
        """What it answers."""
        return [
            Route("/notify/{account}", self._limited(self.notify), methods=["POST"]),
            Route("/events", self._limited(self.events), methods=["GET"]),
            Route("/health", self.health, methods=["GET"]),
        ]

    async def notify(self, request: Request) -> Response:
        """Store a notice once, then answer.

        A bad one is refused and never a server error. Only where the disk does not take a good
        one the gateway is told so: it will tell it again.
        """
        account = request.path_params["account"]
        try:
            body = await _limited_body(request)
            notice = self._verified(account, _headers(request), body)
            event = notice.event_id or hashlib.sha256(body).hexdigest()
            kept = self._store.keep(
                account, event, notice.reference, body, self._clock.now(), notice.extra
            )
        except KeyError:
            return _refusal(404, "no_account")
        except BadNotice as error:
            log.info("a notice to %s was refused: %s", account[:48], error.detail)
            return _refusal(413 if error.code == _TOO_LARGE else 400, error.code)
        except ClientDisconnect:
            return _refusal(400, "cut_off")
        except (sqlite3.Error, StorageTrouble) as trouble:
            log.warning("a notice could not be kept: %s", trouble)
            return _refusal(503, "busy")
        if kept is not None:
            self.listeners.tell(kept)
        return JSONResponse(dict(notice.answer) or {"ok": True})

    async def events(self, request: Request) -> Response | Stream:
        """Everything after a cursor, then each notice as it arrives (server-sent events)."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), self._authorization):
            return _refusal(401, "bad_token")
        after = request.query_params.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > 18:
            return _refusal(400, "bad_cursor")
        return Stream(self.listeners, int(after))

    async def health(self, request: Request) -> Response:
        """For whoever watches the hub."""
        return JSONResponse({"ok": True, "tills": len(self.listeners)})

    def _verified(self, account: str, headers: Mapping[str, str], body: bytes) -> Notice:
        try:
            return self._read(account, headers, body)
        except (KeyError, BadNotice, StorageTrouble):
            raise
        except Exception as error:
            # An adapter that stumbles over a notice has not verified it.
            log.exception("a notice to %s could not be read", account[:48])
            raise BadNotice(type(error).__name__) from None

    def _limited(self, answer: Answering) -> Answering:
        """Answer, unless the address was refused too often."""

        async def limited(request: Request) -> Any:
            address = address_of(request)
            if self._refusals.is_worn(address):
                return _refusal(429, "too_many", {"Retry-After": "60", "Connection": "close"})
            response = await answer(request)
            if 400 <= getattr(response, "status_code", 200) < 500:
                self._refusals.note(address)
            return response

        return limited


def build(hub: Hub) -> Starlette:
    """The application."""
    return Starlette(routes=hub.routes(), exception_handlers={HTTPException: _not_served})


_TOO_LARGE = "too_large"


def _headers(request: Request) -> dict[str, str]:
    """The headers, and the path that was posted to: some gateways sign that too."""
    path = request.scope.get("raw_path") or request.url.path.encode()
    return {**request.headers, ":path": path.decode("ascii", "replace")}


async def _limited_body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise BadNotice(f"more than {MAX_BODY} bytes", code=_TOO_LARGE)
    return bytes(body)


async def _not_served(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return _refusal(status, "method_not_allowed" if status == 405 else "not_found")


def _refusal(status: int, code: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": {"code": code}}, status, headers)
