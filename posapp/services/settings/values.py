"""The settings as one transaction sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from posapp.services.settings.declared import SETTINGS


class SettingValues:
    """Values by key: what was changed, else the declared default."""

    def __init__(self, changed: Mapping[str, str]) -> None:
        self._changed = changed

    @classmethod
    def load(cls, session: Session) -> SettingValues:
        """Read what was changed."""
        rows = session.execute(text("SELECT key, value FROM settings"))
        return cls({row.key: row.value for row in rows})

    def __getitem__(self, key: str) -> Any:
        declared = SETTINGS[key]
        stored = self._changed.get(key)
        return declared.default if stored is None else declared.read(stored)

    def is_changed(self, key: str) -> bool:
        """Whether somebody chose a value."""
        return key in self._changed
