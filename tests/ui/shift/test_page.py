"""The Shift page: float, cash in and out, the blind count by keyboard, the Z."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posapp.services.settings.change import change_settings
from posapp.services.shift.find import current_shift
from posapp.services.shift.open import OpenShift, open_shift
from posapp.services.shift.report import z_report
from posapp.ui.main_window import MainWindow
from posapp.ui.shop_facts import read_facts
from posapp.ui.widgets import topmost_dialog
from tests.ui.till_fixture import clock, make_context, sale, shop_till  # noqa: F401

ENTER = Qt.Key.Key_Return


@pytest.fixture
def window(shop_till, qtbot) -> MainWindow:  # noqa: F811
    context = make_context(shop_till)

    def surround(made: MainWindow):
        context.shell = made
        return context

    made = MainWindow(surround, shop_till.look(read_facts))
    qtbot.addWidget(made, before_close_func=lambda w: setattr(w, "_leaving", True))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.begin()
    return made


@pytest.fixture
def page(window):
    window.go("shift")
    return window.page


@pytest.fixture
def opened(page, shop_till):  # noqa: F811
    shop_till.do(open_shift, OpenShift(300_000))
    QApplication.processEvents()
    return page


def _type(qtbot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)
    qtbot.keyClick(QApplication.focusWidget(), ENTER)


def _count(qtbot, page, *pieces: int) -> None:
    qtbot.keyClick(page.window(), Qt.Key.Key_F10)
    for number in pieces:
        _type(qtbot, str(number))
    qtbot.keyClick(page.window(), Qt.Key.Key_F10)


def test_the_page_has_its_key(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.page.key == "shift"


def test_the_float_and_enter_open_the_shift(page, qtbot, shop_till):  # noqa: F811
    _type(qtbot, "300000")
    shift = shop_till.look(current_shift)
    assert (shift.number, shift.float_amount) == ("Z-A-000001", 300_000)
    QApplication.processEvents()
    assert page.shown() is page.desk


def test_an_empty_drawer_has_to_be_said(page, qtbot, shop_till):  # noqa: F811
    qtbot.keyClick(page.window(), Qt.Key.Key_F9)
    assert page.open_panel.field.error()
    assert shop_till.look(current_shift) is None
    _type(qtbot, "0")
    assert shop_till.look(current_shift).float_amount == 0


def test_cash_since_the_last_z_is_asked_about(page, qtbot, shop_till):  # noqa: F811
    assert not page.open_panel.late.isVisible()
    sale(shop_till, "GA-500", cash=35_000)
    QApplication.processEvents()
    assert page.open_panel.late.isVisible()
    page.open_panel.late.set_value("inside")
    page.open_panel.amount.setFocus()
    _type(qtbot, "335000")
    assert shop_till.look(current_shift).late_in_float == 35_000


def test_cash_goes_in_and_out_with_a_reason(opened, qtbot, shop_till):  # noqa: F811
    window = opened.window()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    dialog = topmost_dialog(window)
    _type(qtbot, "15000")
    qtbot.keyClick(dialog.reason, ENTER)
    assert dialog.reason_field.error()
    _type(qtbot, "Es batu")
    assert topmost_dialog(window) is None
    [move] = shop_till.look(current_shift).moves
    assert (move.kind, move.amount, move.reason) == ("out", 15_000, "Es batu")


def test_nothing_tells_what_lies_in_the_drawer_before_it_is_counted(opened, shop_till):  # noqa: F811
    sale(shop_till, "GA-500", cash=35_000)
    QApplication.processEvents()
    told = " ".join(opened.desk.report.words()).replace("\N{NO-BREAK SPACE}", " ")
    assert "after the count" in told
    assert "335.000" not in told


def test_a_count_that_fits_closes_with_two_keys_more(opened, qtbot, shop_till):  # noqa: F811
    _count(qtbot, opened, 3)
    assert opened.shown() is opened.result
    assert opened.result.fits.isVisible()
    assert not opened.result.field.isVisible()
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    assert shop_till.look(z_report).difference == 0
    assert opened.shown() is opened.z
    assert opened.z.view.words()[1] == "Z report Z-A-000001"


def test_a_difference_asks_for_its_reason(opened, qtbot, shop_till):  # noqa: F811
    _count(qtbot, opened, 2, 1)
    assert opened.result.banner.isVisible()
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    assert opened.result.field.error()
    assert shop_till.look(current_shift) is not None
    _type(qtbot, "Kembalian keliru")
    report = shop_till.look(z_report)
    assert (report.difference, report.reason) == (-50_000, "Kembalian keliru")


def test_esc_goes_back_step_by_step_and_keeps_the_count(opened, qtbot):
    _count(qtbot, opened, 2)
    for panel in (opened.count, opened.desk):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert opened.shown() is panel
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    assert opened.count.pieces[0].text() == "2"


def test_a_sale_meanwhile_asks_for_another_count(opened, qtbot, shop_till):  # noqa: F811
    _count(qtbot, opened, 3)
    sale(shop_till, "GA-500", cash=35_000)
    QApplication.processEvents()
    assert opened.shown() is opened.result, "what is being done is left alone"
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    assert opened.shown() is opened.count
    assert shop_till.look(current_shift) is not None


def test_the_closed_shifts_show_their_z(opened, qtbot):
    _count(qtbot, opened, 3)
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert opened.shown() is opened.open_panel
    opened.past.table.setFocus()
    opened.past.table.choose_row(0)
    qtbot.keyClick(opened.past.table, ENTER)
    assert opened.shown() is opened.z
    assert not opened.z.print.isVisible()


def test_a_z_is_saved_as_a_pdf(opened, qtbot, tmp_path):
    file = tmp_path / "z.pdf"
    opened.context.ask.answers.append(str(file))
    _count(qtbot, opened, 3)
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    qtbot.mouseClick(opened.z.save, Qt.MouseButton.LeftButton)
    assert Path(file).read_bytes().startswith(b"%PDF")


def test_the_drawer_is_offered_where_one_hangs_on_the_printer(opened, qtbot, shop_till):  # noqa: F811
    assert not opened.count.open_drawer.isVisibleTo(opened.count)
    printer = {"kind": "network", "address": "127.0.0.1:9", "drawer": "pin2"}
    shop_till.do(change_settings, {f"printer.{key}": value for key, value in printer.items()})
    QApplication.processEvents()
    opened.activate()
    assert opened.count.open_drawer.isVisibleTo(opened.count)


def test_a_change_of_language_keeps_the_count(opened, qtbot, shop_till):  # noqa: F811
    qtbot.keyClick(opened.window(), Qt.Key.Key_F10)
    _type(qtbot, "2")
    window = opened.window()
    shop_till.do(change_settings, {"ui.language": "id"})
    QApplication.processEvents()
    assert window.page is not opened
    assert window.page.count.pieces[0].text() == "2"
