"""The list of orders: what it shows, finds, counts and loads."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from posapp.i18n import set_language
from posapp.models.money import NBSP
from posapp.services.sales.void import VoidOrder, void_order
from posapp.ui.widgets import Role
from tests.ui.orders.gateway_news import customer_pays, link_arrives
from tests.ui.orders.window import numbers, open_page, rows, settle
from tests.ui.till_fixture import NOON, sale


def rp(words: str) -> str:
    return f"Rp{NBSP}{words}"


def test_each_row_says_who_how_much_and_how_it_stands(qtbot, ui_context, shop_till):
    sale(shop_till, "KT-250", cash=95_000)
    sale(shop_till, "GR-C2", who="Siti", cash=116_250)
    mistake = sale(shop_till, "TM-100", who="Andi")
    shop_till.do(void_order, VoidOrder(mistake.id, "wrong customer"))
    page = open_page(qtbot, ui_context)
    assert rows(page) == [
        ["ORD-A-000003", "Andi Wijaya", rp("24.000"), "–", "Void"],
        ["ORD-A-000002", "Siti Nurhaliza", rp("465.000"), rp("348.750"), "Partially paid · 25 %"],
        ["ORD-A-000001", "Walk-in", rp("95.000"), "–", "Paid"],
    ]
    model = page.list.model
    assert model.index(0, 2).data(Role.STRUCK)
    assert model.index(0, 0).data(Role.SECOND_LINE) == "14:32"


def test_an_older_order_shows_its_date(qtbot, ui_context, shop_till, clock):
    from datetime import timedelta

    sale(shop_till)
    clock.advance(timedelta(days=2))
    page = open_page(qtbot, ui_context)
    assert page.list.model.index(0, 0).data(Role.SECOND_LINE) == "21 Nov"


def test_more_than_was_owed_shows_below_zero_and_asks_for_a_look(qtbot, ui_context, shop_till):
    order = sale(shop_till, "KT-250", who="Siti", link=True)
    link_arrives(shop_till, order)
    from posapp.services.payments.take import TakePayment, take_payment

    shop_till.do(take_payment, TakePayment(order.id, "cash", 95_000, 95_000))
    customer_pays(shop_till, order, NOON)
    page = open_page(qtbot, ui_context)
    assert rows(page)[0][3:] == [f"−{rp('95.000')}", "Review"]
    assert page.detail.head.figure.text() == f"−{rp('95.000')}"


def test_chips_count_and_narrow(qtbot, ui_context, shop_till):
    for _ in range(2):
        sale(shop_till, "KT-250")
    sale(shop_till, "KT-250", cash=95_000)
    sale(shop_till, "GR-C2", cash=100_000)
    page = open_page(qtbot, ui_context)
    said = {status: chip.accessibleName() for status, chip in page.list.chips.items()}
    assert said == {
        "": "All, 4",
        "unpaid": "Unpaid, 2",
        "partially_paid": "Partially paid, 1",
        "paid": "Paid, 1",
        "overdue": "Overdue, 0",
        "review": "Review, 0",
    }
    qtbot.mouseClick(page.list.chips["unpaid"], Qt.MouseButton.LeftButton)
    assert numbers(page) == ["ORD-A-000002", "ORD-A-000001"]
    qtbot.mouseClick(page.list.chips[""], Qt.MouseButton.LeftButton)
    assert len(numbers(page)) == 4


@pytest.mark.parametrize("typed", ["000002", "siti nur", "081234567890", "465.000", "465000"])
def test_search_finds_by_number_name_phone_and_amount(qtbot, ui_context, shop_till, typed):
    sale(shop_till, "KT-250", who="Andi")
    sale(shop_till, "GR-C2", who="Siti")
    sale(shop_till, "KT-250")
    page = open_page(qtbot, ui_context)
    QTest.keyClick(page, Qt.Key.Key_F2)
    assert page.list.search.hasFocus()
    qtbot.keyClicks(page.list.search, typed)
    assert numbers(page) == ["ORD-A-000002"]
    assert page.detail.head.number.text() == "ORD-A-000002"
    QTest.keyClick(page.list.search, Qt.Key.Key_Down)
    assert page.list.table.hasFocus()


def test_empty_lists_say_what_will_be_here(qtbot, ui_context, shop_till):
    page = open_page(qtbot, ui_context)
    assert page.list.stack.currentWidget() is page.list.nothing
    qtbot.mouseClick(page.list.nothing.action, Qt.MouseButton.LeftButton)
    assert ui_context.shell.went == [("sell", "")]
    sale(shop_till)
    settle()
    assert numbers(page) == ["ORD-A-000001"]
    page.list.search.setText("nobody of that name")
    assert page.list.stack.currentWidget() is page.list.not_found
    assert page.detail.detail() is None
    qtbot.mouseClick(page.list.not_found.action, Qt.MouseButton.LeftButton)
    assert numbers(page) == ["ORD-A-000001"]


def test_the_next_page_comes_when_the_list_is_scrolled_down(qtbot, ui_context, shop_till):
    for _ in range(57):
        sale(shop_till)
    page = open_page(qtbot, ui_context)
    assert len(numbers(page)) == 50
    bar = page.list.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle()
    assert numbers(page) == [f"ORD-A-{n:06d}" for n in range(57, 0, -1)]


def test_a_new_order_comes_on_top_and_the_chosen_one_stays_chosen(qtbot, ui_context, shop_till):
    for _ in range(40):
        sale(shop_till)
    page = open_page(qtbot, ui_context)
    table, bar = page.list.table, page.list.table.verticalScrollBar()
    table.choose_row(30)
    chosen, first_seen = page.list.chosen_id(), numbers(page)[table.rowAt(0)]
    assert bar.value() > 0
    resets = []
    page.list.model.modelReset.connect(lambda: resets.append(1))
    sale(shop_till, "GR-C2")
    settle()
    assert numbers(page)[0] == "ORD-A-000041"
    assert page.list.chosen_id() == chosen
    assert numbers(page)[table.rowAt(0)] == first_seen
    assert not resets
    assert page.list.chips[""].accessibleName() == "All, 41"


def test_what_another_process_saved_is_seen_too(qtbot, ui_context, shop_till):
    from posapp.models.changes import Changes

    sale(shop_till)
    page = open_page(qtbot, ui_context)
    ui_context.bus.publish(Changes(everything=True))
    sale(shop_till, cash=95_000)
    settle()
    assert [row[4] for row in rows(page)] == ["Paid", "Unpaid"]


def test_a_row_that_fits_the_filter_no_more_stays_until_the_next_question(
    qtbot, ui_context, shop_till
):
    order = sale(shop_till, who="Siti", link=True)
    link_arrives(shop_till, order)
    page = open_page(qtbot, ui_context)
    page.list.chips["unpaid"].click()
    customer_pays(shop_till, order, NOON)
    settle()
    assert rows(page)[0][4] == "Paid"
    page.list.chips["unpaid"].click()
    assert rows(page) == []


def test_search_filter_and_choice_survive_a_change_of_language(qtbot, ui_context, shop_till):
    for _ in range(3):
        sale(shop_till, who="Siti")
    page = open_page(qtbot, ui_context)
    page.list.search.setText("siti")
    page.list.chips["unpaid"].click()
    page.list.table.choose_row(2)
    set_language("id")
    again = open_page(qtbot, ui_context)
    assert again.list.search.text() == "siti"
    assert again.list.status() == "unpaid"
    assert again.detail.head.number.text() == "ORD-A-000001"
    assert again.list.model.index(0, 0).data(Role.SECOND_LINE) == "14.32"


def test_long_sums_widen_their_column_and_are_never_cut(qtbot, ui_context, shop_till):
    from posapp.services.sales.open import Item, OpenOrder, open_order
    from posapp.ui.theme import font
    from posapp.ui.widgets.painting import width_of

    shop_till.do(open_order, OpenOrder((Item("KT-250", 1000, 888_888_888_888),)))
    page = open_page(qtbot, ui_context)
    needed = width_of(rp("888.888.888.888"), font("body", 600))
    assert page.list.table.columnWidth(3) >= needed + 24


def test_in_a_small_window_the_customer_stands_under_the_number(qtbot, ui_context, shop_till):
    sale(shop_till, *["GR-C2"] * 9, who="Siti", cash=1_000_000)
    page = open_page(qtbot, ui_context, 952, 640)
    assert [page.list.table.isColumnHidden(column) for column in range(5)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert page.list.model.index(0, 0).data(Role.SECOND_LINE) == "14:32 · Siti Nurhaliza"
    head = page.detail.head
    assert head.note.width() >= head.note.sizeHint().width()
    assert not head.figure.geometry().intersects(head.note.geometry())
    assert page.detail.width() == 420
    chips = page.list.chips.values()
    assert all(chip.parent().rect().contains(chip.geometry()) for chip in chips)


def test_an_order_is_found_by_its_number_from_anywhere(qtbot, ui_context, shop_till):
    for _ in range(60):
        sale(shop_till)
    page = open_page(qtbot, ui_context)
    page.activate("ORD-A-000058")
    assert page.detail.head.number.text() == "ORD-A-000058"
    assert page.take_scan("ord-a-000001")
    assert page.detail.head.number.text() == "ORD-A-000001"
    assert not page.take_scan("8991234500017")
