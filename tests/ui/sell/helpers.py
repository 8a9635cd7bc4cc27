"""What the tests of the Sell page share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.ui.context import UiContext
from posapp.ui.sell.page import SellPage


def open_page(context: UiContext, qtbot) -> SellPage:
    """The page in a window of its own, with its search above as in the top bar."""
    window = QWidget()
    window.resize(1294, 768)
    column = QVBoxLayout(window)
    page = SellPage(context)
    column.addWidget(page.top_left())
    column.addWidget(page, 1)
    page.kept = window  # pytest-qt holds widgets weakly
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.activate()
    return page


def cart_of(page: SellPage) -> list[tuple[str, int]]:
    """SKU and quantity of each line, as the screen's own list shows them."""
    model = page.cart.list.cart_model
    assert model.rowCount() == len(page.draft.cart.lines)
    return [(line.product.sku, line.quantity) for line in page.draft.cart.lines]


def shown_total(page: SellPage) -> str:
    """The large figure of the corner."""
    foot = page.cart.sell_foot if page.cart.sell_foot.isVisible() else page.cart.pay_foot
    return foot.total.text()


def press(
    qtbot, widget: QWidget, key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:  # fmt: skip
    """One key, where the focus is."""
    qtbot.keyClick(widget, key, modifier)
