"""Share a pay link by whatever the shop and its customer talk through (features.md C13)."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from posapp.models.errors import Refused
from posapp.services.channels.whatsapp import whatsapp_link
from posapp.services.invoicing.preview import Preview
from posapp.services.sales.views import OrderView


def copy_text(text: str) -> None:
    """Put a text where it can be pasted."""
    QGuiApplication.clipboard().setText(text)


def share_by(what: str, order: OrderView, preview: Preview) -> None:
    """Open the message in ``whatsapp`` or ``email``, or copy its ``text``."""
    if what == "whatsapp":
        _open(_chat(order.customer_phone, preview.whatsapp_text))
    elif what == "email":
        _open(mail_link(order.customer_email, preview.email_subject, preview.email_text))
    else:
        copy_text(preview.whatsapp_text.strip())


def mail_link(address: str, subject: str, text: str) -> str:
    """A new email in the program that the system uses for it."""
    body = text.replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"


def _chat(phone: str, text: str) -> str:
    """The customer's chat; where the number is not international the cashier chooses one."""
    try:
        return whatsapp_link(phone if phone.startswith("+") else "", text.strip())
    except Refused:
        return whatsapp_link("", text.strip())


def _open(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))
