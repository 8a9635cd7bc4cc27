"""The window: pages by key, scans to the right place, language while selling, leaving."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlalchemy import update

from posapp.bootstrap import Till
from posapp.i18n import language
from posapp.models.changes import Changes
from posapp.models.errors import Refused
from posapp.models.order import Order
from posapp.services.settings.change import change_settings
from posapp.ui.keys_dialog import KeysDialog
from posapp.ui.main_window import MainWindow
from posapp.ui.runtime.scanner import ScanFilter
from posapp.ui.shop_facts import read_facts
from posapp.ui.status.popover import UnsentPopover
from posapp.ui.tray import LeaveDialog, Tray
from posapp.ui.widgets import topmost_dialog
from tests.fakes.ask import ScriptedAsk
from tests.ui.till_fixture import clock, make_context, sale, shop_till  # noqa: F401


def make_window(till: Till, qtbot) -> MainWindow:
    context = make_context(till)

    def surround(window: MainWindow):
        context.shell = window
        return context

    made = MainWindow(surround, till.look(read_facts))
    qtbot.addWidget(made, before_close_func=lambda w: setattr(w, "_leaving", True))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.begin()
    return made


@pytest.fixture
def window(shop_till, qtbot) -> MainWindow:  # noqa: F811
    return make_window(shop_till, qtbot)


def settle() -> None:
    """Let the change bus tell what was committed."""
    QApplication.processEvents()


def toasts(window: MainWindow) -> list[str]:
    return [toast.title for toast in window._toasts.toasts()]


def cart(window: MainWindow) -> list[str]:
    return [line.product.sku for line in window.context.drafts["sell"].cart.lines]


@pytest.mark.parametrize(
    ("key", "page"),
    [(Qt.Key.Key_1, "sell"), (Qt.Key.Key_2, "orders"), (Qt.Key.Key_3, "settings")],
)
def test_each_page_has_its_key(window, qtbot, key, page):
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.page.key == page
    assert window.chrome.rail.item(page).isChecked()


def test_the_rail_opens_pages(window, qtbot):
    qtbot.mouseClick(window.chrome.rail.item("orders"), Qt.MouseButton.LeftButton)
    assert window.page.key == "orders"


def test_only_what_exists_is_on_the_rail(window):
    items = [w.objectName() for w in window.chrome.rail.findChildren(QWidget) if w.objectName()]
    assert [name for name in items if name.startswith("rail_")] == [
        "rail_sell", "rail_orders", "rail_customers", "rail_items", "rail_shift", "rail_settings",
    ]  # fmt: skip


def test_the_top_bar_says_whose_till_it_is(window):
    assert window.chrome.shop.accessibleName() == "Toko Sinar Jaya · Till A"


def test_f1_shows_the_keys_and_esc_closes_them(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(topmost_dialog(window), KeysDialog)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert topmost_dialog(window) is None


def test_a_scan_on_another_page_goes_to_the_sale(window):
    window.go("orders")
    window.take_scan("KT-250")
    assert window.page.key == "sell"
    assert cart(window) == ["KT-250"]


class Burst:
    """A scanner on the real filter, with a clock of its own."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        self.now = 1_000
        self.filter = ScanFilter(app, stamp=lambda _event: self.now)
        self.filter.scanned.connect(window.take_scan)
        self._app = app

    def scan(self, qtbot, code: str) -> None:
        for letter in code:
            self.now += 2
            qtbot.keyClick(QApplication.focusWidget(), letter)
        self.now += 2
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    def close(self) -> None:
        self._app.removeEventFilter(self.filter)
        self.filter.deleteLater()


@pytest.fixture
def scanner(qapp, window):
    made = Burst(qapp, window)
    yield made
    made.close()


def test_a_hundred_scans_ten_milliseconds_apart_lose_none(window, scanner, qtbot):
    codes = ["8991234500017", "8991234500062", "8991234500079", "8991234500086"]
    for number in range(100):
        scanner.now += 10
        scanner.scan(qtbot, codes[number % 4])
    lines = window.context.drafts["sell"].cart.lines
    assert [line.quantity for line in lines] == [25_000] * 4


def test_a_scan_on_the_payment_page_never_completes_the_sale(window, scanner, qtbot):
    window.take_scan("KT-250")
    qtbot.keyClick(window, Qt.Key.Key_F10)
    window.page.payment.card.edit.type_digits("95000")
    scanner.now += 100
    scanner.scan(qtbot, "8991234500062")
    draft = window.context.drafts["sell"]
    assert draft.stage == "payment"
    assert draft.typed == 95_000
    assert cart(window) == ["KT-250"]


def test_the_language_changes_while_selling_and_the_cart_stays(window, shop_till):  # noqa: F811
    window.take_scan("KT-250")
    window.page.pay()
    window.page.payment.card.edit.type_digits("50000")
    before = window.chrome
    shop_till.do(change_settings, {"ui.language": "id"})
    settle()
    assert language() == "id"
    assert window.chrome is not before
    assert cart(window) == ["KT-250"]
    assert window.page.payment.isVisible()
    assert window.page.payment.card.amount() == 50_000


def test_a_language_change_stays_on_the_page(window, shop_till):  # noqa: F811
    window.go("settings")
    shop_till.do(change_settings, {"ui.language": "id"})
    settle()
    assert window.page.key == "settings"
    assert window.chrome.rail.item("settings").isChecked()


def test_practice_mode_is_said_and_opens_the_inbox(window, shop_till, qtbot):  # noqa: F811
    opened: list[str] = []

    class Handler(QWidget):
        @Slot(QUrl)
        def handle(self, url: QUrl) -> None:
            opened.append(url.toString())

    shop_till.do(change_settings, {"gateway.sandbox.url": ""})
    settle()
    assert not window.chrome.practice.isVisible()
    shop_till.do(change_settings, {"shop.practice": "on"})
    settle()
    assert window.chrome.practice.isVisible()
    assert not window.chrome.practice.action.isVisible()  # no inbox is running
    shop_till.do(
        change_settings, {"shop.practice": "off", "gateway.sandbox.url": "http://127.0.0.1:9"}
    )
    settle()
    assert window.chrome.practice.isVisible()  # links are paid with play money
    handler = Handler()
    qtbot.addWidget(handler)
    QDesktopServices.setUrlHandler("http", handler, "handle")
    try:
        qtbot.mouseClick(window.chrome.practice.action, Qt.MouseButton.LeftButton)
        window.context.inbox_url = "http://127.0.0.1:1/my-inbox"
        qtbot.mouseClick(window.chrome.practice.action, Qt.MouseButton.LeftButton)
    finally:
        QDesktopServices.unsetUrlHandler("http")
    assert opened == ["http://127.0.0.1:9/inbox", "http://127.0.0.1:1/my-inbox"]


def pay_online(till: Till) -> str:
    """An order whose money came from outside, as the poller tells it."""
    from posapp.models.ids import new_id
    from posapp.models.payment import Payment

    order = sale(till, "GR-C2", cash=165_000, who="Siti", link=True, email="siti@example.test")

    def book(uow) -> None:
        now = uow.clock.now()
        uow.session.add(
            Payment(
                id=new_id(), order_id=order.id, method="qris", amount=300_000, currency="IDR",
                account="sandbox", gateway_payment_id="P1", change=0, reference="", paid_at=now,
                created_at=now, created_by="posapp:sync",
            )
        )  # fmt: skip
        uow.session.execute(
            update(Order)
            .where(Order.id == order.id)
            .values(payment_status="paid", received=465_000, outstanding=0)
        )
        uow.changes.orders.add(order.id)
        uow.changes.paid_online.add(order.id)

    till.do(book)
    return order.id


def test_money_from_outside_is_heard_and_seen_but_moves_no_focus(window, shop_till, qtbot):  # noqa: F811
    window.page.search.setFocus()
    order = pay_online(shop_till)
    settle()
    assert window.context.sounds.played == ["paid"]
    (title,) = toasts(window)
    assert title == "ORD-A-000001 paid by QRIS"
    assert window.page.search.hasFocus()
    toast = window._toasts.toasts()[0]
    qtbot.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert window.page.key == "orders"
    assert window.context.drafts["orders"].chosen == order


def test_trouble_is_told_in_words_that_say_what_to_do(window):
    window.tell_trouble(Refused("unknown_sku", sku="ABC"))
    assert toasts(window) == ["There is no product with the SKU “ABC”."]


def test_a_surprise_is_logged_and_told_and_the_window_goes_on(window, expect_log):
    expect_log("something went wrong")
    window.tell_surprise(ValueError("unforeseen"))
    assert "Nothing was lost" in toasts(window)[0]
    window.take_scan("KT-250")
    assert cart(window) == ["KT-250"]


def test_another_process_that_wrote_is_noticed(window, shop_till, tmp_path):  # noqa: F811
    other = Till(tmp_path / "shop", clock=shop_till.clock, actor="os:other")
    try:
        other.do(change_settings, {"shop.name": "Toko Baru"})
    finally:
        other.stop()
    shop_till.notice_outside_changes()
    settle()
    assert window.chrome.shop.accessibleName() == "Toko Baru · Till A"


def test_with_everything_sent_the_window_closes(window, qtbot):
    with qtbot.waitSignal(window.left):
        window.close()
    assert not window.isVisible()


def test_closing_with_unsent_work_asks_first(window, shop_till):  # noqa: F811
    sale(shop_till, "GR-C2", who="Siti", link=True, email="siti@example.test")
    settle()
    window.close()
    assert window.isVisible()
    dialog = topmost_dialog(window)
    assert isinstance(dialog, LeaveDialog)
    dialog.reject()
    assert window.isVisible()


def test_unsent_work_does_not_hold_back_who_wants_to_quit(window, shop_till, qtbot):  # noqa: F811
    sale(shop_till, "GR-C2", who="Siti", link=True, email="siti@example.test")
    settle()
    window.close()
    dialog = topmost_dialog(window)
    with qtbot.waitSignal(window.left):
        qtbot.mouseClick(dialog.quit, Qt.MouseButton.LeftButton)


def test_in_the_tray_the_till_goes_on_sending_and_comes_back(window, shop_till, qtbot):  # noqa: F811
    sale(shop_till, "GR-C2", who="Siti", link=True, email="siti@example.test")
    settle()
    dialog = LeaveDialog(window, 1, has_tray=True, keep=window._keep_sending, quit_now=window._quit)
    dialog.ask()
    qtbot.mouseClick(dialog.keep_sending, Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    window.tray.opened.emit()
    assert window.isVisible()
    assert cart(window) == []


def test_without_a_tray_there_is_only_quit_or_stay(window, shop_till):  # noqa: F811
    assert not Tray.is_there()
    sale(shop_till, "GR-C2", who="Siti", link=True, email="siti@example.test")
    settle()
    window.close()
    dialog = topmost_dialog(window)
    assert not dialog.keep_sending.isVisible()
    assert dialog.quit.isVisible()
    dialog.reject()


def test_goods_in_the_cart_are_asked_about(window):
    window.take_scan("KT-250")
    window.context.ask = ScriptedAsk(None)
    window.close()
    assert window.isVisible()
    assert window.context.ask.asked == ["Close with goods in the cart?"]
    window.context.ask = ScriptedAsk("")
    window.close()
    assert not window.isVisible()


def test_ctrl_j_opens_the_unsent_list(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(topmost_dialog(window), UnsentPopover)


def test_what_is_typed_after_a_look_at_the_unsent_list_goes_to_the_search(window, qtbot):
    qtbot.mouseClick(window.chrome.light, Qt.MouseButton.LeftButton)
    qtbot.keyClick(topmost_dialog(window), Qt.Key.Key_Escape)
    qtbot.keyClicks(window.focusWidget(), "gayo")
    assert window.findChild(QLineEdit, "search").text() == "gayo"


def test_the_badge_counts_what_asks_for_a_decision(window, shop_till):  # noqa: F811
    order = sale(shop_till, "GR-C2", cash=165_000)

    def review(uow) -> None:
        uow.session.execute(update(Order).where(Order.id == order.id).values(open_reviews=1))
        uow.changes.orders.add(order.id)

    shop_till.do(review)
    settle()
    assert window.chrome.rail.item("orders").accessibleName() == "Orders, 1"


def test_one_page_that_fails_on_news_does_not_keep_it_from_the_others(window, expect_log):
    expect_log("the page sell failed")
    window.go("orders")

    def fails(_changes: Changes) -> None:
        raise ValueError("a view")

    window._pages["sell"].apply_changes = fails
    heard: list[Changes] = []
    window._pages["orders"].apply_changes = heard.append
    window.context.bus.publish(Changes(orders=frozenset({"x"})))
    settle()
    assert heard
