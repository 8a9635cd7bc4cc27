"""Circular garbage is collected on the UI thread alone.

Python collects on whichever thread happens to allocate. A dropped widget that dies on a lane's
thread takes its C++ half down under Qt's feet: the till crashes, now and then, for no visible
reason. So the collector is off, and a timer of the UI thread does its work between two events.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Takes the collector's place from ``start`` to ``stop``; call it on the UI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(collect_due)

    def start(self) -> None:
        """Collect here from now on. What exists stays for good and is never looked at again."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.enable()


def collect_due() -> None:
    """Collect the oldest generation whose turn has come by Python's own thresholds, if any."""
    due = [
        generation
        for generation, (count, threshold) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if count > threshold
    ]
    if due:
        gc.collect(due[-1])
