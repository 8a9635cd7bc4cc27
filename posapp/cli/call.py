"""What a command is given: its words, the shop, and the way to answer."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from posapp.bootstrap import Till
from posapp.cli.output import Output
from posapp.cli.parser import Asked


class Call:
    """One call of one command; the shop is opened when it is first asked for."""

    def __init__(self, args: Asked, folder: Path, out: Output) -> None:
        self.args = args
        self.folder = folder
        #: The exit status of a command that was done; a window has its own.
        self.status = 0
        self._out = out
        self._till: Till | None = None

    @property
    def till(self) -> Till:
        """The shop. Raises StorageTrouble ``no_shop``, ``damaged``, ``newer``, ``read_only``."""
        if self._till is None:
            self._till = Till(self.folder)
        return self._till

    def ready(self, value: dict[str, Any], words: str) -> None:
        """Tell that a serving command is ready; it goes on serving."""
        self._out.answer(value, lambda _value: words)
        self._out.flush()

    def __enter__(self) -> Call:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the shop; the next question opens it again."""
        till, self._till = self._till, None
        if till is not None:
            till.stop()
