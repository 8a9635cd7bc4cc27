"""Tells when a widget was painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Probe(QObject):
    """An event filter that calls back at the first paint."""

    def __init__(self, widget: QWidget, painted: Callable[[], None]) -> None:
        super().__init__(widget)
        self._painted: Callable[[], None] | None = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, and let it pass."""
        if self._painted is not None and event.type() == QEvent.Type.Paint:
            painted, self._painted = self._painted, None
            painted()
        return False
