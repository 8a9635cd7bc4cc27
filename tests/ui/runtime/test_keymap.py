"""Keys do what the table says, where they may, and hints say the same."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import in_language
from posapp.ui.runtime.keymap import ACTIONS, bind, hint_for, hints
from posapp.ui.widgets import Button, Dialog


@pytest.fixture
def page(window):
    layout = QVBoxLayout(window)
    window.stack, window.edit, window.button = QStackedWidget(), QLineEdit(), Button("x")
    window.first, window.second = QWidget(), QWidget()
    layout.addWidget(window.stack)
    window.stack.addWidget(window.first)
    window.stack.addWidget(window.second)
    inner = QVBoxLayout(window.first)
    inner.addWidget(window.edit)
    inner.addWidget(window.button)
    window.done = []
    return window


def test_a_function_key_works_from_anywhere_on_its_own_page(page):
    bind(page.first, "sell.pay", lambda: page.done.append("pay"))
    page.edit.setFocus()
    QTest.keyClick(page.edit, Qt.Key.Key_F10)
    page.stack.setCurrentWidget(page.second)
    QTest.keyClick(page, Qt.Key.Key_F10)
    assert page.done == ["pay"]


def test_keys_of_the_page_are_off_under_a_dialog(page):
    bind(page.first, "sell.pay", lambda: page.done.append("page"))
    dialog = Dialog(page, "Question")
    edit = QLineEdit()
    dialog.body.addWidget(edit)
    bind(dialog, "send.send", lambda: page.done.append("dialog"))
    dialog.open()
    QTest.keyClick(edit, Qt.Key.Key_F10)
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.done == ["dialog"]
    dialog.close_dialog()
    QTest.keyClick(page.edit, Qt.Key.Key_F10)
    assert page.done == ["dialog", "page"]


def test_a_letter_is_typed_in_a_field_and_acts_elsewhere(page):
    bind(page.first, "done.print", lambda: page.done.append("print"))
    page.edit.setFocus()
    QTest.keyClick(page.edit, Qt.Key.Key_P)
    assert (page.edit.text(), page.done) == ("p", [])
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_P)
    assert page.done == ["print"]


def test_enter_from_a_field_reaches_the_page_on_either_key(page):
    bind(page.first, "pay.complete", lambda: page.done.append("complete"))
    page.edit.setFocus()
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    QTest.keyClick(page.edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert page.done == ["complete", "complete"]


def test_enter_on_a_button_presses_the_button_and_not_the_page(page):
    bind(page.first, "pay.complete", lambda: page.done.append("complete"))
    page.button.clicked.connect(lambda: page.done.append("button"))
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_Return)
    assert page.done == ["button"]


def test_hints_are_written_as_people_read_them():
    assert hint_for("sell.pay") == "F10"
    assert hint_for("send.send") == "Ctrl Enter"
    assert hint_for("pay.method1") == "Alt 1"
    assert hints("sell.search") == [("F2", in_language("en").gettext("Search"))]


def test_no_page_gives_one_key_two_meanings():
    for page in {name.split(".")[0] for name in ACTIONS if "." in name}:
        keys = [a.keys for name, a in ACTIONS.items() if name.split(".")[0] == page]
        assert len(keys) == len(set(keys)), page
