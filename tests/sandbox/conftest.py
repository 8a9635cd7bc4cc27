"""A running sandbox, and a shop that listens to its notices."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.sandbox.lab import Ear, Heard, Lab


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Somebody who listens to notices."""
    listening = Ear()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = listening.answers.pop(0) if listening.answers else 200
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            listening.heard.put(Heard(body, self.headers["X-Sandbox-Signature"]))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    listening.url = f"http://127.0.0.1:{server.server_port}/notices"
    yield listening
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def ending() -> Iterator[list[Lab]]:
    """Sandboxes that were told to end: awaited together, as each takes a moment to do so."""
    told: list[Lab] = []
    yield told
    for lab in told:
        lab.close()


@pytest.fixture
def lab(tmp_path: Path, ending: list[Lab]) -> Iterator[Lab]:
    """A sandbox that tells nobody."""
    running = Lab(tmp_path)
    ending.append(running)
    yield running
    running.stop()


@pytest.fixture
def telling(tmp_path: Path, ear: Ear, ending: list[Lab]) -> Iterator[Lab]:
    """A sandbox that tells ``ear``."""
    running = Lab(tmp_path, (ear.url,))
    ending.append(running)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One sandbox for all tests of a file that only look, or are refused: it stays empty."""
    running = Lab(tmp_path_factory.mktemp("calm"))
    yield running
    running.close()
