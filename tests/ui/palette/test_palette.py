"""Ctrl K finds pages, actions, settings, orders and customers, in either language."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posapp.ui.palette.dialog import Palette
from posapp.ui.palette.entries import every_entry
from posapp.ui.widgets import topmost_dialog
from tests.ui.test_main_window import make_window
from tests.ui.till_fixture import clock, sale, shop_till  # noqa: F401


@pytest.fixture
def window(shop_till, qtbot):  # noqa: F811
    return make_window(shop_till, qtbot)


def ask(window, qtbot, typed: str) -> Palette:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = topmost_dialog(window)
    assert isinstance(palette, Palette)
    qtbot.keyClicks(palette.search, typed)
    return palette


def names(palette: Palette) -> list[str]:
    return [palette.model.entry(row).words for row in range(palette.model.rowCount())]


@pytest.mark.parametrize(
    ("typed", "page"),
    [("orders", "orders"), ("pesanan", "orders"), ("setti", "settings"), ("pengat", "settings")],
)
def test_a_page_is_found_by_its_name_in_both_languages(window, qtbot, typed, page):
    palette = ask(window, qtbot, typed)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.page.key == page
    assert topmost_dialog(window) is None


def test_an_action_of_the_page_is_done_by_its_name(window, qtbot):
    window.take_scan("8991234500017")
    palette = ask(window, qtbot, "exact cash")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.page.draft.stage == "done"


def test_an_action_of_another_page_goes_there_first(window, qtbot):
    palette = ask(window, qtbot, "orders")
    found = [e for e in palette._entries if e.words == "Search" and e.place == "Orders"]
    assert found
    palette.close_dialog()
    found[0].run()
    assert window.page.key == "orders"
    assert QApplication.focusWidget().objectName() == "orders_search"


def test_a_setting_is_found_and_has_the_focus(window, qtbot):
    palette = ask(window, qtbot, "ukuran teks")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "ui_text_size"


def test_an_order_is_found_by_its_customer_and_opens(window, qtbot, shop_till):  # noqa: F811
    order = sale(shop_till, "KT-250", cash=95_000, who="Siti")
    palette = ask(window, qtbot, "siti")
    row = names(palette).index(order.number)
    palette._take(row)
    assert window.page.key == "orders"
    assert window.page.list.chosen_id() == order.id


def test_arrows_move_and_esc_goes_back_to_where_one_was(window, qtbot):
    before = QApplication.focusWidget()
    palette = ask(window, qtbot, "a")
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.table.current_row() == 1
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert topmost_dialog(window) is None
    assert QApplication.focusWidget() is before


def test_nothing_found_is_said(window, qtbot):
    palette = ask(window, qtbot, "qqqqzz")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert topmost_dialog(window) is palette
    palette.close_dialog()


def test_what_is_offered_here_is_what_the_keys_do_here(window):
    here = {entry.key for entry in every_entry(window, window) if entry.place == "Sell"}
    assert {"F9", "F10", "F2"} <= here
