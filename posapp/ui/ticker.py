"""A beat of four a second: notices what other processes wrote, and lets ages be shown anew."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from posapp.bootstrap import Till
from posapp.models.errors import StorageTrouble

log = logging.getLogger(__name__)

BEAT = 0.25
#: Ages are shown in minutes and seconds: once a second is enough.
BEATS_A_SECOND = 4
_JOIN_SECONDS = 2.0


class Ticker(QObject):
    """``second`` comes on the UI thread, about once a second."""

    second = Signal()
    _passed = Signal()

    def __init__(self, till: Till, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="ticker", daemon=True)
        self._passed.connect(self._on_passed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; it does nothing that takes long."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_JOIN_SECONDS)

    def _work(self) -> None:
        beats, had_trouble = 0, False
        while not self._stopping.wait(BEAT):
            try:
                self._till.notice_outside_changes()
                had_trouble = False
            except StorageTrouble as trouble:
                # Said once: whoever reads or writes next tells the cashier.
                if not had_trouble:
                    log.warning("the shop's file cannot be looked at: %s", trouble.code)
                had_trouble = True
            beats += 1
            if beats % BEATS_A_SECOND == 0 and not self._stopping.is_set():
                self._passed.emit()

    @Slot()
    def _on_passed(self) -> None:
        self.second.emit()
