"""The customer of a sale: found by typing, or added in place without losing anything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from posapp.ui.sell.customer_picker import CustomerPicker
from posapp.ui.sell.page import SellPage
from posapp.ui.widgets import topmost_dialog
from tests.ui.sell.helpers import cart_of, open_page, press
from tests.ui.till_fixture import clock, shop_till, ui_context  # noqa: F401


@pytest.fixture
def page(ui_context, qtbot) -> SellPage:  # noqa: F811
    made = open_page(ui_context, qtbot)
    made.take_scan("KT-250")
    return made


@pytest.fixture
def picker(page, qtbot) -> CustomerPicker:
    press(qtbot, page.search, Qt.Key.Key_F3)
    found = topmost_dialog(page.window())
    assert isinstance(found, CustomerPicker)
    return found


@pytest.mark.parametrize("typed", ["nurhal", "0812-3456", "siti@ex"])
def test_name_phone_and_email_are_searched_and_enter_takes(page, picker, qtbot, typed):
    qtbot.keyClicks(picker.search, typed)
    press(qtbot, picker.search, Qt.Key.Key_Return)
    assert page.draft.cart.customer.name == "Siti Nurhaliza"
    assert page.search.hasFocus()
    assert cart_of(page) == [("KT-250", 1000)]


def test_arrows_move_through_the_rows(page, picker, qtbot):
    press(qtbot, picker.search, Qt.Key.Key_Down)
    press(qtbot, picker.search, Qt.Key.Key_Return)
    assert page.draft.cart.customer.name == "Budi Santoso"


def test_a_new_customer_is_added_in_place(page, picker, qtbot):
    qtbot.keyClicks(picker.search, "Rina Kartika")
    press(qtbot, picker.search, Qt.Key.Key_Return)
    form = picker.form
    assert form.name.text() == "Rina Kartika"
    assert form.email.hasFocus()
    qtbot.keyClicks(form.email, "rina@example.test")
    qtbot.keyClicks(form.phone.edit, "0857 1234 5678")
    press(qtbot, form.phone.edit, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    press(qtbot, form.phone.edit, Qt.Key.Key_Return)
    made = page.draft.cart.customer
    assert (made.name, made.email, made.phone) == (
        "Rina Kartika", "rina@example.test", "+6285712345678",
    )  # fmt: skip
    assert cart_of(page) == [("KT-250", 1000)]


def test_what_was_typed_as_a_phone_becomes_the_phone(picker, qtbot):
    qtbot.keyClicks(picker.search, "085799998888")
    press(qtbot, picker.search, Qt.Key.Key_Return)
    assert picker.form.phone.edit.text() == "085799998888"
    assert picker.form.name.text() == ""


@pytest.mark.parametrize(
    ("name", "email", "phone", "wrong"),
    [
        ("", "", "", "name"),
        ("Rina", "not an address", "", "email"),
        ("Rina", "", "12", "phone"),
        ("4111 1111 1111 1111", "", "", "name"),
        ("Rina", "", "4111111111111111", "phone"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_stays_typed(
    page, picker, qtbot, name, email, phone, wrong
):
    picker.show_form()
    form = picker.form
    form.name.setText(name)
    form.email.setText(email)
    form.phone.edit.setText(phone)
    press(qtbot, form.name, Qt.Key.Key_Return)
    fields = {"name": form.name_field, "email": form.email_field, "phone": form.phone.field}
    assert [key for key, field in fields.items() if field.error()] == [wrong]
    assert (form.name.text(), form.email.text(), form.phone.edit.text()) == (name, email, phone)
    assert page.draft.cart.customer is None


def test_esc_goes_back_to_the_search_and_then_closes(page, picker, qtbot):
    picker.show_form()
    press(qtbot, picker.form.email, Qt.Key.Key_Escape)
    assert picker.search.hasFocus()
    press(qtbot, picker.search, Qt.Key.Key_Escape)
    assert topmost_dialog(page.window()) is None
    assert cart_of(page) == [("KT-250", 1000)]


def test_the_customer_can_be_taken_away_again(page, picker, qtbot):
    press(qtbot, picker.search, Qt.Key.Key_Return)
    assert page.draft.cart.customer is not None
    qtbot.mouseClick(page.cart.customer._remove, Qt.MouseButton.LeftButton)
    assert page.draft.cart.customer is None


def test_a_click_beside_the_list_closes_it(page, picker, qtbot):
    qtbot.mouseClick(picker, Qt.MouseButton.LeftButton, pos=picker.rect().bottomLeft())
    assert topmost_dialog(page.window()) is None
