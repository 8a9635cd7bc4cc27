"""Exchanges over the network that end in time, whatever the other side does.

A socket's own timeout starts again with every byte, and a name look-up has none at all: a
server that drips holds its caller for as long as it likes. So the exchange runs on a thread of
its own, and the caller waits for the whole of it no longer than the deadline.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class GivenUp(Exception):  # noqa: N818  (it ends the worker; nobody else sees it)
    """The caller stopped waiting: nothing more may be sent."""


class TimeIsUp(Exception):  # noqa: N818  (an answer about the exchange, not a failure of ours)
    """The deadline passed. ``sent`` says whether the other side may have acted."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("sent" if sent else "not sent")
        self.sent = sent


class Exchange:
    """What the caller and the worker share about one exchange."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._socket: socket.socket | None = None
        self._sent = False

    @property
    def sent(self) -> bool:
        """Whether the other side may have got enough to act on."""
        return self._sent

    def watch(self, connection: socket.socket) -> None:
        """Name the socket that is cut when time is up. Raises GivenUp when it already is."""
        with self._lock:
            if self._over:
                raise GivenUp
            self._socket = connection

    def commit(self) -> None:
        """Say that what is sent next lets the other side act.

        Raises GivenUp after the deadline: a worker that was stuck in a name look-up must not
        send what its caller has already called "not sent".
        """
        with self._lock:
            if self._over:
                raise GivenUp
            self._sent = True

    def give_up(self) -> None:
        """Stop the worker: it can send nothing from now on, and its socket is cut."""
        with self._lock:
            self._over = True
            connection = self._socket
        if connection is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own shutdown: that drops its TLS state under the worker.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Outcome(Generic[T]):
    """The result or the exception of the worker."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.values: list[T] = []
        self.error: BaseException | None = None

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return self.values[0]


def run_within(seconds: float, name: str, work: Callable[[Exchange], T], exchange: Exchange) -> T:
    """Run ``work`` and wait at most ``seconds`` for it. Raises TimeIsUp, or what it raised."""
    outcome: _Outcome[T] = _Outcome()

    def run() -> None:
        try:
            outcome.values.append(work(exchange))
        except BaseException as error:  # carried over to the caller
            outcome.error = error
        finally:
            outcome.done.set()

    threading.Thread(target=run, name=name, daemon=True).start()
    if not outcome.done.wait(seconds):
        exchange.give_up()
        raise TimeIsUp(sent=exchange.sent)
    try:
        return outcome.result()
    finally:
        outcome.error = None  # the traceback holds this frame: no cycle is left behind
