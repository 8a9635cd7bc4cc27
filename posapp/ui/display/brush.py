"""Paints the customer's screen: sizes of the pictures, scaled with the short side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from posapp.ui.theme import font, theme
from posapp.ui.theme.tokens import DARK, LIGHT
from posapp.ui.widgets.painting import CENTRE, LEFT, box

#: The pictures' short side: there one unit is one pixel.
SHORT = 800

#: The same in every theme, as the code has to be.
PAPER, TEXT, TEXT2, RULE = LIGHT.paper, LIGHT.text, LIGHT.text2, LIGHT.border
INK, ON_INK, ON_INK2, INK_RULE = LIGHT.rail, LIGHT.rail_on, LIGHT.rail_text, LIGHT.rail_active
WAIT_ON_INK, WAIT, WAIT_GROUND = DARK.unpaid.ink, LIGHT.unpaid.ink, LIGHT.unpaid.ground
GREEN, ON_GREEN = LIGHT.paid_screen, LIGHT.on_paid_screen

_TIGHT = 40
_SMALLEST = 12


class Grid:
    """Places and sizes in units; ``width`` and ``height`` are the screen's."""

    def __init__(self, width: int, height: int) -> None:
        self.unit = max(0.2, min(width, height) / SHORT)
        self.width, self.height = width / self.unit, height / self.unit

    @property
    def is_portrait(self) -> bool:
        """Whether the screen is higher than wide."""
        return self.height > self.width

    def px(self, rect: QRectF) -> QRectF:
        """A place in pixels."""
        u = self.unit
        return QRectF(rect.x() * u, rect.y() * u, rect.width() * u, rect.height() * u)


class Brush(Grid):
    """Paints on the grid."""

    def __init__(self, painter: QPainter, width: int, height: int) -> None:
        super().__init__(width, height)
        self.painter = painter

    def fill(self, rect: QRectF, colour: str) -> None:
        """A flat ground."""
        self.painter.fillRect(self.px(rect).toAlignedRect(), theme().colour(colour))

    def rule(self, left: float, top: float, width: float, colour: str) -> None:
        """A line of one pixel."""
        u = self.unit
        self.painter.fillRect(
            round(left * u), round(top * u), round(width * u), 1, theme().colour(colour)
        )

    def rounded(self, rect: QRectF, radius: float, colour: str) -> None:
        """A box with round corners."""
        box(self.painter, self.px(rect), radius * self.unit, colour)

    def face(self, size: float, weight: int) -> QFont:
        """The font of a size in units; large figures stand closer together."""
        made = QFont(font("body", weight))
        made.setPixelSize(max(_SMALLEST, round(size * self.unit)))
        tracking = 98.0 if size >= _TIGHT else 100.0
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, tracking)
        return made

    def width_of(self, words: str, size: float, weight: int) -> float:
        """How wide a line is, in units."""
        return QFontMetricsF(self.face(size, weight)).horizontalAdvance(words) / self.unit

    def text(
        self, rect: QRectF, words: str, size: float, weight: int, colour: str,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:  # fmt: skip
        """A line, elided at its end where it does not fit."""
        face = self.face(size, weight)
        room = self.px(rect)
        shown = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 1)
        self._draw(room, shown, face, colour, int(align) | Qt.TextFlag.TextSingleLine)

    def figure(
        self, rect: QRectF, words: str, size: float, weight: int, colour: str,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:  # fmt: skip
        """A sum: never elided, smaller where it does not fit."""
        wide = self.width_of(words, size, weight)
        fitting = size if wide <= rect.width() else size * rect.width() / wide
        face = self.face(fitting, weight)
        self._draw(self.px(rect), words, face, colour, int(align) | Qt.TextFlag.TextSingleLine)

    def paragraph(
        self, rect: QRectF, words: str, size: float, weight: int, colour: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignTop,
    ) -> None:  # fmt: skip
        """Words over several lines."""
        flags = int(align) | Qt.TextFlag.TextWordWrap
        self._draw(self.px(rect), words, self.face(size, weight), colour, flags)

    def icon(self, name: str, left: float, middle: float, size: float, colour: str) -> None:
        """An icon at its left edge and middle."""
        ratio = self.painter.device().devicePixelRatioF()
        pixels = max(_SMALLEST, round(size * self.unit))
        picture = theme().icon(name, pixels, colour, ratio)
        top = middle * self.unit - pixels / 2
        self.painter.drawPixmap(QPointF(round(left * self.unit), round(top)), picture)

    def mark(self, left: float, top: float, size: float, letters: str, *, on_ink: bool) -> None:
        """The shop's initials in a square."""
        rect = QRectF(left, top, size, size)
        self.rounded(rect, size / 4, PAPER if on_ink else INK)
        self.figure(rect, letters, size * 0.4, 700, INK if on_ink else ON_INK, CENTRE)

    def _draw(self, room: QRectF, words: str, face: QFont, colour: str, flags: int) -> None:
        self.painter.setFont(face)
        self.painter.setPen(theme().colour(colour))
        self.painter.drawText(room, flags, words)
