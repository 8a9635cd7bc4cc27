"""A dialog keeps the keys inside, closes on Esc, and gives the focus back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from posapp.ui.widgets import Button, Confirm, Dialog, LineEdit, topmost_dialog


@pytest.fixture
def page(window):
    window.edit, window.button = QLineEdit(), Button("Open")
    layout = QVBoxLayout(window)
    layout.addWidget(window.edit)
    layout.addWidget(window.button)
    window.edit.setFocus()
    return window


def opened(page):
    dialog = Dialog(page, "Pay Online", "ORD-A-000412")
    dialog.first, dialog.second = LineEdit(), LineEdit()
    dialog.body.addWidget(dialog.first)
    dialog.body.addWidget(dialog.second)
    dialog.open(dialog.first)
    return dialog


def test_tab_goes_round_inside(page):
    dialog, seen = opened(page), []
    for _ in range(6):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        seen.append(page.focusWidget())
    assert all(dialog.isAncestorOf(widget) for widget in seen)
    assert len(set(seen)) == 3
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Backtab)
    assert dialog.isAncestorOf(page.focusWidget())


def test_esc_closes_and_the_focus_goes_back(page):
    dialog, told = opened(page), []
    dialog.closed.connect(lambda: told.append("closed"))
    assert topmost_dialog(page) is dialog
    QTest.keyClick(dialog.first, Qt.Key.Key_Escape)
    assert told == ["closed"]
    assert topmost_dialog(page) is None
    assert page.focusWidget() is page.edit


def test_clicks_and_keys_do_not_reach_the_page_beneath(page):
    told = []
    page.button.clicked.connect(lambda: told.append(1))
    dialog = opened(page)
    under = page.button.mapTo(page, page.button.rect().center())
    assert page.childAt(under) is not page.button
    QTest.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=under)
    QTest.keyClick(dialog.first, Qt.Key.Key_F7)
    assert told == []
    assert not dialog.isHidden()


def test_the_panel_stays_inside_a_small_window(page):
    dialog = opened(page)
    page.resize(400, 200)
    assert dialog.rect().contains(dialog.panel.geometry())


def test_the_panel_grows_with_its_content(page, qtbot):
    dialog = opened(page)
    before = dialog.panel.height()
    dialog.body.addWidget(LineEdit())
    qtbot.waitUntil(lambda: dialog.panel.height() > before)


def test_a_dialog_over_a_dialog_closes_first(page):
    lower = opened(page)
    upper = Confirm(page, "Really?", "", "Yes")
    upper.ask()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert topmost_dialog(page) is lower
    assert page.focusWidget() is lower.first


def test_the_safe_answer_has_the_focus_and_the_verb_needs_its_reason(page):
    asked, told = Confirm(page, "Void?", "Sure?", "Void", danger=True, reason=True), []
    asked.confirmed.connect(told.append)
    asked.ask()
    assert page.focusWidget() is asked.reason
    QTest.keyClick(asked.reason, Qt.Key.Key_Return)
    assert told == []
    QTest.keyClicks(asked.reason, "Wrong item")
    QTest.keyClick(asked.reason, Qt.Key.Key_Return)
    assert told == ["Wrong item"]
    plain = Confirm(page, "Sure?", "", "Yes", danger=True)
    plain.ask()
    assert page.focusWidget() is plain.keep
    plain.close_dialog()


def test_a_body_that_is_too_tall_scrolls_by_page_keys_and_follows_the_focus(window, qtbot):
    dialog = Dialog(window, "Tall")
    edits = [LineEdit(name=f"edit_{n}") for n in range(40)]
    for edit in edits:
        dialog.body.addWidget(edit)
    dialog.open()
    QApplication.processEvents()
    assert dialog.panel.height() <= window.height()
    bar = dialog._room.verticalScrollBar()
    qtbot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    before = bar.value()
    edits[-1].setFocus(Qt.FocusReason.TabFocusReason)
    assert bar.value() > before
    assert not edits[-1].visibleRegion().isEmpty()
    dialog.close_dialog()


def test_a_body_with_room_enough_does_not_scroll(window):
    dialog = Dialog(window, "Low")
    dialog.body.addWidget(LineEdit())
    dialog.open()
    QApplication.processEvents()
    assert dialog._room.verticalScrollBar().maximum() == 0
    dialog.close_dialog()
