"""One unsent thing: what it is, why it has not left, and what can be done."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.error_text import code_text
from posapp.i18n import _
from posapp.models.outbox import JobState
from posapp.services.outbox.status import JobView
from posapp.ui.sell.words import phone_words
from posapp.ui.status.ages import age_words
from posapp.ui.theme import px, theme
from posapp.ui.widgets import Button, Label, Panel
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start

#: Refusals that only another address mends: the way there is the order.
WRONG_ADDRESS = frozenset({"undeliverable", "bad_email", "sms_needs_62", "bad_message"})
_ICONS = {"email": "mail", "sms": "message-circle"}


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(36), px(36))
        self._icon, self._status = "link", "unpaid"

    def show_job(self, job: JobView) -> None:
        self._icon = _ICONS.get(job.channel, "link")
        stuck = job.state == JobState.STUCK
        self._status = "overdue" if stuck else "queued" if job.error else "unpaid"
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            colours = theme().status(self._status)
            box(painter, self.rect(), 8, colours.ground)
            centre, size = self.height() / 2, px(18)
            icon(painter, self._icon, centre - size / 2, centre, size, colours.ink)


class JobRow(Panel):
    """Kept and refreshed in place, so that the focus stays where it is."""

    retried = Signal(str)
    dropped = Signal(str)
    opened = Signal(str)
    #: An arrow key: to the row above or below.
    stepped = Signal(int)

    def __init__(self, job: JobView, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__("raised", "b", name=f"job_{job.id}", parent=parent)
        self._job = job
        self._sign = _Sign()
        self.title = Label("", "body", "text", 500)
        self.second = Label("", "caption", "text3")
        self.why = Label("", "small", "text2", wrap=True)
        self.retry = Button(_("Retry"), size=32, icon="refresh-cw", name="retry")
        self.open = Button(_("Open order"), size=32, name="open_order")
        self.drop = Button(_("Give up"), "danger_ghost", 32, name="give_up")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.second)
        words.addSpacing(3)
        words.addWidget(self.why)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.retry, self.open, self.drop):
            buttons.addWidget(button)
            button.installEventFilter(self)
        buttons.addStretch()
        words.addSpacing(6)
        nest(words, buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 13)
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        nest(row, words, 1)
        self.retry.clicked.connect(lambda: self.retried.emit(self._job.id))
        self.drop.clicked.connect(lambda: self.dropped.emit(self._job.id))
        self.open.clicked.connect(lambda: self.opened.emit(self._job.order_id))
        self.show_job(job, now)

    def show_job(self, job: JobView, now: datetime) -> None:
        """Show the job as it is now."""
        self._job = job
        self._sign.show_job(job)
        self.title.setText(_what(job))
        self.show_age(now)
        self.why.setText(_why(job))
        self.open.setVisible(bool(job.order_id) and job.error in WRONG_ADDRESS)
        for button in (self.retry, self.drop, self.open):
            button.setAccessibleName(f"{button.text()}: {self.title.text()}")
        self.setAccessibleName(f"{self.title.text()}. {self.why.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down are for rows; left and right stay with the buttons."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.stepped.emit(step)
                return True
        return super().eventFilter(watched, event)

    def show_age(self, now: datetime) -> None:
        """Show the document, and how long it waits."""
        parts = [self._job.order, self._job.invoice, age_words(self._job.created_at, now)]
        self.second.setText(" · ".join(part for part in parts if part))


def _what(job: JobView) -> str:
    if job.channel == "email":
        return _("Email to {address}").format(address=job.to)
    if job.channel == "sms":
        return _("SMS to {number}").format(number=phone_words(job.to))
    if job.kind == "cancel_charge":
        return _("Close an old pay link")
    return _("Make a pay link")


def _why(job: JobView) -> str:
    if job.state == JobState.RUNNING:
        return _("It is being sent now.")
    # A person said "retry": what went wrong before is not what holds it up now.
    was_retried = job.state == JobState.WAITING and job.attempts == 0
    if job.error and not was_retried:
        return code_text(job.error, {"detail": job.detail})
    return _("It waits for its turn.")
