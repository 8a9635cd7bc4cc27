"""SQLite's errors, said as what is wrong with the folder."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from posapp.models.errors import StorageTrouble

#: Primary result codes (https://www.sqlite.org/rescode.html) and what they mean to a shop.
CODES = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_INTERRUPT: "stopped",
}


def trouble_of(error: sqlite3.Error) -> str | None:
    """The code of StorageTrouble for an SQLite error; none where it is a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Python's own words for text that is none any more.
        return "damaged" if "decode to UTF-8" in str(error) else None
    return CODES.get(code & 0xFF)


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turn errors of the disk into StorageTrouble; everything else passes."""
    try:
        yield
    except DBAPIError as error:
        code = trouble_of(error.orig) if isinstance(error.orig, sqlite3.Error) else None
        if code is None:
            raise
        raise StorageTrouble(code, detail=str(error.orig)) from error
    except sqlite3.Error as error:
        code = trouble_of(error)
        if code is None:
            raise
        raise StorageTrouble(code, detail=str(error)) from error
    except UnicodeDecodeError as error:  # SQLite quotes a damaged schema in its message
        raise StorageTrouble("damaged", detail=str(error)) from error
    except OSError as error:
        known = {
            errno.ENOSPC: "disk_full",
            errno.EROFS: "read_only",
            errno.EACCES: "read_only",
            errno.EIO: "disk_error",
        }
        if error.errno not in known:
            raise
        raise StorageTrouble(known[error.errno], detail=str(error)) from error
