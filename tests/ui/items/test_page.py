"""The Items page: found, changed, archived, with each mistake beside its field."""

from __future__ import annotations

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.i18n import set_language
from posapp.services.catalogue.categories import categories
from posapp.services.catalogue.change import ChangeProduct, archive_products, change_product
from posapp.services.catalogue.find import show_product
from posapp.ui.items.page import ItemsPage
from posapp.ui.widgets import topmost_dialog
from tests.ui.till_fixture import clock, shop_till, ui_context  # noqa: F401


def open_page(context, qtbot) -> ItemsPage:
    window = QWidget()
    window.resize(1294, 700)
    column = QVBoxLayout(window)
    page = ItemsPage(context)
    column.addWidget(page)
    page.kept = window
    qtbot.addWidget(window)
    window.show()
    page.activate()
    context.bus.subscribe(page, page.apply_changes)
    return page


@pytest.fixture
def page(ui_context, qtbot) -> ItemsPage:  # noqa: F811
    return open_page(ui_context, qtbot)


def now(page, sku):
    return page.context.till.look(show_product, sku)


def type_into(page, **fields):
    for name, words in fields.items():
        page.editor.edits[name].setText(words)


def test_the_current_row_is_shown_in_the_editor(page):
    page.list.table.choose_row(1)
    assert page.editor.edits["sku"].text() == "KG-250"
    assert page.editor.edits["price"].text() == "120.000"
    assert not page.editor.save.isEnabled()


def test_a_change_is_saved_by_its_key(page, qtbot):
    page.list.table.choose_row(0)
    type_into(page, name="Kopi Toraja", price="97.500", tax_rate="5,5", barcodes="1 2")
    page.editor.unit.set_value("kg")
    page.editor.counts_stock.setChecked(True)
    type_into(page, stock="12,5", warn_below="2")
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    shown = now(page, "KT-250")
    assert (shown.name, shown.price, shown.tax_rate, shown.unit) == (
        "Kopi Toraja", 97_500, 550, "kg",
    )  # fmt: skip
    assert (shown.barcodes, shown.stock, shown.warn_below) == (("1", "2"), 12_500, 2_000)
    assert not page.editor.save.isEnabled()


def test_every_mistake_stands_beside_its_field(page):
    page.new_item()
    page.editor.counts_stock.setChecked(True)
    type_into(
        page, sku="A B", price="abc", tax_rate="200", stock="many", warn_below="1,2345",
        barcodes="é", category="4111111111111111",
    )  # fmt: skip
    page.save()
    wrong = {name for name, field in page.editor.fields.items() if field.error()}
    assert wrong == set(page.editor.fields) - {"unit"}
    assert page.editor.edits["name"].hasFocus()
    type_into(page, name="Gula")
    assert page.editor.fields["name"].error() == ""
    assert page.editor.fields["price"].error()


def test_a_sku_that_is_taken_is_said_beside_it(page):
    page.new_item()
    type_into(page, name="Kopi", sku="KG-250", price="1")
    page.save()
    assert "KG-250" in page.editor.fields["sku"].error()


def test_a_new_item_is_in_the_list_and_stays_in_the_editor(page):
    page.new_item()
    type_into(page, name="Servis", sku="SERVIS", category="Jasa")
    page.editor.asks_price.setChecked(True)
    page.save()
    shown = now(page, "SERVIS")
    assert (shown.asks_price, shown.price, shown.category) == (True, 0, "Jasa")
    assert page.list.highlighted().sku == "SERVIS"
    assert page.editor.title.text() == "Servis"


def test_leaving_a_change_asks_and_keeps_what_was_typed(page):
    page.list.table.choose_row(0)
    type_into(page, name="Lain")
    page.context.ask.answers = [None]
    page.list.table.choose_row(2)
    assert page.context.ask.asked == ["Save changes?"]
    assert page.list.highlighted().sku == "KT-250"
    assert page.editor.edits["name"].text() == "Lain"
    page.context.ask.answers = [""]
    page.list.table.choose_row(2)
    assert now(page, "KT-250").name == "Lain"
    assert page.editor.edits["sku"].text() == "KK-250"


def test_leaving_the_page_with_a_change_asks(page):
    page.list.table.choose_row(0)
    type_into(page, name="Lain")
    page.context.ask.answers = [""]
    page.deactivate()
    assert now(page, "KT-250").name == "Lain"
    page.deactivate()
    assert page.context.ask.asked == ["Save changes?"]


def test_what_is_typed_survives_a_change_of_language(page, ui_context, qtbot):  # noqa: F811
    page.list.table.choose_row(0)
    type_into(page, name="Lain")
    set_language("id")
    again = open_page(ui_context, qtbot)
    assert again.editor.edits["name"].text() == "Lain"
    assert again.editor.save.isEnabled()


def test_somebody_elses_change_is_not_overwritten(page):
    page.list.table.choose_row(0)
    type_into(page, name="Lain")
    page.context.till.do(change_product, ChangeProduct("KT-250", price=1))
    page.save()
    assert now(page, "KT-250").price == 1
    assert page.context.shell.troubles[-1].code == "product_changed"


def test_a_sale_meanwhile_is_no_change_of_the_product(page):
    page.context.till.do(change_product, ChangeProduct("KT-250", stock=5_000))
    page.list.ask()
    page.list.table.choose_row(1)
    page.list.table.choose_row(0)
    type_into(page, name="Lain")
    page.context.till.do(change_product, ChangeProduct("KT-250", stock=3_000))
    page.save()
    shown = now(page, "KT-250")
    assert (shown.name, shown.stock) == ("Lain", 3_000)


def test_search_and_filters_narrow_the_list(page, ui_context):  # noqa: F811
    page.list.search.setText("dripper")
    assert [page.list.model.product(0).sku, page.list.model.rowCount()] == ["DR-02", 1]
    page.list.search.setText("")
    ui_context.till.do(change_product, ChangeProduct("DR-02", stock=-1_000))
    ui_context.till.do(archive_products, ["FP-02"])
    for chip, sku in (("low", "DR-02"), ("archived", "FP-02")):
        page.list.chips[chip].click()
        assert [page.list.model.product(0).sku, page.list.model.rowCount()] == [sku, 1]
        page.list.chips[""].click()


def test_an_archived_item_comes_back_by_undo(page):
    page.list.table.choose_row(0)
    page.editor.archive.click()
    assert now(page, "KT-250").archived
    page.context.shell.actions[-1]()
    assert not now(page, "KT-250").archived


def test_a_picture_is_chosen_and_removed(page, tmp_path, qtbot):
    Image.new("RGB", (400, 300), "#804020").save(tmp_path / "kopi.jpg")
    page.list.table.choose_row(0)
    type_into(page, name="Typed meanwhile")
    page.context.ask.answers = [str(tmp_path / "kopi.jpg")]
    page.editor.choose_picture.click()
    assert now(page, "KT-250").picture
    assert page.editor.edits["name"].text() == "Typed meanwhile"
    page.editor.no_picture.click()
    assert now(page, "KT-250").picture == ""
    (tmp_path / "x.png").write_text("no picture")
    page.context.ask.answers = [str(tmp_path / "x.png")]
    page.editor.choose_picture.click()
    assert page.context.shell.troubles[-1].code == "bad_picture"
    page.save()
    assert now(page, "KT-250").name == "Typed meanwhile"


def test_a_scan_finds_the_item_or_is_one_of_its_codes(page):
    page.take_scan("8991234500024")
    assert page.editor.edits["sku"].text() == "KG-250"
    page.take_scan("777")
    page.take_scan("777")
    assert page.editor.edits["barcodes"].text() == "8991234500024 777"


def test_categories_are_renamed_moved_and_removed(page, qtbot):
    page.sort_categories()
    dialog = topmost_dialog(page.window())
    dialog.name.setText("Kopi Pilihan")
    dialog.colour.set_value("review")
    dialog.save.click()
    dialog.down.click()
    known = page.context.till.look(categories)
    assert [(c.name, c.colour) for c in known[:2]] == [
        ("Alat Seduh", ""),
        ("Kopi Pilihan", "review"),
    ]
    assert now(page, "KT-250").category == "Kopi Pilihan"
    dialog.name.setText("Teh")
    dialog.save.click()
    assert "Teh" in dialog.name_field.error()
    dialog.name.setText("Jasa")
    dialog.add.click()
    assert dialog.model.rows[-1].name == "Jasa"
    page.context.ask.answers = [""]
    dialog.remove.click()
    assert [c.name for c in page.context.till.look(categories)][-1] == "Teh"
    dialog.close_dialog()
