"""An email as bytes: both forms of the text, the pictures inside, and headers that hold."""

from __future__ import annotations

import re
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from posapp.services.channels.plain import has_control
from posapp.services.channels.protocol import (
    Attachment,
    ChannelMisconfigured,
    OutgoingMessage,
    Undeliverable,
)

if TYPE_CHECKING:
    from email.headerregistry import Address

_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


def build_mime(message: OutgoingMessage, from_name: str, from_address: str, at: datetime) -> bytes:
    """The whole message with CRLF line ends.

    Raises Undeliverable where subject, address or Message-ID could break out of their header,
    ChannelMisconfigured where the sender could.
    """
    from email.policy import SMTP  # 19 ms, first use only

    mail = EmailMessage(policy=SMTP)
    mail["From"] = _sender(from_name, from_address)
    mail["To"] = _recipient(message.to)
    mail["Subject"] = _checked(message.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = _message_id(message.message_id)
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    _attach(mail, message.attachments)
    return mail.as_bytes()


def _attach(mail: EmailMessage, attachments: tuple[Attachment, ...]) -> None:
    """Pictures shown inside go beside the HTML, files beside the whole."""
    html = mail.get_body(("html",))
    for attachment in (a for a in attachments if a.content_id and html is not None):
        assert isinstance(html, EmailMessage)  # noqa: S101  (for the type checker)
        html.add_related(
            attachment.content,
            *attachment.content_type.split("/", 1),
            cid=f"<{_checked(attachment.content_id)}>",
            filename=_checked(attachment.name),
            disposition="inline",
        )
    for attachment in (a for a in attachments if not a.content_id or html is None):
        mail.add_attachment(
            attachment.content,
            *attachment.content_type.split("/", 1),
            filename=_checked(attachment.name),
        )


def _sender(name: str, address: str) -> Address:
    from email.headerregistry import Address  # as above

    if has_control(name + address) or not address.isascii():
        raise ChannelMisconfigured("the sender's name or address", code="email_bad_sender")
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError, MessageError):
        raise ChannelMisconfigured(
            "the sender's name or address", code="email_bad_sender"
        ) from None


def _recipient(address: str) -> Address:
    from email.headerregistry import Address  # as above

    if has_control(address) or not address.isascii() or " " in address:
        raise Undeliverable("not an email address")
    try:
        return Address(addr_spec=address)
    except (ValueError, IndexError, MessageError):
        raise Undeliverable("not an email address") from None


def _message_id(text: str) -> str:
    written = text if text.startswith("<") else f"<{text}>"
    if not _MESSAGE_ID.fullmatch(written):
        raise Undeliverable("not a Message-ID", code="bad_message")
    return written


def _checked(text: str) -> str:
    if has_control(text):
        raise Undeliverable("a header with a line break", code="bad_message")
    return text
