"""Has papers made by a process of its own, so that no screen waits for a picture or a font.

One process is kept warm. It is killed when it does not answer in time, and whoever asks next
gets a new one; a request that ended a process is tried once more, so that a process that died
while it was idle costs nothing.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

import msgspec

from posapp.config import helper_command
from posapp.services.papers.requests import Answer, Made, PaperTrouble, Request
from posapp.services.papers.worker import receive, send

log = logging.getLogger(__name__)
WORKER = "posapp.services.papers.worker"
#: Hundreds of times what a paper takes.
DEADLINE = 10.0


class PaperProcess:
    """Makes papers one after the other; safe to use from any thread."""

    def __init__(self, command: Sequence[str] = (), *, deadline: float = DEADLINE) -> None:
        """``command`` stands in for our own worker."""
        self._command = list(command) or helper_command(WORKER)
        self._deadline = deadline
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._read = msgspec.msgpack.Decoder(Answer)

    def make(self, request: Request) -> bytes:
        """The bytes. Raises PaperTrouble."""
        message = msgspec.msgpack.encode(request)
        with self._turn:
            warm = self._child is not None
            answer = self._ask(message)
            if answer is None and warm:
                answer = self._ask(message)
        if answer is None:
            raise PaperTrouble("paper_failed", "the paper process ended")
        told = self._read.decode(answer)
        if isinstance(told, Made):
            return told.content
        raise PaperTrouble(told.code, told.detail)

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _ask(self, message: bytes) -> bytes | None:
        """The answer; none where the process ended. Raises PaperTrouble ``paper_slow``."""
        if self._child is None:
            self._child = _start(self._command)
        child = self._child
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018
        late = threading.Event()
        timer = threading.Timer(self._deadline, _kill, (child, late))
        timer.daemon = True
        timer.start()
        try:
            send(child.stdin, message)  # type: ignore[arg-type]
            answer = receive(child.stdout)  # type: ignore[arg-type]
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self._end()
            if late.is_set():
                raise PaperTrouble("paper_slow")
        return answer

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    else:
        options["start_new_session"] = True  # Ctrl+C in the terminal is for the window
    return subprocess.Popen(  # noqa: S603  (this very program)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
    )


def _kill(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()
