"""A row of two to five choices of which one holds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import CENTRE, box, icon, start, text, width_of
from posapp.ui.widgets.pressable import Pressable


class _Segment(Pressable):
    def __init__(self, value: str, words: str, icon_name: str, owner: Segments) -> None:
        super().__init__(owner)
        self.value, self._icon, self._owner = value, icon_name, owner
        self.setText(words)
        self.setCheckable(True)
        self.setObjectName(f"{owner.objectName() or 'segment'}_{value}")
        self.setAccessibleName(words)
        if icon_name:
            self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = px(18) + 23 if self._icon else width_of(self.text(), font("small", 600)) + 29
        return QSize(width, theme().sizes.control)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._owner.step(self, step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            chosen = self.isChecked()
            first, last = self._owner.ends(self)
            inner = QRectF(self.rect()).adjusted(1 if first else 0, 1, -1 if last else 0, -1)
            if chosen or self.is_hovered():
                painter.setClipPath(self._clip(first=first, last=last))
                painter.fillRect(inner, theme().colour("accent_soft" if chosen else "hover"))
                painter.setClipping(False)
                if chosen and theme().tokens.outlined:
                    box(painter, inner, 7, "accent_soft")
            if not last:
                near = chosen or self._owner.next_is_chosen(self)
                line = theme().colour("accent_line" if near else "border_strong")
                painter.fillRect(QRectF(self.width() - 1, 1, 1, self.height() - 2), line)
            ink = "accent_text" if chosen else "text2"
            if self._icon:
                icon(
                    painter, self._icon, (self.width() - px(18)) / 2, self.height() / 2, px(18), ink
                )
            else:
                face = font("small", 600 if chosen else 500)
                text(painter, inner, self.text(), face, ink, CENTRE, elide=False)

    def _clip(self, *, first: bool, last: bool) -> QPainterPath:
        path = QPainterPath()
        reach = QRectF(self.rect()).adjusted(0.5 if first else -9, 0.5, -0.5 if last else 9, -0.5)
        path.addRoundedRect(reach, 8, 8)
        return path


class Segments(QWidget):
    """Items are ``(value, words)`` or ``(value, words, icon)``; arrows move the choice."""

    chosen = Signal(str)

    def __init__(
        self, items: list[tuple[str, ...]], value: str = "", *, name: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._parts: list[_Segment] = []
        for item in items:
            part = _Segment(item[0], item[1], item[2] if len(item) > 2 else "", self)
            self._parts.append(part)
            self._group.addButton(part)
            layout.addWidget(part)
        self.set_value(value or items[0][0])
        self._group.buttonClicked.connect(self._on_clicked)

    def value(self) -> str:
        """The value that holds."""
        return next(part.value for part in self._parts if part.isChecked())

    def set_value(self, value: str) -> None:
        """Choose without telling anybody."""
        for part in self._parts:
            if part.value == value:
                part.setChecked(True)
        self.update()

    def ends(self, part: QWidget) -> tuple[bool, bool]:
        """Whether the part is the first, and whether it is the last."""
        return part is self._parts[0], part is self._parts[-1]

    def next_is_chosen(self, part: _Segment) -> bool:
        """Whether the part's right neighbour is the chosen one."""
        return self._parts[self._parts.index(part) + 1].isChecked()

    def step(self, part: _Segment, by: int) -> None:
        """Choose the neighbour, as the arrow keys do."""
        at = self._parts.index(part) + by
        if 0 <= at < len(self._parts):
            self._parts[at].setFocus(Qt.FocusReason.TabFocusReason)
            self._parts[at].click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box around all."""
        with start(self) as painter:
            box(painter, self.rect(), 8, "surface", "border_strong")

    def _on_clicked(self, part: _Segment) -> None:
        for other in self._parts:
            other.update()
        self.chosen.emit(part.value)
