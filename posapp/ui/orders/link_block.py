"""The pay link of an order: where it is, how long it is open, whether the customer was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.error_text import code_text
from posapp.i18n import _
from posapp.models.invoice_state import OPEN_INVOICES, InvoiceState
from posapp.services.channels.pay_link import shown_link
from posapp.services.invoicing.views import DeliveryView, InvoiceView
from posapp.ui.orders.queries import OrderDetail
from posapp.ui.orders.timeline_words import told_words
from posapp.ui.orders.words import ago, moment
from posapp.ui.theme import px
from posapp.ui.widgets import Banner, IconButton, Label, Panel
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start

_TICK = 1000


class _Sign(QWidget):
    """The link's icon in a square."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(32), px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            box(painter, self.rect(), 8, "sunken")
            size = px(18)
            icon(painter, "link", (self.width() - size) / 2, self.height() / 2, size, "text2")


class LinkBlock(Panel):
    """Hidden where there is no link. Says every second how long ago the gateway was asked."""

    copy = Signal()
    #: Send it again by one channel: its name and the address.
    resend_by = Signal(str, str)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", name="order_link", parent=parent)
        self._now = now
        self._link: InvoiceView | None = None
        self._zone = "UTC"
        self._trouble: DeliveryView | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._build()
        self._wire()

    def show_link(self, detail: OrderDetail) -> None:
        """Show the link of an order, or hide."""
        link = detail.link
        self._link, self._zone = link, detail.zone
        self.setVisible(link is not None)
        if link is None:
            return
        title = shown_link(link.url) if link.url else link.number
        self.address.setText(title)
        self.address.setToolTip(link.url)
        self.copy_button.setVisible(bool(link.url) and link.state in OPEN_INVOICES)
        self._show_trouble(detail)
        self.show_state()

    def show_state(self) -> None:
        """Say how it stands now."""
        if self._link is None:
            return
        words = link_words(self._link, self._zone, self._now())
        self.state.setText(words)
        self.setAccessibleName(f"{self.address.text()}. {words}")

    def showEvent(self, event: QShowEvent) -> None:
        """Count the seconds while somebody can see them."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()
        super().hideEvent(event)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 11)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(_Sign())
        words = QVBoxLayout()
        words.setSpacing(0)
        self.address = Label("", "body", "text", 500)
        self.address.setObjectName("order_link_address")
        self.state = Label("", "small", "text2")
        self.state.setObjectName("order_link_state")
        words.addWidget(self.address)
        words.addWidget(self.state)
        nest(row, words, 1)
        self.copy_button = IconButton("copy", _("Copy link"), "ghost", name="order_link_copy")
        row.addWidget(self.copy_button)
        nest(column, row)
        self.maybe = Banner("review", "", action=_("Resend"), name="order_maybe_sent")
        self.failed = Banner("overdue", "", action=_("Resend"), name="order_not_sent")
        column.addWidget(self.maybe)
        column.addWidget(self.failed)

    def _wire(self) -> None:
        self._timer.timeout.connect(self.show_state)
        self.copy_button.clicked.connect(self.copy)
        self.maybe.acted.connect(self._on_resend_by)
        self.failed.acted.connect(self._on_resend_by)

    def _on_resend_by(self) -> None:
        if self._trouble is not None:
            self.resend_by.emit(self._trouble.channel, self._trouble.to)

    def _show_trouble(self, detail: OrderDetail) -> None:
        failed, maybe = detail.troubled("failed"), detail.troubled("maybe_sent")
        self._trouble = failed or maybe
        self.failed.setVisible(failed is not None)
        self.maybe.setVisible(failed is None and maybe is not None)
        if failed is not None:
            self.failed.set_words(_lead(failed), code_text(failed.failure))
        elif maybe is not None:
            self.maybe.set_words(_lead(maybe), _("Ask the customer before you send it again."))


def link_words(link: InvoiceView, zone: str, now: datetime) -> str:
    """How a link stands, in one line."""
    if link.state == InvoiceState.EXPIRED:
        return _("Expired {when}").format(when=moment(link.expires_at, zone))
    if link.state == InvoiceState.FAILED:
        return _("Failed: {reason}").format(reason=code_text(link.failure))
    if not link.url:
        if link.failure:
            return _("Not made yet: {reason}").format(reason=code_text(link.failure))
        return _("Waits to be sent")
    until = _("Open until {when}").format(when=moment(link.expires_at, zone))
    return f"{until} · {ago(link.checked_at, now)}" if link.checked_at else until


def _lead(told: DeliveryView) -> str:
    return f"{told_words({told.channel: told.state})}."
