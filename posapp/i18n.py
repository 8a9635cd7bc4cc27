"""Texts in Indonesian and English, by gettext: screens, messages, papers and commands alike.

The source texts are English. The window and the commands speak the language that was set
with ``set_language``; a message to a customer asks for its own with ``in_language``.
"""

from __future__ import annotations

import gettext as _gettext
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from posapp.config import resource

LANGUAGES = ("id", "en")
DOMAIN = "posapp"

_current = "en"


@lru_cache(maxsize=8)
def in_language(language: str) -> _gettext.NullTranslations:
    """The texts of one language; English where a text was never translated."""
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(
        DOMAIN, str(resource("locale")), languages=[language], fallback=True
    )


def set_language(language: str) -> None:
    """Choose what ``_`` and ``ngettext`` speak from now on in this process."""
    global _current
    _current = language if language in LANGUAGES else "en"


def language() -> str:
    """The language that the screens speak now."""
    return _current


def _(text: str) -> str:
    """The text in the chosen language."""
    return in_language(_current).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text for this count in the chosen language; ``{count}`` stays for the caller."""
    return in_language(_current).ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """The text where one English word needs two translations."""
    return in_language(_current).pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the catalogue that is translated where it is shown."""
    return text


def clock_time(
    at: datetime, zone: str, language: str | None = None, *, seconds: bool = False
) -> str:
    """A time of day as the language writes it: 14:32 in English, 14.32 in Indonesian."""
    colon = "." if (language or _current) == "id" else ":"
    local = at.astimezone(ZoneInfo(zone))
    pattern = f"%H{colon}%M" + (f"{colon}%S" if seconds else "")
    return local.strftime(pattern)


def short_date(
    at: datetime, zone: str, language: str | None = None, *, weekday: bool = False
) -> str:
    """A date in a few letters: ``Sun 22 Nov`` or ``Min, 22 Nov``."""
    from babel.dates import format_date  # first use only

    local = at.astimezone(ZoneInfo(zone))
    chosen = language or _current
    pattern = ("EEE, d MMM" if chosen == "id" else "EEE d MMM") if weekday else "d MMM"
    return format_date(local, pattern, locale=chosen)


def long_date(at: datetime, zone: str, language: str | None = None) -> str:
    """A date with its year: ``22 Nov 2026``."""
    from babel.dates import format_date  # first use only

    return format_date(at.astimezone(ZoneInfo(zone)), "d MMM y", locale=language or _current)
