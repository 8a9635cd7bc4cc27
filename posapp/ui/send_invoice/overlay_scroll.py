"""Scrolls down under a bar that lies over the margin, so that nothing moves when it comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

_BAR = 10


class OverlayScroll(QScrollArea):
    """The content is as wide as the place, whether it has to scroll or not."""

    def __init__(self, body: QWidget, *, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        body.setProperty("scrolled", "true")
        self.setWidget(body)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        inner = self.verticalScrollBar()
        self._bar.valueChanged.connect(inner.setValue)
        inner.valueChanged.connect(self._bar.setValue)
        inner.rangeChanged.connect(self._on_range)
        self._on_range(inner.minimum(), inner.maximum())

    def minimumSizeHint(self) -> QSize:
        """It scrolls down, never sideways: the content's width is needed."""
        least = super().minimumSizeHint()
        return QSize(max(least.width(), self.widget().minimumSizeHint().width()), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the bar at the right edge."""
        super().resizeEvent(event)
        self._bar.setGeometry(self.width() - _BAR, 0, _BAR, self.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height when something appears in the content."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _on_range(self, least: int, most: int) -> None:
        self._bar.setRange(least, most)
        self._bar.setPageStep(self.verticalScrollBar().pageStep())
        self._bar.setVisible(most > least)
        self._bar.raise_()
