"""Runs the window on one shop's folder: ``run(data_dir)``."""

from __future__ import annotations

# SQLAlchemy before Qt: the other order makes both imports slower.
import posapp.bootstrap  # isort: skip  # noqa: F401

import gc
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from posapp.config import APP
from posapp.i18n import language, set_language
from posapp.ui.opening.launcher import Launcher
from posapp.ui.theme import apply

#: Threads hand the interpreter on often enough for a screen that never stutters.
SWITCH_INTERVAL = 0.0005


@dataclass(slots=True, frozen=True)
class DemoInfo:
    """What the demo runs beside the window."""

    inbox_url: str


def run(data_dir: Path, demo: DemoInfo | None = None) -> int:
    """Show the till until it is closed; the exit code.

    0 after a day's work, 1 where the shop could not be opened (another window has it, its file
    is damaged) and the person gave up.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.disable()  # the launcher collects on the UI thread, from the first paint on
    app = QApplication.instance() or QApplication([APP])
    assert isinstance(app, QApplication)  # noqa: S101  (nobody makes another kind)
    app.setApplicationName(APP)
    app.setQuitOnLastWindowClosed(False)
    set_language(language())
    apply(app, "system")
    launcher = Launcher(app, data_dir, demo.inbox_url if demo else "", app.exit)
    with _surprises_told(launcher), _signals_end(app):
        launcher.open()
        try:
            return app.exec()
        finally:
            launcher.close()


@contextmanager
def _surprises_told(launcher: Launcher) -> Iterator[None]:
    """What nobody caught is logged and told; the window goes on."""

    def surprised(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        launcher.tell_surprise(error)

    before, sys.excepthook = sys.excepthook, surprised
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def _signals_end(app: QApplication) -> Iterator[None]:
    """Ctrl C and SIGTERM end the program as closing does; the ticker lets Python see them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [signal.SIGINT, signal.SIGTERM]
    before = {name: signal.signal(name, lambda *_: app.exit(0)) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
