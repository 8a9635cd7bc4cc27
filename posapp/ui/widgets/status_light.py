"""The light that says whether everything has left the till, always at the same place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.i18n import _, ngettext
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import box, icon, start, text, width_of
from posapp.ui.widgets.pressable import Pressable


class Pill(Pressable):
    """A quiet button of the top bar: an icon and a few words (the shift, for example)."""

    def __init__(
        self, words: str = "", icon: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        # A click must not take the focus from the search: what is typed next belongs there.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if name:
            self.setObjectName(name)
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as icon and words."""
        sign = px(17) + 8 if self._icon else 16
        return QSize(25 + sign + width_of(self.text(), font("small", 500)), theme().sizes.control)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pill."""
        with start(self) as painter:
            ground = "hover" if self.is_hovered() else "surface"
            box(painter, self.rect(), 8, ground, "border")
            self.paint_inside(painter, "text3", "text2")

    def paint_inside(self, painter: QPainter, sign: str, ink: str) -> None:
        """Paint icon and words in their colours."""
        icon(painter, self._icon, 12, self.height() / 2, px(17), sign)
        room = self.rect().adjusted(px(17) + 20, 0, 0, 0)
        text(painter, room, self.text(), font("small", 500), ink, elide=False)


class StatusLight(Pill):
    """All sent, Sending n, Offline, or needs fixing; a click opens the fix-and-retry list."""

    def __init__(self, *, name: str = "status_light", parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.show_state()

    def show_state(
        self, waiting: int = 0, age: str = "", *, offline: bool = False, failed: int = 0
    ) -> None:
        """Say how many wait, how old the oldest is (``4 min``), and how many need a person."""
        self._state = "all_sent"
        words = _("All sent")
        self._icon = ""
        if failed:
            self._state, self._icon = "failed", "circle-alert"
            words = ngettext("{count} needs fixing", "{count} need fixing", failed)
            words = words.format(count=failed)
        elif offline:
            self._state, self._icon = "offline", "cloud-off"
            words = _offline_words(waiting, age)
        elif waiting:
            self._state, self._icon = "sending", "cloud-upload"
            plain, aged = _("Sending {count}"), _("Sending {count} · {age}")
            words = (aged if age else plain).format(count=waiting, age=age)
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def state(self) -> str:
        """``all_sent``, ``sending``, ``offline`` or ``failed``."""
        return self._state

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill in the colours of what it says."""
        look = theme()
        if self._state == "sending":
            with start(self) as painter:
                box(painter, self.rect(), 8, "hover" if self.is_hovered() else "surface", "border")
                self.paint_inside(painter, look.status("partial").ink, "text2")
        elif self._state == "all_sent":
            self._paint_all_sent()
        else:
            colours = look.status("queued" if self._state == "offline" else "overdue")
            with start(self) as painter:
                line = colours.line if colours.outline else None
                box(painter, self.rect(), 8, colours.ground, line, dashed=bool(line))
                self.paint_inside(painter, colours.ink, colours.ink)

    def _paint_all_sent(self) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 8, "hover" if self.is_hovered() else "surface", "border")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour(theme().status("paid").ink))
            painter.drawEllipse(QPointF(17, self.height() / 2), 4, 4)
            room = self.rect().adjusted(29, 0, 0, 0)
            text(painter, room, self.text(), font("small", 500), "text2", elide=False)


def _offline_words(waiting: int, age: str) -> str:
    if not waiting:
        return _("Offline")
    if not age:
        return _("Offline · {count} waiting").format(count=waiting)
    return _("Offline · {count} waiting · {age}").format(count=waiting, age=age)
