"""Theme, text size, density and keys: chosen in the settings, seen at once, kept."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from posapp.models.errors import Refused
from posapp.services.settings.change import change_settings, check_setting
from posapp.ui.keys_dialog import KeysDialog
from posapp.ui.runtime.keymap import hint_for, use_keys
from posapp.ui.settings.appearance import picture_of
from posapp.ui.theme import apply, font, scale, theme
from posapp.ui.widgets import KeyHint, topmost_dialog
from tests.ui.test_main_window import make_window, settle


@pytest.fixture(autouse=True)
def _usual_look(qapp) -> Iterator[None]:
    yield
    apply(qapp, "light")
    use_keys("")


@pytest.fixture
def window(shop_till, qtbot):
    shop_till.do(change_settings, {"ui.theme": "light"})
    return make_window(shop_till, qtbot)


def test_the_theme_changes_while_somebody_sells_and_nothing_is_lost(window, shop_till):
    window.take_scan("8991234500017")
    page = window.page
    for name in ("dark", "contrast", "light"):
        shop_till.do(change_settings, {"ui.theme": name})
        settle()
        assert theme().tokens.name == name
        seen = window.grab().toImage().pixelColor(window.width() - 30, window.height() // 2)
        assert seen == theme().colour("surface")
    assert window.page is page
    assert len(page.draft.cart.lines) == 1


@pytest.mark.parametrize(("key", "value"), [("ui.text_size", "150"), ("ui.density", "touch")])
def test_another_size_builds_the_pages_anew_and_keeps_the_cart(window, shop_till, key, value):
    window.take_scan("8991234500017")
    before = window.chrome.rail.width()
    shop_till.do(change_settings, {key: value})
    settle()
    assert window.chrome.rail.width() > before
    assert window.page.cart.list.cart_model.rowCount() == 1
    assert font("body").pixelSize() > 14


def test_the_preview_shows_what_is_chosen_and_the_window_waits_for_save(screen):
    screen.section("appearance")
    form = screen.page.forms["appearance"]
    screen.click("ui_theme_dark")
    assert form.preview.look() == ("dark", 100, "mouse")
    assert theme().tokens.name == "light"
    dark = form.preview.grab().toImage()
    screen.click("ui_theme_light")
    assert form.preview.grab().toImage() != dark


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_picture_wears_its_own_look_and_leaves_the_window_its_own(qapp, name):
    before, size = theme(), scale()
    small = picture_of(name, 100, "mouse", 600, 1.0)
    large = picture_of(name, 200, "touch", 600, 1.0)
    assert (theme(), scale()) == (before, size)
    canvas = {"light": "#F5F4F2", "dark": "#101116", "contrast": "#FFFFFF"}[name]
    assert small.toImage().pixelColor(3, 3) == QColor(canvas)
    assert large.height() > 1.6 * small.height()


@pytest.mark.parametrize(
    ("key", "text"),
    [("ui.text_size", "99"), ("ui.text_size", "201"), ("ui.theme", "pink"),
     ("ui.density", "knees"), ("ui.keys", "sell.pay"), ("ui.keys", "sell.pay=F8=F9")],
)  # fmt: skip
def test_a_look_that_there_is_not_is_refused(key, text):
    with pytest.raises(Refused):
        check_setting(key, text)


def press_for(screen, action: str, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    screen.click(f"ui_keys_{action}")
    screen.qtbot.keyClick(screen.find(f"ui_keys_{action}"), key, held)


def test_a_key_is_changed_by_pressing_another_and_saved(screen):
    screen.page.activate("ui.keys")
    press_for(screen, "sell_pay", Qt.Key.Key_F8)
    assert screen.find("ui_keys_sell_pay").text() == "F8"
    screen.page._on_save()
    assert screen.saved("ui.keys") == "sell.pay=F8"


def test_a_key_that_means_something_else_is_refused_with_its_name(screen):
    screen.page.activate("ui.keys")
    press_for(screen, "sell_pay", Qt.Key.Key_F9)
    editor = screen.page.forms["keys"].editors["ui.keys"]
    assert "Exact cash" in editor.notes["sell.pay"].text()
    assert screen.find("ui_keys_sell_pay").text() == "F10"
    assert screen.unsaved() == []


def test_a_letter_is_refused_and_esc_leaves_the_key_as_it_is(screen):
    screen.page.activate("ui.keys")
    editor = screen.page.forms["keys"].editors["ui.keys"]
    press_for(screen, "sell_pay", Qt.Key.Key_A)
    assert "Ctrl" in editor.notes["sell.pay"].text()
    press_for(screen, "sell_pay", Qt.Key.Key_Escape)
    assert screen.find("ui_keys_sell_pay").text() == "F10"


def test_the_usual_keys_come_back_with_one_button(screen):
    screen.page.activate("ui.keys")
    press_for(screen, "sell_pay", Qt.Key.Key_F8)
    press_for(screen, "sell_exact_cash", Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    screen.click("reset_keys")
    assert screen.find("ui_keys_sell_pay").text() == "F10"
    assert screen.unsaved() == []


def test_the_window_and_its_overlay_follow_the_chosen_keys(window, shop_till, qtbot):
    shop_till.do(change_settings, {"ui.keys": "sell.pay=F8"})
    settle()
    window.take_scan("8991234500017")
    assert window.page.cart.sell_foot.pay_button.hint() == "F8"
    qtbot.keyClick(window, Qt.Key.Key_F1)
    overlay = topmost_dialog(window)
    assert isinstance(overlay, KeysDialog)
    shown = [hint.accessibleName() for hint in overlay.findChildren(KeyHint)]
    assert hint_for("sell.pay") == "F8"
    assert "F8" in shown
    overlay.close_dialog()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.page.draft.stage == "payment"


def test_the_overlay_leads_to_where_keys_are_changed(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    overlay = topmost_dialog(window)
    qtbot.mouseClick(overlay.findChild(object, "change_keys"), Qt.MouseButton.LeftButton)
    assert window.page.key == "settings"
    assert QApplication.focusWidget().objectName().startswith("ui_keys_")
