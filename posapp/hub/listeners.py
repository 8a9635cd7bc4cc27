"""The tills that listen: each gets what it missed, then every notice as it arrives."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.types import Receive, Scope, Send

from posapp.hub.store import HubStore, Kept

KEEP_ALIVE = 15.0
#: A till that takes no more than this is let go; it comes back and resumes from its cursor.
MOST_WAITING = 2_000
#: Everything that was missed has been sent; from here on it is live.
LIVE = b": live\n\n"
_BEAT = b": still here\n\n"
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    # A proxy that gathers an answer before it passes it on would gather for ever.
    (b"x-accel-buffering", b"no"),
]


class Listener:
    """One till that listens, and what it was not sent yet."""

    __slots__ = ("_waiting", "ended", "wake")

    def __init__(self) -> None:
        self._waiting: list[tuple[int, bytes]] = []
        self.wake = asyncio.Event()
        self.ended = False

    def push(self, sequence: int, event: bytes) -> None:
        """Something to send; too much of it ends this till's stream."""
        if len(self._waiting) >= MOST_WAITING:
            self.end()
            return
        self._waiting.append((sequence, event))
        self.wake.set()

    def end(self) -> None:
        """Send nothing more."""
        self.ended = True
        self.wake.set()

    def take(self, cursor: int) -> tuple[int, bytes]:
        """What waits beyond the cursor, as one piece, and the cursor after it."""
        waiting, self._waiting = self._waiting, []
        self.wake.clear()
        fresh = [event for sequence, event in waiting if sequence > cursor or not sequence]
        return max([cursor, *(sequence for sequence, _ in waiting)]), b"".join(fresh)


class Listeners:
    """All that listen now. Used from the hub's loop only."""

    def __init__(self, store: HubStore) -> None:
        self._store = store
        self._all: set[Listener] = set()

    def __len__(self) -> int:
        return len(self._all)

    def tell(self, kept: Kept) -> None:
        """Push one notice to every till; it is put into words once."""
        event = _event(kept)
        for listener in self._all:
            listener.push(kept.sequence, event)

    async def beat(self, pause: float = KEEP_ALIVE) -> None:
        """Let every till know that the hub is there, until cancelled."""
        while True:
            await asyncio.sleep(pause)
            for listener in self._all:
                listener.push(0, _BEAT)

    def end(self) -> None:
        """Let the tills go."""
        for listener in self._all:
            listener.end()

    async def serve(self, cursor: int, receive: Receive, send: Send) -> None:
        """One till's stream, from its cursor until it or the hub goes."""
        listener = Listener()
        self._all.add(listener)
        gone = asyncio.ensure_future(_gone(receive, listener))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            cursor = await self._send_missed(cursor, send)
            while not listener.ended:
                cursor, piece = listener.take(cursor)
                if piece:
                    await _send(send, piece)
                await listener.wake.wait()
            await _send(send, b"", more=False)
        finally:
            self._all.discard(listener)
            gone.cancel()

    async def _send_missed(self, cursor: int, send: Send) -> int:
        if cursor > self._store.last():
            cursor = 0  # a hub that was set up anew knows nothing of the till's cursor
        await _send(send, b": hello\n\n")
        while missed := self._store.after(cursor):
            await _send(send, b"".join(map(_event, missed)))
            cursor = missed[-1].sequence
        await _send(send, LIVE)
        return cursor


class Stream:
    """The answer to a till: an ASGI application that Starlette calls."""

    __slots__ = ("_cursor", "_listeners")

    def __init__(self, listeners: Listeners, cursor: int) -> None:
        self._listeners = listeners
        self._cursor = cursor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve until the end."""
        await self._listeners.serve(self._cursor, receive, send)


async def _gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


async def _send(send: Send, piece: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": more})


def _event(kept: Kept) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (kept.sequence, msgspec.json.encode(kept))
