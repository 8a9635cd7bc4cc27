"""A window with the orders page in it that hears of every change."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.ui.context import UiContext
from posapp.ui.orders.page import OrdersPage


def open_page(qtbot, context: UiContext, width: int = 1294, height: int = 676) -> OrdersPage:
    """The page, shown and active."""
    window = QWidget()
    window.resize(width, height)
    qtbot.addWidget(window)
    page = OrdersPage(context)
    page.kept_window = window  # qtbot holds windows weakly
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page)
    context.bus.subscribe(page, page.apply_changes)
    window.show()
    window.activateWindow()
    page.activate()
    settle()
    return page


def settle() -> None:
    """Let news and deferred deletions arrive."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def rows(page: OrdersPage) -> list[list[str]]:
    """Every loaded row as its words."""
    model = page.list.model
    columns = range(model.columnCount())
    return [[model.index(r, c).data() for c in columns] for r in range(model.rowCount())]


def numbers(page: OrdersPage) -> list[str]:
    """The numbers of the loaded rows."""
    return [row[0] for row in rows(page)]
