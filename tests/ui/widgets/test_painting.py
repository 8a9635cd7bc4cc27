"""A widget that fails while it paints does not take the window down with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

import posapp.ui
from posapp.ui.widgets.painting import start


class Failing(QWidget):
    """Fails in the middle of painting, and keeps the painter as a traceback would."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.painter = None

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Fail."""
        with start(self) as painter:
            self.painter = painter
            raise ValueError("half way")


def test_a_painter_ends_with_its_block_even_if_that_fails(window):
    widget = Failing(window)
    with pytest.raises(ValueError, match="half way"):
        widget.grab()
    assert not widget.painter.isActive()


def test_every_painter_of_the_window_stands_in_a_with_statement():
    root = Path(posapp.ui.__file__).parent
    loose = re.compile(r"= start\(self\)|\(start\(self\)|^ *start\(self\)|= QPainter\(self\)", re.M)
    found = [str(p) for p in sorted(root.rglob("*.py")) if loose.search(p.read_text("utf-8"))]
    assert found == []
