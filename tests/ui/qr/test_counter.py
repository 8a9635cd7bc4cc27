"""The shop's own QRIS at the counter: a code for the sum, booked when the cashier saw the money."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from posapp.models.money import NBSP
from posapp.models.qris import check_asks, read_qris
from posapp.services.channels.qr import qr_matrix
from posapp.services.sales.find import ListOrders, list_orders
from posapp.services.settings.change import change_settings
from posapp.ui.display.stand import Asked, Paid, Sale, customer_stand
from posapp.ui.orders.take_payment import TakePaymentDialog
from posapp.ui.qr.counter import CounterQris
from posapp.ui.shop_facts import KEY, read_facts
from posapp.ui.widgets import topmost_dialog
from tests.ui.qr.world import World, painted, qris, settle
from tests.ui.sell.helpers import open_page as open_sell

STICKER = qris(None)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shop(world: World) -> World:
    """A shop with a QRIS sticker."""
    world.till.do(change_settings, {"shop.qris": STICKER})
    world.context.drafts[KEY] = world.till.look(read_facts)
    return world


@pytest.fixture
def sell(shop: World, qtbot):
    """A grinder of Rp 465.000, ready to be paid."""
    page = open_sell(shop.context, qtbot)
    shop.context.bus.subscribe(page, page.apply_changes)
    page.take_scan("GR-C2")
    page.pay()
    return page


def counter_over(window) -> CounterQris:
    settle()
    found = topmost_dialog(window)
    assert isinstance(found, CounterQris)
    return found


def test_a_sale_is_paid_by_the_shops_own_code(shop, sell):
    sell.paying.choose_method("qris")
    assert sell.payment.card.amount() == 465_000
    assert sell.cart.pay_foot.complete.text() == f"Show QRIS for Rp{NBSP}465.000"
    QTest.keyClick(sell.payment.card.edit, Qt.Key.Key_Return)
    dialog = counter_over(sell.window())
    scene = customer_stand(shop.context).scene()
    assert isinstance(scene, Asked)
    check_asks(read_qris(scene.state.code), 465_000, "IDR")
    assert painted(dialog.code.ask.qr) == qr_matrix(scene.state.code)
    assert dialog.code.ask.payee.text() == "QRIS · TOKO SINAR JAYA"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert dialog.isVisible(), "a scanner's Enter is no money"
    QTest.keyClick(dialog.confirm_button, Qt.Key.Key_Return, CONTROL)
    settle()
    (order,) = shop.till.look(list_orders, ListOrders()).items
    assert (order.payment_status, order.received) == ("paid", 465_000)
    assert [(p.method, p.amount, p.gateway) for p in order.payments] == [("qris", 465_000, "")]
    assert sell.draft.stage == "done"
    assert isinstance(customer_stand(shop.context).scene(), Paid)


def test_a_part_by_qris_and_the_rest_in_cash(shop, sell):
    sell.paying.choose_method("qris")
    sell.payment.card.edit.set_amount(165_000)
    sell.draft.typed = 165_000
    sell.paying.go_on()
    counter_over(sell.window()).confirm_button.click()
    settle()
    assert [(t.method, t.amount) for t in sell.draft.cart.tenders] == [("qris", 165_000)]
    assert (sell.paying.rest(), sell.draft.method) == (300_000, "cash")
    sell.paying.exact_cash()
    (order,) = shop.till.look(list_orders, ListOrders()).items
    assert [p.method for p in order.payments] == ["qris", "cash"]


def test_nothing_is_booked_where_the_money_did_not_come(shop, sell):
    sell.paying.choose_method("qris")
    sell.paying.go_on()
    counter_over(sell.window())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    settle()
    assert topmost_dialog(sell.window()) is None
    assert sell.draft.cart.tenders == []
    assert sell.draft.stage == "payment"
    assert isinstance(customer_stand(shop.context).scene(), Sale)
    assert shop.till.look(list_orders, ListOrders()).items == ()


def test_more_than_is_due_is_never_asked_for(shop, sell):
    sell.paying.choose_method("qris")
    sell.draft.typed = 465_001
    sell.paying.go_on()
    settle()
    assert topmost_dialog(sell.window()) is None
    assert "Only" in sell.payment.card.field.error()


def test_an_order_is_paid_by_the_shops_own_code(shop):
    order = shop.order("DR-02", cash=85_000, link=False)
    taking = TakePaymentDialog(shop.window, shop.context, order)
    taking.start()
    QTest.keyClick(taking.amount, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert taking.take_button.text() == f"Show QRIS for Rp{NBSP}100.000"
    assert taking.reference_field.isHidden()
    QTest.keyClick(taking.amount, Qt.Key.Key_Return)
    dialog = counter_over(shop.window)
    code = read_qris(customer_stand(shop.context).scene().state.code)
    assert (code.amount, code.bill) == (100_000, order.number)
    dialog.confirm_button.click()
    settle()
    paid = shop.now(order)
    assert (paid.outstanding, paid.payments[-1].method) == (0, "qris")
    assert topmost_dialog(shop.window) is None


def test_a_shop_without_a_sticker_offers_no_such_way(world, qtbot):
    page = open_sell(world.context, qtbot)
    page.take_scan("GR-C2")
    page.pay()
    assert not page.payment.methods["qris"].isVisible()
    page.paying.choose_number(3)
    assert page.draft.method == "cash"
    taking = TakePaymentDialog(world.window, world.context, world.order("DR-02", link=False))
    assert taking.method.findChildren(QWidget, "payment_method_qris") == []


def test_the_sticker_is_taken_away_while_it_is_chosen(shop, sell):
    sell.paying.choose_method("qris")
    assert sell.payment.methods["qris"].isVisible()
    shop.till.do(change_settings, {"shop.qris": ""})
    settle()
    assert not sell.payment.methods["qris"].isVisible()
    assert sell.draft.method == "cash"
