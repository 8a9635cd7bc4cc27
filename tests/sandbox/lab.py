"""A sandbox in a thread on a clock that the test moves, and what is done to it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import queue
import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from posapp.models.clock import SetClock
from posapp.sandbox.practice import Practice
from posapp.sandbox.server import Sandbox

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
KEY = {"Authorization": "Bearer sandbox-key"}
PATIENCE = 10


class Lab:
    """The running sandbox, with what a shop and a customer do to it."""

    def __init__(self, folder: Path, notify: tuple[str, ...] = ()) -> None:
        self.clock = SetClock(NOW)
        self.pauses: list[float] = []
        self.shop: dict[str, str] = {}
        self.ready: dict[str, str] = {}
        self._up = threading.Event()
        self._practice = Practice(folder, notify, self.clock, self._pause, lambda: self.shop)
        self._sandbox = Sandbox(self._practice, 0, self._note)
        self._thread = threading.Thread(target=self._run, name="sandbox")
        self._thread.start()
        assert self._up.wait(PATIENCE)
        self.url = self.ready["url"]

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def _note(self, ready: dict[str, str]) -> None:
        self.ready = ready
        self._up.set()

    def _run(self) -> None:
        try:
            asyncio.run(self._sandbox.run())
        finally:
            self._practice.close()

    def stop(self) -> None:
        """Let it end by itself; ``close`` waits for that."""
        self._sandbox.stop()

    def close(self) -> None:
        self.stop()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def advance(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))
        self._sandbox.wake()

    @property
    def smtp(self) -> tuple[str, int]:
        host, port = self.ready["smtp"].removeprefix("smtp://").split(":")
        return host, int(port)

    def get(self, path: str, **more: Any) -> requests.Response:
        return requests.get(self.url + path, headers=KEY, timeout=more.pop("timeout", 10), **more)

    def post(self, path: str, body: object, **more: Any) -> requests.Response:
        headers = KEY | more.pop("headers", {})
        timeout = more.pop("timeout", 10)
        return requests.post(self.url + path, json=body, headers=headers, timeout=timeout, **more)

    def create(self, reference: str = "INV-A-000231-AB3D", **changed: Any) -> requests.Response:
        key = changed.pop("key", f"key of {reference}")
        timeout = changed.pop("timeout", 10)
        body = ask(reference) | changed
        return self.post("/v1/charges", body, headers={"Idempotency-Key": key}, timeout=timeout)

    def charge(self, reference: str = "INV-A-000231-AB3D", **changed: Any) -> dict[str, Any]:
        answer = self.create(reference, **changed)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def fetch(self, charge: dict[str, Any]) -> dict[str, Any]:
        return self.get(f"/v1/charges/{charge['id']}").json()

    def pay(self, reference: str, **more: Any) -> requests.Response:
        return self.post("/control/pay", {"reference": reference, **more})

    def fault(self, kind: str, on: str, count: int = 1) -> requests.Response:
        return self.post("/control/faults", {"kind": kind, "on": on, "count": count})

    def faults(self) -> list[dict[str, str]]:
        return self.get("/control/faults.json").json()

    def charges(self) -> list[dict[str, Any]]:
        return self.get("/control/charges.json").json()

    def notices(self) -> list[dict[str, Any]]:
        return self.get("/control/notices.json").json()

    def inbox(self) -> list[dict[str, Any]]:
        return self.get("/inbox.json").json()


def ask(reference: str = "INV-A-000231-AB3D") -> dict[str, Any]:
    """What a shop sends to open a charge."""
    return {
        "reference": reference,
        "invoice": "INV-A-000231",
        "order": "ORD-A-000412",
        "amount": 700_000,
        "currency": "IDR",
        "methods": ["qris", "va", "card"],
        "expires_at": "2026-11-23T07:00:00Z",
        "language": "id",
        "customer": {"name": "Siti Nurhaliza", "email": "siti@example.com", "phone": "+628123"},
        "shop": {"name": "Toko Sinar Jaya"},
        "lines": [
            {"name": "Kopi Toraja", "quantity": 3000, "amount": 285_000},
            {"name": "Manual Grinder", "quantity": 1000, "amount": 765_000},
        ],
        "order_total": 1_000_000,
        "order_received": 300_000,
    }


@dataclass(frozen=True)
class Heard:
    """One notice as it arrived."""

    body: bytes
    signature: str

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def is_genuine(self) -> bool:
        parts = dict(part.split("=", 1) for part in self.signature.split(","))
        message = parts["t"].encode() + b"." + self.body
        right = hmac.new(b"sandbox-notice-key", message, hashlib.sha256).hexdigest()
        return hmac.compare_digest(right, parts["v1"])


@dataclass
class Ear:
    """A shop's notice address; ``answers`` are the statuses it gives first."""

    heard: queue.Queue[Heard] = field(default_factory=queue.Queue)
    answers: list[int] = field(default_factory=list)
    url: str = ""

    def next(self) -> Heard:
        return self.heard.get(timeout=PATIENCE)


def until(true: Callable[[], object]) -> None:
    """Look again and again; every look is a request, so nothing spins."""
    end = threading.Event()
    timer = threading.Timer(PATIENCE, end.set)
    timer.start()
    try:
        while not true():
            assert not end.is_set(), "it never came"
    finally:
        timer.cancel()


def mail_server(address: tuple[str, int], timeout: float = 10) -> smtplib.SMTP:
    """A connection to the sandbox's mail server; a name given spares asking the network for one."""
    return smtplib.SMTP(*address, local_hostname="till.localhost", timeout=timeout)
