"""What every painted button shares: hover, the keyboard's ring, and states for the sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from posapp.ui.widgets.focus_ring import FocusRing


class Pressable(QAbstractButton):
    """A button without a look of its own; ``ring_radius`` rounds its focus ring."""

    ring_radius: float = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ring: FocusRing | None = None
        self._looks = ""

    def is_hovered(self) -> bool:
        """Whether to paint it as under the pointer."""
        return self._looks == "hover" or (self.isEnabled() and self.underMouse())

    def is_pressed(self) -> bool:
        """Whether to paint it as held down."""
        return self.isDown() or self._looks == "pressed"

    def show_as(self, state: str) -> None:
        """Paint as if ``hover``, ``pressed`` or ``focus``: for the component sheet."""
        self._looks = state
        if state == "focus":
            self._make_ring().appear()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Make the focus ring when the first focus comes."""
        if event.type() == QEvent.Type.FocusIn and self._ring is None:
            # A filter that is installed by an event does not see that event.
            self._make_ring().eventFilter(self, event)
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for the pointer."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint without the pointer."""
        self.update()
        super().leaveEvent(event)

    def _make_ring(self) -> FocusRing:
        if self._ring is None:
            self._ring = FocusRing(self, self.ring_radius)
        return self._ring
