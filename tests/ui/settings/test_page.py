"""The owner changes settings: one explicit Save a section, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from posapp.i18n import set_language
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.settings.change import change_settings, read_secret
from posapp.services.settings.declared import SETTINGS
from posapp.ui.settings.nav import find_settings
from posapp.ui.settings.sections import FORMS, places
from tests.fakes.ask import ScriptedAsk
from tests.ui.till_fixture import sale

CARD = "4111 1111 1111 1111"


def test_c3_pay_online_is_switched_on_in_settings_payment_point_of_sale(screen) -> None:
    till = screen.context.till
    till.do(change_settings, {"pay_online.pos": "off"})
    order = sale(till, "KT-250", cash=30_000, who="Siti")
    with pytest.raises(Refused) as caught:
        till.do(send_invoice, SendInvoice(order.id, "siti@example.test"))
    assert caught.value.code == "pay_online_off"

    screen.qtbot.waitUntil(lambda: not screen.find("pay_online_pos").isChecked())
    screen.section("payment")
    card = screen.find("settings_payment_pos")
    assert card.accessibleName() == "Point of Sale"
    assert card.isAncestorOf(screen.find("pay_online_pos"))
    screen.click("pay_online_pos")
    assert screen.saved("pay_online.pos") is False, "it holds only after Save"
    screen.click("settings_save")

    assert screen.saved("pay_online.pos") is True
    invoice = till.do(send_invoice, SendInvoice(order.id, "siti@example.test"))
    assert invoice.amount == order.outstanding


def test_c3_by_keyboard_alone(screen) -> None:
    screen.context.till.do(change_settings, {"pay_online.pos": "off"})
    screen.qtbot.waitUntil(lambda: not screen.find("pay_online_pos").isChecked())
    press = screen.qtbot.keyClick
    press(screen.page, Qt.Key.Key_F2)
    screen.qtbot.keyClicks(QApplication.focusWidget(), "pay online")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().objectName() == "pay_online_pos"
    press(QApplication.focusWidget(), Qt.Key.Key_Space)
    press(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert screen.saved("pay_online.pos") is True
    assert screen.context.shell.toasts == [("Saved", "Payment", "done")]


def test_nothing_is_saved_before_save_and_the_section_says_that_it_waits(screen) -> None:
    assert not screen.find("settings_save").isEnabled()
    screen.type("shop_name", "Kedai Pojok")
    assert screen.saved("shop.name") == "Toko Sinar Jaya"
    assert screen.find("section_shop").accessibleName() == "Shop, not saved"
    assert screen.find("settings_unsaved").text() == "1 change is not saved"
    screen.click("settings_save")
    assert screen.saved("shop.name") == "Kedai Pojok"
    assert screen.unsaved() == []
    assert screen.find("section_shop").accessibleName() == "Shop"
    assert not screen.find("settings_save").isEnabled()


def test_typing_it_back_or_discarding_leaves_nothing_to_save(screen) -> None:
    screen.type("shop_name", "Kedai")
    screen.type("shop_name", "Toko Sinar Jaya")
    assert screen.unsaved() == []
    screen.type("shop_name", "Kedai")
    screen.click("settings_discard")
    assert screen.find("shop_name").text() == "Toko Sinar Jaya"
    assert screen.unsaved() == []


def test_one_save_saves_its_section_and_leaves_the_others_waiting(screen) -> None:
    screen.type("shop_name", "Kedai")
    screen.section("sms")
    screen.type("sms_sender", "KEDAI")
    screen.click("settings_save")
    assert screen.saved("sms.sender") == "KEDAI"
    assert screen.unsaved() == ["shop"]
    screen.section("shop")
    assert screen.find("shop_name").text() == "Kedai"


def test_what_does_not_fit_is_said_beside_its_field_and_stays_as_it_was_typed(screen) -> None:
    screen.section("email")
    screen.type("email_host", "smtp.example.com")
    screen.type("email_port", "70000")
    assert screen.error("email.port") == "", "not while the first letters are typed"
    screen.find("email_host").setFocus()
    assert screen.error("email.port") == "From 1 to 65535"
    screen.click("settings_save")
    assert screen.saved("email.host") == "127.0.0.1", "all or nothing"
    assert QApplication.focusWidget() is screen.find("email_port")
    assert screen.find("email_port").text() == "70000"
    screen.type("email_port", "587")
    assert screen.error("email.port") == ""
    screen.click("settings_save")
    assert (screen.saved("email.host"), screen.saved("email.port")) == ("smtp.example.com", 587)


@pytest.mark.parametrize("name", ["shop_name", "shop_address", "shop_phone", "email_password"])
def test_a_card_number_is_refused_in_every_field(screen, name: str) -> None:
    screen.section(name.split("_")[0])
    screen.type(name, CARD)
    assert "Card numbers are never stored" in screen.error(name.replace("_", ".", 1))
    screen.page.save_all()
    assert screen.unsaved() == [name.split("_")[0]]


def test_a_sender_s_address_needs_an_at(screen) -> None:
    screen.section("email")
    screen.type("email_from_address", "toko.example")
    screen.click("settings_save")
    assert screen.error("email.from_address") == "An email needs an @"
    assert screen.saved("email.from_address") == "toko@example.test"


@pytest.mark.parametrize(
    ("typed", "points"), [("11", 1100), ("11,5", 1150), ("11.5 %", 1150), ("", None), ("0", 0)]
)
def test_tax_is_typed_as_a_percentage(screen, typed: str, points: int | None) -> None:
    screen.context.till.do(change_settings, {"tax.default": "1200"})
    screen.qtbot.waitUntil(lambda: screen.find("tax_default").text() == "12")
    screen.type("tax_default", typed or "\b")
    if not typed:
        screen.qtbot.keyClick(screen.find("tax_default"), Qt.Key.Key_Backspace)
    screen.click("settings_save")
    assert screen.saved("tax.default") == points


@pytest.mark.parametrize("typed", ["eleven", "101", "-1", "11,555", "1150", "1e1", "١١"])
def test_a_tax_that_is_none_is_refused(screen, typed: str) -> None:
    screen.type("tax_default", typed)
    screen.click("settings_save")
    assert screen.error("tax.default").startswith("A percentage")
    assert screen.saved("tax.default") == 1100
    assert screen.find("tax_default").text() == typed


def test_a_rate_with_decimals_is_shown_as_the_language_writes_it(screen) -> None:
    screen.context.till.do(change_settings, {"tax.default": "1150"})
    screen.qtbot.waitUntil(lambda: screen.find("tax_default").text() == "11.5")
    set_language("id")
    screen.close()
    screen.open()
    assert screen.find("tax_default").text() == "11,5"


def test_the_usual_methods_of_a_link_at_least_one(screen) -> None:
    screen.section("payment")
    for value in ("va", "ewallet", "card"):
        screen.click(f"pay_online_methods_{value}")
    screen.click("settings_save")
    assert screen.saved("pay_online.methods") == ("qris",)
    screen.click("pay_online_methods_qris")
    assert screen.error("pay_online.methods") == "Choose at least one"
    screen.click("settings_save")
    assert screen.saved("pay_online.methods") == ("qris",)


def test_a_link_stays_open_for_a_usual_time_or_any_number_of_hours(screen) -> None:
    screen.section("payment")
    assert screen.find("pay_online_expiry_hours_hours").isHidden()
    screen.click("pay_online_expiry_hours_72")
    screen.click("settings_save")
    assert screen.saved("pay_online.expiry_hours") == 72
    screen.click("pay_online_expiry_hours_other")
    screen.type("pay_online_expiry_hours_hours", "900")
    screen.click("settings_save")
    assert "from 1 to 744" in screen.error("pay_online.expiry_hours")
    screen.type("pay_online_expiry_hours_hours", "36")
    screen.click("settings_save")
    assert screen.saved("pay_online.expiry_hours") == 36


def test_the_currency_is_closed_once_an_order_exists(screen) -> None:
    currency = screen.find("shop_currency")
    assert currency.isEnabled()
    sale(screen.context.till, "KT-250")
    screen.qtbot.waitUntil(lambda: not currency.isEnabled())


def test_indonesian_zones_come_first_and_all_others_follow(screen) -> None:
    zones = screen.find("shop_timezone")
    assert [zones.itemData(at) for at in range(4)] == [
        "Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura",
    ]  # fmt: skip
    assert zones.findData("Europe/Berlin") > 0
    zones.setCurrentIndex(zones.findData("Asia/Makassar"))
    zones.activated.emit(zones.currentIndex())
    screen.click("settings_save")
    assert screen.saved("shop.timezone") == "Asia/Makassar"


def test_the_wheel_scrolls_the_page_and_changes_nothing(screen) -> None:
    zones = screen.find("shop_timezone")
    zones.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(zones, turn)
    assert zones.value() == "Asia/Jakarta"
    assert screen.unsaved() == []


def kept(screen) -> str:
    till = screen.context.till
    return till.look(read_secret, till.vault, "email.password")


def test_a_password_is_kept_changed_and_forgotten_and_never_shown(screen) -> None:
    screen.section("email")
    screen.type("email_password", "rahasia")
    assert kept(screen) == ""
    screen.click("settings_save")
    assert kept(screen) == "rahasia"
    assert screen.find("email_password").isHidden()
    assert screen.find("email_password").text() == ""
    assert screen.find("email_password_kept").text() == "Kept"

    screen.click("email_password_change")
    screen.type("email_password", "lebih rahasia")
    screen.click("settings_save")
    assert kept(screen) == "lebih rahasia"

    screen.click("email_password_forget")
    assert kept(screen) == "lebih rahasia", "forgetting waits for Save too"
    screen.click("email_password_keep")
    assert screen.unsaved() == []
    screen.click("email_password_forget")
    screen.click("settings_save")
    assert kept(screen) == ""
    assert not screen.find("email_password").isHidden()


def test_a_secret_that_cannot_be_kept_is_said_there_and_nothing_is_saved(
    screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.context.till.keep_secret("sms.password", "x")
    monkeypatch.setenv("POSAPP_PASSPHRASE", "another one")
    screen.context.till._vault = None  # as if the program were started again
    screen.section("email")
    screen.type("email_host", "smtp.example.com")
    screen.type("email_password", "rahasia")
    screen.click("settings_save")
    assert screen.error("email.password") == "The passphrase is wrong. Check POSAPP_PASSPHRASE."
    assert screen.saved("email.host") == "127.0.0.1"
    assert screen.unsaved() == ["email"]


def test_esc_clears_the_search_then_asks_then_goes_back(make_screen: Callable) -> None:
    ask = ScriptedAsk(None, "")
    screen = make_screen(ask)
    press = screen.qtbot.keyClick
    screen.find("settings_search").setFocus()
    screen.qtbot.keyClicks(screen.find("settings_search"), "pass")
    press(screen.find("settings_search"), Qt.Key.Key_Escape)
    assert screen.find("settings_search").text() == ""
    screen.type("shop_name", "Kedai")
    press(screen.find("shop_name"), Qt.Key.Key_Escape)
    assert ask.asked == ["Save changes?"]
    assert screen.find("shop_name").text() == "Kedai", "Esc destroys nothing"
    assert screen.context.shell.went == []
    press(screen.find("shop_name"), Qt.Key.Key_Escape)
    assert screen.saved("shop.name") == "Kedai"
    assert screen.context.shell.went == [("sell", "")]


def test_esc_goes_back_at_once_where_nothing_waits(screen) -> None:
    screen.qtbot.keyClick(screen.find("shop_name"), Qt.Key.Key_Escape)
    assert screen.context.shell.went == [("sell", "")]


def test_leaving_asks_and_saves_every_section_that_waits(make_screen: Callable) -> None:
    screen = make_screen(ScriptedAsk("", None))
    screen.type("shop_name", "Kedai")
    screen.section("sms")
    screen.type("sms_sender", "KEDAI")
    screen.page.hide()
    screen.page.deactivate()
    assert (screen.saved("shop.name"), screen.saved("sms.sender")) == ("Kedai", "KEDAI")


def test_leaving_without_saving_keeps_what_was_typed(make_screen: Callable) -> None:
    screen = make_screen(ScriptedAsk(None))
    screen.type("shop_name", "Kedai")
    screen.page.hide()
    screen.page.deactivate()
    screen.page.show()
    screen.page.activate()
    assert screen.find("shop_name").text() == "Kedai"
    assert screen.saved("shop.name") == "Toko Sinar Jaya"


def test_what_is_refused_on_the_way_out_is_shown(make_screen: Callable) -> None:
    screen = make_screen(ScriptedAsk(""))
    screen.section("email")
    screen.type("email_port", "x")
    screen.page.hide()
    screen.page.deactivate()
    assert screen.context.shell.went == [("settings", "email.port")]


def test_leaving_with_nothing_typed_asks_nothing(screen) -> None:
    screen.page.deactivate()
    assert screen.context.ask.asked == []


def test_what_is_typed_survives_a_change_of_language(screen) -> None:
    screen.type("shop_name", "Kedai")
    screen.section("email")
    screen.type("email_password", "rahasia")
    screen.type("email_port", "70000")
    screen.section("language")
    screen.click("ui_language_id")
    screen.click("settings_save")
    assert screen.saved("ui.language") == "id"
    set_language("id")
    screen.page.deactivate()
    assert screen.context.ask.asked == [], "nobody is leaving"
    screen.close()
    screen.open()
    assert screen.page._draft.section == "language"
    assert screen.unsaved() == ["shop", "email"]
    assert screen.find("shop_name").text() == "Kedai"
    assert screen.find("email_password").text() == "rahasia"
    assert screen.find("email_port").text() == "70000"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_language_is_called_by_its_own_name_in_both(screen, language: str) -> None:
    set_language(language)
    screen.close()
    screen.open("ui.language")
    assert screen.find("ui_language_id").accessibleName() == "Bahasa Indonesia"
    assert screen.find("ui_language_en").accessibleName() == "English"


def test_another_process_refreshes_what_is_not_being_changed(screen) -> None:
    screen.type("shop_name", "Kedai")
    screen.context.till.do(
        change_settings, {"shop.name": "Toko Lain", "shop.address": "Jl. Baru 1"}
    )
    screen.qtbot.waitUntil(lambda: screen.find("shop_address").text() == "Jl. Baru 1")
    assert screen.find("shop_name").text() == "Kedai"
    assert screen.find("shop_name").hasFocus()
    screen.click("settings_discard")
    assert screen.find("shop_name").text() == "Toko Lain"


def test_what_another_process_made_the_same_waits_no_more(screen) -> None:
    screen.type("shop_name", "Kedai")
    screen.context.till.do(change_settings, {"shop.name": "Kedai"})
    screen.qtbot.waitUntil(lambda: screen.unsaved() == [])


def test_a_disk_that_is_full_loses_nothing_that_was_typed(screen) -> None:
    screen.type("shop_name", "Kedai")

    def full(*_args: object) -> None:
        raise StorageTrouble("disk_full")

    till = screen.context.till
    till.do = full  # the edge of the program: the disk
    screen.click("settings_save")
    assert [error.code for error in screen.context.shell.troubles] == ["disk_full"]
    assert screen.unsaved() == ["shop"]
    del till.do
    screen.click("settings_save")
    assert screen.saved("shop.name") == "Kedai"


def test_sounds_can_be_heard_and_are_off_from_the_moment_of_saving(screen) -> None:
    screen.section("sounds")
    screen.click("try_paid")
    screen.click("try_error")
    assert screen.context.sounds.played == ["paid", "error"]
    screen.click("sound_on")
    assert screen.context.sounds.enabled
    screen.click("settings_save")
    assert screen.saved("sound.on") is False
    assert not screen.context.sounds.enabled


@pytest.mark.parametrize(("words", "first"), [
    ("pass", "email.password"),
    ("PORT", "email.port"),
    ("send invoice", "pay_online.pos"),
    ("sms gateway", "sms.url"),
    ("percent", "tax.default"),
])  # fmt: skip
def test_a_setting_is_found_by_its_words_or_its_help(words: str, first: str) -> None:
    assert find_settings(words)[0].key == first


def test_a_search_that_finds_nothing_says_so(screen) -> None:
    assert find_settings("") == []
    screen.find("settings_search").setText("zzz")
    assert screen.find("settings_nothing").isVisible()
    screen.qtbot.keyClick(screen.find("settings_search"), Qt.Key.Key_Return)
    screen.find("settings_search").clear()
    assert screen.find("section_shop").isVisible()


def test_the_list_goes_up_and_down_by_keyboard(screen) -> None:
    press = screen.qtbot.keyClick
    press(screen.find("settings_search"), Qt.Key.Key_Down)
    assert QApplication.focusWidget().objectName() == "section_shop"
    press(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert QApplication.focusWidget().objectName() == "section_payment"
    assert screen.find("pay_online_pos").isVisible()
    press(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert screen.find("shop_name").isVisible()


def test_another_page_can_lead_straight_to_a_setting(screen) -> None:
    screen.page.activate("pay_online.pos")
    assert QApplication.focusWidget().objectName() == "pay_online_pos"
    screen.page.activate("sms")
    assert screen.find("sms_url").isVisible()


@pytest.mark.parametrize("key", [item.key for _section, _group, item in places()])
def test_every_setting_can_be_reached_seen_and_is_named_for_a_reader(screen, key: str) -> None:
    screen.page.activate(key)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.isVisible()
    assert focused.objectName().startswith(key.replace(".", "_"))
    assert focused.accessibleName()
    scroll = screen.page._form()
    seen = scroll.viewport().rect()
    assert seen.contains(focused.mapTo(scroll.viewport(), focused.rect().center()))


def test_every_control_has_a_name_of_its_own(screen) -> None:
    names = [
        widget.objectName()
        for form in screen.page.forms.values()
        for widget in form.findChildren(object)
        if hasattr(widget, "focusPolicy")
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
        and widget.parent().metaObject().className() != "QComboBoxPrivateContainer"
    ]
    assert all(names)
    assert len(names) == len(set(names))
    assert len(FORMS) == len({form.spec.key for form in FORMS})
    assert len(names) >= len(SETTINGS) - 3
