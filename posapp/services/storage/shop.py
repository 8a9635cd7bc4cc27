"""Make a new shop, open one, and notice when its folder is a copy."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.ids import new_id
from posapp.models.series import Folder, Series
from posapp.services.storage import journal, migrate
from posapp.services.storage.database import Database, UnitOfWork
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock, WriteLock
from posapp.services.storage.trouble import speaking_plainly

LETTER = "A"


@contextlib.contextmanager
def alone(folder: DataFolder) -> Iterator[None]:
    """Hold both locks: no window and no writer on the folder meanwhile."""
    window = WindowLock(folder.window_lock)
    window.take()
    try:
        with WriteLock(folder.write_lock, folder.turnstile).held(patience=5):
            yield
    finally:
        window.release()


def make_shop(path: Path, clock: Clock, actor: str) -> DataFolder:
    """An empty shop in ``path``. Raises Refused ``shop_exists`` where one is."""
    folder = DataFolder(path)
    with speaking_plainly():
        path.mkdir(parents=True, exist_ok=True)
        folder.owners.mkdir(exist_ok=True)
    with alone(folder):
        if folder.database.exists():
            raise Refused("shop_exists", path=str(path))
        half = folder.path / "shop.new"
        with speaking_plainly():
            _remove(half)
            migrate.upgrade(half)
            # A rename never leaves half a shop behind; the log was emptied into the file.
            into_one_file(half)
            migrate.publish(half, folder.database)
    database = Database(folder, clock)
    try:
        with database.write(actor) as uow:
            _start_generation(uow, folder, clock, first=True)
    finally:
        database.close()
    return folder


def open_shop(path: Path, clock: Clock, actor: str) -> Database:
    """Open the shop in ``path``, migrating an older one first.

    Raises StorageTrouble ``no_shop``, ``newer``, ``damaged``, ``read_only``, ``in_use``.
    """
    folder = DataFolder(path)
    if migrate.version_of(folder.database) != migrate.HEAD:
        with alone(folder):
            migrate.bring_up_to_date(folder)
    with speaking_plainly():
        folder.owners.mkdir(exist_ok=True)
    database = Database(folder, clock)
    try:
        with database.read() as unit:
            known = unit.session.execute(select(Folder.fingerprint)).scalar_one_or_none()
        if known != folder.fingerprint():
            with database.write(actor) as uow:
                _start_generation(uow, folder, clock, first=known is None)
    except BaseException:
        database.close()
        raise
    return database


def _start_generation(uow: UnitOfWork, folder: DataFolder, clock: Clock, *, first: bool) -> None:
    """Say who this folder is; a copy gets the next series, so that no number is given twice."""
    row = uow.session.get(Folder, 1)
    if row is not None and row.fingerprint == folder.fingerprint():
        return
    used = highest_generation(folder)
    if row is None:
        row = Folder(key=1, letter=LETTER, generation=used + 1, vault=new_id())
        uow.session.add(row)
    elif not first:
        row.generation = max(used, row.generation) + 1
    row.id = new_id()
    row.fingerprint = folder.fingerprint()
    row.started_at = clock.now()
    uow.session.flush()
    remember_generation(folder, row.generation)
    kind = "shop.made" if first else "series.started"
    journal.write(uow, kind, row.series, {"series": row.series})


def highest_generation(folder: DataFolder) -> int:
    """The highest generation that this folder is known to have used; 0 for a new one."""
    try:
        return int(folder.generation_file.read_text())
    except (FileNotFoundError, ValueError):
        return 0


def remember_generation(folder: DataFolder, generation: int) -> None:
    """Keep it beside the database, where a reset or restore does not take it away."""
    half = folder.generation_file.with_suffix(".part")
    half.write_text(str(max(generation, highest_generation(folder))))
    migrate.publish(half, folder.generation_file)


def numbers_given(database: Database) -> dict[str, int]:
    """How many documents of each series there are; for people who look after the shop."""
    with database.read() as unit:
        rows = unit.session.execute(
            select(Series.kind, Series.name, func.max(Series.last)).group_by(
                Series.kind, Series.name
            )
        )
        return {f"{kind}-{name}": last for kind, name, last in rows}


def remove_database(folder: DataFolder) -> None:
    """Take the file and its log away. Call with both locks held (``demo --reset``)."""
    _remove(folder.database)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def into_one_file(database: Path) -> None:
    """Move the log into the file, so that the file alone is the whole shop."""
    import sqlite3

    connection = sqlite3.connect(database)
    try:
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StorageTrouble("busy")
    finally:
        connection.close()
