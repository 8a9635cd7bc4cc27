"""What every simulator of a gateway shares: serving on loopback, faults, a log of requests.

A simulator inherits ``Simulator``, answers in ``answer`` (called under a lock, one request at a
time) and says in ``place`` what a request is about: ``create``, ``fetch``, ``cancel``,
``refund``, or any other word of its own. ``Direct`` reaches it without sockets.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from posapp.models.clock import Clock, SystemClock
from posapp.services.gateways import http as outside
from posapp.services.gateways.http import Http
from tests.fakes.fault_server import FaultServer, http, read_request

#: The work is done, then the answer goes wrong on its way.
LOST = ("drop_response", "http_500", "timeout", "html", "truncated", "drip", "huge", "redirect")
#: The work is done and the answer is right; it takes its time.
SLOW = ("slow",)
#: Nothing is done.
REFUSED = ("http_429", "http_503")
#: The work is done and the answer says something else: ``twisted`` of the simulator makes it.
TWISTED = ("wrong_amount", "wrong_currency", "wrong_reference")
ANSWERS = (*LOST, *SLOW, *REFUSED, *TWISTED)
NOTICES = ("duplicate", "late", "lost", "out_of_order", "bad_signature")
SUMS = ("overpay", "underpay")
WRONG_BY = 10_000
#: Where a redirect leads; whoever follows it is in the log of requests.
ELSEWHERE = "/elsewhere"
SLOW_SECONDS = 0.1
DRIP_SECONDS = 0.02
HUGE = 1_100_000
PAGE = b"<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"


@dataclass(frozen=True)
class Request:
    """One request as it came in; ``headers`` have lower-case names."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> object:
        """The body read as JSON. Raises ValueError."""
        return json.loads(self.body.decode("utf-8"))


@dataclass(frozen=True)
class Reply:
    """What is answered: an object is sent as JSON, bytes as they are."""

    status: int
    body: Mapping[str, object] | bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class SentNotice:
    """One notice as it leaves: what it is about, and the request that carries it."""

    reference: str
    headers: Mapping[str, str]
    body: bytes
    path: str = "/"


class Simulator:
    """A gateway on loopback; the work of one request is never mixed with another's."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.requests: list[Request] = []
        #: What was sent to the shop, in the order in which it arrives there.
        self.notices: list[SentNotice] = []
        #: Notices that are late; ``release`` lets them go.
        self.held: list[SentNotice] = []
        self._sent: dict[str, SentNotice] = {}
        self._faults: dict[str, list[str]] = {}
        self._lock = threading.RLock()
        self._server: FaultServer | None = None

    def answer(self, request: Request) -> Reply:
        """Do what is asked for, strictly by the gateway's documents."""
        raise NotImplementedError

    def place(self, request: Request) -> str:
        """What a request is about, as faults name it; empty: no fault can meet it."""
        raise NotImplementedError

    def twisted(self, kind: str, place: str, reply: Reply) -> Reply:
        """The answer with another amount, currency or reference in it."""
        raise NotImplementedError

    def forged(self, notice: SentNotice) -> SentNotice:
        """The notice with a signature that is not right."""
        raise NotImplementedError

    def fault(self, kind: str, on: str, count: int = 1) -> None:
        """The next ``count`` requests, notices or payments (``on``) go wrong in that way."""
        known = {"notice": NOTICES, "payment": SUMS}.get(on, ANSWERS)
        if kind not in known:
            raise ValueError(f"{kind} means nothing on {on}")
        with self._lock:
            self._faults.setdefault(on, []).extend([kind] * count)

    def take_fault(self, on: str) -> str:
        """Use up the oldest fault of a place; empty where none waits."""
        with self._lock:
            waiting = self._faults.get(on)
            return waiting.pop(0) if waiting else ""

    @property
    def waiting_faults(self) -> dict[str, list[str]]:
        """Faults that nothing has met so far."""
        return {on: list(kinds) for on, kinds in self._faults.items() if kinds}

    def receive(self, request: Request) -> tuple[Reply, str]:
        """The answer to a request, and what goes wrong with it on its way."""
        with self._lock:
            self.requests.append(request)
            if request.path == ELSEWHERE:
                return Reply(200, {"stolen": True}), ""
            place = self.place(request)
            kind = self.take_fault(place) if place else ""
            if kind in REFUSED:
                return Reply(int(kind.removeprefix("http_")), {}), kind
            reply = self.answer(request)
            if kind in TWISTED:
                reply = self.twisted(kind, place, reply)
            return reply, kind

    def asked(self, place: str) -> list[Request]:
        """The requests about this, in the order in which they came."""
        return [request for request in self.requests if self.place(request) == place]

    def notify(self, notice: SentNotice) -> None:
        """Tell the shop, as well or as badly as the next fault on ``notice`` says."""
        kind = self.take_fault("notice")
        before = self._sent.get(notice.reference)
        self._sent[notice.reference] = notice
        if kind == "late":
            self.held.append(notice)
        elif kind == "bad_signature":
            self.notices.append(self.forged(notice))
        elif kind == "duplicate":
            self.notices += [notice, notice]
        elif kind == "out_of_order":
            if before is None:
                raise ValueError("nothing was told before that could come late")
            self.notices += [notice, before]
        elif kind != "lost":
            self.notices.append(notice)

    def release(self) -> None:
        """What was late arrives."""
        self.notices += self.held
        self.held = []

    @property
    def url(self) -> str:
        """Where it serves. Call ``start`` first."""
        assert self._server is not None, "not started"
        return self._server.url

    def start(self) -> Simulator:
        """Serve on a free port of loopback until ``close``."""
        self._server = FaultServer(self._behave)
        return self

    def close(self) -> None:
        """Stop serving."""
        if self._server is not None:
            self._server.close()

    def _behave(self, connection: socket.socket, server: FaultServer) -> None:
        raw = read_request(connection, server)
        if not raw:
            return
        reply, kind = self.receive(_parsed(raw))
        if kind == "drop_response":
            return
        if kind == "timeout":
            server.wait_for_client(connection)
            return
        if kind == "slow":
            server.stopping.wait(SLOW_SECONDS)
        if kind == "drip":
            for byte in _on_the_wire(reply):
                if server.stopping.wait(DRIP_SECONDS):
                    return
                connection.sendall(bytes([byte]))
            return
        connection.sendall(_on_the_wire(spoilt(reply, kind)))


def spoilt(reply: Reply, kind: str) -> Reply:
    """What is left of the answer."""
    if kind == "http_500":
        return Reply(500, {})
    if kind == "html":
        return Reply(200, PAGE)
    if kind == "truncated":
        return replace(reply, body=reply.raw[: len(reply.raw) // 2])
    if kind == "huge":
        return replace(reply, body=reply.raw + b" " * HUGE)
    if kind == "redirect":
        return Reply(307, b"", {"Location": ELSEWHERE})
    return reply


class Direct(Http):
    """The way to a simulator without sockets: thousands of requests in a second.

    An answer that would not come, or not in time, is told as ``Http`` tells it.
    """

    def __init__(self, simulator: Simulator, clock: Clock | None = None) -> None:
        super().__init__(clock or SystemClock())
        self._simulator = simulator

    def _run(self, call: outside.Call) -> outside.Answer:
        parts = urlsplit(call.url)
        query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(call.params)
        headers = {name.lower(): value for name, value in call.headers.items()}
        request = Request(call.method, parts.path, query, headers, call.body or b"")
        reply, kind = self._simulator.receive(request)
        if kind in ("drop_response", "timeout", "drip"):
            raise outside.unsure(call.changes, kind)
        sent = spoilt(reply, kind)
        if len(sent.raw) > outside.LIMIT:
            raise outside.unsure(call.changes, "too large an answer")
        return outside.Answer(sent.status, sent.raw)


AnySimulator = TypeVar("AnySimulator", bound=Simulator)


@contextlib.contextmanager
def simulating(simulator: AnySimulator) -> Iterator[AnySimulator]:
    """Serve a simulator for the length of a test."""
    simulator.start()
    try:
        yield simulator
    finally:
        simulator.close()


def nobody() -> str:
    """An address of this machine where nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def _parsed(raw: bytes) -> Request:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = [line.partition(":") for line in lines]
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Request(method, parts.path, query, headers, body)


def _on_the_wire(reply: Reply) -> bytes:
    lines = [f"{name}: {value}" for name, value in reply.headers.items()]
    return http(reply.status, reply.raw, *lines)
