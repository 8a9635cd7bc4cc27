"""Tell a shop's language without opening the shop: for help and for errors."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from posapp.services.settings.declared import SETTINGS
from posapp.services.storage.folder import DataFolder

KEY = "ui.language"


def language_of(folder: Path) -> str | None:
    """What the screens of the shop in ``folder`` speak; none where that cannot be told.

    Only reads: it neither migrates the file nor minds that it is damaged or newer.
    """
    try:
        database = DataFolder(folder).database.absolute()
        if not database.is_file():
            return None
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (KEY,)).fetchone()
    except (sqlite3.Error, OSError):
        return None
    chosen = SETTINGS[KEY].default if row is None else row[0]
    return chosen if chosen in SETTINGS[KEY].choices else None
