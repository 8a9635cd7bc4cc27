"""Messages to customers, from templates that are shipped and values that stay text.

What a person typed (names, addresses) is only ever a value: it is never compiled as a template,
never a format string, and in HTML always escaped.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from posapp.config import resource
from posapp.services.channels.gsm7 import ONE_PART, is_gsm7, places, to_gsm7
from posapp.services.channels.message_view import message_view
from posapp.services.channels.pay_link import checked_link
from posapp.services.channels.protocol import Attachment, InvoiceMessage, OutgoingMessage
from posapp.services.channels.qr import qr_png

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

QR_CONTENT_ID = "pay-qr@posapp"
#: A shop's name cut shorter than this tells nobody who is asking for money.
SHORTEST_NAME = 10
#: Every white space but the no-break one: a sum is not torn from its currency.
_SPACE = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")


def render_email(message: InvoiceMessage) -> tuple[str, str, str]:
    """Subject, HTML and text. The HTML shows the picture of ``email_attachments``."""
    values = {**message_view(message), "qr": QR_CONTENT_ID}
    language = str(values["language"])
    subject = _render(f"email/subject.{language}.txt", values)
    html = _render(f"email/invoice.{language}.html", values)
    text = _render(f"email/invoice.{language}.txt", values)
    return _SPACE.sub(" ", subject).strip(), html, text


def email_attachments(message: InvoiceMessage) -> tuple[Attachment, ...]:
    """The QR code of the pay link, to be shown inside the HTML."""
    picture = qr_png(checked_link(message.url))
    return (Attachment("qr.png", "image/png", picture, QR_CONTENT_ID),)


def compose_email(message: InvoiceMessage, to: str, message_id: str) -> OutgoingMessage:
    """The whole email to one address."""
    subject, html, text = render_email(message)
    return OutgoingMessage(
        to=to,
        text=text,
        message_id=message_id,
        subject=subject,
        html=html,
        attachments=email_attachments(message),
    )


def render_sms(message: InvoiceMessage) -> str:
    """One part of 160 GSM-7 places whenever the link leaves room for it.

    What goes first: the end of a long shop name, then the time, then the shop's name. The sum,
    the number and the link always stay.
    """
    view = message_view(message)
    name = to_gsm7(message.shop_name)
    for until in (to_gsm7(str(view["until_short"])), ""):
        room = ONE_PART - places(_sms(view, "-", until)) + 1
        fitting = _shortened(name, room)
        if not name or len(fitting) >= min(len(name), SHORTEST_NAME):
            return _sms(view, fitting, until)
    nameless = _sms(view, "", "")
    if places(nameless) <= ONE_PART:
        return nameless
    return _sms(view, _shortened(name, 40), to_gsm7(str(view["until_short"])))


def compose_sms(message: InvoiceMessage, to: str, message_id: str) -> OutgoingMessage:
    """The whole SMS to one number."""
    return OutgoingMessage(to=to, text=render_sms(message), message_id=message_id)


def render_whatsapp(message: InvoiceMessage) -> str:
    """The text that click to chat fills in."""
    view = message_view(message)
    return _render(f"whatsapp/invoice.{view['language']}.txt", view)


def _sms(view: dict[str, object], shop: str, until: str) -> str:
    values = {
        "shop": shop,
        "until": until,
        "invoice": to_gsm7(str(view["invoice"])),
        "due_now": to_gsm7(str(view["due_now"])),
        "url": view["url"],
    }
    text = " ".join(_render(f"sms/invoice.{view['language']}.txt", values).split())
    return text if is_gsm7(text) else to_gsm7(text)


def _shortened(name: str, room: int) -> str:
    """As much of the name as fits, ended at a word where that does not cost too much."""
    if places(name) <= room:
        return name
    cut = name
    while cut and places(cut) > room:
        cut = cut[:-1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) >= SHORTEST_NAME else cut).rstrip(" -,.")


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(str(resource("templates"))),
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(template: str, values: dict[str, object]) -> str:
    return _environment().get_template(template).render(values).strip() + "\n"
