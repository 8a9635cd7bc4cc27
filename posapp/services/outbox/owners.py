"""Which process holds a job, and whether it is still alive.

A living owner holds a lock file; the system lets go of it however the process ends, so a
dead owner is known at once and a reused process number fools nobody.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout

from posapp.models.ids import new_id


class Owner:
    """This process as an owner of jobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.id = new_id()
        self._lock = FileLock(_path(folder, self.id), thread_local=False)
        folder.mkdir(exist_ok=True)
        self._lock.acquire(timeout=0)

    def is_alive(self, other: str) -> bool:
        """Whether the process that calls itself ``other`` still runs."""
        if other == self.id:
            return True
        path = _path(self._folder, other)
        if not path.exists():
            return False
        probe = FileLock(path, thread_local=False)
        try:
            probe.acquire(timeout=0)
        except Timeout:
            return True
        except OSError:
            return False
        probe.release()
        with contextlib.suppress(OSError):
            path.unlink()
        return False

    def close(self) -> None:
        """This process runs no jobs any more."""
        self._lock.release()
        with contextlib.suppress(OSError):
            _path(self._folder, self.id).unlink()


def _path(folder: Path, owner: str) -> Path:
    return folder / f"{owner}.lock"
