"""The log file in the data folder: what happened, without secrets, never on the screen."""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from filelock import FileLock, Timeout

from posapp.models.cards import looks_like_card

FOLDER, NAME = "logs", "posapp.log"
SIZE = 1_000_000
KEPT = 5
FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
LEVEL = "POSAPP_LOG"

_HIDDEN = "***"
_NAMES = r"pass(?:word|phrase|wd)?|secret|token|api[_-]?key|client[_-]?key|signature|otp|pin|cvv"
#: (what is found, what stands there instead)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}"), rf"\1 {_HIDDEN}"),
    (re.compile(r"(?i)\b(authorization\s*[:=]\s*)(?!bearer|basic)\S+"), rf"\1{_HIDDEN}"),
    (
        re.compile(
            rf"(?i)([\"']?[\w.-]*(?:{_NAMES})[\"']?\s*[:=]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&}}]+)"
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"(?<=://)[^\s/@]+(?=@)"), _HIDDEN),
)
_DIGITS = re.compile(r"\d(?:[ -]?\d){12,}")


def redact(text: str) -> str:
    """The text without secrets, tokens, passwords and card numbers."""
    for found, instead in _RULES:
        text = found.sub(instead, text)
    return _DIGITS.sub(lambda run: _HIDDEN if looks_like_card(run.group()) else run.group(), text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included, and takes out what must not be kept."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return redact(super().format(record))


class LogFile(RotatingFileHandler):
    """A rotating file that several processes of one shop write to.

    It is opened with the first record and only where the data folder is; a log that cannot be
    written is no reason to stop a sale.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        path = folder / FOLDER / NAME
        super().__init__(path, maxBytes=SIZE, backupCount=KEPT - 1, encoding="utf-8", delay=True)
        self.setFormatter(RedactingFormatter(FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if not self._folder.is_dir():
            return
        with contextlib.suppress(OSError):
            (self._folder / FOLDER).mkdir(exist_ok=True)
            self._follow()
        super().emit(record)

    def doRollover(self) -> None:  # noqa: N802  (the name of the standard library)
        """Begin a new file, unless another process did so a moment before."""
        with contextlib.suppress(OSError, Timeout), FileLock(f"{self.baseFilename}.lock", 1):
            self._follow()
            if self.stream is None or self.stream.tell() >= SIZE:
                super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Stay silent: the screen and standard output are not the place."""

    def _follow(self) -> None:
        """Another process may have moved our file aside: then write to the new one."""
        if self.stream is None:
            return
        ours = os.fstat(self.stream.fileno())
        try:
            there = os.stat(self.baseFilename)  # noqa: PTH116  (compared with the open file's)
        except FileNotFoundError:
            there = None
        if there is None or (ours.st_dev, ours.st_ino) != (there.st_dev, there.st_ino):
            self.stream.close()
            self.stream = self._open()


@contextlib.contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Write the program's log below this data folder, for as long as the block runs."""
    root, ours = logging.getLogger(), logging.getLogger("posapp")
    handler, before = LogFile(folder), (root.level, ours.level)
    root.addHandler(handler)
    # Libraries tell of every step they take: only their warnings are for us.
    root.setLevel(max(_level(), logging.WARNING))
    ours.setLevel(_level())
    try:
        yield
    finally:
        root.setLevel(before[0])
        ours.setLevel(before[1])
        root.removeHandler(handler)
        handler.close()


def _level() -> int:
    """``POSAPP_LOG=debug`` tells more; anything strange means the usual level."""
    return logging.getLevelNamesMapping().get(os.environ.get(LEVEL, "").upper(), logging.INFO)
