"""Tells a barcode scanner from a person by the time between keys, wherever the focus is.

A scanner is a keyboard that types a whole code within milliseconds and ends it with Enter or
Tab. So every typed character is held back for one gap (30 ms): if more follow in time and an
end comes, it was a scan, and nothing of it reached a field, a button or a shortcut. If not,
the held keys are given, unchanged and in order, to the widget that had the focus: no first
letter is ever lost. A widget whose property ``wants_scans`` is true gets the code typed.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

GAP_MS = 30
SHORTEST, LONGEST = 3, 512
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_BARE = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def _stamp(event: QKeyEvent) -> int:
    """When the key was pressed: the system's own time stamp, not when we came to look."""
    return event.timestamp() or time.monotonic_ns() // 1_000_000


class ScanFilter(QObject):
    """Install it once on the application; ``scanned`` brings each code.

    ``stamp`` tells the milliseconds of a key event, and ``expire`` is what the timer calls:
    tests use both to play any rhythm without waiting. ``clock`` tells whether the timer is late.
    """

    scanned = Signal(str)
    #: A burst was too long for a code and was thrown away.
    refused = Signal()

    def __init__(
        self,
        app: QApplication,
        stamp: Callable[[QKeyEvent], int] = _stamp,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(app)
        self._stamp, self._clock = stamp, clock
        self._held: list[QKeyEvent] = []
        self._characters = 0
        self._target: QWidget | None = None
        self._last = 0
        self._armed_at = 0.0
        self._eaten: set[int] = set()
        self._too_long = False
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_timer)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold, pass or swallow each key before anything else sees it."""
        kind = event.type()
        if self._replaying or kind not in _WATCHED:
            return False
        if kind == QEvent.Type.MouseButtonPress:
            self.expire()
            return False
        if not isinstance(watched, QWidget | QWindow) or not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.KeyRelease:
            return self._release(event)
        if kind == QEvent.Type.ShortcutOverride:
            return self._claim(event)
        return self._press(watched, event)

    def expire(self) -> None:
        """No key came in time: what is held was typed by a person."""
        self._timer.stop()
        held, self._held = self._held, []
        too_long, self._too_long = self._too_long, False
        if too_long:
            self.refused.emit()
        elif held:
            # Their releases, when they come, belong to the widget like the presses.
            self._eaten.clear()
            self._replay(held)

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        now = self._stamp(event)
        if self._held and now - self._last > GAP_MS:
            self.expire()
        if not self._held:
            if not _is_character(event):
                return False
            self._characters = 0
            self._target = watched if isinstance(watched, QWidget) else _focus()
        elif event.isAutoRepeat():
            self.expire()
            return False
        elif event.key() in _ENDS:
            return self._end(event)
        self._hold(event, now)
        return True

    def _claim(self, event: QKeyEvent) -> bool:
        """Keep a key that is going to be held from the shortcuts, which are asked first."""
        in_burst = bool(self._held) and self._stamp(event) - self._last <= GAP_MS
        if self._held and not in_burst:
            # The timer is late: what a person typed comes before the shortcut that follows it.
            self.expire()
        if in_burst or _is_character(event):
            event.accept()
            return True
        return False

    def _release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.key() not in self._eaten:
            return False
        self._eaten.discard(event.key())
        if self._held:
            self._held.append(_copy(event))
        return True

    def _hold(self, event: QKeyEvent, now: int) -> None:
        self._last = now
        self._eaten.add(event.key())
        self._timer.start(GAP_MS)
        self._armed_at = self._clock()
        self._characters += _is_character(event)
        if self._characters > LONGEST:
            self._too_long = True
        else:
            self._held.append(_copy(event))

    def _end(self, event: QKeyEvent) -> bool:
        code = self._code()
        if self._too_long:
            self._eaten.add(event.key())
            self.expire()
            return True
        if code is None:
            self._held.append(_copy(event))
            self.expire()
            return True
        self._timer.stop()
        self._eaten.add(event.key())
        held, self._held = self._held, []
        target = self._target
        if target is not None and isValid(target) and target.property("wants_scans"):
            self._replay([key for key in held if _is_character(key)])
        else:
            self.scanned.emit(code)
        return True

    def _code(self) -> str | None:
        """The held characters, if they can be a code; control keys among them count not."""
        presses = [key for key in self._held if key.type() == QEvent.Type.KeyPress]
        if any(key.text() and not _is_ascii(key.text()) for key in presses):
            return None
        code = "".join(key.text() for key in presses if _is_character(key))
        return code if len(code) >= SHORTEST else None

    def on_timer(self) -> None:
        """The gap is over, or the window was too busy to read what came in it."""
        late_ms = (self._clock() - self._armed_at) * 1000
        if late_ms > 2 * GAP_MS:
            # The window was busy: keys of the same burst may still wait to be read.
            self._armed_at = self._clock()
            self._timer.start(GAP_MS)
            return
        self.expire()

    def _replay(self, keys: list[QKeyEvent]) -> None:
        target = self._target if self._target is not None and isValid(self._target) else None
        target = target or _focus()
        self._replaying = True
        try:
            for key in keys:
                if target is None or not isValid(target):
                    target = _focus()
                if target is not None:
                    _deliver(target, key)
        finally:
            self._replaying = False


_WATCHED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
    }
)


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )


def _is_ascii(text: str) -> bool:
    return all(ord(char) < 127 for char in text)


def _is_character(event: QKeyEvent) -> bool:
    text = event.text()
    return (
        event.type() != QEvent.Type.KeyRelease
        and len(text) == 1
        and " " <= text <= "~"
        and not event.modifiers() & ~_PLAIN
        and not event.isAutoRepeat()
        and event.key() not in _BARE
    )


def _focus() -> QWidget | None:
    return QApplication.focusWidget() or QApplication.activeWindow()


def _deliver(target: QWidget, key: QKeyEvent) -> None:
    """Give a held key to the widget as Qt would have: shortcuts are asked first."""
    if key.type() == QEvent.Type.KeyPress:
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key.key(), key.modifiers(), key.text())
        override.ignore()
        QCoreApplication.sendEvent(target, override)
        if not override.isAccepted() and _press_shortcut(target, key):
            return
    QCoreApplication.sendEvent(target, key)


def _press_shortcut(target: QWidget, key: QKeyEvent) -> bool:
    pressed = QKeySequence(key.keyCombination())
    for shortcut in target.window().findChildren(QShortcut):
        owner = shortcut.parent()
        usable = shortcut.isEnabled() and isinstance(owner, QWidget) and owner.isVisible()
        if usable and shortcut.key() == pressed:
            shortcut.activated.emit()
            return True
    return False
