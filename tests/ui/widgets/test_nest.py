"""A layout in a layout leaves nothing behind that could be taken for something else."""

from __future__ import annotations

import gc
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

import posapp.ui
from posapp.ui.widgets.nest import nest


def items_that_python_takes_for_alive() -> int:
    return sum(
        isinstance(o, QLayoutItem) and not isinstance(o, QLayout) and isValid(o)
        for o in gc.get_objects()
    )


def filled(button: QPushButton) -> QHBoxLayout:
    inner = QHBoxLayout()
    inner.addWidget(button)
    inner.addStretch()
    deeper = QVBoxLayout()
    deeper.addWidget(QLabel("deep"))
    nest(inner, deeper)
    return inner


def end(widget: QWidget) -> None:
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)


def test_qt_alone_leaves_an_item_that_lives_on_after_its_widget(window):
    outer, button = QVBoxLayout(window), QPushButton("row")
    before = items_that_python_takes_for_alive()
    outer.addLayout(filled(button))
    made = items_that_python_takes_for_alive()
    end(button)
    assert items_that_python_takes_for_alive() == made > before


def test_nested_no_item_is_left(window):
    outer, button = QVBoxLayout(window), QPushButton("row")
    before = items_that_python_takes_for_alive()
    nest(outer, filled(button))
    assert items_that_python_takes_for_alive() == before
    assert (outer.count(), outer.itemAt(0).count()) == (1, 3)
    end(button)
    assert outer.itemAt(0).count() == 2


def test_the_window_has_no_other_way_to_put_a_layout_into_a_layout():
    root = Path(posapp.ui.__file__).parent
    found = [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*.py"))
        if any(
            way in path.read_text("utf-8") for way in (".addLayout(", ".insertLayout(", ".itemAt(")
        )
    ]
    assert found == ["widgets/nest.py"]
