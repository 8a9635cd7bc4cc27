"""For tests of the window: the look is on, and no window is left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from posapp.i18n import set_language
from posapp.ui.theme import apply


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """pytest-qt's application, dressed once."""
    apply(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def _no_window_left(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    for widget in left:
        widget.hide()
        widget.deleteLater()
    assert not left, f"a window was left behind: {left}"


@pytest.fixture
def window(qtbot) -> QWidget:
    """A shown window to put parts into."""
    made = QWidget()
    made.resize(1024, 700)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made
