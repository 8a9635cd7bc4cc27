"""News of what was saved, from any thread to every view that is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import fields

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from posapp.models.changes import Changes

log = logging.getLogger(__name__)


def merged(first: Changes, second: Changes) -> Changes:
    """Both together: sets are joined, flags are or-ed."""
    return Changes(
        **{f.name: getattr(first, f.name) | getattr(second, f.name) for f in fields(Changes)}
    )


class ChangeBus(QObject):
    """``publish`` on any thread; callbacks run on the UI thread, once a burst."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._pending = Changes()
        self._listeners: list[tuple[QObject, Callable[[Changes], None]]] = []
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def publish(self, changes: Changes) -> None:
        """Tell everybody soon; what comes before they were told is told with it."""
        if not changes:
            return
        with self._lock:
            was_empty = not self._pending
            self._pending = merged(self._pending, changes)
        if was_empty and isValid(self):
            self._arrived.emit()

    def subscribe(self, owner: QObject, callback: Callable[[Changes], None]) -> None:
        """Call ``callback`` with each news for as long as ``owner`` lives."""
        self._listeners.append((owner, callback))

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            changes, self._pending = self._pending, Changes()
        self._listeners = [kept for kept in self._listeners if isValid(kept[0])]
        for owner, callback in list(self._listeners):
            if isValid(owner):
                try:
                    callback(changes)
                except Exception:
                    # One view that fails must not keep the news from the others.
                    log.exception("a view failed on news of changes")
