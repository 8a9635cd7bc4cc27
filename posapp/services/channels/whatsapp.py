"""WhatsApp by click to chat: a link that opens the chat with the text filled in."""

from __future__ import annotations

import re
from urllib.parse import quote

from posapp.models.errors import Refused

_NUMBER = re.compile(r"[1-9][0-9]{5,14}")


def whatsapp_link(phone: str, text: str) -> str:
    """The address to open; an empty phone lets the cashier choose the chat.

    Raises Refused ``bad_phone`` for anything but an international number.
    """
    digits = phone.removeprefix("+")
    if digits and not _NUMBER.fullmatch(digits):
        raise Refused("bad_phone", field="phone", text=phone)
    return f"https://wa.me/{digits}?text={quote(text, safe='')}"
