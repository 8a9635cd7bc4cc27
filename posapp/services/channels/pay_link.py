"""The pay link, as it goes into messages."""

from __future__ import annotations

import re
from urllib.parse import quote

from posapp.models.errors import Refused

MAX_LENGTH = 2_000
_LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}\x00-\x20\x7f]+")


def checked_link(url: str) -> str:
    """The link in plain ASCII, safe in HTML, SMS and QR. Raises Refused ``bad_link``."""
    ascii_url = "".join(c if c.isascii() else quote(c, errors="replace") for c in url)
    if len(ascii_url) > MAX_LENGTH or not _LINK.fullmatch(ascii_url):
        raise Refused("bad_link", field="url")
    return ascii_url


def shown_link(url: str) -> str:
    """The link as people read and type it: without its scheme where that goes without saying."""
    return url.removeprefix("https://")
