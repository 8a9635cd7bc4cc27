"""Discounts, chosen prices, cash rounding, parking: by keys, and to the last unit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from posapp.models.money import format_amount
from posapp.models.pricing import Discount
from posapp.services.sales.find import ListOrders, list_orders
from posapp.services.settings.change import change_settings
from posapp.ui.sell.page import SellPage
from posapp.ui.sell.parked_list import ParkedList
from posapp.ui.sell.terms_form import AMOUNT, ORDER, TermsForm
from tests.ui.sell.helpers import cart_of, open_page, press, shown_total
from tests.ui.till_fixture import clock, shop_till, ui_context  # noqa: F401


@pytest.fixture
def page(ui_context, qtbot) -> SellPage:  # noqa: F811
    made = open_page(ui_context, qtbot)
    made.take_scan("8991234500017")
    made.take_scan("DR-02")
    return made


def form_of(page: SellPage) -> TermsForm:
    return page.window().findChild(TermsForm)


def newest(page: SellPage, status=None):
    return page.context.till.look(list_orders, ListOrders(status)).items[0]


def test_f4_gives_the_selected_line_a_percentage(page, qtbot):
    price = page.draft.cart.lines[1].product.price
    before = page.draft.cart.sums(page.selling.taxes).total
    press(qtbot, page.search, Qt.Key.Key_F4)
    qtbot.keyClicks(form_of(page).value, "10")
    press(qtbot, form_of(page).value, Qt.Key.Key_Return)
    assert page.draft.cart.lines[1].discount == Discount(1_000)
    assert page.draft.cart.sums(page.selling.taxes).total == before - price // 10
    assert page.search.hasFocus()


def test_a_sum_off_the_whole_sale_is_a_row_of_its_own(page, qtbot):
    before = page.draft.cart.sums(page.selling.taxes).total
    page.choose_terms()
    form = form_of(page)
    form.scope.set_value(ORDER)
    form.scope.chosen.emit(ORDER)
    form.kind.set_value(AMOUNT)
    form.value.setText("5.000")
    form.accept_button.click()
    assert shown_total(page) == format_amount(before - 5_000, "IDR")
    page.exact_cash()
    order = newest(page)
    assert (order.order_discount, order.received) == (5_000, before - 5_000)


def test_too_much_is_said_beside_the_field_and_changes_nothing(page, qtbot):
    page.choose_terms()
    form = form_of(page)
    form.value.setText("100,5")
    form.accept_button.click()
    assert not form.isHidden()
    assert page.draft.cart.lines[1].discount == Discount()


def test_another_price_needs_its_reason_which_is_saved(page, qtbot):
    page.choose_terms()
    form = form_of(page)
    form.price.set_amount(1_000)
    form.accept_button.click()
    assert not form.isHidden()
    assert form.reason.hasFocus()
    qtbot.keyClicks(form.reason, "dented")
    press(qtbot, form.reason, Qt.Key.Key_Return)
    page.exact_cash()
    line = newest(page).lines[1]
    assert (line.unit_price, line.price_reason) == (1_000, "dented")


def test_ctrl_z_takes_a_line_s_discount_back(page, qtbot):
    page.choose_terms()
    form_of(page).value.setText("50")
    form_of(page).accept_button.click()
    page.selling.undo_last()
    assert page.draft.cart.lines[1].discount == Discount()


def test_cash_is_rounded_in_a_row_of_its_own_and_a_card_is_not(page, qtbot):
    page.context.till.do(change_settings, {"cash.rounding": "1000"})
    page._ask_facts()
    page.draft.cart.set_discount(Discount(amount=333))
    exact = page.draft.cart.sums(page.selling.taxes).total
    page.pay()
    assert page.paying.due() == exact + 333
    assert page.cart.pay_foot._rounding.isVisible()
    page.paying.choose_method("card")
    assert page.paying.due() == exact
    assert not page.cart.pay_foot._rounding.isVisible()
    page.paying.choose_method("cash")
    page.paying._on_quick(exact + 333)
    page.paying.go_on()
    order = newest(page)
    assert (order.rounding, order.total, order.outstanding) == (333, exact + 333, 0)


def test_f6_parks_and_f7_brings_it_back_with_everything(page, qtbot):
    page.draft.cart.set_terms(1, Discount(1_000), 9_000, "dented")
    was, lines = cart_of(page), list(page.draft.cart.lines)
    press(qtbot, page.search, Qt.Key.Key_F6)
    assert cart_of(page) == []
    assert page.cart.tools.recall.isEnabled()
    press(qtbot, page.search, Qt.Key.Key_F7)
    listed = page.window().findChild(ParkedList)
    press(qtbot, listed.table, Qt.Key.Key_Return)
    assert cart_of(page) == was
    assert page.draft.cart.lines == lines
    assert not page.cart.tools.recall.isEnabled()
    page.exact_cash()
    assert page.context.till.look(list_orders, ListOrders("parked")).items == ()
    assert newest(page).payment_status == "paid"


def test_a_recall_parks_the_sale_that_was_in_the_cart(page, qtbot):
    page.park()
    page.take_scan("GR-C2")
    (waiting,) = page.context.till.look(list_orders, ListOrders("parked")).items
    page.parking.recall(waiting.id)
    assert len(page.draft.cart.lines) == 2
    assert len(page.context.till.look(list_orders, ListOrders("parked")).items) == 2


def test_a_parked_sale_is_dropped_for_a_reason(page, qtbot):
    page.park()
    page.recall()
    listed = page.window().findChild(ParkedList)
    page.context.ask.answers.append("left the queue")
    listed.drop_button.click()
    assert page.context.till.look(list_orders, ListOrders("parked")).items == ()
    assert not page.cart.tools.recall.isEnabled()
