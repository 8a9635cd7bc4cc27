"""How many keys the common jobs take: the promise of the counter, counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posapp.services.sales.find import show_order
from posapp.ui.main_window import MainWindow
from tests.ui.test_main_window import make_window
from tests.ui.till_fixture import clock, customer, shop_till  # noqa: F401

GRINDER = "8991234500062"


class Hands:
    """Press keys where the focus is, and count them; the digits of a sum are not counted."""

    def __init__(self) -> None:
        self.keys = 0

    def press(self, key: Qt.Key) -> None:
        """One key of the count."""
        self.keys += 1
        QTest.keyClick(QApplication.focusWidget(), key)
        QApplication.processEvents()

    def type(self, digits: str) -> None:
        """A sum."""
        for digit in digits:
            QTest.keyClick(QApplication.focusWidget(), digit)


@pytest.fixture
def window(shop_till, qtbot) -> MainWindow:  # noqa: F811
    made = make_window(shop_till, qtbot)
    made.take_scan(GRINDER)
    return made


def test_exact_cash_is_one_key_after_the_scan(window):
    hands = Hands()
    hands.press(Qt.Key.Key_F9)
    assert window.page.draft.done.outstanding == 0
    assert hands.keys == 1


def test_the_next_sale_begins_with_its_scan(window):
    Hands().press(Qt.Key.Key_F9)
    window.take_scan(GRINDER)
    assert [line.quantity for line in window.page.draft.cart.lines] == [1000]


def test_tendered_cash_is_its_digits_and_three_keys(window):
    hands = Hands()
    hands.press(Qt.Key.Key_F10)
    hands.type("500000")
    hands.press(Qt.Key.Key_Return)
    if window.page.draft.stage != "done":
        hands.press(Qt.Key.Key_Return)
    assert window.page.draft.done.payments[0].tendered == 500_000
    assert hands.keys <= 3


def test_a_deposit_and_a_link_to_a_known_customer_are_four_keys_beside_the_digits(
    window,
    shop_till,  # noqa: F811
):
    window.page._on_customer(customer(shop_till, "Siti"))
    hands = Hands()
    hands.press(Qt.Key.Key_F10)
    hands.type("165000")
    hands.press(Qt.Key.Key_F11)
    while window.page.draft.stage != "done" and hands.keys < 9:
        hands.press(Qt.Key.Key_Return)
    assert hands.keys <= 4
    order = shop_till.look(show_order, window.page.draft.done.id)
    assert (order.received, order.outstanding) == (165_000, 300_000)
    link = order.invoices[-1]
    assert {delivery.channel for delivery in link.deliveries} <= {"email", "sms"}


def test_a_known_customer_is_found_by_a_few_letters_and_two_keys(window):
    hands = Hands()
    hands.press(Qt.Key.Key_F3)
    hands.type("siti")
    hands.press(Qt.Key.Key_Return)
    assert window.page.draft.cart.customer.name == "Siti Nurhaliza"
    assert hands.keys == 2


def test_an_order_is_paid_from_the_list_by_one_key_and_enter(window, shop_till):  # noqa: F811
    window.page._on_customer(customer(shop_till, "Siti"))
    hands = Hands()
    hands.press(Qt.Key.Key_F10)
    hands.type("165000")
    while window.page.draft.stage != "done":
        hands.press(Qt.Key.Key_Return)
    order = window.page.draft.done.id
    window.go("orders", order)
    QApplication.processEvents()
    hands = Hands()
    hands.press(Qt.Key.Key_F8)
    while shop_till.look(show_order, order).outstanding and hands.keys < 9:
        hands.press(Qt.Key.Key_Return)
    assert hands.keys <= 3
