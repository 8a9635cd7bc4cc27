"""Columns keep the width that a person gave them, also on the next day."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from posapp.ui.runtime.window_notes import WindowNotes
from posapp.ui.theme import apply
from posapp.ui.widgets import Table


def make_table(window, notes: WindowNotes) -> Table:
    table = Table(name="things")
    table.setParent(window)
    table.setModel(QStandardItemModel(3, 3, table))
    table.resize(600, 300)
    table.set_widths(0, 120, 140)
    table.remember(notes)
    table.show()
    return table


def drag(table: Table, column: int, by: int) -> None:
    header = table.horizontalHeader()
    edge = header.sectionViewportPosition(column) + header.sectionSize(column) - 1
    at, to = QPoint(edge, 10), QPoint(edge + by, 10)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(header.viewport(), to)
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=to)


def test_a_dragged_width_is_there_again_in_the_next_window(window, tmp_path):
    path = tmp_path / "window.json"
    table = make_table(window, WindowNotes(path))
    drag(table, 1, 40)
    assert table.columnWidth(1) == 160
    assert make_table(window, WindowNotes(path)).columnWidth(1) == 160


def test_what_the_content_asks_for_does_not_undo_it(window):
    table = make_table(window, WindowNotes())
    table.fit_column(1, 200)
    assert table.columnWidth(1) == 200
    drag(table, 1, -50)
    table.fit_column(1, 200)
    table.set_widths(0, 120, 140)
    assert table.columnWidth(1) == 150


def test_a_double_click_on_the_edge_brings_the_usual_width_back(window, tmp_path):
    path = tmp_path / "window.json"
    table = make_table(window, WindowNotes(path))
    drag(table, 1, 40)
    table.horizontalHeader().sectionHandleDoubleClicked.emit(1)
    assert table.columnWidth(1) == 120
    assert WindowNotes(path).widths("things") == {}


def test_a_width_is_kept_at_100_percent_and_shown_at_the_size_in_force(qapp, window):
    notes = WindowNotes()
    drag(make_table(window, notes), 1, 40)
    apply(qapp, "light", 150)
    try:
        assert make_table(window, notes).columnWidth(1) == 240
    finally:
        apply(qapp, "light")


@pytest.mark.parametrize(
    "told", ["", "{", "[]", '{"columns": 3}', '{"columns": {"things": {"1": -4, "900": 9}}}']
)
def test_a_file_that_says_nothing_of_use_is_forgotten(window, tmp_path, told):
    path = tmp_path / "window.json"
    path.write_text(told, encoding="utf-8")
    assert make_table(window, WindowNotes(path)).columnWidth(1) == 120


def test_a_folder_that_takes_no_file_stops_nobody(window, tmp_path):
    notes = WindowNotes(tmp_path / "nowhere" / "window.json")
    table = make_table(window, notes)
    drag(table, 1, 40)
    assert table.columnWidth(1) == 160


def test_the_column_that_takes_the_rest_keeps_room_for_words_and_gives_it_back(window):
    table = make_table(window, WindowNotes())
    table.resize(300, 200)
    QApplication.processEvents()
    assert table.columnWidth(0) == 170
    assert table.horizontalScrollBar().maximum() > 0
    table.setColumnHidden(1, True)
    QApplication.processEvents()
    assert table.columnWidth(0) == table.viewport().width() - 140
    table.setColumnHidden(1, False)
    table.resize(600, 300)
    assert table.columnWidth(0) == table.viewport().width() - 260
