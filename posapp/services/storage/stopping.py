"""Long work on a file that a person may stop, as long as nothing was put in its place."""

from __future__ import annotations

import sqlite3
import threading

from posapp.models.errors import StorageTrouble

#: Steps of SQLite between two looks: some thousandths of a second.
_STEPS = 20_000


def stoppable(connection: sqlite3.Connection, stop: threading.Event | None) -> None:
    """Let ``stop`` break off what the connection does, as StorageTrouble ``stopped``."""
    if stop is not None:
        connection.set_progress_handler(stop.is_set, _STEPS)


def give_up_if(stop: threading.Event | None) -> None:
    """Between two steps. Raises StorageTrouble ``stopped``."""
    if stop is not None and stop.is_set():
        raise StorageTrouble("stopped")
