"""The hub: notices a second with one durable commit each, and what a listening till costs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from posapp.hub.connections import make_room
from posapp.hub.store import HubStore
from posapp.models.clock import SystemClock
from posapp.services.gateways.sandbox.notice import HEADER, KEY
from posapp.services.gateways.signing import hmac_sha256
from tools.bench.report import Figure, Samples

ROUNDS = 5
A_ROUND = 1_000
CONNECTIONS = 16
TILLS = 1_000
TOLD = 20


class HubProcess:
    """The hub as its users start it."""

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json", "hub"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.token: str = told["token"]
        place = urlsplit(told["notify"])
        self.path, self.port = place.path, place.port or 0

    def resident(self) -> float:
        """KiB of memory that it holds."""
        asked = ["ps", "-o", "rss=", "-p", str(self.process.pid)]
        return float(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)

    def end(self) -> None:
        """Let it go."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=10)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[HubProcess]:
    """A hub for the length of a block."""
    hub = HubProcess(folder)
    try:
        yield hub
    finally:
        hub.end()


def measure(folder: Path) -> list[Figure]:
    """The figures of the hub."""
    folder.mkdir(parents=True, exist_ok=True)
    make_room()
    with running(folder / "tills") as hub:
        tills = _tills(hub)
    with running(folder / "notices") as hub:
        notices = _notices(hub, folder)
    return [*notices, *tills]


def _notices(hub: HubProcess, folder: Path) -> list[Figure]:
    """Ours and the floor in turn; the first round warms both up."""
    answers, rate, floor = Samples(), [], []
    raw = HubStore(folder / "floor.sqlite3")
    for turn in range(ROUNDS + 1):
        requests = [_request(hub, f"{turn}-{n}") for n in range(A_ROUND)]
        began = time.perf_counter()
        waits = asyncio.run(_post_all(hub.port, requests))
        took = time.perf_counter() - began
        alone = _commits_alone(raw, turn)
        if turn:
            rate.append(A_ROUND / took)
            floor.append(A_ROUND / alone)
            answers.wall += waits
    raw.close()
    middle, bare = sorted(rate)[ROUNDS // 2], sorted(floor)[ROUNDS // 2]
    p99 = answers.at(0.99)
    return [
        Figure(
            "notices a second, one commit each",
            f"{middle:,.0f}",
            "1,000",
            f"{bare:,.0f} commits alone ({bare / middle:.1f}x)",
            middle >= 1_000,
        ),
        Figure(f"  answer, p99 of {CONNECTIONS} at once", f"{p99:.1f} ms", "50 ms", "", p99 <= 50),
    ]


def _commits_alone(store: HubStore, turn: int) -> float:
    """The same rows in the same table, without HTTP and signature."""
    body, clock = _body("0"), SystemClock()
    began = time.perf_counter()
    for n in range(A_ROUND):
        store.keep("sandbox", f"{turn}-{n}", "INV-A-000001-AB3D", body, clock.now())
    return time.perf_counter() - began


def _body(event: str) -> bytes:
    said = {
        "event": event, "type": "charge.paid", "reference": "INV-A-000001-AB3D", "state": "paid",
        "amount": 70_000, "currency": "IDR", "at": "2026-11-22T07:00:00.000Z",
    }  # fmt: skip
    return json.dumps(said).encode()


def _request(hub: HubProcess, event: str) -> bytes:
    body, seconds = _body(event), str(int(time.time()))
    signature = hmac_sha256(KEY, seconds.encode() + b"." + body)
    head = (
        f"POST {hub.path} HTTP/1.1\r\nHost: hub\r\nContent-Length: {len(body)}\r\n"
        f"{HEADER}: t={seconds},v1={signature}\r\n\r\n"
    )
    return head.encode() + body


async def _post_all(port: int, requests: list[bytes]) -> list[float]:
    """Each connection posts its share, one after the other; how long each answer took, in ms."""
    waits: list[float] = []

    async def post(share: list[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in share:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            await reader.readexactly(len(b'{"ok":true}'))
            waits.append((time.perf_counter() - began) * 1000)
        writer.close()

    await asyncio.gather(*(post(requests[n::CONNECTIONS]) for n in range(CONNECTIONS)))
    return waits


def _tills(hub: HubProcess) -> list[Figure]:
    """What each holds, and how soon the last of a thousand is told."""
    with contextlib.ExitStack() as lines:
        [lines.enter_context(_listening(hub)) for _ in range(20)]  # imports and first buffers
        before = hub.resident()
        ears = [lines.enter_context(_listening(hub)) for _ in range(TILLS)]
        each = (hub.resident() - before) / TILLS
        fan_out = Samples()
        for n in range(TOLD):
            request = _request(hub, f"told-{n}")
            with fan_out.one(), socket.create_connection(("127.0.0.1", hub.port)) as line:
                line.sendall(request)
                _all_told(ears)
    middle, worst = fan_out.at(0.5), fan_out.at(0.95)
    return [
        Figure("a listening till at the hub", f"{each:.1f} KiB", "30 KiB", "", each <= 30),
        Figure(
            f"notice to the last of {TILLS:,} tills",
            f"{middle:.1f} / {worst:.1f} ms",
            "50 / 80 ms",
            "",
            middle <= 50 and worst <= 80,
        ),
    ]


@contextlib.contextmanager
def _listening(hub: HubProcess) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", hub.port), timeout=10) as line:
        request = f"GET /events HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {hub.token}\r\n\r\n"
        line.sendall(request.encode())
        heard = b""
        while b": live" not in heard:
            heard += line.recv(4096)
        yield line


def _all_told(ears: list[socket.socket]) -> None:
    """Until each has the notice, however the bytes arrive."""
    waiting = selectors.DefaultSelector()
    heard = dict.fromkeys(ears, b"")
    for ear in ears:
        waiting.register(ear, selectors.EVENT_READ)
    while heard:
        for key, _ in waiting.select():
            ear = key.fileobj
            heard[ear] += ear.recv(4096)  # type: ignore[index, union-attr]
            if b"data: " in heard[ear] and heard[ear].endswith(b"\n\n\r\n"):  # type: ignore[index]
                waiting.unregister(ear)
                del heard[ear]  # type: ignore[arg-type]
    waiting.close()
