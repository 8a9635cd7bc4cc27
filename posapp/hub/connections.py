"""Connections that drip: whoever does not finish a request in time is cut off.

The web server waits for a request for as long as somebody likes, and takes headers of any
length; hundreds of sockets that say a byte now and then would hold it up for ever.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 32_768
#: Sockets that the hub may hold; systems often allow 1,024 where nobody asks for more.
SOCKETS = 65_536


class Impatient(HttpToolsProtocol):
    """Cuts a connection whose request does not come to its end."""

    #: A whole request, head and body, has come by then.
    seconds = 10.0
    _limit: asyncio.TimerHandle | None = None
    _in_head = True
    _head = 0
    _ended = 0

    def connection_made(self, transport: Any) -> None:
        """The time begins with the connection, not with its first byte."""
        super().connection_made(transport)
        self._start()

    def data_received(self, data: bytes) -> None:
        """Some bytes; a head that goes on and on is cut."""
        ended = self._ended
        super().data_received(data)
        if self._in_head and self._ended == ended:
            self._head += len(data)
            if self._head > MAX_HEAD:
                self._cut()

    def on_message_begin(self) -> None:
        """The time begins again with every further request."""
        super().on_message_begin()
        self._start()

    def on_headers_complete(self) -> None:
        """What follows is the body, which the hub measures itself."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """It is all there; how long the answer takes is ours."""
        super().on_message_complete()
        self._in_head, self._head = True, 0
        self._ended += 1
        self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to be cut off."""
        self._stop()
        super().connection_lost(exc)

    def _start(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(self.seconds, self._cut)

    def _stop(self) -> None:
        limit, self._limit = self._limit, None
        if limit is not None:
            limit.cancel()

    def _cut(self) -> None:
        self.transport.abort()


def make_room() -> None:
    """Let this process hold as many sockets as the system allows it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SOCKETS if hard == resource.RLIM_INFINITY else min(SOCKETS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
