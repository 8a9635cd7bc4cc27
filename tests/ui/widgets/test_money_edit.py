"""A sum is typed as people write it and comes out as minor units."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from posapp.models.money import MAX_AMOUNT
from posapp.ui.widgets import MoneyEdit


@pytest.fixture
def make(window):
    def made(currency="IDR"):
        edit = MoneyEdit(currency, parent=window)
        edit.show()
        edit.setFocus()
        return edit

    return made


def paste(edit, text):
    QGuiApplication.clipboard().setText(text)
    edit.paste()


@pytest.mark.parametrize(
    ("typed", "shown", "amount"),
    [
        ("3", "3", 3),
        ("300000", "300.000", 300_000),
        ("300.000", "300.000", 300_000),
        ("300,000", "300.000", 300_000),
        ("1000000", "1.000.000", 1_000_000),
        ("0", "0", 0),
        ("12ab3", "123", 123),
        ("", "", None),
    ],
)
def test_digits_group_while_they_are_typed(make, typed, shown, amount):
    edit = make()
    QTest.keyClicks(edit, typed)
    assert (edit.text(), edit.amount()) == (shown, amount)


@pytest.mark.parametrize(
    ("currency", "typed", "amount"),
    [("USD", "12.5", 1250), ("USD", "1234,56", 123456), ("USD", ".5", 50), ("USD", "7", 700),
     ("USD", "1.239", 123), ("EUR", "12,5", 1250)],
)  # fmt: skip
def test_cents_take_either_sign(make, currency, typed, amount):
    edit = make(currency)
    QTest.keyClicks(edit, typed)
    assert edit.amount() == amount


@pytest.mark.parametrize(
    ("pasted", "amount"),
    [("Rp 300.000", 300_000), ("Rp\u00a0300.000", 300_000), ("300,000", 300_000),
     ("IDR 1000000", 1_000_000), ("abc", None), ("300.00", None), ("-5", None), ("1e6", None)],
)  # fmt: skip
def test_what_is_pasted_is_understood_or_left_out(make, pasted, amount):
    edit = make()
    paste(edit, pasted)
    assert edit.amount() == amount


def test_what_cannot_be_understood_leaves_what_was_typed(make):
    edit = make()
    QTest.keyClicks(edit, "5000")
    edit.selectAll()
    paste(edit, "nothing")
    assert (edit.text(), edit.amount()) == ("5.000", 5000)


def test_no_more_digits_than_any_sum_has(make):
    edit = make()
    QTest.keyClicks(edit, "9" * 20)
    assert edit.amount() == MAX_AMOUNT


def test_a_digit_in_the_middle_stays_where_it_was_put(make):
    edit = make()
    QTest.keyClicks(edit, "1000000")
    edit.setCursorPosition(1)
    QTest.keyClicks(edit, "25")
    assert edit.text() == "125.000.000"
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text() == "12.000.000"


def test_erasing_over_a_dot_and_to_nothing(make):
    edit = make()
    edit.set_amount(1000)
    for _ in range(4):
        QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert (edit.text(), edit.amount()) == ("", None)


def test_the_keypad_types_like_the_keyboard(make):
    edit = make()
    for key in ("7", "0", "000"):
        edit.type_digits(key)
    edit.erase()
    assert (edit.text(), edit.amount()) == ("7.000", 7000)
    edit.selectAll()
    edit.type_digits("5")
    assert edit.amount() == 5


def test_every_change_is_told_once_and_large_sums_whole(make):
    edit, told = make(), []
    edit.amount_changed.connect(told.append)
    edit.set_amount(5_000_000_000)
    edit.set_amount(5_000_000_000)
    edit.set_amount(None)
    assert told == [5_000_000_000, None]
