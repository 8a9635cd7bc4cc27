"""What every serving command shares: its port, its web server, its end on a signal."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from posapp.models.errors import Refused

HOST = "127.0.0.1"


def listen(port: int, last: int = 0) -> socket.socket:
    """A listening socket on ``port``; where 0 is asked, on ``last`` if that is free.

    Raises Refused ``port_taken`` where a port was asked for and somebody else has it.
    """
    if port:
        try:
            return _bind(port)
        except OSError:
            raise Refused("port_taken", port=port) from None
    if last:
        try:
            return _bind(last)
        except OSError:  # somebody else has it now
            return _bind(0)
    return _bind(0)


def _bind(port: int) -> socket.socket:
    # Named as TCP: only then does the loop turn off Nagle's wait, 40 ms for every answer.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":  # there REUSEADDR would share the port with a stranger
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(128)
    except BaseException:
        made.close()
        raise
    made.setblocking(False)
    return made


def number(listening: socket.socket) -> int:
    """The port that a socket listens on."""
    return int(listening.getsockname()[1])


class QuietServer(uvicorn.Server):
    """Leaves the signals to us: a stop that was asked for ends with status 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


def web_config(app: ASGIApp, http: type | str, grace: int) -> uvicorn.Config:
    """One process, one loop, silent; ``grace`` seconds for answers in flight at the end."""
    return uvicorn.Config(
        app,
        http=http,  # type: ignore[arg-type]
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=grace,
    )


@contextlib.contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` on SIGINT, SIGTERM and Ctrl+Break while this lasts."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        wanted.append(signal.SIGBREAK)
    before = {which: signal.signal(which, lambda *_: stop()) for which in wanted}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
