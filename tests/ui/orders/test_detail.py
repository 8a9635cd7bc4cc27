"""One order in detail, and how it changes while somebody looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest

from posapp.models.money import NBSP
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.settings.change import change_settings
from posapp.services.sync.poller import Poller
from posapp.ui.send_invoice.dialog import SendInvoiceDialog
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.gateway_news import (
    URL,
    customer_opens,
    customer_pays,
    link_arrives,
    link_expires,
    message_ends,
)
from tests.ui.orders.window import open_page, rows, settle
from tests.ui.till_fixture import sale


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


def deposit_and_link(till):
    """The story of the pictures: a deposit in cash, the rest by link."""
    goods = ("GR-C2", "DR-02", "FP-02")
    return sale(
        till, *goods, who="Siti", cash=195_000, link=True,
        email="siti@example.test", sms="+6281234567890",
    )  # fmt: skip


def told(page):
    return [(e.title, e.words, e.time) for e in page.detail.timeline.events()]


def test_shows_the_sum_the_customer_the_lines_and_the_story(qtbot, ui_context, shop_till, clock):
    order = deposit_and_link(shop_till)
    link_arrives(shop_till, order)
    message_ends(shop_till, order, "email", "sent")
    message_ends(shop_till, order, "sms", "sent")
    clock.advance(timedelta(minutes=4, seconds=41))
    customer_opens(shop_till, order, clock.now())
    page = open_page(qtbot, ui_context)
    head, detail = page.detail.head, page.detail
    assert (head.meaning.text(), head.figure.text()) == ("Outstanding", rp("500.000"))
    assert head.note.words() == f"Paid {rp('195.000')} of {rp('695.000')}"
    assert head.chip.words() == "Partially paid · 28 %"
    assert detail.customer.person.text() == "Siti Nurhaliza"
    assert detail.customer.contact.text() == "+62 812-3456-7890 · siti@example.test"
    assert [(x.quantity, x.name, x.amount) for x in detail.lines.lines()] == [
        ("1 ×", "Manual Grinder C2", rp("465.000")),
        ("1 ×", "V60 Dripper 02 Keramik", rp("185.000")),
        ("1 ×", "Filter Paper V60 02 (100)", rp("45.000")),
    ]
    assert told(page) == [
        (f"Deposit {rp('195.000')}", "Cash · test", "14:32:00"),
        (f"Link sent for {rp('500.000')}", "INV-A-000001 · Email and SMS sent", "14:32:00"),
        ("Opened by the customer", "INV-A-000001", "14:36:41"),
    ]
    assert detail.link.address.text() == URL.removeprefix("https://")
    assert detail.link.state.text() == "Open until Sun 22 Nov, 14:32 · checked 0 s ago"
    clock.advance(timedelta(seconds=2))
    detail.link.show_state()
    assert detail.link.state.text().endswith("checked 2 s ago")


def test_c12_paid_online_changes_everything_in_place(qtbot, ui_context, shop_till, clock):
    first = sale(shop_till)
    order = deposit_and_link(shop_till)
    link_arrives(shop_till, order)
    page = open_page(qtbot, ui_context)
    page.list.search.setFocus()
    qtbot.keyClicks(page.list.search, "O")
    resets = []
    page.list.model.modelReset.connect(lambda: resets.append(1))
    clock.advance(timedelta(seconds=9))
    customer_pays(shop_till, order, clock.now())
    settle()
    assert page.list.search.hasFocus()
    assert not resets
    assert page.list.chosen_id() == order.id
    assert rows(page)[0][3:] == ["–", "Paid"]
    assert rows(page)[1][0] == first.number
    assert page.detail.head.chip.status() == "paid"
    assert page.detail.head.meaning.text() == "Paid in full"
    assert page.detail.head.bar.accessibleName() == "100 %"
    assert told(page)[-1] == (f"Paid {rp('500.000')}", "QRIS · reference 8841-0412", "14:32:09")
    assert page.detail.timeline.events()[-1].good


def test_c3_without_pay_online_nothing_is_offered(qtbot, ui_context, shop_till):
    sale(shop_till)
    page = open_page(qtbot, ui_context)
    assert not page.detail.head.send_button.isHidden()
    shop_till.do(change_settings, {"pay_online.pos": "off"})
    settle()
    assert page.detail.head.send_button.isHidden()
    QTest.keyClick(page, Qt.Key.Key_F11)
    assert topmost_dialog(page.window()) is None


@pytest.mark.parametrize(
    ("cash", "offered"),
    [(0, True), (10_000, True), (95_000, False)],
    ids=["unpaid", "part", "paid"],
)
def test_c4_only_what_is_not_paid_in_full_can_be_asked_for(
    qtbot, ui_context, shop_till, cash, offered
):
    sale(shop_till, "KT-250", cash=cash)
    page = open_page(qtbot, ui_context)
    head = page.detail.head
    assert (not head.send_button.isHidden(), not head.take_button.isHidden()) == (offered, offered)
    QTest.keyClick(page, Qt.Key.Key_F11)
    assert isinstance(topmost_dialog(page.window()), SendInvoiceDialog) == offered


def test_c5_the_button_and_f11_open_pay_online(qtbot, ui_context, shop_till):
    sale(shop_till)
    page = open_page(qtbot, ui_context)
    qtbot.mouseClick(page.detail.head.send_button, Qt.MouseButton.LeftButton)
    dialog = topmost_dialog(page.window())
    assert isinstance(dialog, SendInvoiceDialog)
    dialog.close_dialog()
    QTest.keyClick(page, Qt.Key.Key_F11)
    assert isinstance(topmost_dialog(page.window()), SendInvoiceDialog)


class Opened(QObject):
    """Takes the addresses that would open a browser or a mail program."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.addresses.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def outside():
    taker = Opened()
    for scheme in ("https", "mailto"):
        QDesktopServices.setUrlHandler(scheme, taker, "take")
    yield taker
    for scheme in ("https", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)


def test_c13_the_link_is_shared_by_any_way(qtbot, ui_context, shop_till, outside):
    order = deposit_and_link(shop_till)
    page = open_page(qtbot, ui_context)
    assert page.detail.head.share_button.isHidden()
    link_arrives(shop_till, order)
    settle()
    assert not page.detail.head.share_button.isHidden()
    ways = {action.data(): action for action in page.detail.head.share_menu.actions()}
    ways["copy"].trigger()
    assert QGuiApplication.clipboard().text() == URL
    ways["text"].trigger()
    assert URL in QGuiApplication.clipboard().text()
    assert "Siti Nurhaliza" in QGuiApplication.clipboard().text()
    ways["whatsapp"].trigger()
    ways["email"].trigger()
    chat, mail = outside.addresses
    assert chat.startswith("https://wa.me/6281234567890?text=Halo%20Siti")
    assert "bayar.example.test%2Fp%2F7Kq9xW" in chat
    assert mail.startswith("mailto:siti@example.test?subject=Tagihan%20INV-A-000001")


def test_an_sms_that_maybe_went_is_sent_again_only_by_sms(qtbot, ui_context, shop_till):
    order = deposit_and_link(shop_till)
    link_arrives(shop_till, order)
    message_ends(shop_till, order, "email", "sent")
    message_ends(shop_till, order, "sms", "maybe_sent", "maybe_delivered")
    page = open_page(qtbot, ui_context)
    block = page.detail.link
    assert block.maybe.isVisible()
    assert block.maybe.accessibleName().startswith("SMS maybe sent.")
    assert told(page)[1][1] == "INV-A-000001 · Email sent · SMS maybe sent"
    qtbot.mouseClick(block.maybe.action, Qt.MouseButton.LeftButton)
    settle()
    sent = page.detail.detail().link.deliveries
    assert [d.channel for d in sent] == ["email", "sms", "sms"]
    assert block.maybe.isHidden()


def test_a_message_that_failed_says_why(qtbot, ui_context, shop_till):
    order = deposit_and_link(shop_till)
    link_arrives(shop_till, order)
    message_ends(shop_till, order, "email", "failed", "email_login_refused")
    page = open_page(qtbot, ui_context)
    assert page.detail.link.failed.isVisible()
    said = page.detail.link.failed.accessibleName()
    assert said.startswith("Email failed. The mail server refused the login.")


def test_an_expired_link_says_so_and_can_be_opened_anew(qtbot, ui_context, shop_till):
    order = deposit_and_link(shop_till)
    link_arrives(shop_till, order)
    link_expires(shop_till, order)
    page = open_page(qtbot, ui_context)
    assert page.detail.link.state.text() == "Expired Sun 22 Nov, 14:32"
    assert not page.detail.link.copy_button.isVisible()
    page.detail.head.resend_action.trigger()
    settle()
    assert page.detail.link.state.text() == "Waits to be sent"
    assert ui_context.shell.toasts[-1][0] == "Invoice INV-A-000001 is sent again"


def test_an_open_link_is_cancelled_after_a_question(qtbot, ui_context, shop_till):
    deposit_and_link(shop_till)
    page = open_page(qtbot, ui_context)
    ui_context.ask.answers = [None, ""]
    page.detail.head.cancel_action.trigger()
    assert page.detail.detail().open_link is not None
    page.detail.head.cancel_action.trigger()
    settle()
    assert ui_context.ask.asked == ["Cancel invoice INV-A-000001?"] * 2
    assert page.detail.detail().open_link is None
    assert page.detail.link.isHidden()


def test_a_mistake_is_voided_with_a_reason(qtbot, ui_context, shop_till):
    sale(shop_till, who="Siti")
    page = open_page(qtbot, ui_context)
    ui_context.ask.answers = ["typed twice"]
    page.detail.head.void_action.trigger()
    settle()
    assert ui_context.ask.asked == ["Void order ORD-A-000001?"]
    assert rows(page)[0][4] == "Void"
    assert told(page)[-1][:2] == ("Order voided", "typed twice")
    assert page.detail.head.actions_row.isHidden()


def test_nothing_that_was_paid_for_can_be_voided(qtbot, ui_context, shop_till):
    sale(shop_till, cash=10_000)
    page = open_page(qtbot, ui_context)
    assert not page.detail.head.void_action.isVisible()


def test_the_menus_still_work_after_a_dialog_was_open(qtbot, ui_context, shop_till):
    """A dialog that goes once took everything with it that its Tab had passed."""
    sale(shop_till)
    page = open_page(qtbot, ui_context)
    QTest.keyClick(page, Qt.Key.Key_F8)
    for _ in range(30):
        QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    topmost_dialog(page.window()).reject()
    sale(shop_till, cash=95_000)
    settle()
    page.list.table.choose_row(0)
    assert not page.detail.head.void_action.isVisible()
    page.list.table.choose_row(1)
    assert page.detail.head.void_action.isVisible()


class WatchedPoller(Poller):
    """The real poller, which also remembers what it was told to watch."""

    watched: list[list[str]]

    def watch(self, orders) -> None:
        self.watched = [*getattr(self, "watched", []), list(orders)]
        super().watch(orders)


def test_the_order_on_the_screen_is_watched_while_its_link_is_open(
    qtbot, ui_context, shop_till, clock
):
    poller = WatchedPoller(shop_till.database, shop_till.gateway, shop_till.clock)
    shop_till.poller = poller
    sale(shop_till)
    order = deposit_and_link(shop_till)
    link_arrives(shop_till, order)
    page = open_page(qtbot, ui_context)
    assert poller.watched == [[order.id]]
    page.list.table.choose_row(1)
    assert poller.watched[-1] == []
    page.list.table.choose_row(0)
    assert poller.watched[-1] == [order.id]
    page.hide()
    assert poller.watched[-1] == []
    page.show()
    assert poller.watched[-1] == [order.id]
    customer_pays(shop_till, order, clock.now())
    settle()
    assert poller.watched[-1] == []
    assert set(ui_context.tasks.ran) == {"db-read", "net"}


def test_the_keyboard_does_it_all(qtbot, ui_context, shop_till):
    sale(shop_till)
    sale(shop_till)
    page = open_page(qtbot, ui_context)
    table = page.list.table
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert page.detail.head.number.text() == "ORD-A-000001"
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert page.detail.head.take_button.hasFocus()
    QTest.keyClick(page.detail.head.take_button, Qt.Key.Key_Escape)
    assert table.hasFocus()
    assert ("F8", "Take payment") in page.hints()


def test_the_keys_at_the_foot_are_those_that_do_something(qtbot, ui_context, shop_till):
    order = sale(shop_till)
    page = open_page(qtbot, ui_context)
    heard = []
    page.hints_changed.connect(lambda: heard.append([key for key, _words in page.hints()]))
    page._show(order.id)
    assert heard[-1] == ["↑ ↓", "Enter", "F8", "F11", "F2"]
    shop_till.do(take_payment, TakePayment(order.id, "cash", order.outstanding))
    settle()
    assert heard[-1] == ["↑ ↓", "Enter", "F2"]


def test_user_text_is_shown_as_it_was_typed(qtbot, ui_context, shop_till):
    from posapp.services.customers.add import AddCustomer, add_customer
    from posapp.services.sales.open import Item, OpenOrder, open_order

    name = "<b>Bobby</b> &amp; <img src=x>"
    person = shop_till.do(add_customer, AddCustomer(name))
    shop_till.do(open_order, OpenOrder((Item("KT-250"),), person.id, note="<i>gift</i>"))
    page = open_page(qtbot, ui_context)
    for label, words in (
        (page.detail.customer.person, name),
        (page.detail.note, "<i>gift</i>"),
    ):
        assert label.text() == words
        assert label.textFormat() == Qt.TextFormat.PlainText
