"""The Sell page: scan, search, count, change one's mind; nothing is lost and nothing guessed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from posapp.i18n import set_language
from posapp.models.money import format_amount
from posapp.services.catalogue.add import AddProduct, put_product
from posapp.services.settings.change import change_settings
from posapp.ui.sell.page import SellPage
from posapp.ui.sell.product_model import PLUS
from posapp.ui.sell.search_edit import split_quantity
from posapp.ui.widgets import FilterChip
from tests.ui.sell.helpers import cart_of, open_page, press, shown_total
from tests.ui.till_fixture import clock, shop_till, ui_context  # noqa: F401


@pytest.fixture
def page(ui_context, qtbot) -> SellPage:  # noqa: F811
    return open_page(ui_context, qtbot)


def category(page: SellPage, name: str) -> QWidget:
    chips = page.products.categories.findChildren(FilterChip)
    return next(chip for chip in chips if chip.text() == name)


def names(page: SellPage) -> list[str]:
    model = page.products.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_scan_adds_and_a_second_scan_counts_up_and_selects_its_line(page):
    page.take_scan("8991234500017")
    page.take_scan("8991234500062")
    page.take_scan("8991234500017")
    assert cart_of(page) == [("KT-250", 2000), ("GR-C2", 1000)]
    assert page.cart.list.row() == 0
    assert shown_total(page) == format_amount(655_000, "IDR")


def test_an_sku_works_as_a_code(page):
    page.take_scan("DR-02")
    assert cart_of(page) == [("DR-02", 1000)]


def test_an_unknown_code_is_said_with_the_error_sound_and_changes_nothing(page):
    page.take_scan("KT-250")
    page.take_scan("4006381333931")
    assert cart_of(page) == [("KT-250", 1000)]
    assert page.context.sounds.played == ["error"]
    title, _words, kind = page.context.shell.toasts[-1]
    assert "4006381333931" in title
    assert kind == "error"


def test_answers_that_overtake_each_other_keep_the_order_of_the_scans(page):
    late = []
    inner = page.context.tasks.run

    def second_thread_is_faster(lane, work, then=None, failed=None, owner=None, topic=None):
        if topic is None and lane == "db-read" and len(late) < 2:
            late.append(lambda: inner(lane, work, then, failed, owner, topic))
        else:
            inner(lane, work, then, failed, owner, topic)

    page.context.tasks.run = second_thread_is_faster
    page.take_scan("KT-250")
    page.take_scan("GR-C2")
    for answer in reversed(late):
        answer()
    assert cart_of(page) == [("KT-250", 1000), ("GR-C2", 1000)]


def test_typing_filters_and_enter_adds_the_highlighted_item_but_completes_nothing(page, qtbot):
    qtbot.keyClicks(page.search, "kopi")
    assert len(names(page)) == 4
    press(qtbot, page.search, Qt.Key.Key_Down)
    press(qtbot, page.search, Qt.Key.Key_Return)
    assert cart_of(page) == [("KG-250", 1000)]
    assert page.search.text() == ""
    assert len(names(page)) == 15
    press(qtbot, page.search, Qt.Key.Key_Return)
    assert cart_of(page) == [("KG-250", 1000)]
    assert page.draft.stage == "products"


def test_enter_before_the_answer_takes_what_was_typed_and_not_what_stood_there(page, qtbot):
    page.products.step(1)
    page.products.is_loading = True
    press(qtbot, page.search, Qt.Key.Key_Return)
    assert cart_of(page) == []
    page.products.search("melati", "")
    assert cart_of(page) == [("TM-100", 1000)]


def test_enter_on_nothing_found_is_an_unknown_code_and_the_text_stays(page, qtbot):
    qtbot.keyClicks(page.search, "zzz")
    press(qtbot, page.search, Qt.Key.Key_Return)
    assert cart_of(page) == []
    assert page.search.text() == "zzz"
    assert page.context.sounds.played == ["error"]


@pytest.mark.parametrize(
    ("typed", "quantity", "rest"),
    [
        ("3*", 3000, ""),
        ("3 * kopi", 3000, "kopi"),
        ("1,5*gula", 1500, "gula"),
        ("0*x", 1000, "0*x"),
        ("kopi 3*2", 1000, "kopi 3*2"),
        ("12x", 12000, ""),
        ("99999999999999*", 1000, "99999999999999*"),
    ],
)
def test_a_quantity_stands_before_the_star(typed, quantity, rest):
    assert split_quantity(typed) == (quantity, rest)


def test_a_quantity_prefix_counts_for_the_next_scan_only(page, qtbot):
    qtbot.keyClicks(page.search, "3*")
    page.take_scan("KT-250")
    page.take_scan("KT-250")
    assert cart_of(page) == [("KT-250", 4000)]
    assert page.search.text() == ""


def test_a_quantity_prefix_counts_for_a_picked_item(page, qtbot):
    qtbot.keyClicks(page.search, "2*melati")
    press(qtbot, page.search, Qt.Key.Key_Return)
    assert cart_of(page) == [("TM-100", 2000)]


def test_the_mouse_adds_by_the_plus_and_by_a_double_click(page, qtbot):
    table = page.products.table
    plus = table.visualRect(page.products.model.index(1, PLUS)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=plus)
    assert cart_of(page) == [("KG-250", 1000)]
    name = table.visualRect(page.products.model.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=name)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert cart_of(page) == [("KG-250", 1000), ("KT-250", 1000)]


def test_a_category_narrows_the_list_and_the_search(page, qtbot):
    qtbot.mouseClick(category(page, "Alat Seduh"), Qt.MouseButton.LeftButton)
    assert len(names(page)) == 5
    qtbot.keyClicks(page.search, "grinder")
    assert names(page) == ["Manual Grinder C2"]
    assert not page.products.wide_note.isVisible()


def test_a_search_that_the_category_does_not_answer_goes_everywhere_and_says_so(page, qtbot):
    qtbot.mouseClick(category(page, "Alat Seduh"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.search, "toraja")
    assert names(page) == ["Kopi Toraja Sapan 250 g"]
    assert page.products.wide_note.isVisible()
    assert "Alat Seduh" in page.products.wide_note.text()
    qtbot.keyClicks(page.search, "zzz")
    assert page.products.nothing.isVisible()
    assert not page.products.wide_note.isVisible()
    qtbot.mouseClick(page.products.nothing.action, Qt.MouseButton.LeftButton)
    assert len(names(page)) == 15


def test_plus_minus_delete_and_undo_work_on_the_selected_line(page, qtbot):
    page.take_scan("KT-250")
    page.take_scan("GR-C2")
    qtbot.keyClicks(page.search, "++-")
    assert cart_of(page) == [("KT-250", 1000), ("GR-C2", 2000)]
    press(qtbot, page.search, Qt.Key.Key_Delete)
    assert cart_of(page) == [("KT-250", 1000)]
    assert page.context.shell.toasts[-1][2] == "undo"
    press(qtbot, page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cart_of(page) == [("KT-250", 1000), ("GR-C2", 2000)]


def test_ctrl_z_takes_back_the_last_change_of_the_cart_one_after_the_other(page, qtbot):
    def undo() -> list[tuple[str, int]]:
        press(qtbot, page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        return cart_of(page)

    page.take_scan("KT-250")
    page.take_scan("GR-C2")
    qtbot.keyClicks(page.search, "+")
    press(qtbot, page.search, Qt.Key.Key_Delete)
    assert undo() == [("KT-250", 1000), ("GR-C2", 2000)]
    assert undo() == [("KT-250", 1000), ("GR-C2", 1000)]
    assert undo() == [("KT-250", 1000)]
    assert undo() == []
    assert undo() == []


def test_ctrl_z_takes_nothing_back_from_the_sale_before(page, qtbot):
    page.take_scan("KT-250")
    page.new_sale()
    page.take_scan("GR-C2")
    for _again in range(3):
        press(qtbot, page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert cart_of(page) == []


def test_the_toast_brings_back_the_deleted_line_whatever_was_scanned_since(page, qtbot):
    page.take_scan("KT-250")
    press(qtbot, page.search, Qt.Key.Key_Delete)
    page.take_scan("GR-C2")
    page.context.shell.actions[-1]()
    assert cart_of(page) == [("KT-250", 1000), ("GR-C2", 1000)]


def test_one_less_of_the_last_one_deletes_the_line_with_undo(page, qtbot):
    page.take_scan("KT-250")
    qtbot.mouseClick(page.cart.list.tools.less, Qt.MouseButton.LeftButton)
    assert cart_of(page) == []
    page.context.shell.actions[-1]()
    assert cart_of(page) == [("KT-250", 1000)]


def test_a_quantity_is_typed_over_the_old_one(page, qtbot):
    page.take_scan("GA-500")
    page.cart.list.setFocus()
    qtbot.keyClick(page.cart.list, Qt.Key.Key_1)
    qtbot.keyClicks(page.cart.list.tools.quantity, ",5")
    press(qtbot, page.cart.list.tools.quantity, Qt.Key.Key_Return)
    assert cart_of(page) == [("GA-500", 1500)]
    assert shown_total(page) == format_amount(52_500, "IDR")
    assert page.search.hasFocus()


@pytest.mark.parametrize("typed", ["0", "abc", "", "1,2345", "9999999999"])
def test_a_quantity_that_cannot_be_sold_is_refused_and_stays_typed(page, qtbot, typed):
    page.take_scan("GA-500")
    field = page.cart.list.tools.quantity
    field.setFocus()
    field.setText(typed)
    field.editingFinished.emit()
    assert cart_of(page) == [("GA-500", 1000)]
    assert field.text() == typed
    assert field.property("error") == "true"


def test_esc_takes_the_search_away_and_never_the_cart(page, qtbot):
    page.take_scan("KT-250")
    qtbot.keyClicks(page.search, "teh")
    press(qtbot, page.search, Qt.Key.Key_Escape)
    press(qtbot, page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert cart_of(page) == [("KT-250", 1000)]


def test_a_letter_typed_beside_the_search_begins_one(page, qtbot):
    page.products.table.setFocus()
    qtbot.keyClick(page.products.table, Qt.Key.Key_T)
    assert page.search.text() == "t"
    assert page.search.hasFocus()


def test_a_price_that_was_changed_elsewhere_reaches_the_cart(page):
    page.take_scan("KT-250")
    page.context.till.do(put_product, AddProduct("KT-250", "Kopi Toraja", 100_000, "Kopi"))
    page.apply_changes(_everything())
    assert shown_total(page) == format_amount(100_000, "IDR")


def test_tax_is_shown_inside_the_total_or_added_to_it(page):
    page.take_scan("KT-250")
    assert shown_total(page) == format_amount(95_000, "IDR")
    page.context.till.do(change_settings, {"tax.included": "off"})
    page.apply_changes(_everything())
    assert shown_total(page) == format_amount(105_450, "IDR")


def test_a_cart_larger_than_any_order_may_be_does_not_change(page):
    page.context.till.do(put_product, AddProduct("BIG", "Gedung", 999_999_999_999))
    page.take_scan("BIG")
    page.take_scan("KT-250")
    assert cart_of(page) == [("BIG", 1000)]
    assert page.context.sounds.played == ["error"]


def test_the_cart_survives_a_change_of_language(page, ui_context, qtbot):  # noqa: F811
    page.take_scan("KT-250")
    qtbot.keyClicks(page.search, "teh")
    set_language("id")
    again = open_page(ui_context, qtbot)
    assert cart_of(again) == [("KT-250", 1000)]
    assert again.search.text() == "teh"
    assert names(again) == ["Teh Melati 100 g"]


def test_a_scan_while_paying_is_refused_and_loses_nothing(page, qtbot):
    page.take_scan("KT-250")
    page.pay()
    page.payment.card.edit.type_digits("50000")
    page.take_scan("GR-C2")
    assert cart_of(page) == [("KT-250", 1000)]
    assert page.draft.typed == 50_000
    assert page.context.sounds.played == ["error"]


def _everything():
    from posapp.models.changes import Changes

    return Changes(everything=True)
