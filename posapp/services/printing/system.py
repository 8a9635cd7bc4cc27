"""A printer of the operating system: the page is drawn by a process that knows its drivers.

A driver may take seconds, or never come back: it must hang neither a window nor the spool.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from posapp.config import helper_command
from posapp.services.papers.document import Form, Paper
from posapp.services.printing.trouble import PrinterTrouble

HELPER = "posapp.ui.printing.page"
DEADLINE = 60.0
#: What the helper's exit status means.
CODES = {3: "printer_unknown", 4: "printer_failed"}


class PageJob(msgspec.Struct, frozen=True):
    """What the helper reads from its standard input; an empty ``printer`` is the usual one.

    ``file`` is written instead of printing, where it is named.
    """

    paper: Paper
    form: Form
    printer: str
    file: str = ""


class SystemPrinter:
    """One printer by its name, or the usual one."""

    def __init__(
        self, name: str, command: Sequence[str] = (), *, deadline: float = DEADLINE
    ) -> None:
        """``command`` stands in for our own helper."""
        self._name = name
        self._command = list(command) or helper_command(HELPER)
        self._deadline = deadline

    def print_paper(self, paper: Paper, form: Form) -> None:
        """Hand the pages to the system's own queue, which prints them when it can."""
        job = msgspec.msgpack.encode(PageJob(paper, form, self._name))
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NO_WINDOW
        elif sys.platform == "linux":
            # It shows no window, and must not depend on a screen that is being locked.
            options["env"] = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        try:
            done = subprocess.run(  # noqa: S603  (this very program)
                self._command, input=job, timeout=self._deadline, check=False, **options
            )
        except subprocess.TimeoutExpired:
            raise PrinterTrouble("printer_stopped", place=self._name, unsure=True) from None
        if done.returncode:
            code = CODES.get(done.returncode, "printer_failed")
            raise PrinterTrouble(code, place=self._name)

    def open_drawer(self) -> None:
        """The system's drivers have no common way to do it."""
