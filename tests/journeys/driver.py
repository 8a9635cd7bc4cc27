"""Drives the installed command as any other program would: processes, JSON, sockets."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Till:
    """One data folder and the processes that were started on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: list[subprocess.Popen[str]] = []
        self.url = ""

    def run(self, *words: object, code: int = 0, stdin: str | None = None) -> Any:
        """The command's JSON; it must end with ``code``."""
        done = subprocess.run(
            self._args(*words),
            capture_output=True,
            text=True,
            input=stdin,
            timeout=60,
            check=False,
            env=self._environment(),
        )
        assert done.returncode == code, f"{words}: {done.returncode} {done.stdout} {done.stderr}"
        return json.loads(done.stdout)

    def start(self, *words: object) -> subprocess.Popen[str]:
        """A serving command, once it has said that it is ready."""
        child = subprocess.Popen(
            self._args(*words),
            stdout=subprocess.PIPE,
            text=True,
            env=self._environment(),
        )
        self.children.append(child)
        assert child.stdout is not None
        assert select.select([child.stdout], [], [], 30)[0], f"{words}: not ready"
        child.ready = json.loads(child.stdout.readline())  # type: ignore[attr-defined]
        return child

    def sandbox(self, port: int = 0) -> subprocess.Popen[str]:
        """The practice gateway; the shop is pointed at it."""
        words = ("sandbox", "--port", port) if port else ("sandbox",)
        child = self.start(*words)
        self.url = child.ready["url"].rstrip("/")  # type: ignore[attr-defined]
        return child

    def shop(self) -> dict[str, str]:
        """A shop with one customer and one product."""
        self.run("init", "--shop", "Toko Uji")
        who = self.run(
            "customer", "add", "--name", "Siti Nurhaliza", "--email", "siti@example.com",
            "--phone", "+6281234567890", "--address", "Jl. Melati 1, Bandung",
        )  # fmt: skip
        self.run("product", "add", "--sku", "KOPI", "--name", "Kopi Toraja", "--price", 25_000)
        return {"customer": who["id"]}

    def order(self, customer: str, deposit: int = 30_000) -> dict[str, Any]:
        """Four packets of coffee, and a deposit on them."""
        order = self.run("order", "create", "--customer", customer, "--item", "KOPI=4")
        if not deposit:
            return order
        return self.run("order", "pay", order["id"], "--method", "cash", "--amount", deposit)

    def get(self, path: str) -> Any:
        """What the sandbox tells."""
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return json.loads(answer.read())

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Act as the customer, or arm a fault."""
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else {}

    def fault(self, kind: str, on: str, count: int = 1) -> None:
        """Let the other side misbehave."""
        self.post("/control/faults", {"kind": kind, "on": on, "count": count})

    def stop(self) -> None:
        """End every child that still lives."""
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self.children:
            try:
                child.wait(8)
            finally:
                if child.poll() is None:
                    child.kill()
                    child.wait()
            if child.stdout is not None:
                child.stdout.close()

    def _args(self, *words: object) -> list[str]:
        return [
            sys.executable, "-m", "posapp", "--data-dir", str(self.folder), "--json",
            *map(str, words),
        ]  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "POSAPP_PASSPHRASE": "journey"}


def until(what: Callable[[], Any], seconds: float = 20) -> Any:
    """Look again and again until ``what()`` is true; its value. Fails after ``seconds``."""
    ends = time.monotonic() + seconds
    pause = PAUSE
    while time.monotonic() < ends:
        found = what()
        if found:
            return found
        select.select([], [], [], pause)
    raise AssertionError(f"not within {seconds} s: {what}")


PAUSE = 0.02
