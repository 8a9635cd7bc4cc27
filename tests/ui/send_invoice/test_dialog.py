"""Pay Online: its fields, its rule for SMS, its errors, and sending once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import update

from posapp.i18n import set_language
from posapp.models.delivery import Delivery, DeliveryState
from posapp.models.errors import StorageTrouble
from posapp.models.money import NBSP
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.outbox.status import outbox_status
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.find import show_order
from posapp.services.settings.change import change_settings
from posapp.ui.send_invoice.dialog import SendInvoiceDialog
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.gateway_news import URL, link_arrives
from tests.ui.orders.window import settle
from tests.ui.till_fixture import sale

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def order(shop_till):
    """Rp 1.000.000 would be the picture; here Rp 695.000 with a deposit of Rp 195.000."""
    return sale(shop_till, "GR-C2", "DR-02", "FP-02", who="Siti", cash=195_000)


@pytest.fixture
def big(qtbot):
    """A window as large as the smallest usual screen."""
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def start(big, ui_context, order):
    """Opens the dialog on the order (or on another one)."""

    def run(about=order) -> SendInvoiceDialog:
        dialog = SendInvoiceDialog(big, ui_context, about)
        dialog.start()
        settle()
        return dialog

    return run


@pytest.fixture
def dialog(start):
    return start()


def invoices(till, order):
    return till.look(show_order, order.id).invoices


def sent_to(till, order) -> list[tuple[str, str]]:
    return [(d.channel, d.to) for invoice in invoices(till, order) for d in invoice.deliveries]


def test_c6_shows_who_how_much_where_to_and_how(dialog):
    form = dialog.form
    assert form.customer.text() == "Siti Nurhaliza"
    assert form.customer.isReadOnly()
    assert form.outstanding.text() == f"Rp{NBSP}500.000"
    assert form.outstanding.isReadOnly()
    assert form.email.text() == "siti@example.test"
    assert (form.phone.code.value(), form.phone.number.text()) == ("+62", "812-3456-7890")
    assert form.sms.isChecked()
    assert form.methods.value() == ("qris", "va", "ewallet", "card")
    assert form.methods.count.text() == "4 of 6, at least one"


def test_c7_the_link_goes_to_the_email_and_it_is_asked_to_be_right(dialog, shop_till, order):
    assert dialog.form.email.accessibleDescription() == (
        "The link goes here. Ask the customer if it is right."
    )
    dialog.form.sms.click()
    dialog.form.email.setText("lain@example.test")
    qtest_send(dialog)
    assert sent_to(shop_till, order) == [("email", "lain@example.test")]


@pytest.mark.parametrize("wrong", ["siti@", "siti example.test", "a@b@c.test"])
def test_c7_a_wrong_email_is_told_on_leaving_and_on_sending(dialog, shop_till, order, wrong):
    field = dialog.form.email_field
    dialog.form.email.setFocus()
    dialog.form.email.setText(wrong)
    assert field.error() == ""
    dialog.form.phone.number.setFocus()
    assert "not an email address" in field.error()
    field.set_error("")
    qtest_send(dialog)
    assert "not an email address" in field.error()
    assert dialog.form.email.text() == wrong
    assert topmost_dialog(dialog.window()) is dialog
    assert invoices(shop_till, order) == ()


def test_c8_the_sms_goes_to_the_phone(dialog, shop_till, order):
    dialog.form.email.clear()
    dialog.form.phone.set_number("+6281399998888")
    qtest_send(dialog)
    assert sent_to(shop_till, order) == [("sms", "+6281399998888")]


@pytest.mark.parametrize(
    ("code", "number", "possible"),
    [
        ("", "0812-3456-7890", False),
        ("", "62812 3456 7890", False),
        ("+1", "202 555 0123", False),
        ("", "+1 202 555 0123", False),
        ("", "", False),
        ("+62", "812", False),
        ("", "+62812 3456 7890", True),
        ("+62", "812-3456-7890", True),
    ],
)
def test_c9_sms_only_for_a_number_that_begins_with_62(dialog, code, number, possible):
    dialog.form.phone.set_parts(code, number)
    form = dialog.form
    assert form.sms.isEnabled() == possible
    assert form.sms.isChecked() == possible
    assert bool(form.sms_number()) == possible
    reason = form.sms_words.text()
    assert reason.startswith("off until the number") == (not possible)
    assert form.sms.accessibleDescription() == reason


def test_c9_the_reason_and_the_62_form_are_offered_with_one_key(dialog, shop_till, order):
    form = dialog.form
    form.phone.set_parts("", "0812-3456-7890")
    assert form.phone.banner.isVisible()
    assert form.phone.banner.accessibleName() == "SMS needs a number that begins with +62."
    assert form.phone.banner.action.text() == "Use +62 812-3456-7890"
    QTest.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert (form.phone.code.value(), form.phone.number.text()) == ("+62", "812-3456-7890")
    assert form.sms.isChecked()
    assert not form.phone.banner.isVisible()
    assert form.phone.note.accessibleName() == "Begins with +62: SMS can be sent."
    qtest_send(dialog)
    assert ("sms", "+6281234567890") in sent_to(shop_till, order)


def test_c9_a_foreign_number_gets_the_reason_and_no_offer(dialog):
    dialog.form.phone.set_parts("+1", "202-555-0123")
    assert dialog.form.phone.banner.isVisible()
    assert not dialog.form.phone.banner.action.isVisible()


def test_c9_a_number_with_sms_off_stops_nothing(dialog, shop_till, order):
    dialog.form.phone.set_parts("", "0812-3456-7890")
    qtest_send(dialog)
    assert sent_to(shop_till, order) == [("email", "siti@example.test")]


def test_c10_any_subset_of_methods(dialog, qtbot, shop_till, order):
    chips = dialog.form.methods.chips
    for method in ("va", "ewallet", "card"):
        qtbot.mouseClick(chips[method], LEFT)
    QTest.keyClick(chips["store"], Qt.Key.Key_Space)
    assert dialog.form.methods.count.text() == "2 of 6, at least one"
    qtest_send(dialog)
    assert invoices(shop_till, order)[0].methods == ("qris", "store")


def test_c10_at_least_one_method(dialog, shop_till, order):
    dialog.form.methods.set_value(())
    qtest_send(dialog)
    assert dialog.form.methods.count.text() == "Choose at least one payment method for the link."
    assert invoices(shop_till, order) == ()
    dialog.form.methods.chips["qris"].click()
    assert dialog.form.methods.count.text() == "1 of 6, at least one"
    qtest_send(dialog)
    assert invoices(shop_till, order)[0].methods == ("qris",)


def test_c10_the_shops_usual_methods_are_chosen(start, shop_till):
    shop_till.do(change_settings, {"pay_online.methods": "qris,store"})
    assert start().form.methods.value() == ("qris", "store")


def qtest_send(dialog: SendInvoiceDialog) -> None:
    """What Ctrl+Enter does, wherever the focus is."""
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_c11_send_queues_email_and_sms_and_closes_with_no_network(
    dialog, qtbot, big, ui_context, shop_till, order
):
    sent = []
    dialog.sent.connect(sent.append)
    qtbot.mouseClick(dialog.send_button, LEFT)
    assert topmost_dialog(big) is None
    assert sent_to(shop_till, order) == [("email", "siti@example.test"), ("sms", "+6281234567890")]
    assert ui_context.shell.toasts == [
        ("Invoice queued: INV-A-000001", "to siti@example.test, +6281234567890", "done")
    ]
    assert [invoice.number for invoice in sent] == ["INV-A-000001"]
    assert shop_till.look(outbox_status).waiting == 1
    assert "net" not in ui_context.tasks.ran


def test_c11_a_double_click_sends_once(dialog, shop_till, order):
    dialog._on_send()
    dialog._on_send()
    key = dialog._key
    methods = dialog.form.methods.value()
    told = ("siti@example.test", "+6281234567890")
    again = SendInvoice(order.id, *told, methods, "sandbox", 24, key)
    shop_till.do(send_invoice, again)
    assert len(invoices(shop_till, order)) == 1
    assert len(sent_to(shop_till, order)) == 2


def messages_left(till) -> None:
    """All that was queued is with the customers."""

    def leave(uow) -> None:
        uow.session.execute(update(Delivery).values(state=DeliveryState.SENT))

    till.do(leave)


def test_without_the_key_the_customer_would_be_told_twice(shop_till, order):
    for _ in range(2):
        shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test"))
        messages_left(shop_till)
    assert sent_to(shop_till, order) == [("email", "siti@example.test")] * 2


def test_somebody_has_to_be_told_or_only_the_link_copied(dialog, shop_till, order):
    dialog.form.email.clear()
    dialog.form.sms.click()
    qtest_send(dialog)
    assert "copy the link only" in dialog.form.email_field.error()
    assert invoices(shop_till, order) == ()


def test_c13_copy_link_only_tells_nobody_and_copies_when_it_arrives(
    dialog, qtbot, big, ui_context, shop_till, order
):
    QGuiApplication.clipboard().setText("before")
    qtbot.mouseClick(dialog.copy_button, LEFT)
    settle()
    assert topmost_dialog(big) is None
    assert sent_to(shop_till, order) == []
    assert QGuiApplication.clipboard().text() == "before"
    assert ui_context.shell.toasts[-1][0] == "The link is copied when it arrives"
    link_arrives(shop_till, order)
    settle()
    assert QGuiApplication.clipboard().text() == URL
    assert ui_context.shell.toasts[-1][:2] == ("Link copied", URL)
    QGuiApplication.clipboard().setText("after")
    shop_till.do(take_payment, TakePayment(order.id, "cash", 1000))
    settle()
    assert QGuiApplication.clipboard().text() == "after"


def test_c13_a_link_that_is_there_is_copied_at_once(start, qtbot, shop_till, order):
    shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test"))
    link_arrives(shop_till, order)
    qtbot.mouseClick(start().copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == URL
    assert len(sent_to(shop_till, order)) == 1


def test_the_end_of_the_link_is_shown_and_sent(dialog, qtbot, shop_till, order, clock):
    expiry = dialog.form.expiry
    assert expiry.until.text() == "until Sun 22 Nov, 14:32"
    qtbot.mouseClick(dialog.findChild(QWidget, "pay_expiry_72"), LEFT)
    assert expiry.until.text() == "until Tue 24 Nov, 14:32"
    qtest_send(dialog)
    assert invoices(shop_till, order)[0].expires_at == clock.now() + timedelta(days=3)


def test_other_hours_are_typed_and_the_gateway_may_move_the_end(
    dialog, qtbot, shop_till, order, clock
):
    expiry = dialog.form.expiry
    qtbot.mouseClick(dialog.findChild(QWidget, "pay_expiry_other"), LEFT)
    qtbot.keyClicks(expiry.other, "6")
    assert expiry.note.text() == "until Sat 21 Nov, 20:32"
    qtbot.keyClicks(expiry.other, "000")
    assert expiry.note.text() == ("until Tue 22 Dec, 14:32 · The gateway allows no other end.")
    qtest_send(dialog)
    assert invoices(shop_till, order)[0].expires_at == clock.now() + timedelta(days=31)


@pytest.mark.parametrize("typed", ["", "soon", "0", "9999"])
def test_hours_that_make_no_sense_are_refused_beside_them(dialog, qtbot, shop_till, order, typed):
    qtbot.mouseClick(dialog.findChild(QWidget, "pay_expiry_other"), LEFT)
    qtbot.keyClicks(dialog.form.expiry.other, typed)
    qtest_send(dialog)
    assert "from 1 hour" in dialog.form.expiry.note.text()
    assert dialog.form.expiry.other.text() == typed
    assert invoices(shop_till, order) == ()


@pytest.mark.parametrize("field", ["email", "phone"])
def test_a_card_number_is_refused_in_every_field(dialog, qtbot, shop_till, order, field):
    edit = dialog.form.email if field == "email" else dialog.form.phone.number
    edit.clear()
    qtbot.keyClicks(edit, "4111 1111 1111 1111")
    error = dialog.form.email_field.error() if field == "email" else dialog.form.phone.error()
    assert "Card numbers are never stored" in error
    assert dialog.form.sms.isEnabled() == (field == "email")
    qtest_send(dialog)
    assert topmost_dialog(dialog.window()) is dialog
    assert invoices(shop_till, order) == ()


def test_pay_online_off_is_told_with_the_way_to_the_settings(
    start, qtbot, big, ui_context, shop_till, order
):
    shop_till.do(change_settings, {"pay_online.pos": "off"})
    dialog = start()
    assert dialog.form.banner.accessibleName().startswith("Pay Online is off.")
    assert not dialog.send_button.isEnabled()
    qtest_send(dialog)
    assert invoices(shop_till, order) == ()
    qtbot.mouseClick(dialog.form.banner.action, LEFT)
    assert ui_context.shell.went == [("settings", "payment")]
    assert topmost_dialog(big) is None


def test_no_gateway_is_told(start, shop_till):
    shop_till.do(change_settings, {"gateway.sandbox.url": ""})
    dialog = start()
    assert "is not set up" in dialog.form.banner.accessibleName()
    assert not dialog.send_button.isEnabled()


def test_paid_meanwhile_is_told_at_once_and_nothing_typed_is_lost(
    dialog, ui_context, shop_till, order
):
    dialog.form.email.setText("lain@example.test")
    shop_till.do(take_payment, TakePayment(order.id, "cash", 200_000))
    settle()
    assert dialog.form.outstanding.text() == f"Rp{NBSP}300.000"
    assert dialog.form.email.text() == "lain@example.test"
    shop_till.do(take_payment, TakePayment(order.id, "cash", 300_000))
    settle()
    assert "paid in full" in dialog.form.banner.accessibleName()
    assert not dialog.send_button.isEnabled()


def test_a_full_disk_is_told_and_the_sending_can_be_repeated(dialog, shop_till, order):
    dialog._on_failed(StorageTrouble("disk_full"))
    assert "disk is full" in dialog.form.banner.accessibleName()
    assert dialog.form.email.text() == "siti@example.test"
    qtest_send(dialog)
    assert len(invoices(shop_till, order)) == 1


def test_an_open_invoice_is_told_again_by_the_same_link(start, shop_till, order, clock):
    shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test", methods=("qris",)))
    link_arrives(shop_till, order)
    messages_left(shop_till)
    clock.advance(timedelta(hours=5))
    dialog = start()
    told = dialog.form.told
    assert told.isVisible()
    assert told.accessibleName() == "INV-A-000001 is open. The same link is told again."
    assert dialog.form.methods.value() == ("qris",)
    assert not dialog.form.expiry.choice.isVisible()
    assert dialog.form.expiry.until.text() == "until Sun 22 Nov, 14:32"
    assert "sampai Min, 22 Nov 2026 pukul 14.32" in dialog.preview.paper.words()
    qtest_send(dialog)
    (invoice,) = invoices(shop_till, order)
    assert invoice.url == URL
    assert [d.channel for d in invoice.deliveries] == ["email", "email", "sms"]


def test_an_invoice_that_waits_for_its_link_is_not_said_to_be_told_again(start, shop_till, order):
    shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test", methods=("qris",)))
    told = start().form.told
    assert told.accessibleName() == (
        "INV-A-000001 waits for its link. It goes out once the gateway has made it."
    )


def test_other_methods_for_an_open_invoice_mean_a_new_link_and_it_says_so(start, shop_till, order):
    shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test", methods=("qris",)))
    dialog = start()
    dialog.form.methods.chips["card"].click()
    assert dialog.form.told.accessibleName().endswith("the old one is closed.")


def test_what_was_typed_survives_esc_for_this_order_only(start, shop_till, ui_context):
    dialog = start()
    dialog.form.email.setText("lain@example.test")
    dialog.form.phone.set_parts("", "0812")
    dialog.form.methods.chips["card"].click()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    again = start()
    assert again.form.email.text() == "lain@example.test"
    assert again.form.phone.number.text() == "0812"
    assert again.form.methods.value() == ("qris", "va", "ewallet")
    again.reject()
    other = start(sale(shop_till, who="Andi"))
    assert other.form.email.text() == "andi@example.test"


def test_what_was_sent_is_not_kept(start, ui_context, order):
    dialog = start()
    dialog.form.email.setText("lain@example.test")
    assert ui_context.drafts
    qtest_send(dialog)
    assert not ui_context.drafts


def test_the_preview_speaks_the_customers_language_and_follows_the_choices(
    dialog, qtbot, shop_till
):
    words = dialog.preview.paper.words()
    assert "Bahasa Indonesia · customer's language" in words
    assert "Tagihan INV-A-000001 dari Toko Sinar Jaya" in words
    assert f"Rp{NBSP}500.000" in words
    assert "sampai Min, 22 Nov 2026 pukul 14.32" in words
    qtbot.mouseClick(dialog.findChild(QWidget, "pay_expiry_168"), LEFT)
    assert "sampai Sab, 28 Nov 2026 pukul 14.32" in dialog.preview.paper.words()
    qtbot.mouseClick(dialog.findChild(QWidget, "pay_preview_kind_sms"), LEFT)
    words = dialog.preview.paper.words()
    assert "tagihan INV-A-000001" in words
    assert words.endswith(dialog.form.sms_words.text())
    assert dialog.form.sms_words.text().startswith("1 message, ")
    qtbot.mouseClick(dialog.findChild(QWidget, "pay_preview_kind_whatsapp"), LEFT)
    assert "Halo Siti Nurhaliza, ini Toko Sinar Jaya." in dialog.preview.paper.words()


def test_a_customers_name_is_never_markup(start, shop_till):
    from PySide6.QtWidgets import QLabel

    from posapp.services.customers.add import AddCustomer, add_customer
    from posapp.services.sales.open import Item, OpenOrder, open_order

    name = "<h1>Bobby</h1> {{ shop }}"
    person = shop_till.do(add_customer, AddCustomer(name, "bobby@example.test"))
    bill = shop_till.do(open_order, OpenOrder((Item("KT-250"),), person.id))
    dialog = start(bill)
    assert dialog.form.customer.text() == name
    assert f"Halo {name}," in dialog.preview.paper.words()
    plain = {label.textFormat() for label in dialog.findChildren(QLabel)}
    assert plain == {Qt.TextFormat.PlainText}


def test_the_preview_is_dark_on_white_in_every_theme(dialog):
    from PySide6.QtWidgets import QApplication

    from posapp.ui.theme import apply

    apply(QApplication.instance(), "dark")
    try:
        image = dialog.preview.paper.grab().toImage()
        corner = image.pixelColor(image.width() - 30, image.height() - 30)
        assert corner.name() == "#ffffff"
    finally:
        apply(QApplication.instance(), "light")


def test_tab_goes_through_the_fields_in_reading_order(dialog, qtbot):
    dialog.form.customer.setFocus()
    names = []
    for _ in range(40):
        names.append(dialog.window().focusWidget().objectName())
        QTest.keyClick(dialog.window().focusWidget(), Qt.Key.Key_Tab)
    wanted = [
        "pay_name", "pay_outstanding", "pay_email", "pay_phone_code", "pay_phone", "pay_sms",
        "pay_method_qris", "pay_method_paylater", "pay_expiry_24", "pay_preview_kind_email",
        "pay_copy_link", "pay_cancel", "pay_send",
    ]  # fmt: skip
    at = [names.index(name) for name in wanted]
    assert at == sorted(at)
    assert names.count("pay_name") >= 2


@pytest.mark.parametrize("speech", ["en", "id"])
def test_it_fits_the_smallest_screen_in_both_languages(qtbot, ui_context, order, speech):
    set_language(speech)
    small = QWidget()
    small.resize(1024, 768)
    qtbot.addWidget(small)
    small.show()
    dialog = SendInvoiceDialog(small, ui_context, order)
    dialog.start()
    dialog.form.phone.set_parts("", "0812-3456-7890")
    settle()
    assert small.rect().contains(dialog.panel.geometry())
    area = dialog.findChild(QWidget, "pay_form_scroll")
    assert area.verticalScrollBar().maximum() == 0
    for chip in dialog.form.methods.chips.values():
        assert chip.parent().rect().contains(chip.geometry())


def test_every_control_has_a_name_for_people_who_hear_it(dialog):
    for control in dialog.findChildren(QWidget):
        by_tab = bool(control.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        if by_tab and control.isVisible():
            assert control.objectName(), control
            said = control.accessibleName() or getattr(control, "text", str)()
            assert said, control.objectName()


def test_a_local_number_typed_one_tab_early_is_not_lost(dialog):
    phone = dialog.form.phone
    phone.code.setFocus()
    for key in "0812":
        QTest.keyClick(dialog.window().focusWidget(), key)
    assert (phone.code.value(), phone.number.text()) == ("+62", "0812")
    phone.code.setFocus()
    for key in "+86":
        QTest.keyClick(dialog.window().focusWidget(), key)
    assert phone.number.text() == "0812", "a code is still chosen by its letters"
