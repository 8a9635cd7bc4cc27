"""A place that scrolls only where the window is too small for what is in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QWidget
from shiboken6 import isValid

from posapp.ui.theme import px

_LOWEST = 120
#: How much is seen around what has the focus.
_AROUND = 12


class TallScroll(QScrollArea):
    """As large as ``inside`` asks for; what has the focus is brought into view.

    ``both_ways`` may also be narrower than its content: for whole pages at large text.
    """

    def __init__(self, inside: QWidget, *, name: str = "", both_ways: bool = False) -> None:
        super().__init__()
        self._both_ways = both_ways
        if name:
            self.setObjectName(name)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        if not both_ways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(not both_ways)
        self.setSizePolicy(policy)
        inside.setProperty("scrolled", "true")
        self.setWidget(inside)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  (nobody makes another kind)
        app.focusChanged.connect(self._on_focus)

    def sizeHint(self) -> QSize:
        """All of the content."""
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """A part of it is enough."""
        least = self.widget().minimumSizeHint()
        if self._both_ways:
            return QSize(px(_LOWEST), px(_LOWEST))
        return QSize(least.width(), min(least.height(), px(_LOWEST)))

    def heightForWidth(self, width: int) -> int:
        """The height that shows all of it at this width."""
        layout = self.widget().layout()
        if layout is not None and layout.hasHeightForWidth():
            return int(layout.totalHeightForWidth(width))
        return int(self.widget().sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another size when something appears in the content."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        inside = self.widget()
        if now is not None and isValid(now) and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, _AROUND, _AROUND)
