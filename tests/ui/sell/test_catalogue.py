"""On Sell: tiles with pictures, services that ask for their price, stock that only warns."""

from __future__ import annotations

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from posapp.models.money import format_amount
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.change import ChangeProduct, archive_products, change_product
from posapp.services.catalogue.pictures import clean_picture_file, put_picture
from posapp.services.sales.find import ListOrders, list_orders
from posapp.ui.sell.cart_model import WARNING
from posapp.ui.sell.page import SellPage
from posapp.ui.sell.product_model import LOW, PICTURE
from posapp.ui.sell.products_panel import LIST, TILES
from tests.ui.sell.helpers import cart_of, open_page, press, shown_total
from tests.ui.till_fixture import clock, shop_till, ui_context  # noqa: F401


@pytest.fixture
def page(ui_context, qtbot) -> SellPage:  # noqa: F811
    till = ui_context.till
    till.do(add_product, AddProduct("SERVIS", "Servis Mesin", 0, "Jasa", asks_price=True))
    till.do(change_product, ChangeProduct("KT-250", stock=5_000, warn_below=3_000))
    made = open_page(ui_context, qtbot)
    ui_context.bus.subscribe(made, made.apply_changes)
    return made


def warning(page, row=0):
    model = page.cart.list.cart_model
    return model.index(row).data(WARNING)


def test_the_key_turns_between_list_and_tiles_and_the_shop_remembers(page, ui_context, qtbot):  # noqa: F811
    assert page.products.view() is page.products.table
    press(qtbot, page.search, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert page.products.view() is page.products.grid
    assert page.products.grid.isVisible()
    assert page.search.hasFocus()
    ui_context.drafts.clear()
    again = open_page(ui_context, qtbot)
    assert again.products.view() is again.products.grid


def test_a_touched_tile_is_in_the_cart(page, qtbot):
    page.products.turn(TILES)
    grid = page.products.grid
    spot = grid.visualRect(grid.model().index(1, 0)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert cart_of(page) == [("KG-250", 1000)]
    assert page.search.hasFocus()


def test_arrows_move_over_the_tiles_from_the_search(page, qtbot):
    page.products.turn(TILES)
    columns = page.products.grid.columns()
    assert columns >= 3
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        press(qtbot, page.search, key)
    assert page.products.grid.current_row() == columns
    press(qtbot, page.search, Qt.Key.Key_Return)
    assert cart_of(page)[0][0] == page.products.model.product(columns).sku


def test_in_the_list_the_arrows_aside_stay_the_search_s(page, qtbot):
    press(qtbot, page.search, Qt.Key.Key_Right)
    assert page.products.table.current_row() == -1
    assert page.products.looks.value() == LIST


def test_a_picture_is_shown_once_it_was_read(page, ui_context, tmp_path, qtbot):  # noqa: F811
    Image.new("RGB", (400, 300), "#804020").save(tmp_path / "kopi.jpg")
    till = ui_context.till
    picture = clean_picture_file(till.papers, tmp_path / "kopi.jpg")
    shown = till.do(put_picture, till.database.folder.pictures, "KT-250", picture)
    qtbot.waitUntil(lambda: page.products.model.product(0).picture == shown.picture)
    assert page.products.model.index(0, 0).data(PICTURE) == shown.picture
    seen = page.products.pictures
    seen.small(shown.picture)
    assert seen.small(shown.picture).width() == 256
    assert seen.small("nothing.jpg") is None


def test_a_service_asks_its_price_in_place(page, qtbot):
    page.take_scan("KT-250")
    page.take_scan("SERVIS")
    field = page.cart.list.tools.price
    assert field.hasFocus()
    assert shown_total(page) == format_amount(95_000, "IDR")
    qtbot.keyClicks(field, "75000")
    assert shown_total(page) == format_amount(170_000, "IDR")
    press(qtbot, field, Qt.Key.Key_Return)
    assert page.search.hasFocus()
    page.exact_cash()
    order = page.context.till.look(list_orders, ListOrders()).items[0]
    assert [(line.sku, line.unit_price) for line in order.lines] == [
        ("KT-250", 95_000), ("SERVIS", 75_000),
    ]  # fmt: skip


def test_nothing_is_paid_before_every_price_is_typed(page, qtbot):
    page.take_scan("SERVIS")
    page.take_scan("KT-250")
    for act in (page.exact_cash, page.pay):
        act()
        assert page.draft.stage == "products"
        assert page.draft.cart.selected == 0
        assert page.cart.list.tools.price.hasFocus()
    assert page.context.till.look(list_orders, ListOrders()).items == ()
    assert page.context.shell.toasts[-1][0] == "A price is missing"


def test_two_services_have_each_their_price(page, qtbot):
    for price in ("50000", "80000"):
        page.take_scan("SERVIS")
        qtbot.keyClicks(page.cart.list.tools.price, price)
    assert shown_total(page) == format_amount(130_000, "IDR")
    page.selling.delete(1)
    page.selling.undo()
    assert shown_total(page) == format_amount(130_000, "IDR")
    assert len(cart_of(page)) == 2


def test_a_price_can_be_typed_again(page, qtbot):
    page.take_scan("SERVIS")
    field = page.cart.list.tools.price
    qtbot.keyClicks(field, "50000")
    press(qtbot, field, Qt.Key.Key_Escape)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "60000")
    assert shown_total(page) == format_amount(60_000, "IDR")


def test_too_little_stock_warns_on_the_line_and_stops_nobody(page):
    page.take_scan("KT-250")
    assert warning(page) == ""
    page.selling.set_quantity(0, 3_000)
    assert warning(page) == "2 left"
    page.selling.set_quantity(0, 7_000)
    assert warning(page) == "Only 5 in stock"
    page.exact_cash()
    assert page.draft.stage == "done"


def test_a_sale_elsewhere_reaches_list_and_cart(page, ui_context, qtbot):  # noqa: F811
    page.take_scan("KT-250")
    assert page.products.model.index(0, 0).data(LOW) == ""
    ui_context.till.do(change_product, ChangeProduct("KT-250", stock=1_000))
    qtbot.waitUntil(lambda: warning(page) == "None left")
    assert page.products.model.index(0, 0).data(LOW) == "1 left"


def test_what_is_archived_is_not_offered_and_a_scan_says_why(page, ui_context, qtbot):  # noqa: F811
    ui_context.till.do(archive_products, ["KG-250"])
    qtbot.waitUntil(lambda: page.products.model.row_of("KG-250") < 0)
    page.take_scan("KG-250")
    assert cart_of(page) == []
    assert "archived" in str(page.context.shell.toasts[-1])


def test_units_are_said_beside_the_price(page, ui_context):  # noqa: F811
    ui_context.till.do(add_product, AddProduct("GULA", "Gula", 16_000, unit="kg"))
    page.take_scan("GULA")
    from posapp.ui.sell.cart_model import DETAIL

    assert "/ kg · GULA" in page.cart.list.cart_model.index(0).data(DETAIL)
