"""A QR code of whole pixels: black on white in every theme, with its quiet zone."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.ui.theme import theme

QUIET = 4


class QrView(QWidget):
    """Paints ``set_matrix(rows)`` (True is black) as large as whole pixels allow.

    ``quiet`` is the quiet zone in modules: 4, or less where the ground around is white too.
    """

    def __init__(
        self, size: int = 160, *, quiet: int = QUIET, name: str = "qr",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(name)
        self._size, self._quiet = size, quiet
        self._rows: list[list[bool]] = []
        self.setMinimumSize(min(size, 80), min(size, 80))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_matrix(self, rows: list[list[bool]], meaning: str = "") -> None:
        """Show a code (nothing where there are no rows); ``meaning`` is read out."""
        self._rows = rows
        self.setAccessibleName(meaning)
        self.update()

    def sizeHint(self) -> QSize:
        """The size that was asked for."""
        return QSize(self._size, self._size)

    def module(self) -> int:
        """How many device pixels a module is wide; 0 where there is no code or no room."""
        if not self._rows:
            return 0
        side = min(self.width(), self.height()) * self.devicePixelRatioF()
        return int(side) // (len(self._rows) + 2 * self._quiet)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint paper and modules, in device pixels."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme().colour("paper"))
            module = self.module()
            if not module:
                return
            ratio = self.devicePixelRatioF()
            painter.scale(1 / ratio, 1 / ratio)
            painter.setPen(Qt.PenStyle.NoPen)
            code = module * len(self._rows)
            left, top = (
                int(self.width() * ratio - code) // 2,
                int(self.height() * ratio - code) // 2,
            )
            ink = theme().colour("ink")
            for y, row in enumerate(self._rows):
                for x, black in enumerate(row):
                    if black:
                        painter.fillRect(
                            QRect(left + x * module, top + y * module, module, module), ink
                        )
