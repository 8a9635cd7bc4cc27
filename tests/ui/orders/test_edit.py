"""Editing a saved order: found, added, changed and taken out, with what follows told beforehand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from posapp.models.money import NBSP
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.find import show_order
from posapp.services.sales.open import Item
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from posapp.ui.orders.edit import EditOrderDialog
from posapp.ui.widgets import topmost_dialog
from tests.ui.orders.window import open_page, settle
from tests.ui.till_fixture import sale

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


@pytest.fixture
def order(shop_till):
    """Rp 95.000 for one packet, of which Rp 20.000 is paid."""
    return sale(shop_till, "KT-250", who="Siti", cash=20_000)


@pytest.fixture
def page(qtbot, ui_context, order):
    return open_page(qtbot, ui_context)


@pytest.fixture
def dialog(page):
    """The dialog as Ctrl E opens it."""
    return opened(page)


def opened(page) -> EditOrderDialog:
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    found = topmost_dialog(page.window())
    assert isinstance(found, EditOrderDialog)
    return found


def rows(dialog) -> list[tuple[str, int]]:
    return [(line.product.sku, line.quantity) for line in dialog._draft.cart.lines]


def save(dialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_S, CTRL)
    settle()


def lines(till, order) -> list[tuple[str, int]]:
    return [(line.sku, line.quantity) for line in till.look(show_order, order.id).lines]


def test_it_opens_with_what_was_sold_and_nothing_to_save(dialog):
    assert rows(dialog) == [("KT-250", 1_000)]
    assert dialog.search.hasFocus()
    assert not dialog.save.isEnabled()
    assert dialog.sentence.text() == "Nothing is changed yet."
    assert dialog.rest.accessibleName() == f"Outstanding {rp('75.000')}"


def test_goods_are_found_by_typing_and_added_by_enter(qtbot, dialog, ui_context, shop_till, order):
    qtbot.keyClicks(dialog.search, "2*gula")
    QTest.keyClick(dialog.search, ENTER)
    assert rows(dialog) == [("KT-250", 1_000), ("GA-500", 2_000)]
    assert dialog.total.accessibleName() == f"Total now {rp('165.000')}"
    assert dialog.sentence.text() == f"{rp('145.000')} stays outstanding."
    save(dialog)
    assert lines(shop_till, order) == [("KT-250", 1_000), ("GA-500", 2_000)]
    assert ui_context.shell.toasts[-1][0] == f"Order {order.number} saved"


def test_a_service_that_is_added_asks_its_price_in_place(qtbot, dialog, shop_till, order):
    shop_till.do(add_product, AddProduct("GILING", "Jasa giling", 0, asks_price=True))
    qtbot.keyClicks(dialog.search, "giling")
    QTest.keyClick(dialog.search, ENTER)
    assert not dialog.save.isEnabled()
    qtbot.keyClicks(dialog.list.tools.price, "5000")
    assert dialog.total.accessibleName() == f"Total now {rp('100.000')}"
    save(dialog)
    assert lines(shop_till, order) == [("KT-250", 1_000), ("GILING", 1_000)]


def test_no_button_of_a_line_does_nothing(dialog):
    assert not dialog.list.tools.terms.isVisible()


def test_plus_minus_and_delete_work_on_the_selected_line(dialog, shop_till, order):
    for key in "++-":
        QTest.keyClicks(dialog.search, key)
    assert rows(dialog) == [("KT-250", 2_000)]
    save(dialog)
    assert lines(shop_till, order) == [("KT-250", 2_000)]


def test_what_was_added_costs_what_it_costs_now_and_what_was_sold_what_it_cost(dialog, shop_till):
    dialog.take_scan("8991234500116")
    assert [line.product.price for line in dialog._draft.cart.lines] == [95_000, 35_000]


def test_a_scan_goes_into_the_order_that_is_edited(page, dialog):
    assert page.take_scan("8991234500116")
    assert rows(dialog) == [("KT-250", 1_000), ("GA-500", 1_000)]


def test_an_order_without_lines_is_voided_instead(dialog):
    QTest.keyClick(dialog.search, Qt.Key.Key_Delete)
    assert rows(dialog) == []
    assert not dialog.save.isEnabled()
    assert dialog.empty.isVisible()
    assert dialog.total.accessibleName() == "Total now –"
    QTest.keyClick(dialog, Qt.Key.Key_Z, CTRL)
    assert rows(dialog) == [("KT-250", 1_000)]


@pytest.mark.parametrize(
    ("sku", "removes", "words"),
    [
        ("GA-500", False, "is closed, and a new one for {rest} is sent the same way."),
        ("SU-1L", True, "The link of INV-A-000001 is closed."),
    ],
)
def test_it_says_what_happens_to_the_open_link(
    qtbot, ui_context, shop_till, order, sku, removes, words
):
    shop_till.do(change_settings, {"pay_online.pos": "on"})
    shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test"))
    dialog = opened(open_page(qtbot, ui_context))
    qtbot.keyClicks(dialog.search, sku)
    QTest.keyClick(dialog.search, ENTER)
    if removes:
        dialog.selling.delete(0)
    assert words.format(rest=rp("110.000")) in dialog.sentence.text()


def test_a_link_for_the_same_sum_stays(qtbot, ui_context, shop_till, order):
    shop_till.do(change_settings, {"pay_online.pos": "on"})
    shop_till.do(send_invoice, SendInvoice(order.id, "siti@example.test"))
    shop_till.do(edit_order, EditOrder(order.id, items=(Item("GA-500"), Item("SU-1L"))))
    dialog = opened(open_page(qtbot, ui_context))
    for code in ("SU-1L", "SU-1L"):
        dialog.take_scan(code)
    dialog.selling.delete(1)
    dialog.selling.set_quantity(1, 1_000)
    assert "is closed, and a new one" in dialog.sentence.text()
    dialog.take_scan("GA-500")
    assert "The link of INV-A-000001 stays as it is." in dialog.sentence.text()


def test_what_is_too_much_then_is_told(dialog, shop_till, order):
    dialog.take_scan("SU-1L")
    dialog.selling.delete(0)
    assert dialog.rest.accessibleName() == f"Too much {rp('500')}"
    assert "give it back with Refund" in dialog.sentence.text()
    save(dialog)
    assert shop_till.look(show_order, order.id).payment_status == "overpaid"


def test_what_was_changed_is_kept_until_it_is_saved(page, dialog):
    dialog.take_scan("SU-1L")
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    settle()
    again = opened(page)
    assert rows(again) == [("KT-250", 1_000), ("SU-1L", 1_000)]
    assert again.save.isEnabled()


def test_esc_takes_a_search_away_first(qtbot, dialog):
    qtbot.keyClicks(dialog.search, "gula")
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.search.text() == ""
    assert dialog.isVisible()


def test_another_till_was_faster_and_nothing_is_lost(dialog, shop_till, order):
    dialog.take_scan("SU-1L")
    shop_till.do(edit_order, EditOrder(order.id, items=(Item("GA-500"),)))
    save(dialog)
    assert "was changed meanwhile" in dialog.banner.accessibleName()
    assert lines(shop_till, order) == [("KT-250", 1_000), ("GA-500", 1_000)]
    assert rows(dialog) == [("KT-250", 1_000), ("SU-1L", 1_000)]


def test_what_came_back_cannot_be_edited_away(qtbot, ui_context, shop_till, order):
    shop_till.do(return_goods, ReturnGoods(order.id, items=(Item("KT-250"),)))
    dialog = opened(open_page(qtbot, ui_context))
    dialog.take_scan("SU-1L")
    dialog.selling.delete(0)
    assert "came back already" in dialog.banner.accessibleName()
    assert not dialog.save.isEnabled()
    assert dialog.total.accessibleName() == "Total now –"


def test_a_void_order_is_not_offered_for_editing(qtbot, ui_context, shop_till):
    order = sale(shop_till, "GA-500")
    shop_till.do(void_order, VoidOrder(order.id, "Batal"))
    page = open_page(qtbot, ui_context)
    assert not page.detail.head.edit_action.isVisible()
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    assert topmost_dialog(page.window()) is None


def test_tab_reaches_everything_in_order(dialog):
    names = []
    for _ in range(12):
        focus = dialog.window().focusWidget()
        names.append(focus.objectName())
        if focus.objectName() == "edit_cancel":
            break
        dialog.focusNextPrevChild(True)
    assert names[0] == "edit_search"
    assert "edit_lines" in names
    assert names[-1] == "edit_cancel"
