"""Where a QR is asked for: the complete page, the order, Pay Online; and what comes after it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from posapp.services.channels.qr import qr_matrix
from posapp.services.settings.change import change_settings
from posapp.ui.display.stand import Asked, Idle, Paid, Sale, customer_stand
from posapp.ui.main_window import MainWindow
from posapp.ui.qr.window import QrWindow
from posapp.ui.send_invoice.dialog import SendInvoiceDialog
from posapp.ui.shop_facts import read_facts
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.window import open_page as open_orders
from tests.ui.qr.world import World, painted, settle
from tests.ui.sell.helpers import open_page as open_sell
from tests.ui.till_fixture import customer

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def sell(world: World, qtbot):
    """A grinder for Siti in the cart, on the page that hears of every change."""
    page = open_sell(world.context, qtbot)
    world.context.bus.subscribe(page, page.apply_changes)
    page.take_scan("GR-C2")
    page._on_customer(customer(world.till, "Siti"))
    return page


def complete_with_link(page) -> None:
    """A deposit in cash, the rest by link: F10, digits, F11, Enter."""
    page.pay()
    page.payment.card.edit.type_digits("165000")
    page.paying.ask_link()
    page.paying.go_on()
    assert page.done.isVisible()


def qr_over(window: QWidget) -> QrWindow:
    found = topmost_dialog(window)
    assert isinstance(found, QrWindow)
    return found


def link_of(world: World, order_id: str) -> str:
    return world.gateway.charges[world.gateway.open[-1]].url


def test_a_sale_that_is_paid_by_qr_ends_without_a_key(world, sell):
    complete_with_link(sell)
    world.work()
    QTest.mouseClick(sell.done.link_row.qr, CLICK)
    dialog = qr_over(sell.window())
    assert painted(dialog.code.ask.qr) == qr_matrix(link_of(world, sell.draft.done.id))
    world.gateway.pay(world.gateway.open[-1])
    world.poll()
    assert dialog.is_paid()
    assert sell.draft.stage == "done"
    dialog.closing.timeout.emit()
    settle()
    assert sell.draft.stage == "products"
    assert sell.draft.cart.lines == []
    assert sell.search.hasFocus()


def test_esc_leaves_the_sale_as_it_was(world, sell):
    complete_with_link(sell)
    world.work()
    QTest.mouseClick(sell.done.link_row.qr, CLICK)
    qr_over(sell.window()).reject()
    settle()
    assert sell.draft.stage == "done"
    assert sell.done.link_row.qr.hasFocus() or sell.done.new_sale.hasFocus()


def test_the_customer_sees_the_cart_the_qr_and_paid(world, sell):
    stand = customer_stand(world.context)
    cart = stand.scene()
    assert isinstance(cart, Sale)
    assert (cart.total, cart.customer) == (465_000, "Siti Nurhaliza")
    assert [line.name for line in cart.lines] == ["Manual Grinder C2"]
    complete_with_link(sell)
    assert isinstance(stand.scene(), Idle)
    world.work()
    QTest.mouseClick(sell.done.link_row.qr, CLICK)
    assert isinstance(stand.scene(), Asked)
    world.gateway.pay(world.gateway.open[-1])
    world.poll()
    assert stand.scene() == Paid(300_000, "IDR", "Siti Nurhaliza", "id")
    qr_over(sell.window()).close_dialog()


def test_a_sale_that_is_paid_in_cash_is_thanked_for(world, sell):
    sell.exact_cash()
    assert isinstance(customer_stand(world.context).scene(), Paid)


def test_an_order_is_watched_by_window_and_page_until_both_are_gone(world, qtbot):
    order = world.order("DR-02")
    world.work()
    page = open_orders(qtbot, world.context)
    poller = world.till.poller
    assert poller._watched == {order.id}
    QTest.mouseClick(page.detail.head.qr_button, CLICK)
    qr_over(page.window()).close_dialog()
    assert poller._watched == {order.id}, "the page still shows it"
    page.deactivate()
    assert poller._watched == frozenset()


def test_new_sale_after_an_order_goes_to_the_sell_page(world, qtbot):
    world.order("DR-02")
    world.work()
    page = open_orders(qtbot, world.context)
    QTest.mouseClick(page.detail.head.qr_button, CLICK)
    dialog = qr_over(page.window())
    world.gateway.pay(world.gateway.open[-1])
    world.poll()
    QTest.mouseClick(dialog.side.new_button, CLICK)
    assert world.context.shell.went == [("sell", "")]
    settle()
    assert page.detail.head.qr_button.isHidden(), "nothing is left to pay"


def test_the_qr_of_an_order_is_offered_only_where_a_link_may_be_made(world, qtbot):
    world.order("DR-02", link=False)
    page = open_orders(qtbot, world.context)
    assert page.detail.head.qr_button.isVisible()
    world.till.do(change_settings, {"pay_online.pos": "off"})
    settle()
    assert page.detail.head.qr_button.isHidden()


def test_pay_online_shows_the_qr_of_what_was_chosen_and_tells_nobody(world):
    order = world.order("DR-02", link=False)
    dialog = SendInvoiceDialog(world.window, world.context, order)
    dialog.start()
    QTest.mouseClick(dialog.form.methods.chips["card"], CLICK)
    QTest.mouseClick(dialog.qr_button, CLICK)
    settle()
    shown = qr_over(world.window)
    world.work()
    (invoice,) = world.now(order).invoices
    assert invoice.methods == ("qris", "va", "ewallet")
    assert invoice.deliveries == ()
    assert painted(shown.code.ask.qr) == qr_matrix(invoice.url)
    shown.close_dialog()


@pytest.fixture
def till_window(world: World, qtbot):
    """The real window around the pages."""

    def surround(window: MainWindow):
        world.context.shell = window
        return world.context

    window = MainWindow(surround, world.till.look(read_facts))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.begin()
    settle()
    yield window
    window._leaving = True
    window.close()


def paid_toasts(window: MainWindow) -> int:
    return sum("paid by" in toast.accessibleName() for toast in window._toasts.toasts())


def test_one_payment_is_told_once(world, till_window):
    first, second = world.order("DR-02"), world.order("KT-250")
    world.work()
    world.work()
    till_window.go("orders", first.id)
    dialog = QrWindow(till_window, world.context, world.now(first))
    dialog.start()
    world.gateway.pay(world.reference(first))
    world.poll()
    assert dialog.is_paid()
    assert world.context.sounds.played == ["paid"]
    assert paid_toasts(till_window) == 0
    # Another order's money is told as always.
    world.gateway.pay(world.reference(second))
    world.poll()
    assert world.context.sounds.played == ["paid", "paid"]
    assert paid_toasts(till_window) == 1
    dialog.close_dialog()


def test_ctrl_d_opens_and_closes_the_customers_screen(world, till_window):
    assert not till_window.display.is_open()
    QTest.keyClick(till_window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert till_window.display.is_open()
    assert till_window.isActiveWindow()
    QTest.keyClick(till_window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not till_window.display.is_open()
