"""The shop's database: units of work for writing, snapshots for reading."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from posapp.models.changes import Changes, ChangeSet, Listener
from posapp.models.clock import Clock
from posapp.services.settings.values import SettingValues
from posapp.services.storage.engine import reader_engine, writer_engine
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WriteLock
from posapp.services.storage.trouble import speaking_plainly

log = logging.getLogger(__name__)


class ReadUnit:
    """One snapshot: what a query needs to answer."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.clock = clock
        self._settings: SettingValues | None = None

    @property
    def settings(self) -> SettingValues:
        """The settings as they stand in this snapshot."""
        if self._settings is None:
            self._settings = SettingValues.load(self.session)
        return self._settings


class UnitOfWork(ReadUnit):
    """One transaction of one actor; gathers what it changes."""

    def __init__(self, session: Session, clock: Clock, actor: str) -> None:
        super().__init__(session, clock)
        self.actor = actor
        self.changes = ChangeSet()
        #: Called after the commit, outside the lock (wake the outbox).
        self.afterwards: list[Callable[[], None]] = []

    def forget_settings(self) -> None:
        """Read the settings again: this transaction changed some."""
        self._settings = None


class Database:
    """One open shop. Safe to use from any thread.

    ``write`` queues fairly, begins IMMEDIATE and holds the file lock until after the commit;
    ``read`` gives a snapshot on a read-only connection and never waits for writers.
    """

    def __init__(self, folder: DataFolder, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self._lock = WriteLock(folder.write_lock, folder.turnstile)
        self.writer = writer_engine(folder.database)
        self._reader = reader_engine(folder.database)
        self._write_session = sessionmaker(self.writer, expire_on_commit=False, autoflush=False)
        self._read_session = sessionmaker(self._reader, expire_on_commit=False, autoflush=False)
        self._listeners: list[Listener] = []
        self._seen_version = 0
        self._files = dict.fromkeys((self.writer, self._reader), folder.inode())
        with speaking_plainly():
            self._seen_version = self._data_version()

    @contextmanager
    def write(self, actor: str) -> Iterator[UnitOfWork]:
        """One transaction; commits at the end, changes nothing when an exception leaves it.

        Raises StorageTrouble when the disk does not take it: then nothing was saved.
        """
        with speaking_plainly(), self._lock.held():
            self._follow(self.writer)
            with self._write_session() as session:
                unit = UnitOfWork(session, self.clock, actor)
                with session.begin():
                    yield unit
                    session.flush()
        changes = unit.changes.freeze()
        if changes:
            self.publish(changes)
        for call in unit.afterwards:
            call()

    @contextmanager
    def read(self) -> Iterator[ReadUnit]:
        """One snapshot of what is committed."""
        self._follow(self._reader)
        with speaking_plainly(), self._read_session() as session, session.begin():
            yield ReadUnit(session, self.clock)

    def listen(self, listener: Listener) -> None:
        """Hear of every change after its commit, on the thread that made it."""
        self._listeners.append(listener)

    def publish(self, changes: Changes) -> None:
        """Tell the listeners; what is saved stays done even where one of them stumbles."""
        for listener in self._listeners:
            try:
                listener(changes)
            except Exception:
                log.exception("a listener stumbled over a change")

    def notice_outside_changes(self) -> bool:
        """Whether another process has written since the last call; publishes if so.

        The writer connection's ``data_version`` moves only for commits that were not its own.
        """
        if not self._lock.queue.try_acquire():
            return False
        try:
            self._follow(self.writer)
            with speaking_plainly():
                version = self._data_version()
        finally:
            self._lock.queue.release()
        if version == self._seen_version:
            return False
        self._seen_version = version
        self.publish(Changes(everything=True, outbox=True))
        return True

    def close(self) -> None:
        """Let go of the file."""
        self._reader.dispose()
        self.writer.dispose()

    def _follow(self, engine: Engine) -> None:
        """Go on in the file that another process put in this one's place (restore, reset).

        What was written into the replaced one would be lost without an error.
        """
        file = self.folder.inode()
        if file == self._files[engine]:
            return
        engine.dispose()
        self._files[engine] = file
        if engine is self.writer:
            self._seen_version = -1

    def _data_version(self) -> int:
        raw = self.writer.raw_connection()
        try:
            return int(raw.cursor().execute("PRAGMA data_version").fetchone()[0])
        finally:
            raw.close()
