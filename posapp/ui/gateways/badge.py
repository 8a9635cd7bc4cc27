"""Small painted words beside an account: where its money moves, that it is the usual one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.i18n import N_, _
from posapp.ui.gateways.words import ENVIRONMENTS, PRODUCTION, SANDBOX
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets.painting import box, icon, start, text, width_of

#: What it says -> (words, icon, colours of a status)
BADGES = {
    SANDBOX: (ENVIRONMENTS[SANDBOX], "triangle-alert", "partial"),
    PRODUCTION: (ENVIRONMENTS[PRODUCTION], "banknote", "unpaid"),
    "default": (N_("Default"), "badge-check", "draft"),
    "incomplete": (N_("Not complete"), "circle-alert", "overdue"),
    "refused": (N_("Keys refused"), "circle-alert", "overdue"),
    "unsaved": (N_("Not saved"), "pencil-line", "draft"),
}


class Badge(QWidget):
    """One of ``BADGES``."""

    def __init__(self, what: str = SANDBOX, *, name: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if name:
            self.setObjectName(name)
        self.show_what(what)

    def show_what(self, what: str) -> None:
        """Say something else."""
        self.what = what
        self._words = _(BADGES[what][0])
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        width = width_of(self._words, font("caption", 600)) + px(35)
        return QSize(width, theme().sizes.status_chip)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box, the sign and the words."""
        _words, sign, status = BADGES[self.what]
        colours = theme().status(status)
        with start(self) as painter:
            line = colours.line if colours.outline else None
            box(painter, self.rect(), theme().sizes.radius_chip, colours.ground, line)
            icon(painter, sign, px(8), self.height() / 2, px(14), colours.ink, 2.2)
            room = QRectF(self.rect()).adjusted(px(27), 0, 0, 0)
            text(painter, room, self._words, font("caption", 600), colours.ink, elide=False)
