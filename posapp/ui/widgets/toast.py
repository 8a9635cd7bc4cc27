"""News at the bottom of the window that goes away by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QEnterEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import LEFT, RIGHT, box, icon, start, text, width_of
from posapp.ui.widgets.pressable import Pressable

#: kind -> (icon, colour of the icon)
_KINDS = {
    "paid": ("circle-check", "tip_paid"),
    "done": ("circle-check", "tip_paid"),
    "undo": ("undo-2", "tip_undo"),
    "error": ("triangle-alert", "tip_error"),
    "info": ("bell", "tip_text2"),
}
_HEIGHT, _GAP, _AT_MOST = 58, 10, 3
_SECONDS, _UNDO_SECONDS = 6, 10


class _ToastAction(Pressable):
    ring_radius = 6

    def __init__(self, words: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self._key = key
        width = width_of(words, font("small", 600))
        if key:
            width += width_of(key, font("small", 600)) + 7
        self.setFixedSize(width + 28, px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            painter.setOpacity(0.35)
            painter.fillRect(0, 20, 1, 18, theme().colour("tip_text"))
            painter.setOpacity(0.8 if self.is_hovered() else 1.0)
            room = self.rect().adjusted(14, 0, -14, 0)
            face = font("small", 600)
            text(painter, room, self.text(), face, "tip_text", LEFT, elide=False)
            if self._key:
                text(painter, room, self._key, face, "tip_text", RIGHT, elide=False)


class Toast(QWidget):
    """One piece of news; stays while the pointer is over it."""

    gone = Signal()

    def __init__(
        self, title: str, words: str = "", kind: str = "done", *, action: str = "",
        hint: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.title, self.words, self._kind = title, words, kind
        self.setObjectName("toast")
        self.setAccessibleName(f"{title}. {words}" if words else title)
        self.setFixedSize(theme().sizes.toast_width, px(_HEIGHT))
        self.action: _ToastAction | None = None
        if action:
            self.action = _ToastAction(action, hint, self)
            self.action.setObjectName("toast_action")
            self.action.move(self.width() - self.action.width(), 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        self._left = 1000 * (_UNDO_SECONDS if kind == "undo" else _SECONDS)

    def begin(self) -> None:
        """Start to count the seconds."""
        self._timer.start(self._left)

    def leave(self) -> None:
        """Go away now."""
        self._timer.stop()
        self.hide()
        self.gone.emit()

    def milliseconds(self) -> int:
        """How long it stays in all, without a pause."""
        return self._left

    def is_paused(self) -> bool:
        """Whether the pointer holds it."""
        return not self._timer.isActive()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        self._left = max(1000, self._timer.remainingTime())
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        self._timer.start(self._left)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the action reaches nothing underneath."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon and the two lines."""
        with start(self) as painter:
            box(painter, self.rect(), 10, "tip")
            name, colour = _KINDS[self._kind]
            icon(painter, name, 14, self.height() / 2, px(20), colour, 2)
            right = self.action.width() if self.action else 14
            room = self.rect().adjusted(px(20) + 26, 0, -right - 6, 0)
            if not self.words:
                text(painter, room, self.title, font("small", 600), "tip_text")
                return
            text(
                painter,
                room.adjusted(0, px(11), 0, -px(29)),
                self.title,
                font("small", 600),
                "tip_text",
            )
            text(
                painter,
                room.adjusted(0, px(29), 0, -px(12)),
                self.words,
                font("caption"),
                "tip_text2",
            )


class ToastStack(QObject):
    """The column of toasts of one window: at most three, the newest lowest."""

    def __init__(self, window: QWidget, *, bottom: int = 48) -> None:
        super().__init__(window)
        self._window, self._bottom = window, bottom
        self._toasts: list[Toast] = []
        window.installEventFilter(self)

    def show_toast(
        self, title: str, words: str = "", kind: str = "done", *, action: str = "",
        hint: str = "", on_action: Callable[[], None] | None = None,
    ) -> Toast:  # fmt: skip
        """Say something; ``on_action`` runs when its button is pressed, and it goes."""
        toast = Toast(title, words, kind, action=action, hint=hint, parent=self._window)
        while len(self._toasts) >= _AT_MOST:
            self._toasts[0].leave()
        self._toasts.append(toast)
        toast.gone.connect(self._on_gone)
        if toast.action:
            toast.action.clicked.connect(on_action or toast.leave)
            toast.action.clicked.connect(toast.leave)
        self._place()
        toast.show()
        toast.begin()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def toasts(self) -> list[Toast]:
        """What is shown now, the oldest first."""
        return list(self._toasts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom centre of the window."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_gone(self) -> None:
        toast = self.sender()
        self._toasts = [kept for kept in self._toasts if kept is not toast]
        toast.deleteLater()
        self._place()

    def _place(self) -> None:
        top = self._window.height() - self._bottom
        for toast in reversed(self._toasts):
            top -= toast.height()
            toast.move((self._window.width() - toast.width()) // 2, top)
            toast.raise_()
            top -= _GAP
