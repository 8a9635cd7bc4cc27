"""How fast money is known here: pushed or asked for, and the last one that was measured."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.error_text import code_text
from posapp.i18n import _, language
from posapp.services.gateway_accounts.views import AccountView
from posapp.services.gateways.registry import gateway_info
from posapp.services.sync.cadence import LATER, WATCHED
from posapp.services.sync.news import LastNews, last_news
from posapp.ui.context import UiContext
from posapp.ui.widgets import Label

#: In ``UiContext.drafts``: how long the last payment took from the customer to the screen.
SHOWN = "paid_to_shown"
_TICK = 1000
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def note_shown(context: UiContext, paid_at: datetime) -> None:
    """A payment from outside is on the screen now; clocks differ, so never less than nothing."""
    context.drafts[SHOWN] = max(timedelta(), context.till.clock.now() - paid_at)


class NewsLine(QWidget):
    """Says every second how it stands, while somebody looks."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self.setObjectName("news")
        self._context = context
        self._last: LastNews | None = None
        #: What the usual account's gateway is called, and how soon it may be asked again.
        self._gateway, self._least, self._finds_all = "", WATCHED, True
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.show_state)
        self.way = Label("", "small", "text2", wrap=True, lead=_("News:"))
        self.way.setObjectName("news_way")
        self.trouble = Label("", "small", "text2", wrap=True)
        self.trouble.setObjectName("news_trouble")
        self.measured = Label("", "small", "text2", wrap=True)
        self.measured.setObjectName("news_measured")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self.way, self.trouble, self.measured):
            column.addWidget(label)
        self.show_state()

    def refresh(self) -> None:
        """Look up the last payment, for a window that has not shown one yet."""
        self._context.look(self, last_news, then=self._on_last, topic="settings.news")

    def show_account(self, account: AccountView | None) -> None:
        """Say it of the account that new links go through."""
        info = gateway_info(account.kind) if account is not None else None
        self._gateway = info.name if info is not None and info.environments else ""
        self._least = info.min_poll if info is not None else WATCHED
        self._finds_all = info is None or info.finds_all
        self.show_state()

    def show_state(self) -> None:
        """Say how it stands now."""
        hub = self._context.till.hub
        problem = "" if hub.connected else hub.problem
        way = way_words(connected=hub.connected, least=self._least)
        self.way.setText(f"{self._gateway} · {way}" if self._gateway else way)
        trouble = code_text(problem) if problem else ""
        if not hub.connected and not self._finds_all:
            missed = _("{gateway} tells some payments to a hub alone: run one.")
            trouble = f"{trouble} {missed.format(gateway=self._gateway)}".strip()
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.measured.setText(measured_words(self._context.drafts.get(SHOWN), self._last))
        said = (self.way.text(), self.trouble.text(), self.measured.text())
        self.setAccessibleName(" ".join((_("News:"), *(words for words in said if words))))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        self._timer.start()
        self.refresh()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        super().hideEvent(event)

    def _on_last(self, last: LastNews | None) -> None:
        self._last = last
        self.show_state()


def way_words(*, connected: bool, least: timedelta = WATCHED) -> str:
    """How news come: the true bound, and not a promise.

    ``least`` is how soon the gateway may be asked again.
    """
    if connected:
        return _("pushed by the hub")
    return _("asked every {least} to {most}").format(
        least=span(max(WATCHED, least)), most=span(LATER)
    )


def measured_words(shown: timedelta | None, last: LastNews | None) -> str:
    """What was measured last: on this screen, else in the shop's file."""
    if shown is not None:
        return _("Last payment: {time} from paid to shown").format(time=span(shown))
    if last is None:
        return _("No payment by link was measured yet")
    if last.pushed:
        return _("Last payment: {time} from paid to booked, pushed").format(time=span(last.took))
    return _("Last payment: {time} from paid to booked, asked").format(time=span(last.took))


def span(time: timedelta) -> str:
    """``0.3 s``, ``42 s``, ``3 min``, ``1 h``."""
    if time >= _HOUR:
        return _("{count} h").format(count=time // _HOUR)
    if time >= _MINUTE:
        return _("{count} min").format(count=time // _MINUTE)
    seconds = time.total_seconds()
    text = f"{seconds:.0f}" if seconds >= 10 or seconds == int(seconds) else f"{seconds:.1f}"
    return _("{count} s").format(count=text.replace(".", "," if language() == "id" else "."))
