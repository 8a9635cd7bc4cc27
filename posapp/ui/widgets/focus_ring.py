"""The ring around a control that has the focus from the keyboard, with a gap of 2 px."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from posapp.ui.widgets.painting import box, start

REACH = 4
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QWidget):
    """Lies over the surroundings of ``target`` and follows it; takes no mouse."""

    def __init__(self, target: QWidget, radius: float) -> None:
        super().__init__(target.parentWidget() or target)
        self._target, self._radius = target, radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        target.installEventFilter(self)
        target.destroyed.connect(self.deleteLater)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Appear with the focus, follow the target, and go with the focus."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() in _BY_KEYBOARD:
                self.appear()
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
                self.hide()
        elif kind in (QEvent.Type.Hide, QEvent.Type.MouseButtonPress):
            self.hide()
        elif kind in (QEvent.Type.Move, QEvent.Type.Resize) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def appear(self) -> None:
        """Show the ring around the target."""
        self._place()
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        with start(self) as painter:
            box(painter, self.rect(), self._radius + REACH, None, "accent", 2)

    def _place(self) -> None:
        around = self._target.rect().adjusted(-REACH, -REACH, REACH, REACH)
        host = self._host(around)
        if self.parentWidget() is not host:
            self.setParent(host)
        self.setGeometry(QRect(self._target.mapTo(host, around.topLeft()), around.size()))

    def _host(self, around: QRect) -> QWidget:
        """The nearest ancestor that has room for the ring: a layout may sit flush."""
        host = self._target.parentWidget()
        while (up := host.parentWidget()) and not host.isWindow():
            corner: QPoint = self._target.mapTo(host, around.topLeft())
            if host.rect().contains(QRect(corner, around.size())):
                break
            host = up
        return host
