"""The shop and the page's surroundings, for the tests of the customers page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.ui.customers.page import CustomersPage
from tests.ui.till_fixture import clock, shop_till, ui_context

__all__ = ["clock", "page", "settle", "shop_till", "ui_context"]


def settle() -> None:
    """Let news and deferred deletions arrive."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def page(qtbot, ui_context) -> CustomersPage:
    """The page in a window that hears of every change."""
    window = QWidget()
    window.resize(1294, 676)
    qtbot.addWidget(window)
    made = CustomersPage(ui_context)
    made.kept_window = window  # qtbot holds windows weakly
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    ui_context.bus.subscribe(made, made.apply_changes)
    window.show()
    window.activateWindow()
    made.activate()
    settle()
    return made
