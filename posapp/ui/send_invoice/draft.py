"""What is typed in Pay Online, kept per order while the dialog is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(slots=True, frozen=True)
class Draft:
    """Every field as it stands. ``expiry`` is hours, or "other" with ``hours`` as typed."""

    email: str = ""
    code: str = ""
    number: str = ""
    sms: bool = False
    methods: tuple[str, ...] = ()
    expiry: str = "24"
    hours: str = ""
    account: str = ""


def draft_key(order_id: str) -> str:
    """Where the draft of an order lives."""
    return f"send_invoice:{order_id}"


def keep_draft(drafts: dict[str, Any], order_id: str, draft: Draft, untouched: Draft) -> None:
    """Keep what differs from an untouched form; forget the rest."""
    if draft == untouched:
        drafts.pop(draft_key(order_id), None)
    else:
        drafts[draft_key(order_id)] = draft


def to_account(
    draft: Draft, before: Draft, usual: Draft, account: str, offered: tuple[str, ...]
) -> Draft:
    """The draft for another account: its usual choices, but for what a person chose.

    ``before`` and ``usual`` are the untouched forms of the old account and of the new one.
    """
    methods = tuple(method for method in draft.methods if method in offered)
    if not methods or draft.methods == before.methods:
        methods = usual.methods
    draft = replace(draft, account=account, methods=methods)
    if (draft.expiry, draft.hours) == (before.expiry, before.hours):
        draft = replace(draft, expiry=usual.expiry, hours=usual.hours)
    return draft
