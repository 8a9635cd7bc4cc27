"""The customer's screen: it shows the same facts as the till, and takes part in nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posapp.models.money import NBSP
from posapp.services.catalogue.find import ListProducts, list_products
from posapp.services.channels.qr import qr_matrix
from posapp.services.settings.change import change_settings
from posapp.ui.display.facts import DisplayFacts, read_display
from posapp.ui.display.sale import sale_of
from posapp.ui.display.stand import Asked, Idle, Paid, Sale, customer_stand
from posapp.ui.display.words import below_words, scan_words
from posapp.ui.sell.cart import Cart, Taxes
from posapp.ui.theme import theme
from tests.ui.display.conftest import LANDSCAPE, PORTRAIT
from tests.ui.qr.world import painted, qris, settle
from tests.ui.till_fixture import customer

SHAPES = [LANDSCAPE, PORTRAIT, (1024, 768), (768, 1024), (1920, 1080), (800, 480)]


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


def cart_of(world, *skus: str, who: str = "") -> Cart:
    products = {p.sku: p for p in world.till.look(list_products, ListProducts()).items}
    cart = Cart()
    for sku in skus:
        cart.add(products[sku])
    cart.customer = customer(world.till, who) if who else None
    return cart


def link_of(world, order) -> str:
    return world.now(order).invoices[-1].url


def test_till_and_customer_turn_to_paid_together_without_a_key(world, display):
    screen = display()
    order = world.order("DR-02", cash=85_000)
    world.work()
    dialog = world.open(order)
    focus = QApplication.focusWidget()
    assert dialog.isAncestorOf(focus)
    expected = qr_matrix(link_of(world, order))
    assert painted(screen.qr) == painted(dialog.code.ask.qr) == expected
    assert screen.accessibleName() == f"Still to pay: {rp('100.000')}. Waiting for payment"
    world.gateway.pay(world.reference(order))
    world.poll()
    assert dialog.is_paid()
    assert screen.accessibleName() == f"Paid. {rp('100.000')}"
    assert not screen.qr.isVisible()
    green = screen.grab().toImage().pixelColor(10, 10)
    assert green == theme().colour("paid_screen")
    assert QApplication.focusWidget() is focus
    dialog.close_dialog()


def test_the_customer_scans_the_same_qris_as_on_the_till(world, display):
    screen = display()
    world.gateway.payload = qris(185_000)
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    assert painted(screen.qr) == painted(dialog.code.ask.qr) == qr_matrix(qris(185_000))
    state = customer_stand(world.context).scene().state
    assert scan_words(state, "en") == "Scan with any bank or e\N{NON-BREAKING HYPHEN}wallet app"
    assert below_words(state, "id") == "QRIS · TOKO SINAR JAYA"
    dialog.close_dialog()


def test_paid_stays_four_seconds_whatever_the_till_does_then(world, display):
    screen = display()
    stand = customer_stand(world.context)
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    world.gateway.pay(world.reference(order))
    world.poll()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert isinstance(stand.scene(), Paid)
    assert stand.holding.interval() == 4000
    assert stand.holding.isActive()
    stand.holding.timeout.emit()
    assert isinstance(stand.scene(), Idle)
    assert screen.accessibleName() == "Welcome. Toko Sinar Jaya"
    assert not dialog.isVisible()


def test_the_next_goods_end_paid_at_once(world, display):
    display()
    stand = customer_stand(world.context)
    stand.thank(world.order("DR-02", cash=185_000, link=False), 185_000)
    assert isinstance(stand.scene(), Paid)
    stand.show_sale(sale_of(cart_of(world, "KT-250"), Taxes(1100), "IDR"))
    assert isinstance(stand.scene(), Sale)
    stand.holding.timeout.emit()
    assert isinstance(stand.scene(), Sale)


def test_a_qr_that_is_closed_gives_the_cart_back(world, display):
    screen = display()
    stand = customer_stand(world.context)
    stand.show_sale(sale_of(cart_of(world, "KT-250", "KT-250"), Taxes(1100), "IDR"))
    assert screen.accessibleName() == f"Total: {rp('190.000')}"
    order = world.order("DR-02")
    dialog = world.open(order)
    assert isinstance(stand.scene(), Asked)
    assert screen.accessibleName() == f"To pay: {rp('185.000')}. One moment, please"
    dialog.close_dialog()
    assert screen.accessibleName() == f"Total: {rp('190.000')}"


def test_the_switch_takes_the_qr_off_the_customers_screen(world, display):
    screen = display()
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    assert dialog.side.screen_row.isVisible()
    assert screen.qr.isVisible()
    QTest.mouseClick(dialog.side.on_screen, Qt.MouseButton.LeftButton)
    assert not screen.qr.isVisible()
    dialog.asking.look()
    assert not screen.qr.isVisible()
    QTest.mouseClick(dialog.side.on_screen, Qt.MouseButton.LeftButton)
    assert screen.qr.isVisible()
    dialog.close_dialog()


def test_without_a_customers_screen_there_is_no_switch(world):
    dialog = world.open(world.order("DR-02"))
    assert dialog.side.screen_row.isHidden()
    dialog.close_dialog()


@pytest.mark.parametrize("size", SHAPES)
def test_the_code_is_large_whole_and_has_its_quiet_zone(world, display, size):
    screen = display(size)
    order = world.order("DR-02")
    world.work()
    dialog = world.open(order)
    expected = qr_matrix(link_of(world, order))
    assert painted(screen.qr) == expected
    module = screen.qr.module()
    assert module * len(expected) >= 0.4 * min(size)
    assert screen.rect().contains(screen.qr.geometry())
    assert screen.qr.width() >= module * (len(expected) + 8)
    dialog.close_dialog()


@pytest.mark.parametrize("size", SHAPES)
def test_every_scene_fits_every_shape_and_type_scales_with_the_short_side(world, display, size):
    screen = display(size)
    stand = customer_stand(world.context)
    skus = [p.sku for p in world.till.look(list_products, ListProducts()).items]
    stand.show_sale(sale_of(cart_of(world, *skus, who="Siti"), Taxes(1100), "IDR"))
    large = screen.grab().toImage()
    assert (large.width(), large.height()) == size
    ink = theme().colour("rail").name()
    at = (size[0] - 5, 5) if size[0] > size[1] else (5, size[1] - 5)
    assert large.pixelColor(*at).name() in (ink, "#171927")


def test_only_the_first_name_is_shown_unless_the_shop_wants_more(world):
    facts = world.till.look(read_display)
    assert facts.called("Siti Nurhaliza") == "Siti"
    world.till.do(change_settings, {"display.first_name_only": "off"})
    assert world.till.look(read_display).called("Siti Nurhaliza") == "Siti Nurhaliza"
    assert DisplayFacts().called("") == ""


def test_it_never_takes_the_focus_and_answers_to_no_key(world, display):
    world.behind.setFocus()
    screen = display()
    assert screen.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert screen.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    QTest.mouseClick(screen, Qt.MouseButton.LeftButton)
    settle()
    assert QApplication.focusWidget() is world.behind
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.isVisible()


def test_the_customer_reads_the_customers_language(world, display):
    screen = display()
    world.till.do(change_settings, {"customer.language": "id"})
    screen.show_facts(world.till.look(read_display))
    assert screen.accessibleName() == "Selamat datang. Toko Sinar Jaya"
