"""Fields say what is wrong, nothing moves, and a card number never gets through."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout

from posapp.ui.widgets import (
    CheckBox,
    ChoiceChip,
    Field,
    FilterChip,
    LineEdit,
    Segments,
    Select,
    Switch,
    TextArea,
)

CARD = "4111 1111 1111 1111"


def put(window, *widgets):
    layout = window.layout() or QVBoxLayout(window)
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()
    layout.activate()


@pytest.mark.parametrize("make", [LineEdit, TextArea])
def test_a_card_number_is_refused_at_once_and_stays_refused(window, make):
    edit = make()
    field = Field("Note", edit)
    put(window, field)
    edit.setText(f"Pay with {CARD} please")
    assert "never stored" in field.error()
    field.set_error("")
    assert not field.check()
    edit.setText("Pay with cash please")
    assert field.check()
    assert field.error() == ""


def test_a_search_may_hold_any_number_and_a_phone_field_phone_numbers(window):
    search, phone = LineEdit(guard="none"), LineEdit(guard="phone")
    put(window, search, phone)
    search.setText(CARD)
    phone.setText("6281234567805")
    assert (search.problem(), phone.problem()) == ("", "")
    phone.setText(CARD)
    assert phone.problem()


def test_nothing_moves_when_the_error_comes(window):
    field, below = Field("Email", LineEdit(), help="Where the link goes"), LineEdit()
    put(window, field, below)
    before = [w.geometry() for w in (field, field.control, below)]
    field.set_error("An email needs an @")
    window.layout().activate()
    assert [w.geometry() for w in (field, field.control, below)] == before
    assert field.control.accessibleDescription() == "An email needs an @"
    field.set_error("")
    assert field.control.accessibleDescription() == "Where the link goes"


def test_the_text_of_an_input_stays_in_place_when_it_gets_the_focus(window):
    edit, other = LineEdit(), LineEdit()
    put(window, edit, other)
    other.setFocus()
    edit.setText("Siti")
    before = (edit.height(), edit.cursorRect().topLeft())
    edit.setFocus()
    assert (edit.height(), edit.cursorRect().topLeft()) == before
    edit.set_error(True)
    assert (edit.height(), edit.cursorRect().topLeft()) == before
    assert edit.height() == 36


def test_a_label_names_its_input_for_screen_readers(window):
    field = Field("Email", LineEdit())
    put(window, field)
    assert field.control.accessibleName() == "Email"


def test_space_turns_a_switch_and_a_box(window):
    for part in (Switch("SMS"), CheckBox("Same"), ChoiceChip("QRIS", "qr-code")):
        told = []
        part.toggled.connect(told.append)
        put(window, part)
        part.setFocus()
        QTest.keyClick(part, Qt.Key.Key_Space)
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)
        assert told == [True, False]


def test_segments_hold_one_value_and_arrows_move_it(window):
    days = Segments([("1", "24 h"), ("3", "3 days"), ("7", "7 days")], "3", name="expiry")
    told = []
    days.chosen.connect(told.append)
    put(window, days)
    middle = window.findChild(CheckBox.__mro__[1], "expiry_3")
    middle.setFocus()
    QTest.keyClick(middle, Qt.Key.Key_Right)
    assert (days.value(), told) == ("7", ["7"])
    days.set_value("1")
    assert (days.value(), told) == ("1", ["7"])


def test_a_select_gives_values_not_words(window):
    select = Select([("id", "Bahasa Indonesia"), ("en", "English")])
    put(window, select)
    select.set_value("en")
    assert (select.value(), select.currentText()) == ("en", "English")
    select.set_value("xx")
    assert select.value() == "en"


def test_a_filter_reads_out_its_count(window):
    chip = FilterChip("Unpaid", 8, status="unpaid")
    narrow = chip.sizeHint().width()
    chip.set_count(8888)
    assert chip.accessibleName() == "Unpaid, 8888"
    assert chip.sizeHint().width() > narrow
