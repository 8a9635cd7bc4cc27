"""One writer at a time, in fair turns, across threads and processes (design.md 8)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from posapp.models.errors import StorageTrouble

#: How long a writer waits for its turn before it says so.
PATIENCE = 20.0
_POLL = 0.001


class FairLock:
    """A lock that is handed on in the order of asking (threading.Lock starves)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self) -> None:
        """Wait for this thread's turn."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def try_acquire(self) -> bool:
        """Take it only if nobody has it or waits."""
        with self._guard:
            if self._held:
                return False
            self._held = True
            return True

    def release(self) -> None:
        """Hand it to who waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class WriteLock:
    """The fair queue in this process, then the file lock that all processes share.

    The turnstile makes processes alternate: who waits for the write lock holds the turnstile,
    so that the process that just wrote cannot take it again at once.
    """

    def __init__(self, write_lock: Path, turnstile: Path) -> None:
        self.queue = FairLock()
        self._file = FileLock(write_lock, thread_local=False)
        self._turnstile = FileLock(turnstile, thread_local=False)

    @contextmanager
    def held(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock. Raises StorageTrouble ``busy`` when another process keeps it."""
        self.queue.acquire()
        try:
            self._take(patience)
            try:
                yield
            finally:
                self._file.release()
        finally:
            self.queue.release()

    def _take(self, patience: float) -> None:
        try:
            self._turnstile.acquire(timeout=patience, poll_interval=_POLL)
            try:
                self._file.acquire(timeout=patience, poll_interval=_POLL)
            finally:
                self._turnstile.release()
        except Timeout:
            raise StorageTrouble("busy") from None
        except OSError as error:
            raise StorageTrouble("read_only", detail=str(error)) from error


class WindowLock:
    """One window a folder; held for the window's life."""

    def __init__(self, path: Path) -> None:
        self._file = FileLock(path, thread_local=False)

    def take(self) -> None:
        """Raises StorageTrouble ``in_use`` at once where another window is open."""
        try:
            self._file.acquire(timeout=0)
        except Timeout:
            raise StorageTrouble("in_use") from None
        except OSError as error:
            raise StorageTrouble("read_only", detail=str(error)) from error

    def release(self) -> None:
        """Let the next window open."""
        self._file.release()
