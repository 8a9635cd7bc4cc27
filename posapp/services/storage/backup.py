"""Copies that were opened and checked, and the way back from one."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.storage import check, journal, migrate, shop
from posapp.services.storage.database import Database
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.stopping import give_up_if, stoppable
from posapp.services.storage.trouble import speaking_plainly


def back_up(database: Database, target: Path, actor: str) -> Path:
    """A whole copy of the shop while it goes on selling; published only once it is proved.

    Raises Refused ``file_exists`` (nothing is overwritten) or StorageTrouble.
    """
    if target.exists():
        raise Refused("file_exists", field="file", path=str(target))
    if not target.parent.is_dir():
        raise Refused("no_folder", field="file", path=str(target.parent))
    with speaking_plainly():
        migrate.copy_database(
            database.folder.database, target, lambda copy: prove(copy, database.clock)
        )
    with database.write(actor) as uow:
        journal.write(uow, "backup.made", target.name, {})
    return target


def prove(path: Path, clock: Clock, stop: threading.Event | None = None) -> None:
    """Open a copy as a shop would and check all of it.

    An older one is checked as a file only; its money is once it was migrated, because today's
    rules read today's tables. Raises StorageTrouble ``damaged`` or ``newer``.
    """
    version = migrate.version_of(path)
    if version > migrate.HEAD:
        raise StorageTrouble("newer", version=version, known=migrate.HEAD)
    with speaking_plainly(), closing(sqlite3.connect(path)) as connection:
        stoppable(connection, stop)
        told = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if told != "ok":
        raise StorageTrouble("damaged", detail=str(told))
    give_up_if(stop)
    if version < migrate.HEAD:
        return
    broken = check.first_broken_in_file(path, clock)
    if broken is not None:
        raise StorageTrouble("damaged", detail=f"{broken.table} {broken.row}: {broken.why}")


def restore(
    path: Path, source: Path, clock: Clock, actor: str, stop: threading.Event | None = None
) -> None:
    """Put a backup in the shop's place; what was there is kept beside it.

    The shop goes on with the next series, so that no number on paper is ever given twice.
    Until then ``stop`` leaves everything as it was. Raises Refused ``no_such_file``,
    StorageTrouble ``damaged``, ``newer``, ``in_use`` or ``stopped``.
    """
    folder = DataFolder(path)
    if not source.is_file():
        raise Refused("no_such_file", field="file", path=str(source))
    with speaking_plainly():
        path.mkdir(parents=True, exist_ok=True)
    with shop.alone(folder), speaking_plainly():
        half = folder.path / "shop.restored"
        half.unlink(missing_ok=True)
        try:
            migrate.copy_database(source, half, lambda copy: prove(copy, clock, stop), stop)
            if migrate.version_of(half) != migrate.HEAD:
                migrate.upgrade(half)
                prove(half, clock, stop)
            give_up_if(stop)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        _remember_used(folder)
        _set_aside(folder, clock)
        migrate.publish(half, folder.database)
    database = shop.open_shop(path, clock, actor)
    try:
        with database.write(actor) as uow:
            journal.write(uow, "backup.restored", source.name, {})
    finally:
        database.close()


def _remember_used(folder: DataFolder) -> None:
    """The replaced file may have used a later series than the backup knows."""
    if not folder.database.exists():
        return
    try:
        with closing(sqlite3.connect(folder.database)) as connection:
            row = connection.execute("SELECT generation FROM folder").fetchone()
    except sqlite3.Error:
        return  # damaged: the generation file, kept at each start of a series, still knows
    if row is not None:
        shop.remember_generation(folder, int(row[0]))


def _set_aside(folder: DataFolder, clock: Clock) -> None:
    """Keep what is replaced under another name.

    The shop's own name goes from the old file to the new one by one rename after this, so that
    there is a whole shop whenever the machine goes off.
    """
    if not folder.database.exists():
        return
    with contextlib.suppress(sqlite3.Error, StorageTrouble):  # damaged: kept as it is
        shop.into_one_file(folder.database)
    folder.backups.mkdir(exist_ok=True)
    kept = _free_name(folder.backups, clock.now().strftime("before-restore-%Y%m%dT%H%M%S%f"))
    for suffix in ("-wal", "-shm"):
        old = Path(f"{folder.database}{suffix}")
        if old.exists():
            old.replace(Path(f"{kept}{suffix}"))
    try:
        kept.hardlink_to(folder.database)
    except OSError:  # a file system without links
        folder.database.replace(kept)


def _free_name(folder: Path, name: str) -> Path:
    """Nothing that is kept is ever replaced, even by a clock that went back."""
    kept = folder / f"{name}.sqlite3"
    for again in itertools.count(2):
        if not kept.exists():
            break
        kept = folder / f"{name}-{again}.sqlite3"
    return kept
