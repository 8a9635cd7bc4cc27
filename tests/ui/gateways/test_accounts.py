"""The owner sets gateway accounts up: nothing typed is lost, nothing secret is shown again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from posapp.i18n import set_language
from posapp.models.errors import Refused
from posapp.services.gateway_accounts.manage import choose_account, remove_account
from posapp.services.gateway_accounts.views import list_accounts, show_account
from posapp.services.gateways.registry import kinds
from posapp.services.settings.change import change_settings
from tests.ui.gateways.conftest import KEY, LIVE_KEY, NEXT_KEY

REAL = [info.kind for info in kinds() if info.environments]


def names(screen) -> list[str]:
    return [one.name for one in screen.context.till.look(list_accounts)]


def test_a_new_account_is_chosen_filled_in_and_saved_at_once(screen):
    screen.begin("midtrans")
    screen.type("account_server_key", KEY)
    assert names(screen) == ["sandbox"], "nothing is saved before Save"
    screen.click("settings_save")
    assert names(screen) == ["sandbox", "midtrans"]
    assert screen.context.till.account("midtrans").secrets == {"server_key": KEY}
    assert screen.unsaved() == []
    assert screen.find("account_server_key_kept").text() == "Kept"
    screen.click("account_back")
    assert screen.badges("midtrans") == ["sandbox"]


def test_a_key_is_never_shown_again(screen, add):
    add()
    screen.open_account("midtrans")
    screen.click("account_server_key_change")
    screen.type("account_server_key", NEXT_KEY)
    screen.click("settings_save")
    shown = [edit.text() + edit.displayText() for edit in screen.page.findChildren(QLineEdit)]
    assert not any(KEY in text or NEXT_KEY in text for text in shown)
    assert screen.context.till.account("midtrans").secrets == {"server_key": NEXT_KEY}


@pytest.mark.parametrize("kind", REAL)
def test_every_field_of_a_gateway_has_its_input_help_and_steps(screen, kind):
    screen.begin(kind)
    info = screen.form.page.info
    for field in info.fields:
        editor = screen.form.editors[field.name]
        assert editor.field.label.text().startswith(field.label)
        assert ("(optional)" in editor.field.label.text()) == field.optional
        assert editor.target().accessibleName().startswith(field.label)
    assert screen.find("account_steps").isVisible()


def test_a_practice_key_in_an_account_for_real_money_is_said_as_soon_as_it_is_pasted(screen):
    screen.begin("midtrans", "production")
    QApplication.clipboard().setText(KEY)
    screen.find("account_server_key").setFocus()
    screen.find("account_server_key").paste()
    assert "This key is for practice" in screen.wrong("server_key")
    screen.click("settings_save")
    assert names(screen) == ["sandbox"]
    assert screen.find("account_server_key").text() == KEY, "it stays as it was typed"
    screen.click("account_environment_sandbox")
    assert screen.wrong("server_key") == ""
    screen.click("account_environment_production")
    assert "This key is for practice" in screen.wrong("server_key")


def test_where_the_keys_belong_has_to_be_said(screen):
    screen.begin("midtrans", "")
    screen.type("account_server_key", LIVE_KEY)
    screen.click("settings_save")
    assert screen.wrong("environment") == "Choose one."
    assert names(screen) == ["sandbox"]
    screen.click("account_environment_production")
    screen.click("settings_save")
    assert screen.context.till.look(show_account, "midtrans").environment == "production"


def test_the_environment_of_an_account_that_is_made_stays(screen, add):
    add()
    screen.open_account("midtrans")
    assert "environment" not in screen.form.editors
    assert screen.find("account_money").accessibleName() == "Practice"


def test_a_name_is_suggested_and_never_one_that_was_removed(screen, add):
    add()
    screen.elsewhere(remove_account, "midtrans")
    screen.begin("midtrans")
    assert screen.find("account_name").text() == "midtrans-2"
    screen.type("account_name", "midtrans")
    screen.click("settings_save")
    assert "There is or was an account" in screen.wrong("name")
    assert screen.find("account_name").text() == "midtrans"
    screen.type("account_name", "Toko Bandung")
    screen.click("settings_save")
    assert "small letters" in screen.wrong("name")


def test_an_account_can_wait_for_its_keys_and_says_what_is_missing(screen):
    screen.begin("xendit")
    screen.click("settings_save")
    screen.click("account_back")
    assert screen.badges("xendit") == ["sandbox", "incomplete"]
    row = screen.find("pay_online_account_xendit")
    assert "Secret API key missing" in row.accessibleName()
    assert screen.find("account_usual_xendit").isHidden()


def test_what_is_typed_outlives_the_list_another_page_and_a_change_of_language(asking):
    screen = asking(None, None)
    screen.begin("midtrans")
    screen.type("account_server_key", KEY)
    screen.click("account_back")
    assert screen.context.ask.asked == ["Save changes?"]
    assert screen.rows() == ["sandbox", "+midtrans"]
    assert screen.badges("+midtrans") == ["unsaved"]
    assert screen.find("section_payment").is_dirty()
    screen.page.deactivate()
    assert screen.context.ask.asked == ["Save changes?"] * 2
    set_language("id")
    screen.close()
    screen.open("payment")
    screen.click("pay_online_account_+midtrans")
    assert screen.find("account_server_key").text() == KEY
    assert screen.find("account_environment_sandbox").isChecked()


def test_leaving_with_save_saves_and_comes_back_to_the_list(asking):
    screen = asking("")
    screen.begin("midtrans")
    screen.type("account_server_key", KEY)
    screen.qtbot.keyClick(screen.find("account_server_key"), Qt.Key.Key_Escape)
    assert names(screen) == ["sandbox", "midtrans"]
    assert screen.find("settings_payment").isVisible()
    assert screen.unsaved() == []


def test_leaving_with_save_of_something_wrong_leads_back_to_it(asking):
    screen = asking("")
    screen.begin("midtrans", "production")
    screen.type("account_server_key", KEY)
    screen.click("account_back")
    assert names(screen) == ["sandbox"]
    assert screen.find("account_page").isVisible()
    assert "for practice" in screen.wrong("server_key")


def test_discard_goes_back_to_what_is_saved(screen, add):
    add(kind="xendit", name="toko", api_key="xnd_development_" + "k" * 40)
    screen.open_account("toko")
    screen.type("account_channels", "QRIS")
    screen.click("account_api_key_forget")
    assert screen.find("settings_unsaved").text() == "2 changes are not saved"
    screen.click("settings_discard")
    assert screen.find("account_channels").text() == ""
    assert screen.unsaved() == []


def test_the_usual_account_is_chosen_in_the_list_or_on_its_page(screen, add):
    add("satu")
    add("dua")
    screen.section("payment")
    screen.click("account_usual_satu")
    assert screen.saved("pay_online.account") == "satu"
    assert screen.badges("satu") == ["sandbox", "default"]
    screen.open_account("dua")
    screen.click("account_make_default")
    assert screen.saved("pay_online.account") == "dua"
    assert screen.find("account_default").isVisible()


def test_an_account_for_real_money_is_no_usual_one_of_a_practice_shop(screen, add):
    add(environment="production")
    screen.elsewhere(change_settings, {"shop.practice": "on"})
    screen.open_account("midtrans")
    assert "practice shop" in screen.find("account_note").text()
    screen.click("account_make_default")
    assert [error.code for error in screen.context.shell.troubles] == ["practice_shop"]


def test_an_account_is_removed_after_a_question(asking, add):
    screen = asking(None, "")
    add()
    screen.open_account("midtrans")
    screen.click("account_remove")
    assert names(screen) == ["sandbox", "midtrans"], "the answer was no"
    screen.click("account_remove")
    assert names(screen) == ["sandbox"]
    assert screen.context.ask.asked == ["Remove midtrans?"] * 2
    assert screen.rows() == ["sandbox"]
    assert screen.find("settings_payment").isVisible()


def test_the_usual_account_is_not_removed(asking, add):
    screen = asking("")
    add()
    screen.elsewhere(choose_account, "midtrans")
    screen.open_account("midtrans")
    screen.click("account_remove")
    [trouble] = screen.context.shell.troubles
    assert isinstance(trouble, Refused)
    assert trouble.code == "account_is_usual"


def test_a_key_is_exchanged_in_two_steps(asking, add):
    screen = asking("")
    add()
    till = screen.context.till
    screen.open_account("midtrans")
    screen.click("account_server_key_next_begin")
    screen.type("account_server_key_next", LIVE_KEY)
    screen.click("settings_save")
    assert "for real money" in screen.wrong("server_key.next")
    screen.type("account_server_key_next", NEXT_KEY)
    screen.click("settings_save")
    assert till.account("midtrans").secrets == {"server_key": KEY, "server_key.next": NEXT_KEY}
    screen.click("account_server_key_next_promote")
    assert screen.context.ask.asked == ["Use the next key now?"]
    assert till.account("midtrans").secrets == {"server_key": NEXT_KEY}
    assert screen.find("account_server_key_next_begin").isVisible()


def test_an_exchange_is_given_up(screen, add):
    add()
    till = screen.context.till
    screen.open_account("midtrans")
    screen.click("account_server_key_next_begin")
    screen.type("account_server_key_next", NEXT_KEY)
    screen.click("settings_save")
    screen.click("account_server_key_next_forget")
    screen.click("settings_save")
    assert till.account("midtrans").secrets == {"server_key": KEY}


def test_the_notify_address_of_each_account_is_copied(screen, add):
    add("satu")
    add("dua")
    screen.open_account("satu")
    assert not screen.find("account_notify_copy").isEnabled()
    screen.elsewhere(change_settings, {"hub.url": "https://hub.example.test"})
    screen.click("account_notify_copy")
    assert QApplication.clipboard().text() == "https://hub.example.test/notify/satu"
    screen.click("account_back")
    screen.open_account("dua")
    assert screen.find("account_notify").text() == "https://hub.example.test/notify/dua"


def test_an_account_that_somebody_else_removes_takes_its_page_with_it(screen, add):
    add()
    screen.open_account("midtrans")
    screen.elsewhere(remove_account, "midtrans")
    assert screen.find("settings_payment").isVisible()
    assert screen.rows() == ["sandbox"]


def test_the_practice_account_leads_to_its_address(screen):
    screen.open_account("sandbox")
    assert QApplication.focusWidget() is screen.find("gateway_sandbox_url")


def test_by_keyboard_alone(screen):
    press = screen.qtbot.keyClick
    press(screen.page, Qt.Key.Key_F2)
    screen.qtbot.keyClicks(QApplication.focusWidget(), "gateway accounts")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "pay_online_account_sandbox"
    screen.find("pay_online_account_add").setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    screen.find("account_kind_midtrans").setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    screen.find("account_environment_sandbox").setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    screen.find("account_server_key").setFocus()
    screen.qtbot.keyClicks(QApplication.focusWidget(), KEY)
    press(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert names(screen) == ["sandbox", "midtrans"]
    QCoreApplication.processEvents()
    assert QApplication.focusWidget().objectName() == "account_back"
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert screen.find("settings_search").text() == ""
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert QApplication.focusWidget().objectName() == "pay_online_account_sandbox"
