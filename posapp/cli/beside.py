"""A serving command beside the window: it ends with it, and is started again if it dies."""

from __future__ import annotations

import contextlib
import json
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from posapp.config import self_command
from posapp.models.errors import Refused

log = logging.getLogger(__name__)
_GRACE = 3
#: Before it is started again: at once the first time, later not so fast that it wears us out.
PAUSES = (0.1, 1.0, 5.0, 15.0)
#: What served for so long and then dies begins with the first pause again.
SOUND = 60.0


@contextlib.contextmanager
def beside(
    folder: Path, failed: Callable[[str], Refused], *words: str
) -> Iterator[tuple[Beside, dict[str, str]]]:
    """The command and what it said when it was ready, for the length of a block.

    It ends with this process, however this one ends. Raises what ``failed`` makes of the reason
    where it does not start.
    """
    made = Beside(folder, failed, words)
    try:
        told = made.start()
        yield made, told
    finally:
        made.stop()


class Beside:
    """One serving command as a process of its own."""

    def __init__(
        self, folder: Path, failed: Callable[[str], Refused], words: tuple[str, ...]
    ) -> None:
        self._folder, self._failed, self._words = folder, failed, words
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._keeper: threading.Thread | None = None

    @property
    def process(self) -> int:
        """The number of the process that serves now."""
        return self._child.pid if self._child is not None else 0

    def start(self) -> dict[str, str]:
        """Start it, and look after it from now on; what it says when it is ready."""
        self._spawn()
        told = self._ready()
        self._keeper = threading.Thread(target=self._keep, name=self._words[0], daemon=True)
        self._keeper.start()
        return told

    def stop(self) -> None:
        """End it."""
        self._stopping.set()
        with self._starting:
            child = self._child
        if child is not None:
            _end(child)
        if self._keeper is not None:
            self._keeper.join(_GRACE)

    def _keep(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            if self._child is not None:
                self._child.wait()
            failures = 0 if time.monotonic() - began > SOUND else failures
            if self._stopping.wait(PAUSES[min(failures, len(PAUSES) - 1)]):
                return
            failures += 1
            log.warning("%s ended by itself and is started again", self._words[0])
            try:
                self._spawn()
                self._ready()
            except (Refused, OSError, subprocess.TimeoutExpired) as error:
                log.info("%s could not be started again: %s", self._words[0], error)

    def _spawn(self) -> None:
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
        else:
            options["start_new_session"] = True  # Ctrl+C in the terminal is for the window
        command = [*self_command(), "--data-dir", str(self._folder), "--json", *self._words]
        with self._starting:
            if self._stopping.is_set():
                return
            if self._child is not None:
                _close(self._child)
            self._child = subprocess.Popen(  # noqa: S603  (this very program)
                [*command, "--with-parent"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
                **options,
            )  # fmt: skip

    def _ready(self) -> dict[str, str]:
        child = self._child
        if child is None:
            raise self._failed("no process")
        try:
            told = json.loads(child.stdout.readline() if child.stdout else "")
        except ValueError:
            raise self._failed(f"exit {child.wait(_GRACE)}") from None
        if "error" in told:
            raise self._failed(told["error"]["message"])
        return dict(told)


def _end(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(OSError):
        child.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGTERM)
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    _close(child)


def _close(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
