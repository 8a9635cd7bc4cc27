"""Text on the screen, in the font of its role and the colour of its token."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from posapp.ui.theme import font, line_height, px, theme


class Label(QLabel):
    """A line or a paragraph of plain text; never markup.

    ``lead`` is printed bold before the text. Without ``wrap`` a text that does not fit is
    elided at its end; amounts are given the room they need with ``elide=False``.
    """

    def __init__(
        self,
        words: str = "",
        role: str = "body",
        colour: str = "text",
        weight: int | None = None,
        *,
        wrap: bool = False,
        elide: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        lead: str = "",
        struck: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role, self._weight, self._colour = role, weight, colour
        self._elide, self._lead, self._struck = elide and not wrap, lead, struck
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setWordWrap(wrap)
        self.setFont(self._face())
        self.setText(words)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        elif self._elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_colour(self, colour: str) -> None:
        """Paint the text in another token's colour."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def set_lead(self, lead: str) -> None:
        """Change the bold words before the text."""
        self._lead = lead
        self.updateGeometry()
        self.update()

    def set_struck(self, struck: bool) -> None:
        """Strike the text through, or not."""
        self._struck = struck
        self.update()

    def sizeHint(self) -> QSize:
        """One line as long as the text, or the paragraph at a comfortable width."""
        if self.wordWrap():
            width = min(px(320), self._natural_width())
            return QSize(width, self.heightForWidth(width))
        return QSize(self._natural_width(), line_height(self._role))

    def minimumSizeHint(self) -> QSize:
        """Nothing for what can be elided, everything for what cannot."""
        if self.wordWrap():
            return QSize(40, line_height(self._role))
        width = min(24, self._natural_width()) if self._elide else self._natural_width()
        return QSize(width, line_height(self._role))

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped paragraph."""
        if not self.wordWrap():
            return line_height(self._role)
        return line_height(self._role) * self._layout(max(1, width)).lineCount()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines at the role's line height."""
        with QPainter(self) as painter:
            painter.setPen(theme().colour(self._colour if self.isEnabled() else "disabled"))
            layout = self._layout(self.width())
            step = line_height(self._role)
            top = (self.height() - step * layout.lineCount()) / 2
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                shift = (step - line.height()) / 2 + step * number - line.y()
                line.draw(painter, QPointF(self._indent(line.naturalTextWidth()), top + shift))

    def _indent(self, used: float) -> float:
        if self.alignment() & Qt.AlignmentFlag.AlignRight:
            return self.width() - used
        if self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            return (self.width() - used) / 2
        return 0.0

    def _face(self) -> QFont:
        return font(self._role, self._weight)

    def _words(self) -> str:
        return (
            f"{self._lead} {self.text()}"
            if self._lead and self.text()
            else (self._lead or self.text())
        )

    def _natural_width(self) -> int:
        metrics = QFontMetrics(font(self._role, 600) if self._lead else self._face())
        return metrics.horizontalAdvance(self._words()) + 1

    def _layout(self, width: int) -> QTextLayout:
        face = QFont(self._face())
        face.setStrikeOut(self._struck)
        words = self._words()
        if not self.wordWrap() and self._elide:
            words = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, width + 1)
        layout = QTextLayout(words, face)
        if self._lead:
            bold = QTextLayout.FormatRange()
            bold.start, bold.length = 0, len(self._lead)
            bold.format.setFont(font(self._role, 600))
            layout.setFormats([bold])
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width if self.wordWrap() else 1e6)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout
