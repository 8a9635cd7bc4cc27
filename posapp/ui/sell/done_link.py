"""The pay link on the complete page: it fills in by itself as soon as the gateway made it."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.error_text import code_text
from posapp.i18n import _, clock_time, short_date
from posapp.services.channels.pay_link import shown_link
from posapp.services.invoicing.views import DeliveryView, InvoiceView
from posapp.ui.theme import line_height, px
from posapp.ui.widgets import Button, Label, Well
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import icon, start


class _Chain(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(20), px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            icon(painter, "link", 0, self.height() / 2, self.height(), "accent_text")


class LinkRow(Well):
    """The link, what became of its messages, and two ways to share it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent=parent)
        self.setObjectName("link_row")
        self.url = ""
        self._title = Label("", "body", "text", 600)
        self._title.setObjectName("link_url")
        self._detail = Label("", "small", "text2", wrap=True)
        self._detail.setObjectName("link_detail")
        # Two lines from the start, so that nothing moves when the link fills in.
        self._detail.setFixedHeight(2 * line_height("small"))
        self.copy = Button(_("Copy"), size=32, icon="copy", name="copy_link")
        self.whatsapp = Button(_("WhatsApp"), size=32, icon="message-circle", name="whatsapp")
        self.qr = Button(_("QR"), size=32, icon="qr-code", name="show_qr")
        self.qr.setAccessibleName(_("Show QR"))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        self.body.addWidget(_Chain())
        nest(self.body, words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.whatsapp)
        buttons.addWidget(self.qr)
        nest(self.body, buttons)

    def show_invoice(self, invoice: InvoiceView | None, zone: str) -> None:
        """Show how far the link is; nothing where the sale has none."""
        self.setVisible(invoice is not None)
        if invoice is None:
            return
        self.url = invoice.url
        self.copy.setEnabled(bool(invoice.url))
        self.whatsapp.setEnabled(bool(invoice.url) and invoice.state != "paid")
        self.qr.setEnabled(invoice.state != "paid")
        self._title.setText(shown_link(invoice.url) if invoice.url else _title_without(invoice))
        parts = [_("Invoice {number}").format(number=invoice.number)]
        parts += [_delivery_words(delivery) for delivery in invoice.deliveries]
        if invoice.state == "paid":
            parts.append(_("paid"))
        elif invoice.failure:
            parts.append(code_text(invoice.failure))
        elif invoice.url:
            until = f"{short_date(invoice.expires_at, zone, weekday=True)}, " + clock_time(
                invoice.expires_at, zone
            )
            parts.append(_("open until {time}").format(time=until))
        self._detail.setText(" · ".join(parts))
        self.setAccessibleName(f"{self._title.text()}. {self._detail.text()}")


def _title_without(invoice: InvoiceView) -> str:
    if invoice.state == "failed":
        return _("The link could not be made")
    return _("The link is on its way")


def _delivery_words(delivery: DeliveryView) -> str:
    email = delivery.channel == "email"
    words = {
        "sent": _("Email sent") if email else _("SMS sent"),
        "failed": _("Email failed") if email else _("SMS failed"),
        "maybe_sent": _("Email maybe sent") if email else _("SMS maybe sent"),
        "dropped": _("Email dropped") if email else _("SMS dropped"),
    }
    return words.get(delivery.state, _("Email waits") if email else _("SMS waits"))
