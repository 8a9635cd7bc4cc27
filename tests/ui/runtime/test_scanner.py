"""A scan is known by its rhythm, reaches no field and no button, and loses nobody's letters."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from posapp.ui.runtime.scanner import GAP_MS, LONGEST, ScanFilter
from posapp.ui.widgets import Button

FAST, SLOW = 5, 120
CODE = "8991002101234"


class Rhythm:
    """A keyboard whose time is set; after a slow key the filter's timer has run out."""

    def __init__(self, qapp):
        self.now = 1000
        self.filter = ScanFilter(qapp, stamp=lambda _event: self.now)
        self.codes = []
        self.filter.scanned.connect(self.codes.append)

    def key(self, widget, key, text="", gap=FAST, modifiers=Qt.KeyboardModifier.NoModifier):
        if gap > GAP_MS:
            self.filter.expire()
        self.now += gap
        if text:
            QTest.sendKeyEvent(QTest.KeyAction.Click, widget, Qt.Key(key), text, modifiers)
        else:
            QTest.keyClick(widget, key, modifiers)

    def type(self, widget, text, gap=FAST):
        for char in text:
            key = Qt.Key.Key_Return if char == "\n" else Qt.Key(ord(char.upper()))
            self.key(widget, key, "\r" if char == "\n" else char, gap)


@pytest.fixture
def rhythm(qapp):
    made = Rhythm(qapp)
    yield made
    qapp.removeEventFilter(made.filter)
    made.filter.deleteLater()


@pytest.fixture
def page(window):
    """A field and a button, as on any page."""
    layout = QVBoxLayout(window)
    window.edit, window.button = QLineEdit(), Button("Pay")
    window.pressed = []
    window.button.clicked.connect(lambda: window.pressed.append("button"))
    window.edit.returnPressed.connect(lambda: window.pressed.append("return"))
    layout.addWidget(window.edit)
    layout.addWidget(window.button)
    window.edit.setFocus()
    return window


def test_a_scan_gives_its_code_and_touches_nothing(rhythm, page):
    rhythm.type(page.edit, CODE + "\n")
    assert rhythm.codes == [CODE]
    assert page.edit.text() == ""
    assert page.pressed == []


def test_without_the_filter_a_scan_types_and_presses(page):
    QTest.keyClicks(page.edit, CODE)
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    assert page.edit.text() == CODE
    assert page.pressed == ["return"]


def test_a_scan_presses_no_button_that_has_the_focus(rhythm, page):
    page.button.setFocus()
    rhythm.type(page.button, "A B 1 2\n")
    assert rhythm.codes == ["A B 1 2"]
    assert page.pressed == []


def test_a_person_types_and_presses_enter(rhythm, page):
    rhythm.type(page.edit, "300000\n", SLOW)
    assert rhythm.codes == []
    assert page.edit.text() == "300000"
    assert page.pressed == ["return"]


def test_the_first_letter_is_never_lost(rhythm, page):
    rhythm.type(page.edit, "k", SLOW)
    assert page.edit.text() == ""
    rhythm.filter.expire()
    assert page.edit.text() == "k"


def test_two_quick_letters_of_a_person_arrive_in_order(rhythm, page):
    rhythm.type(page.edit, "a", SLOW)
    rhythm.type(page.edit, "b\n")
    assert (page.edit.text(), rhythm.codes) == ("ab", [])
    assert page.pressed == ["return"]


def test_space_by_hand_presses_the_button(rhythm, page):
    page.button.setFocus()
    rhythm.key(page.button, Qt.Key.Key_Space, " ", SLOW)
    rhythm.filter.expire()
    assert page.pressed == ["button"]


def test_a_burst_that_has_no_end_is_typed(rhythm, page):
    rhythm.type(page.edit, "kopi")
    rhythm.filter.expire()
    assert (page.edit.text(), rhythm.codes) == ("kopi", [])


def test_letters_before_a_pause_are_the_persons_and_the_rest_is_the_scan(rhythm, page):
    rhythm.type(page.edit, "k", SLOW)
    rhythm.now += SLOW
    rhythm.type(page.edit, CODE + "\n")
    assert (page.edit.text(), rhythm.codes) == ("k", [CODE])


def test_tab_ends_a_scan_and_moves_no_focus(rhythm, page):
    rhythm.type(page.edit, CODE)
    rhythm.key(page.edit, Qt.Key.Key_Tab)
    assert rhythm.codes == [CODE]
    assert page.focusWidget() is page.edit


def test_control_keys_inside_a_scan_trigger_nothing(rhythm, page):
    fired = []
    for keys in ("F9", "Ctrl+J", "A"):
        QShortcut(QKeySequence(keys), page, lambda k=keys: fired.append(k))
    rhythm.type(page.edit, "AB")
    rhythm.key(page.edit, Qt.Key.Key_F9)
    rhythm.key(page.edit, Qt.Key.Key_J, "\n", modifiers=Qt.KeyboardModifier.ControlModifier)
    rhythm.key(page.edit, Qt.Key.Key_Escape)
    rhythm.type(page.edit, "C1\n")
    assert rhythm.codes == ["ABC1"]
    assert fired == []


def test_a_function_key_by_hand_works(rhythm, page):
    fired = []
    QShortcut(QKeySequence("F9"), page, lambda: fired.append("F9"))
    rhythm.key(page.edit, Qt.Key.Key_F9, gap=SLOW)
    assert fired == ["F9"]


def test_what_was_typed_comes_before_the_shortcut_after_it_even_if_the_timer_is_late(rhythm, page):
    seen = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_F11), page)
    shortcut.activated.connect(lambda: seen.append(page.edit.text()))
    rhythm.type(page.edit, "3", SLOW)
    rhythm.now += SLOW
    QTest.keyClick(page.edit, Qt.Key.Key_F11)
    assert seen == ["3"]


def test_a_field_that_wants_scans_gets_the_code_without_the_enter(rhythm, page):
    page.edit.setProperty("wants_scans", True)
    rhythm.type(page.edit, CODE + "\n")
    assert (page.edit.text(), rhythm.codes, page.pressed) == (CODE, [], [])


def test_other_alphabets_are_no_code(rhythm, page):
    rhythm.type(page.edit, "abc")
    rhythm.key(page.edit, Qt.Key.Key_Eacute, "é")
    rhythm.type(page.edit, "\n")
    assert rhythm.codes == []
    assert page.edit.text() == "abcé"


def test_a_code_of_the_greatest_length_is_taken_and_a_longer_one_thrown_away(rhythm, page):
    refused = []
    rhythm.filter.refused.connect(lambda: refused.append(1))
    rhythm.type(page.edit, "7" * LONGEST + "\n")
    assert rhythm.codes == ["7" * LONGEST]
    rhythm.type(page.edit, "7" * (LONGEST + 1) + "\n")
    assert len(rhythm.codes) == 1
    assert refused == [1]
    assert page.edit.text() == ""


def test_two_characters_are_no_code(rhythm, page):
    rhythm.type(page.edit, "12\n")
    assert (rhythm.codes, page.edit.text()) == ([], "12")


def test_a_held_key_repeats_by_itself_and_is_no_scan(rhythm, page):
    rhythm.type(page.edit, "a", SLOW)
    for _ in range(5):
        rhythm.now += FAST
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", True
        )
        QCoreApplication.sendEvent(page.edit, event)
    rhythm.type(page.edit, "\n")
    assert (rhythm.codes, page.edit.text()) == ([], "aaaaaa")


def test_a_scan_after_a_scan(rhythm, page):
    rhythm.type(page.edit, CODE + "\n")
    rhythm.now += SLOW
    rhythm.type(page.edit, "KT-250\n")
    assert rhythm.codes == [CODE, "KT-250"]


def test_a_busy_window_cuts_no_scan_in_two(qapp, page):
    """The timer is late and keys still wait to be read: they get one more gap."""
    moment = [0.0]
    filtering, codes = ScanFilter(qapp, lambda _event: 1000, lambda: moment[0]), []
    filtering.scanned.connect(codes.append)
    QTest.keyClicks(page.edit, "8991")
    moment[0] += 0.5
    filtering.on_timer()
    QTest.keyClicks(page.edit, "002")
    QTest.keyClick(page.edit, Qt.Key.Key_Return)
    QTest.keyClicks(page.edit, "k")
    moment[0] += GAP_MS / 1000
    filtering.on_timer()
    qapp.removeEventFilter(filtering)
    assert (codes, page.edit.text()) == (["8991002"], "k")
