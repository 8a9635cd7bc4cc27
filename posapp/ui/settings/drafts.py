"""What was typed and not saved: it outlives the page, which is built anew for a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class SettingsDraft:
    """``typed`` holds only what differs from what is saved; a secret to forget is empty."""

    section: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    #: The addresses in the fields for tests, by the trial's name.
    recipients: dict[str, str] = field(default_factory=dict)


def draft_of(drafts: dict[str, Any]) -> SettingsDraft:
    """The window's draft of settings, made when first asked for."""
    found = drafts.setdefault("settings", SettingsDraft())
    assert isinstance(found, SettingsDraft)  # noqa: S101  (nobody else writes this entry)
    return found
