"""Started by the bench: opens the till, tells when its Sell page was painted and took a scan.

``floor`` opens a bare window with a table beside SQLAlchemy's ORM instead: what any program of
these parts costs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

BEGAN = int(os.environ["BENCH_BEGAN"])
IDLE_MS = 2500


def since() -> float:
    """Milliseconds since the parent started this process."""
    return (time.monotonic_ns() - BEGAN) / 1e6


def tell(**values: float) -> None:
    """One line for the parent."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def resident() -> float:
    """MiB of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def floor() -> None:
    """A window with a table, and the ORM."""
    import sqlalchemy.orm  # noqa: F401
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QTableWidget

    app = QApplication([])
    table = QTableWidget(20, 5)
    table.resize(1366, 768)
    table.show()
    app.processEvents()
    tell(painted=since())
    QTimer.singleShot(0, app.quit)
    app.exec()


def till(folder: str, code: str) -> None:
    """The real start, by the command that people use."""
    from posapp.__main__ import main
    from posapp.ui.opening import launcher as opening

    class Watched(opening.Launcher):
        """Tells what the bench wants to know, then ends the program."""

        def _show_window(self, *parts: object) -> None:
            super()._show_window(*parts)  # type: ignore[arg-type]
            window = self.window
            assert window is not None
            painted: list[float] = []
            probe = Probe(window, lambda: painted.append(since()))
            window.installEventFilter(probe)
            looked = QTimer(window)
            scanned: list[bool] = []

            def look() -> None:
                if not painted:
                    return
                if not scanned:
                    scanned.append(True)
                    window.take_scan(code)
                if window.context.drafts["sell"].cart.lines:
                    looked.stop()
                    tell(painted=painted[0], scanned=since())
                    QTimer.singleShot(IDLE_MS, done)

            def done() -> None:
                tell(resident=resident())
                self._finish(0)

            looked.timeout.connect(look)
            looked.start(1)

    from PySide6.QtCore import QTimer

    from tools.bench.probe import Probe

    opening.Launcher = Watched  # type: ignore[misc]
    import posapp.ui.app

    posapp.ui.app.Launcher = Watched  # type: ignore[misc]
    sys.argv = ["posapp", "--data-dir", folder]
    sys.exit(main())


if __name__ == "__main__":
    if sys.argv[1] == "floor":
        floor()
    else:
        till(sys.argv[1], sys.argv[2])
