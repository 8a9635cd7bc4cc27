"""How old something is, in a few letters."""

from __future__ import annotations

from datetime import datetime

from posapp.i18n import _


def age_words(since: datetime, now: datetime) -> str:
    """``12 s``, ``4 min``, ``3 h`` or ``2 d``; a clock that jumped back makes nothing younger."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 60:
        return _("{count} s").format(count=seconds)
    if seconds < 3600:
        return _("{count} min").format(count=seconds // 60)
    if seconds < 48 * 3600:
        return _("{count} h").format(count=seconds // 3600)
    return _("{count} d").format(count=seconds // 86400)
