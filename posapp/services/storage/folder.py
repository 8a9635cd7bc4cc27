"""The data folder: which files are where, and how a copy of it is recognised."""

from __future__ import annotations

import hashlib
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from posapp.models.errors import StorageTrouble

DATABASE = "shop.sqlite3"

#: Where Linux keeps the machine's name (machine-id(5)).
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


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
    def import_lock(self) -> Path:
        """Held by the one process that takes over a file."""
        return self.path / "import.lock"

    @property
    def pictures(self) -> Path:
        """Pictures of products, and their small ones."""
        return self.path / "pictures"

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
        told = f"{machine()}:{self.inode()}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def inode(self) -> int:
        """Tells the database file from any other. Raises StorageTrouble ``no_shop``."""
        try:
            return self.database.stat().st_ino
        except FileNotFoundError:
            raise StorageTrouble("no_shop", path=str(self.path)) from None


def machine() -> str:
    """What names this machine for good; empty where nothing does.

    Not simply the number of its network card: without a network that is made up anew by each
    process, and every start of the till would begin another series.
    """
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography"
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    for place in MACHINE_IDS:
        try:
            name = place.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if name:
            return name
    node = uuid.getnode()
    made_up = node >> 40 & 1  # RFC 9562, 6.10: a card's own number never has this bit
    return "" if made_up else str(node)
