"""Import in the window: a file is dropped, its columns are matched, its rows are looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from posapp.services.catalogue import import_plan
from posapp.services.catalogue.find import ListProducts, list_products, show_product
from posapp.ui.items.import_dialog import ImportDialog
from posapp.ui.items.preview_model import REASON
from tests.ui.till_fixture import clock, shop_till, ui_context  # noqa: F401

FILE = (
    "Kode;Nama;Berapa;Stok\nKT-250;Kopi Baru;97.000;5\nBR-1;Beras;15.500;\nX Y;Gula;1;\nMG-1;;2;\n"
)


@pytest.fixture
def dialog(ui_context, qtbot) -> ImportDialog:  # noqa: F811
    window = QWidget()
    window.resize(1366, 768)
    qtbot.addWidget(window)
    window.show()
    made = ImportDialog(window, ui_context)
    made.kept = window
    made.open_here()
    return made


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "katalog.csv"
    path.write_text(FILE)
    return path


def skus(dialog):
    found = dialog._context.till.look(list_products, ListProducts(limit=1000))
    return {product.sku for product in found.items}


def test_a_file_is_dropped_on_the_dialog(dialog, file):
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(dialog.drop, QDragEnterEvent(QPoint(9, 9), copy, held, left, none))
    QApplication.sendEvent(dialog.drop, QDropEvent(QPointF(9, 9), copy, held, left, none))
    assert dialog.check.isVisible()
    assert "katalog.csv" in dialog.check.file.text()


def test_a_column_is_chosen_by_hand_and_every_row_says_what_becomes_of_it(dialog, file):
    dialog.read(file)
    assert dialog.check.problem.text()
    assert dialog.go.isEnabled() is False
    assert dialog.check.selects["price"].hasFocus()
    dialog.check.selects["price"].set_value("2")
    model = dialog.check.model
    assert [model.index(n, 1).data() for n in range(4)] == ["Changed", "New", "To fix", "To fix"]
    sku, name = 2, 3
    assert "X Y" in model.index(2, sku).data(REASON)
    assert model.index(3, name).data(REASON)
    assert model.index(0, sku).data(REASON) == ""
    dialog.check.chips["bad"].click()
    assert model.rowCount() == 2
    dialog.check.table.choose_row(0)
    assert dialog.check.reason.text().startswith("Row 4:")


def test_an_import_is_done_counted_and_undone(dialog, file):
    before = skus(dialog)
    dialog.read(file)
    dialog.check.selects["price"].set_value("2")
    assert dialog.go.text() == "Import 2 rows"
    dialog.go.click()
    assert dialog.result.text() == "2 items were imported"
    assert dialog.result_detail.text() == "1 new, 1 changed, 0 skipped, 2 left out."
    assert skus(dialog) == before | {"BR-1"}
    assert dialog._context.till.look(show_product, "KT-250").stock == 5_000
    dialog.undo_button.click()
    assert skus(dialog) == before
    assert dialog._context.till.look(show_product, "KT-250").name == "Kopi Toraja Sapan 250 g"
    assert not dialog.undo_button.isVisible()


def test_items_that_are_there_can_be_skipped(dialog, file):
    dialog.read(file)
    dialog.check.selects["price"].set_value("2")
    dialog.check.segments._parts[1].click()
    assert dialog.go.text() == "Import 1 row"


def test_a_file_that_is_no_table_is_refused_with_its_reason(dialog, tmp_path):
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    dialog.read(bad)
    assert dialog.drop.isVisible()
    assert "table" in dialog.problem.text()


def test_stopping_takes_back_what_was_saved(dialog, file, monkeypatch):
    monkeypatch.setattr(import_plan, "CHUNK", 1)
    before = skus(dialog)
    dialog.read(file)
    dialog.check.selects["price"].set_value("2")
    from posapp.ui.items import import_dialog

    class Stopped(import_dialog._Progress):
        def __init__(self):
            super().__init__()
            self.stopped = True

    monkeypatch.setattr(import_dialog, "_Progress", Stopped)
    dialog.start()
    assert dialog.result.text() == "The import was stopped"
    assert skus(dialog) == before


def test_esc_closes_and_nothing_was_saved(dialog, file, qtbot):
    before = skus(dialog)
    dialog.read(file)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    assert skus(dialog) == before
