"""A server that misbehaves on purpose, over real sockets, one behaviour a connection."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, "FaultServer"], None]


@dataclass
class FaultServer:
    """Listens on loopback; ``behaviour`` is what it does with each connection."""

    behaviour: Behaviour
    context: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    @property
    def url(self) -> str:
        scheme = "https" if self.context else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    def wait_for_client(self, connection: socket.socket) -> None:
        """Block until the client goes away or the server stops."""
        with contextlib.suppress(OSError):
            connection.recv(1)

    def close(self) -> None:
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self.context:
                with self.context.wrap_socket(connection, server_side=True) as secure:
                    self._open.append(secure)
                    self.behaviour(secure, self)
                return
            self.behaviour(connection, self)


@contextlib.contextmanager
def serving(behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    server = FaultServer(behaviour, context)
    try:
        yield server
    finally:
        server.close()


def read_request(connection: socket.socket, server: FaultServer) -> bytes:
    """One whole HTTP request, head and body."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        more = connection.recv(65536)
        if not more:
            return raw
        raw += more
    head, _, body = raw.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            break
        body += more
    server.requests.append(head + b"\r\n\r\n" + body)
    return head + b"\r\n\r\n" + body


def http(status: int, body: bytes | dict[str, object], *headers: str) -> bytes:
    raw = json.dumps(body).encode() if isinstance(body, dict) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(raw)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def answer(raw: bytes) -> Behaviour:
    """Read the request, send ``raw``, close."""

    def behave(connection: socket.socket, server: FaultServer) -> None:
        read_request(connection, server)
        connection.sendall(raw)

    return behave


def cut_after_request(connection: socket.socket, server: FaultServer) -> None:
    """Take the request and hang up without a word."""
    read_request(connection, server)


def hang_after_request(connection: socket.socket, server: FaultServer) -> None:
    """Take the request and never answer."""
    read_request(connection, server)
    server.wait_for_client(connection)


def hang_up_at_once(connection: socket.socket, server: FaultServer) -> None:
    """Close before a byte was read."""


def dripping(raw: bytes, *, every: float, reading: bool = True) -> Behaviour:
    """Send ``raw`` byte by byte, each just in time for a timeout of the socket's own."""

    def behave(connection: socket.socket, server: FaultServer) -> None:
        if reading:
            read_request(connection, server)
        for byte in raw:
            if server.stopping.wait(every):
                return
            connection.sendall(bytes([byte]))

    return behave
