"""Taking money at the counter: filled in, refused beside its field, booked once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from posapp.models.errors import StorageTrouble
from posapp.models.money import NBSP
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.find import show_order
from posapp.services.settings.change import change_settings
from posapp.ui.orders.take_payment import TakePaymentDialog
from posapp.ui.shop_facts import KEY, read_facts
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.window import open_page, settle
from tests.ui.till_fixture import sale

ENTER = Qt.Key.Key_Return


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


@pytest.fixture
def order(shop_till):
    """Rp 95.000, of which Rp 20.000 is paid."""
    return sale(shop_till, "KT-250", who="Siti", cash=20_000)


@pytest.fixture
def dialog(qtbot, ui_context, order):
    """The dialog as F8 opens it."""
    page = open_page(qtbot, ui_context)
    QTest.keyClick(page, Qt.Key.Key_F8)
    found = topmost_dialog(page.window())
    assert isinstance(found, TakePaymentDialog)
    return found


def booked(till, order) -> list[tuple[str, int, int]]:
    payments = till.look(show_order, order.id).payments
    return [(p.method, p.amount, p.change) for p in payments[1:]]


def test_c15_the_outstanding_is_filled_in_and_enter_takes_it(dialog, ui_context, shop_till, order):
    assert dialog.amount.amount() == 75_000
    assert dialog.amount.hasFocus()
    QTest.keyClick(dialog.amount, ENTER)
    settle()
    assert booked(shop_till, order) == [("cash", 75_000, 0)]
    assert ui_context.shell.toasts[-1][:2] == (f"{rp('75.000')} taken", order.number)


def test_c15_settling_at_the_counter_pays_the_order(dialog, shop_till, order):
    QTest.keyClick(dialog, ENTER)
    assert shop_till.look(show_order, order.id).payment_status == "paid"


def test_change_is_told_before_and_after(qtbot, dialog, ui_context, shop_till, order):
    qtbot.keyClicks(dialog.tendered, "100000")
    assert dialog.change.text() == rp("25.000")
    QTest.keyClick(dialog.tendered, ENTER)
    assert booked(shop_till, order) == [("cash", 75_000, 25_000)]
    assert ui_context.shell.toasts[-1][1] == f"Change {rp('25.000')}"


def test_c14_a_part_leaves_the_rest_outstanding(qtbot, dialog, shop_till, order):
    qtbot.keyClicks(dialog.amount, "25000")
    assert dialog.take_button.text() == f"Take {rp('25.000')}"
    assert dialog.amount.accessibleDescription() == f"{rp('50.000')} stays outstanding."
    QTest.keyClick(dialog.amount, ENTER)
    assert shop_till.look(show_order, order.id).outstanding == 50_000


def test_c14_where_no_deposits_are_taken_a_notice_stops_it(qtbot, dialog, shop_till, order):
    shop_till.do(change_settings, {"sales.allow_deposit": "off"})
    qtbot.keyClicks(dialog.amount, "25000")
    QTest.keyClick(dialog.amount, ENTER)
    assert "no deposits" in dialog.amount_field.error()
    assert dialog.amount.amount() == 25_000
    assert booked(shop_till, order) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("80000", f"Only {rp('75.000')} is due"), ("0", "above zero"), ("", "above zero")],
)
def test_a_wrong_amount_is_refused_beside_the_field_and_kept(
    qtbot, dialog, shop_till, order, typed, said
):
    dialog.amount.clear()
    dialog.amount.set_amount(None)
    qtbot.keyClicks(dialog.amount, typed)
    qtbot.keyClicks(dialog.tendered, "90000")
    QTest.keyClick(dialog.amount, ENTER)
    assert said in dialog.amount_field.error()
    assert dialog.amount.hasFocus()
    assert dialog.amount.text() == (f"{int(typed):,}".replace(",", ".") if typed else "")
    assert dialog.tendered.amount() == 90_000
    assert booked(shop_till, order) == []
    dialog.amount.set_amount(75_000)
    assert dialog.amount_field.error() == ""
    QTest.keyClick(dialog.amount, ENTER)
    assert booked(shop_till, order) == [("cash", 75_000, 15_000)]


def test_too_little_cash_is_refused_beside_its_field(qtbot, dialog, shop_till, order):
    qtbot.keyClicks(dialog.tendered, "50000")
    QTest.keyClick(dialog.tendered, ENTER)
    assert "does not cover" in dialog.tendered_field.error()
    assert booked(shop_till, order) == []


def test_alt_2_is_card_with_a_reference_and_without_change(qtbot, dialog, shop_till, order):
    QTest.keyClick(dialog, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert dialog.method.value() == "card"
    assert not dialog.cash.isVisible()
    qtbot.keyClicks(dialog.reference, "EDC 0412")
    QTest.keyClick(dialog.reference, ENTER)
    assert booked(shop_till, order) == [("card", 75_000, 0)]
    assert shop_till.look(show_order, order.id).payments[-1].reference == "EDC 0412"


def test_a_card_number_is_not_taken_as_a_reference(qtbot, dialog, shop_till, order):
    dialog.method.set_value("card")
    dialog.method.chosen.emit("card")
    qtbot.keyClicks(dialog.reference, "4111 1111 1111 1111")
    assert "Card numbers are never stored" in dialog.reference_field.error()
    QTest.keyClick(dialog.reference, ENTER)
    assert booked(shop_till, order) == []
    assert dialog.reference.text() == "4111 1111 1111 1111"


def test_double_enter_pays_once(qtbot, dialog, shop_till, order):
    """The second Enter comes before the first answer: the key makes both one payment."""
    qtbot.keyClicks(dialog.amount, "10000")
    again = TakePayment(order.id, "cash", 10_000, None, "", dialog._key)
    shop_till.do(take_payment, again)
    QTest.keyClick(dialog.amount, ENTER)
    assert booked(shop_till, order) == [("cash", 10_000, 0)]


def test_without_the_key_double_enter_would_pay_twice(shop_till, order):
    for _ in range(2):
        shop_till.do(take_payment, TakePayment(order.id, "cash", 10_000))
    assert booked(shop_till, order) == [("cash", 10_000, 0)] * 2


def test_a_full_disk_loses_nothing_typed(qtbot, dialog, shop_till, order):
    qtbot.keyClicks(dialog.amount, "30000")
    dialog._on_failed(StorageTrouble("disk_full"))
    assert dialog.banner.isVisible()
    assert "disk is full" in dialog.banner.accessibleName()
    assert dialog.amount.amount() == 30_000
    QTest.keyClick(dialog.amount, ENTER)
    assert booked(shop_till, order) == [("cash", 30_000, 0)]


def test_paid_meanwhile_is_told_and_nothing_is_booked(dialog, shop_till, order):
    shop_till.do(take_payment, TakePayment(order.id, "transfer", 75_000))
    QTest.keyClick(dialog, ENTER)
    assert "paid in full" in dialog.banner.accessibleName()
    assert len(booked(shop_till, order)) == 1


def test_esc_closes_and_gives_the_focus_back(qtbot, ui_context, shop_till, order):
    page = open_page(qtbot, ui_context)
    QTest.keyClick(page, Qt.Key.Key_F8)
    QTest.keyClick(topmost_dialog(page.window()), Qt.Key.Key_Escape)
    assert topmost_dialog(page.window()) is None
    assert page.list.table.hasFocus()
    assert booked(shop_till, order) == []


def test_cash_that_nobody_hands_over_is_not_booked(qtbot, dialog, shop_till, order):
    qtbot.keyClicks(dialog.tendered, "411111111111")
    QTest.keyClick(dialog.tendered, ENTER)
    assert "Check the sum" in dialog.tendered_field.error()
    assert booked(shop_till, order) == []


def test_cash_that_settles_is_rounded_and_a_card_pays_the_exact_rest(qtbot, ui_context, shop_till):
    shop_till.do(change_settings, {"cash.rounding": "1000"})
    order = sale(shop_till, "KT-250", cash=20_333)
    page = open_page(qtbot, ui_context)
    ui_context.drafts[KEY] = shop_till.look(read_facts)
    QTest.keyClick(page, Qt.Key.Key_F8)
    dialog = topmost_dialog(page.window())
    assert dialog.amount.amount() == 75_000
    dialog._choose("card")
    assert dialog.amount.amount() == 74_667
    dialog._choose("cash")
    QTest.keyClick(dialog.amount, ENTER)
    settle()
    paid = shop_till.look(show_order, order.id)
    assert (paid.rounding, paid.total, paid.payment_status) == (333, 95_333, "paid")
