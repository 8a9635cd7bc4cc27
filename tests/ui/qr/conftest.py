"""The shop with a QR to show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from posapp.models.clock import SetClock
from tests.ui.qr.world import World, make_world
from tests.ui.till_fixture import clock  # noqa: F401


@pytest.fixture
def world(qapp: QApplication, qtbot, tmp_path: Path, clock: SetClock) -> Iterator[World]:  # noqa: F811
    made = make_world(tmp_path / "shop", clock)
    qtbot.addWidget(made.window)
    made.window.show()
    made.window.activateWindow()
    made.behind.setFocus()
    yield made
    made.till.stop()
