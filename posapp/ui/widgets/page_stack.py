"""Pages of which one is shown, and only that one says how much room it needs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """A stack as tall as its page: one tall page must not push the others off the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._on_changed)

    def _on_changed(self, _index: int) -> None:
        self.updateGeometry()
        # A scroll area hears of another size only by what its widget itself is asked.
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def heightForWidth(self, width: int) -> int:
        """The least height of the shown page at this width; wrapped words need more lines."""
        page = self.currentWidget()
        if page is None:
            return super().heightForWidth(width)
        layout = page.layout()
        if layout is not None and layout.hasHeightForWidth():
            return int(layout.totalMinimumHeightForWidth(width))
        return int(page.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The room of the page that is shown."""
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()

    def sizeHint(self) -> QSize:
        """The size that the shown page likes."""
        page = self.currentWidget()
        return super().sizeHint() if page is None else page.sizeHint()
