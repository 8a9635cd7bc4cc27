"""The real sandbox as a child process: started, driven, killed and started again."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 20
STOP_SECONDS = 5


class SandboxProcess:
    """``python -m posapp.sandbox`` in a folder; usable as a context manager."""

    def __init__(self, folder: Path, port: int = 0, notify: str | None = None) -> None:
        self.folder = folder
        self._notify = notify
        self._start(port)

    def _start(self, port: int) -> None:
        words = [sys.executable, "-m", "posapp.sandbox", "--folder", str(self.folder)]
        words += ["--port", str(port)] + (["--notify", self._notify] if self._notify else [])
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.ready: dict[str, str] = self._read_ready()

    def _read_ready(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        told = select.select([self.process.stdout], [], [], READY_SECONDS)[0]
        line = self.process.stdout.readline() if told else ""
        if not line:
            self.kill()
            raise AssertionError(f"the sandbox said nothing within {READY_SECONDS} s")
        return json.loads(line)

    @property
    def url(self) -> str:
        return self.ready["url"]

    @property
    def smtp(self) -> tuple[str, int]:
        """Host and port of the mail server."""
        host, port = self.ready["smtp"].removeprefix("smtp://").split(":")
        return host, int(port)

    @property
    def sms(self) -> str:
        return self.ready["sms"]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def get(self, path: str) -> Any:
        """The JSON behind a path."""
        answer = requests.get(self.url + path, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: dict[str, Any]) -> requests.Response:
        return requests.post(self.url + path, json=body, timeout=10)

    def pay(self, reference: str, **more: Any) -> dict[str, Any]:
        """Act as the customer; ``reference`` is an invoice number or a charge reference."""
        answer = self.post("/control/pay", {"reference": reference, **more})
        answer.raise_for_status()
        return answer.json()

    def fault(self, kind: str, on: str, count: int = 1) -> None:
        """Let the next ``count`` things of that place go wrong."""
        body = {"kind": kind, "on": on, "count": count}
        self.post("/control/faults", body).raise_for_status()

    def inbox(self) -> list[dict[str, Any]]:
        return self.get("/inbox.json")

    def charges(self) -> list[dict[str, Any]]:
        return self.get("/control/charges.json")

    def notices(self) -> list[dict[str, Any]]:
        return self.get("/control/notices.json")

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._close()

    def restart(self) -> None:
        """Kill it and start it again on the same port."""
        port = self.port
        self.kill()
        self._start(port)

    def stop(self) -> int:
        """Ask it to end; its exit status. Fails where it takes longer than promised."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(STOP_SECONDS)
        self._close()
        return status

    def _close(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()

    def __enter__(self) -> SandboxProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


@contextmanager
def sandbox_running(
    folder: Path, port: int = 0, notify: str | None = None
) -> Iterator[SandboxProcess]:
    """A sandbox for the length of a block."""
    with SandboxProcess(folder, port, notify) as running:
        yield running
