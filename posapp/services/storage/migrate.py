"""Bring a file to today's schema: copy it first, then step by step, then prove it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from posapp.models.errors import StorageTrouble
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.stopping import stoppable
from posapp.services.storage.trouble import speaking_plainly, trouble_of

#: The newest step; steps are numbered, so that a newer file is recognised as newer.
HEAD = "0008"


def version_of(database: Path) -> str:
    """The schema's step, by plain SQL. Raises StorageTrouble ``damaged`` or ``no_shop``."""
    if not database.exists():
        raise StorageTrouble("no_shop", path=str(database.parent))
    with speaking_plainly(), closing(_open(database, "ro")) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            if trouble_of(error) is None:
                raise StorageTrouble("damaged", detail="this is not a shop's file") from error
            raise
    if row is None:
        raise StorageTrouble("damaged", detail="the file does not say its version")
    return str(row[0])


def bring_up_to_date(folder: DataFolder) -> bool:
    """Migrate if the file is older; whether it was. Call with both locks held.

    Raises StorageTrouble ``newer`` for a file of a later program, and leaves every file as it
    was when a step fails: the copy is worked on, then put in place by one rename.
    """
    version = version_of(folder.database)
    if version > HEAD:
        raise StorageTrouble("newer", version=version, known=HEAD)
    if version == HEAD:
        return False
    folder.backups.mkdir(exist_ok=True)
    with speaking_plainly():
        kept = folder.backups / f"before-{HEAD}-from-{version}.sqlite3"
        copy_database(folder.database, kept)
        upgrade(folder.database)
    return True


def upgrade(database: Path) -> None:
    """Run the steps that are missing, and prove counts and references after."""
    from alembic import command  # a quarter of a second: only when behind
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    from posapp.services.storage.schema import drop_extras, make_extras

    def connect() -> sqlite3.Connection:
        connection = _open(database, "rwc")
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=OFF")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        drop_extras(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        make_extras(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            connection.exec_driver_sql("ROLLBACK")
            raise StorageTrouble("damaged", detail=f"references broken: {broken[:3]}")
        connection.exec_driver_sql("COMMIT")
    engine.dispose()


def copy_database(
    source: Path,
    target: Path,
    prove: Callable[[Path], None] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """A whole, consistent copy of a file that may be in use, published by rename.

    ``prove`` looks at the copy before it has its name; nothing is left of one that failed, or
    that ``stop`` broke off.
    Whichever folder it is put into begins a new series, even where it gets the inode back
    that its original had.
    """
    half = target.with_name(target.name + ".part")
    half.unlink(missing_ok=True)
    try:
        with closing(_open(source, "ro")) as connection:
            stoppable(connection, stop)
            connection.execute("VACUUM INTO ?", (str(half),))
        if prove is not None:
            prove(half)
        with closing(_open(half, "rw")) as connection, connection:
            connection.execute("UPDATE folder SET fingerprint = ''")
        publish(half, target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def publish(half: Path, target: Path) -> None:
    """Put a finished file in place: it is on the disk before it has its name."""
    with half.open("rb+") as file:
        os.fsync(file.fileno())
    half.replace(target)
    if os.name == "posix":
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _open(database: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, timeout=5)
