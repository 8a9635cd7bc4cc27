"""The QR window: it fills in, turns to PAID, and leaves, with no key pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from posapp.models.money import NBSP
from posapp.models.qris import read_qris
from posapp.services.channels.qr import qr_matrix
from posapp.services.gateways.errors import Rejected, Unavailable
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.settings.change import change_settings
from posapp.ui.orders.take_payment import TakePaymentDialog
from posapp.ui.theme import theme
from posapp.ui.widgets import topmost_dialog
from tests.ui.qr.world import World, painted, qris, settle


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


@pytest.fixture
def order(world: World):
    """Rp 185.000 with a deposit of Rp 85.000, its link sent by email and SMS."""
    made = world.order("DR-02", cash=85_000, email="siti@example.test", sms="+6281234567890")
    world.work()
    return made


def state(dialog) -> tuple[str, str]:
    banner = dialog.side.banner
    return banner.lead.text(), banner.words.text()


def shown_code(dialog):
    return painted(dialog.code.ask.qr)


def link_of(world, order) -> str:
    return world.now(order).invoices[-1].url


def test_the_code_of_what_is_due_and_everything_about_it(world, order):
    dialog = world.open(order)
    assert dialog.side.amount.text() == rp("100.000")
    assert dialog.side.about.text() == "Siti Nurhaliza · ORD-A-000001"
    assert dialog.side.told.text() == ("INV-A-000001 · sent to siti@example.test, +6281234567890")
    assert dialog.code.ask.methods.text() == "QRIS, Virtual account, E-wallet, Card"
    assert dialog.code.ask.address.text() == link_of(world, order).removeprefix("https://")
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert rp("100.000") in dialog.code.ask.qr.accessibleName()
    dialog.close_dialog()


def test_it_says_how_long_ago_the_gateway_was_asked(world, order):
    dialog = world.open(order)
    world.poll()
    assert state(dialog) == (
        "Waiting for payment", "checked 0 s ago · link open until Sun 22 Nov, 14:32",
    )  # fmt: skip
    world.clock.advance(timedelta(seconds=2))
    dialog.asking._timer.timeout.emit()
    assert state(dialog)[1].startswith("checked 2 s ago")
    dialog.close_dialog()


def test_the_gateways_qris_code_is_shown_instead_of_the_link(world):
    world.gateway.payload = qris(185_000)
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    ask = dialog.code.ask
    assert shown_code(dialog) == qr_matrix(world.gateway.payload)
    assert ask.lead.text() == "Scan with any bank or e\N{NON-BREAKING HYPHEN}wallet app"
    assert ask.second.text() == "Pindai lewat aplikasi bank atau e\N{NON-BREAKING HYPHEN}wallet"
    assert ask.payee.text() == "QRIS · TOKO SINAR JAYA"
    assert ask.methods.text() == f"{rp('185.000')} · NMID ID1020000000001"
    assert ask.qr.accessibleName() == f"QRIS to pay {rp('185.000')} to TOKO SINAR JAYA"
    assert dialog.side.banner.detail.isHidden()
    dialog.close_dialog()


def test_the_links_qr_is_one_press_from_the_qris_and_back(world):
    """Who would rather pay by card or transfer had no way to the link's page."""
    world.gateway.payload = qris(185_000)
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    choice = dialog.side.code_choice
    assert choice.isVisible()
    link = choice.findChild(QWidget, "qr_code_choice_link")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    settle()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert dialog.code.ask.methods.text() == "QRIS, Virtual account, E-wallet, Card"
    assert dialog._stand.scene().state.code == link_of(world, order)
    assert dialog.side.banner.detail.isHidden()
    world.poll()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    QTest.keyClick(link, Qt.Key.Key_Left)
    settle()
    assert shown_code(dialog) == qr_matrix(world.gateway.payload)
    world.gateway.pay(world.reference(order))
    world.poll()
    assert dialog.is_paid()
    assert not choice.isVisible()
    assert QApplication.focusWidget() is dialog.side
    dialog.close_dialog()


def test_without_a_qris_there_is_nothing_to_choose(world, order):
    dialog = world.open(order)
    assert not dialog.side.code_choice.isVisible()
    dialog.close_dialog()


def test_a_qris_for_another_sum_is_not_shown_and_the_link_is(world):
    world.gateway.payload = qris(850_000)
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    # Without the check the customer would be asked for Rp 850.000.
    assert read_qris(world.gateway.payload).amount == 850_000
    assert dialog.code.ask.methods.text() == "QRIS, Virtual account, E-wallet, Card"
    assert dialog.side.banner.detail.text() == (
        "The link's QR is shown, not the gateway's QRIS. "
        f"The QRIS code asks for {rp('850.000')}, but {rp('185.000')} is due."
    )
    dialog.close_dialog()


def test_modules_are_whole_pixels_with_a_quiet_zone_around(world, order):
    view = world.open(order).code.ask.qr
    image = view.grab().toImage()
    count, module = len(qr_matrix(link_of(world, order))), view.module()
    assert 300 <= count * module <= 344
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert colours == {0xFF000000, 0xFFFFFFFF}
    edge = 4 * module
    assert all(image.pixel(x, y) == 0xFFFFFFFF for x in range(edge) for y in range(image.height()))


def test_paid_turns_it_green_with_a_sound_and_the_focus_stays(world, order):
    dialog = world.open(order)
    focus = QApplication.focusWidget()
    assert dialog.isAncestorOf(focus)
    world.gateway.pay(world.reference(order))
    world.poll()
    assert dialog.is_paid()
    assert dialog.side.chip.words() == "Paid"
    assert dialog.side.amount.text() == rp("100.000")
    assert world.context.sounds.played == ["paid"]
    assert QApplication.focusWidget() is focus
    corner = dialog.code.grab().toImage().pixelColor(200, 20)
    assert corner == theme().colour("paid_screen")
    dialog.close_dialog()


def test_it_leaves_by_itself_after_four_seconds(world, order):
    dialog = world.open(order)
    gone = []
    dialog.paid_and_gone.connect(gone.append)
    assert not dialog.closing.isActive()
    world.gateway.pay(world.reference(order))
    world.poll()
    assert dialog.closing.interval() == 4000
    assert dialog.closing.isActive()
    dialog.closing.timeout.emit()
    assert gone == [False]
    assert topmost_dialog(world.window) is None
    assert QApplication.focusWidget() is world.behind


def test_the_tick_fades_in_once(world, order, qtbot):
    dialog = world.open(order)
    world.gateway.pay(world.reference(order))
    world.poll()
    fade = dialog.code.fade
    assert (fade.duration(), fade.loopCount()) == (200, 1)
    qtbot.waitUntil(lambda: fade.opacity() == 1.0)
    middle = dialog.code.grab().toImage().pixelColor(218, 200)
    assert middle == theme().colour("on_paid_screen")
    dialog.close_dialog()


def test_enter_goes_on_only_when_it_is_paid(world, order):
    dialog = world.open(order)
    gone = []
    dialog.paid_and_gone.connect(gone.append)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert topmost_dialog(world.window) is dialog
    world.gateway.pay(world.reference(order))
    world.poll()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert gone == [True]


def test_esc_closes_it_and_the_link_stays_open(world, order):
    dialog = world.open(order)
    gone = []
    dialog.paid_and_gone.connect(gone.append)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert topmost_dialog(world.window) is None
    assert gone == []
    assert world.gateway.open == [world.reference(order)]
    assert world.now(order).invoices[-1].state == "pending"


def test_a_link_that_is_not_there_yet_fills_in_by_itself(world):
    order = world.order("DR-02")
    dialog = world.open(order)
    assert state(dialog)[0] == "Making the link"
    assert dialog.code.ask.place.isVisible()
    assert not dialog.code.ask.qr.isVisible()
    world.work()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert state(dialog)[0] == "Waiting for payment"
    dialog.close_dialog()


def test_an_order_without_a_link_gets_one_that_nobody_is_told_of(world):
    order = world.order("DR-02", cash=85_000, link=False)
    dialog = world.open(order)
    (invoice,) = world.now(order).invoices
    assert (invoice.amount, invoice.deliveries) == (100_000, ())
    world.work()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert dialog.side.told.text() == "INV-A-000001 · shown here only"
    dialog.close_dialog()


def test_a_gateway_that_is_away_is_tried_again_now_when_asked(world):
    order = world.order("DR-02")
    world.gateway.fail_next = [Unavailable("connect timed out")]
    dialog = world.open(order)
    world.work()
    assert state(dialog) == (
        "Making the link", "The gateway cannot be reached. It is tried again by itself.",
    )  # fmt: skip
    # What the program noted of it is for its log, in no language of the shop.
    assert dialog.side.banner.detail.isHidden()
    QTest.mouseClick(dialog.side.retry_button, Qt.MouseButton.LeftButton)
    world.work()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert dialog.side.retry_button.isHidden()
    dialog.close_dialog()


def test_a_refused_link_says_why_and_retry_makes_it(world):
    order = world.order("DR-02")
    world.gateway.fail_next = [Rejected("amount too small")]
    dialog = world.open(order)
    world.work()
    lead, words = state(dialog)
    assert lead == "The link could not be made"
    assert words.startswith("The gateway refused the link for good.")
    assert dialog.side.banner.detail.text() == "The gateway wrote: “amount too small”"
    dialog.side.retry_button.setFocus()
    QTest.keyClick(dialog.side.retry_button, Qt.Key.Key_Return)
    world.work()
    assert state(dialog)[0] == "Waiting for payment"
    assert len(world.gateway.charges) == 1
    # The button went away under the hands; Enter does nothing now.
    assert QApplication.focusWidget() is dialog.side
    dialog.close_dialog()


def test_what_the_shop_does_not_allow_is_said_and_asked_again(world):
    order = world.order("DR-02", link=False)
    world.till.do(change_settings, {"pay_online.pos": "off"})
    dialog = world.open(order)
    assert state(dialog)[0] == "The link could not be made"
    assert "Pay Online" in state(dialog)[1]
    world.till.do(change_settings, {"pay_online.pos": "on"})
    QTest.mouseClick(dialog.side.retry_button, Qt.MouseButton.LeftButton)
    world.work()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    dialog.close_dialog()


def test_money_at_the_counter_brings_another_code_for_the_rest(world, order):
    dialog = world.open(order)
    before = shown_code(dialog)
    take = TakePayment(order.id, "cash", 30_000, 30_000, "", "k1")
    world.till.do(take_payment, take)
    settle()
    assert dialog.side.amount.text() == rp("70.000")
    assert not dialog.code.ask.qr.isVisible(), "a code for the old sum"
    world.work()
    world.work()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert shown_code(dialog) != before
    assert world.gateway.charges[world.reference(order)].amount == 70_000
    dialog.close_dialog()


def test_take_payment_here_pays_the_rest_and_the_window_turns(world, order):
    dialog = world.open(order)
    QTest.mouseClick(dialog.side.take_button, Qt.MouseButton.LeftButton)
    taking = topmost_dialog(world.window)
    assert isinstance(taking, TakePaymentDialog)
    QTest.keyClick(taking.amount, Qt.Key.Key_Return)
    settle()
    assert dialog.is_paid()
    dialog.close_dialog()


def test_a_part_that_arrives_leaves_the_rest_to_ask_for(world, order):
    dialog = world.open(order)
    world.gateway.pay(world.reference(order), 40_000)
    world.poll()
    assert not dialog.is_paid()
    assert world.context.sounds.played == []
    assert dialog.side.amount.text() == rp("60.000")
    assert state(dialog) == (
        f"{rp('40.000')} has arrived, the rest is due", "Make a link for what is still due.",
    )  # fmt: skip
    QTest.mouseClick(dialog.side.retry_button, Qt.MouseButton.LeftButton)
    world.work()
    world.work()
    assert state(dialog)[0] == f"{rp('40.000')} has arrived, the rest is due"
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    world.gateway.pay(world.reference(order))
    world.poll()
    assert dialog.is_paid()
    assert dialog.side.amount.text() == rp("60.000")
    dialog.close_dialog()


def test_an_expired_link_goes_and_a_new_one_comes_when_asked(world, order):
    dialog = world.open(order)
    old = shown_code(dialog)
    world.gateway.expire(world.reference(order))
    world.poll()
    assert state(dialog) == ("This link has ended", "It has expired.")
    assert not dialog.code.ask.qr.isVisible()
    assert dialog.side.retry_button.text() == "New link"
    assert dialog.side.copy_button.isHidden()
    QTest.mouseClick(dialog.side.retry_button, Qt.MouseButton.LeftButton)
    world.work()
    assert shown_code(dialog) == qr_matrix(link_of(world, order))
    assert shown_code(dialog) != old
    dialog.close_dialog()


def test_the_clock_ends_a_link_that_the_gateway_still_calls_open(world, order):
    dialog = world.open(order)
    world.clock.advance(timedelta(hours=25))
    dialog.asking._timer.timeout.emit()
    assert state(dialog) == ("This link has ended", "It expired Sun 22 Nov, 14:32.")
    assert not dialog.code.ask.qr.isVisible()
    # Late money is money.
    world.gateway.pay(world.reference(order))
    world.poll()
    assert dialog.is_paid()
    dialog.close_dialog()


def test_a_second_payment_after_paid_changes_nothing_any_more(world, order):
    dialog = world.open(order)
    world.gateway.pay(world.reference(order))
    world.poll()
    world.gateway.pay(world.reference(order), 10_000)
    world.poll()
    assert dialog.side.amount.text() == rp("100.000")
    assert world.context.sounds.played == ["paid"]
    dialog.close_dialog()


def test_copy_puts_the_link_on_the_clipboard(world, order):
    dialog = world.open(order)
    QTest.mouseClick(dialog.side.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == link_of(world, order)
    dialog.close_dialog()


def test_everything_is_reached_by_tab_in_reading_order(world, order):
    dialog = world.open(order)
    names = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().objectName())
    assert names == ["qr_close", "qr_take_payment", "qr_copy_link", "qr_close"]
    dialog.close_dialog()


def test_it_fits_a_small_window(world, order):
    world.window.resize(800, 600)
    dialog = world.open(order)
    assert dialog.rect().contains(dialog.panel.geometry())
    dialog.close_dialog()
