"""The hub's HTTP: notices in, answered once they are stored; a stream out to the tills."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Callable, Mapping

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from posapp.hub.store import HubStore, Kept
from posapp.models.clock import Clock
from posapp.services.gateways.errors import BadNotice
from posapp.services.gateways.types import Notice

log = logging.getLogger(__name__)

MAX_BODY = 65_536
KEEP_ALIVE = 15.0
#: Verifies and reads a notice of an account; raises BadNotice, or KeyError for no such account.
ReadNotice = Callable[[str, Mapping[str, str], bytes], Notice]


class Hub:
    """One running hub: its store, and the tills that listen."""

    def __init__(self, store: HubStore, token: str, read: ReadNotice, clock: Clock) -> None:
        self._store = store
        self._token = token
        self._read = read
        self._clock = clock
        self._listening: set[asyncio.Queue[Kept | None]] = set()

    def routes(self) -> list[Route]:
        """What it answers."""
        return [
            Route("/notify/{account}", self.notify, methods=["POST"]),
            Route("/events", self.events, methods=["GET"]),
            Route("/health", self.health, methods=["GET"]),
        ]

    async def notify(self, request: Request) -> Response:
        """Store a notice once, then answer; a bad one is refused, never a server error."""
        try:
            body = await _limited_body(request)
            account = request.path_params["account"]
            notice = self._read(account, dict(request.headers), body)
        except KeyError:
            return _refusal(404, "no_account")
        except BadNotice as error:
            log.info("a notice was refused: %s", error.detail)
            return _refusal(400, error.code)
        except ClientDisconnect:
            return _refusal(400, "cut_off")
        event = notice.event_id or hashlib.sha256(body).hexdigest()
        kept = self._store.keep(account, event, notice.reference, body, self._clock.now())
        if kept is not None:
            for queue in self._listening:
                queue.put_nowait(kept)
        return JSONResponse({"ok": True})

    async def events(self, request: Request) -> Response:
        """Everything after a cursor, then each notice as it arrives (server-sent events)."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return _refusal(401, "bad_token")
        after = request.query_params.get("after", "0")
        if not after.isascii() or not after.isdigit() or len(after) > 18:
            return _refusal(400, "bad_cursor")
        stream = self._stream(int(after))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def health(self, request: Request) -> Response:
        """For whoever watches the hub."""
        return JSONResponse({"ok": True, "tills": len(self._listening)})

    def end(self) -> None:
        """Let the tills go."""
        for queue in self._listening:
            queue.put_nowait(None)

    async def _stream(self, cursor: int) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[Kept | None] = asyncio.Queue()
        self._listening.add(queue)
        try:
            if cursor > self._store.last():
                cursor = 0  # a hub that was set up anew knows nothing of the till's cursor
            yield b": hello\n\n"
            while batch := self._store.after(cursor):
                for kept in batch:
                    cursor = kept.sequence
                    yield _event(kept)
            while True:
                try:
                    news = await asyncio.wait_for(queue.get(), KEEP_ALIVE)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if news is None:
                    return
                if news.sequence > cursor:
                    cursor = news.sequence
                    yield _event(news)
        finally:
            self._listening.discard(queue)


def build(hub: Hub) -> Starlette:
    """The application."""
    return Starlette(routes=hub.routes())


def _event(kept: Kept) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (kept.sequence, msgspec.json.encode(kept))


async def _limited_body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise BadNotice("too large")
    return body


def _refusal(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code}}, status)
