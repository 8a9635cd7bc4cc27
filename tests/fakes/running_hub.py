"""A real hub on a real socket, in a thread of the test; and notices as its gateway signs them."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from posapp.hub.accounts import Accounts
from posapp.hub.app import Hub, ReadNotice
from posapp.hub.connections import Impatient
from posapp.hub.limits import Refusals
from posapp.hub.server import HubServer
from posapp.hub.store import HubStore
from posapp.models.clock import Clock, SystemClock
from posapp.services.gateways.signing import hmac_sha256
from posapp.serving import HOST, listen, number

TOKEN = "the hub's token"
KEY = b"sandbox-notice-key"
HEADER = "X-Sandbox-Signature"
PATIENCE = 10


def body_of(reference: str = "INV-A-000001-AB3D", event: str = "e1", **changed: Any) -> bytes:
    """What the practice gateway says."""
    said = {
        "event": event, "type": "charge.paid", "reference": reference, "state": "paid",
        "amount": 70_000, "currency": "IDR", "at": "2026-11-22T07:00:00.000Z",
    }  # fmt: skip
    return json.dumps(said | changed).encode()


def signed(body: bytes, key: bytes = KEY, at: float | None = None) -> dict[str, str]:
    """The headers that prove it."""
    seconds = str(int(time.time() if at is None else at))
    return {HEADER: f"t={seconds},v1={hmac_sha256(key, seconds.encode() + b'.' + body)}"}


class RunningHub:
    """The hub of a folder; ``stop`` lets go of everything."""

    def __init__(
        self,
        folder: Path,
        *,
        read: ReadNotice | None = None,
        clock: Clock | None = None,
        refusals: Refusals | None = None,
        protocol: type = Impatient,
        port: int = 0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "hub.sqlite3"
        self.store = HubStore(self.path)
        clock = clock or SystemClock()
        self._accounts = Accounts(folder, clock)
        self.hub = Hub(self.store, TOKEN, read or self._accounts.read_notice, clock, refusals)
        self._server = HubServer(self.hub, protocol)
        self._socket = listen(port)
        self.port = number(self._socket)
        self.url = f"http://{HOST}:{self.port}"
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub-under-test")
        self._thread.start()
        assert self._up.wait(PATIENCE)

    def _run(self) -> None:
        asyncio.run(self._server.run(self._socket, self._up.set))

    def stop(self) -> None:
        self._server.stop()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        self.store.close()
        self._accounts.close()

    def beat(self) -> None:
        """Say now to every till that the hub is there."""
        for listener in list(self.hub.listeners._all):
            self._server._loop.call_soon_threadsafe(listener.push, 0, b": still here\n\n")

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """One request: status and JSON."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            connection.close()

    def notify(
        self, body: bytes, headers: Mapping[str, str] | None = None, account: str = "sandbox"
    ) -> int:
        """A notice as the gateway posts it; the status of the answer."""
        given = signed(body) if headers is None else headers
        return self.ask("POST", f"/notify/{account}", body, given)[0]

    def rows(self) -> list[tuple[str, str]]:
        """What is on the disk: event and reference, as another process sees it."""
        with contextlib.closing(sqlite3.connect(self.path)) as file:
            return file.execute(
                "SELECT event_id, reference FROM notices ORDER BY sequence"
            ).fetchall()

    def till(self, after: int | str = 0, token: str = TOKEN) -> StreamOfNews:
        """A till that listens."""
        return StreamOfNews(self.port, after, token)


class StreamOfNews:
    """One listening connection, read line by line."""

    def __init__(self, port: int, after: int | str, token: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {token}"}
        self._connection.request("GET", f"/events?after={after}", headers=headers)
        self.answer = self._connection.getresponse()

    def line(self) -> bytes:
        """The next line that says something; nothing at the end of the stream."""
        while line := self.answer.readline():
            if line.strip():
                return line.strip()
        return b""

    def news(self) -> dict[str, Any] | None:
        """The next notice; none at the end of the stream."""
        while line := self.line():
            if line.startswith(b"data: "):
                return json.loads(line[6:])
        return None

    def until_live(self) -> list[dict[str, Any]]:
        """Every notice that was missed."""
        missed = []
        while (line := self.line()) != b": live":
            assert line, "the stream ended"
            if line.startswith(b"data: "):
                missed.append(json.loads(line[6:]))
        return missed

    def close(self) -> None:
        self.answer.close()
        self._connection.close()


@contextlib.contextmanager
def running_hub(folder: Path, **options: Any) -> Iterator[RunningHub]:
    """A hub for the length of a block."""
    made = RunningHub(folder, **options)
    try:
        yield made
    finally:
        made.stop()
