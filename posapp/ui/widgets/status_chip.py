"""The chip that names a status: an icon, a word and a colour, in labels and in tables."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from posapp.i18n import N_, _
from posapp.ui.theme import Status, font, px, theme
from posapp.ui.theme.icons import HALF_DISC
from posapp.ui.widgets.painting import box, icon, start, text, width_of

_ICON, _PADDING, _GAP = 14, 8, 5


@dataclass(frozen=True, slots=True)
class Kind:
    """What a status is called, and which icon and colours it takes."""

    word: str
    icon: str
    colours: str
    struck: bool = False


#: Every status of orders, invoices, deliveries and schedules.
KINDS = {
    "paid": Kind(N_("Paid"), "circle-check", "paid"),
    "partially_paid": Kind(N_("Partially paid"), HALF_DISC, "partial"),
    "unpaid": Kind(N_("Unpaid"), "clock", "unpaid"),
    "overdue": Kind(N_("Overdue"), "circle-alert", "overdue"),
    "draft": Kind(N_("Draft"), "pencil-line", "draft"),
    "queued": Kind(N_("Queued offline"), "cloud-off", "queued"),
    "review": Kind(N_("Review"), "triangle-alert", "review"),
    "overpaid": Kind(N_("Review"), "triangle-alert", "review"),
    "void": Kind(N_("Void"), "ban", "void", struck=True),
    "failed": Kind(N_("Failed"), "circle-alert", "overdue"),
    "active": Kind(N_("Active"), "circle-check", "paid"),
    "inactive": Kind(N_("Inactive"), "circle-pause", "void"),
    "waiting": Kind(N_("Waiting"), "hourglass", "unpaid"),
    "pending": Kind(N_("Waiting"), "hourglass", "unpaid"),
    "sent": Kind(N_("Sent"), "circle-check", "paid"),
    "sending": Kind(N_("Sending"), "cloud-upload", "unpaid"),
    "maybe_sent": Kind(N_("Maybe sent"), "triangle-alert", "review"),
    "expired": Kind(N_("Expired"), "hourglass", "void"),
    "cancelled": Kind(N_("Cancelled"), "ban", "void", struck=True),
    "refunded": Kind(N_("Refunded"), "undo-2", "void"),
    "partially_refunded": Kind(N_("Partially refunded"), "undo-2", "partial"),
}


def status_words(status: str, percent: int | None = None) -> str:
    """The word of a status in the screen's language, with how much is paid."""
    if status == "partially_paid" and percent is not None:
        return _("Partially paid · {percent} %").format(percent=percent)
    return _(KINDS[status].word)


def status_colours(status: str) -> Status:
    """The colours of a status in the theme in force."""
    return theme().status(KINDS[status].colours)


def chip_width(words: str) -> int:
    """How wide the chip with these words is."""
    return 2 * _PADDING + px(_ICON) + _GAP + width_of(words, font("caption", 600)) + 1


def paint_chip(painter: QPainter, left: float, centre: float, status: str, words: str) -> None:
    """Paint the chip of ``status`` with its left edge and its middle given."""
    kind, colours, sizes = KINDS[status], status_colours(status), theme().sizes
    height = sizes.status_chip
    rect = QRectF(round(left), round(centre - height / 2), chip_width(words), height)
    line = colours.line if colours.outline else None
    dashed = colours.outline == "dashed"
    box(painter, rect, sizes.radius_chip, colours.ground, line, dashed=dashed)
    middle = rect.center().y()
    icon(painter, kind.icon, rect.left() + _PADDING, middle, px(_ICON), colours.ink, 2.2)
    face = QFont(font("caption", 600))
    face.setStrikeOut(kind.struck)
    room = rect.adjusted(_PADDING + px(_ICON) + _GAP, 0, 0, 0)
    text(painter, room, words, face, colours.ink, elide=False)


class StatusChip(QWidget):
    """The chip as a widget; ``words`` replaces the usual word of the status."""

    def __init__(
        self, status: str = "unpaid", words: str = "", *, percent: int | None = None,
        name: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_status(status, words, percent=percent)

    def set_status(self, status: str, words: str = "", *, percent: int | None = None) -> None:
        """Show another status."""
        self._status = status
        self._words = words or status_words(status, percent)
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def status(self) -> str:
        """The status that is shown."""
        return self._status

    def words(self) -> str:
        """The words that are shown."""
        return self._words

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(chip_width(self._words), theme().sizes.status_chip)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        with start(self) as painter:
            paint_chip(painter, 0, self.height() / 2, self._status, self._words)
