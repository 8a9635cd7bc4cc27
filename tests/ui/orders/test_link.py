"""A finished order of nobody gets its customer: one that is there, or a new one (P9, P11)."""

from __future__ import annotations

from posapp.services.customers.find import ListCustomers, list_customers
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.window import open_page, settle
from tests.ui.till_fixture import customer, sale


def test_a_finished_order_is_linked_to_a_customer_p11(qtbot, ui_context, shop_till):
    order = sale(shop_till, "KT-250", cash=95_000)
    page = open_page(qtbot, ui_context)
    assert page.detail.head.link_action.isVisible()
    page.detail.head.link_action.trigger()
    picker = topmost_dialog(page.window())
    picker.search.setText("siti")
    picker.take()
    settle()
    assert page.detail.detail().order.customer_id == customer(shop_till, "Siti").id
    assert not page.detail.head.link_action.isVisible()
    assert ("Linked", f"{order.number} is for Siti Nurhaliza", "done") in ui_context.shell.toasts


def test_a_customer_is_created_from_a_finished_order_p11(qtbot, ui_context, shop_till):
    sale(shop_till, "KT-250", cash=95_000)
    page = open_page(qtbot, ui_context)
    page.detail.head.link_action.trigger()
    picker = topmost_dialog(page.window())
    picker.search.setText("Wulan Sari")
    picker.show_form()
    picker.form.save.click()
    settle()
    assert page.detail.detail().order.customer_name == "Wulan Sari"
    listed = shop_till.look(list_customers, ListCustomers("wulan")).items
    assert [who.bought for who in listed] == [95_000]


def test_an_order_of_somebody_is_not_linked_again_p11(qtbot, ui_context, shop_till):
    sale(shop_till, "KT-250", who="Siti", cash=95_000)
    page = open_page(qtbot, ui_context)
    assert not page.detail.head.link_action.isVisible()
