"""Keeps the status light true: asks after each change, ages it with the ticker."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from posapp.models.changes import Changes
from posapp.services.outbox.status import OutboxStatus, outbox_status
from posapp.ui.context import UiContext
from posapp.ui.status.ages import age_words
from posapp.ui.widgets import StatusLight


class LightKeeper(QObject):
    """Derives the light from the outbox's rows; holds no state that could go wrong."""

    told = Signal(object)

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._light: StatusLight | None = None
        self.status = OutboxStatus(0, 0, 0, None)
        context.bus.subscribe(self, self._on_changes)

    def show_on(self, light: StatusLight) -> None:
        """Use this light (a new one after the window was rebuilt)."""
        self._light = light
        self.show()

    def ask(self) -> None:
        """Look at the outbox."""
        self._context.look(self, outbox_status, then=self._on_status, topic="status")

    def show(self) -> None:
        """Show what is known, with its age as of now."""
        if self._light is None:
            return
        status = self.status
        age = ""
        if status.oldest is not None:
            age = age_words(status.oldest, self._context.till.clock.now())
        self._light.show_state(status.waiting, age, offline=status.failing > 0, failed=status.stuck)

    def _on_changes(self, changes: Changes) -> None:
        if changes.outbox or changes.everything or changes.orders or changes.invoices:
            self.ask()

    def _on_status(self, status: OutboxStatus) -> None:
        self.status = status
        self.show()
        self.told.emit(status)
