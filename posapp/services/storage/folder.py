"""The data folder: which files are where, and how a copy of it is recognised."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path

DATABASE = "shop.sqlite3"


@dataclass(slots=True, frozen=True)
class DataFolder:
    """The paths inside one shop's folder."""

    path: Path

    @property
    def database(self) -> Path:
        """The shop's SQLite file; only the storage package opens it."""
        return self.path / DATABASE

    @property
    def write_lock(self) -> Path:
        """Held from BEGIN IMMEDIATE to after COMMIT, by every process that writes."""
        return self.path / "write.lock"

    @property
    def turnstile(self) -> Path:
        """Waited for before ``write_lock``: processes take turns instead of starving."""
        return self.path / "write.turn"

    @property
    def window_lock(self) -> Path:
        """Held by the one window on this folder."""
        return self.path / "window.lock"

    @property
    def owners(self) -> Path:
        """One lock file a living process that runs outbox jobs."""
        return self.path / "owners"

    @property
    def backups(self) -> Path:
        """Copies made before a migration or a restore."""
        return self.path / "backups"

    @property
    def generation_file(self) -> Path:
        """The highest series generation that this folder ever used; survives a reset."""
        return self.path / "generation"

    def fingerprint(self) -> str:
        """Names the database file on this machine; a copy has another one."""
        found = self.database.stat()
        told = f"{uuid.getnode()}:{found.st_ino}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]
