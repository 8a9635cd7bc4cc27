"""What the window asks of a page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from posapp.models.changes import Changes
from posapp.ui.context import UiContext


class Page(QWidget):
    """One entry of the rail.

    ``_build`` lays out, ``_wire`` connects, ``_on_…`` react, ``show_…`` render a view. A page
    is built anew when the language or theme changes, so whatever was typed lives in
    ``context.drafts``. ``hints_changed`` tells that ``hints`` has others now.
    """

    hints_changed = Signal()

    #: The rail's key: sell, orders, settings.
    key = ""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setObjectName(f"{self.key}_page")

    def top_left(self) -> QWidget | None:
        """What stands at the left of the top bar; none for the page's title."""
        return None

    def title(self) -> str:
        """The words of the top bar where ``top_left`` is none."""
        return ""

    def hints(self) -> list[tuple[str, str]]:
        """Keys and words for the hint bar at the foot."""
        return []

    def activate(self, subject: str = "") -> None:
        """The page is shown, on this document if one is named; set the focus."""

    def deactivate(self) -> None:
        """Another page is shown now."""

    def apply_changes(self, changes: Changes) -> None:
        """Something was committed: refresh what is shown, leave the cashier's hands alone."""

    def take_scan(self, code: str) -> bool:
        """A scanner read this; whether the page used it (else it goes to the Sell page)."""
        return False
