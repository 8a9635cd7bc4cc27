"""What only shows something shows the right thing, and reads it out."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest

from posapp.i18n import set_language
from posapp.ui.widgets import (
    Banner,
    ChipDelegate,
    EmptyState,
    Event,
    HintBar,
    Label,
    MoneyDelegate,
    ProgressBar,
    QrView,
    Role,
    StatusChip,
    StatusLight,
    Table,
    Timeline,
    ToastStack,
    TwoLineDelegate,
)
from posapp.ui.widgets.status_chip import KINDS


def shown(window, widget, width=300, height=None):
    widget.setParent(window)
    widget.resize(width, height or widget.sizeHint().height())
    widget.show()
    return widget.grab().toImage()


def colours(image):
    ratio = image.devicePixelRatio()
    return {
        image.pixelColor(x, y).name()
        for x in range(int(image.width() / ratio))
        for y in range(int(image.height() / ratio))
    }


@pytest.mark.parametrize("status", KINDS)
def test_every_status_has_its_word_and_is_read_out(window, status):
    chip = StatusChip(status)
    shown(window, chip)
    assert chip.words()
    assert chip.accessibleName() == chip.words()


def test_partially_paid_says_how_much():
    assert StatusChip("partially_paid", percent=30).words() == "Partially paid · 30 %"


def test_user_text_is_never_markup(window):
    label = Label("<b>Toko</b> <img src=x>")
    assert label.textFormat() == Qt.TextFormat.PlainText
    plain = shown(window, Label("Toko"), 300)
    assert shown(window, label, 300) != plain


def test_a_long_name_is_elided_and_an_amount_never():
    name, amount = Label("Kopi Toraja Sapan " * 4), Label("Rp 99.999.999", elide=False)
    assert name.minimumSizeHint().width() < 40
    assert amount.minimumSizeHint().width() == amount.sizeHint().width() > 80


def test_a_paragraph_is_as_high_as_its_lines():
    label = Label("It will be sent by itself when the network is back. " * 3, wrap=True)
    assert label.heightForWidth(200) > label.heightForWidth(600) >= 20
    assert label.heightForWidth(200) % 20 == 0


def test_the_light_says_what_has_not_left_yet():
    light = StatusLight()
    assert (light.state(), light.text()) == ("all_sent", "All sent")
    light.show_state(2, "4 min")
    assert (light.state(), light.text()) == ("sending", "Sending 2 · 4 min")
    light.show_state(2, "4 min", offline=True)
    assert (light.state(), light.text()) == ("offline", "Offline · 2 waiting · 4 min")
    light.show_state(3, "4 min", failed=1)
    assert (light.state(), light.text()) == ("failed", "1 needs fixing")
    light.show_state(3, failed=2)
    assert light.accessibleName() == "2 need fixing"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_light_speaks_the_chosen_language(language):
    set_language(language)
    assert StatusLight().text()


def test_toasts_are_three_at_most_and_their_button_acts(window):
    stack, told = ToastStack(window), []
    for number in range(4):
        stack.show_toast(f"News {number}", "more", action="Open", on_action=lambda: told.append(1))
    assert [toast.title for toast in stack.toasts()] == ["News 1", "News 2", "News 3"]
    newest = stack.toasts()[-1]
    assert newest.geometry().center().x() == pytest.approx(window.width() / 2, abs=2)
    assert newest.y() > stack.toasts()[0].y()
    QTest.mouseClick(newest.action, Qt.MouseButton.LeftButton)
    assert told == [1]
    assert len(stack.toasts()) == 2


def test_a_toast_waits_while_the_pointer_is_over_it(window):
    stack = ToastStack(window)
    toast, undo = stack.show_toast("Paid"), stack.show_toast("Removed", kind="undo", action="Undo")
    assert (toast.milliseconds(), undo.milliseconds()) == (6000, 10000)
    at = QPointF(5, 5)
    toast.enterEvent(QEnterEvent(at, at, at))
    assert toast.is_paused()
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not toast.is_paused()


def test_progress_is_amber_until_all_is_paid(window):
    bar = ProgressBar(300, 1000)
    assert "#80500a" in colours(shown(window, bar))
    assert bar.accessibleName() == "30 %"
    bar.set_parts(1000, 1000)
    assert "#12653d" in colours(bar.grab().toImage())
    bar.set_parts(0, 0)
    assert bar.accessibleName() == "100 %"


def test_a_code_is_painted_in_whole_pixels_of_black_and_white(window):
    rows = [[(x + y) % 2 == 0 for x in range(21)] for y in range(21)]
    view = QrView(160)
    view.set_matrix(rows, "Pay link")
    image = shown(window, view, 160, 160)
    module = view.module()
    assert module == 160 // 29
    assert colours(image) == {"#000000", "#ffffff"}
    left = (160 - 21 * module) // 2
    assert left >= 4 * module
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            pixel = image.pixelColor(left + x * module + 2, left + y * module + 2)
            assert (pixel == QColor("black")) is black


def test_a_banner_and_an_empty_state_offer_one_thing(window):
    banner = Banner("queued", "Offline.", "2 invoices wait.", action="Show", name="offline")
    empty = EmptyState("receipt-text", "No orders", "They show up here.", action="New sale")
    for part in (banner, empty):
        told = []
        part.acted.connect(lambda told=told: told.append(1))
        shown(window, part, 400)
        part.action.click()
        assert told == [1]
    assert banner.accessibleName() == "Offline. 2 invoices wait."


def test_a_timeline_is_read_out_in_order(window):
    line = Timeline([Event("send", "Link sent", "", "14:32"), Event("check", "Paid", good=True)])
    shown(window, line)
    assert line.accessibleName() == "14:32 Link sent. Paid"
    assert line.sizeHint().height() == 96


def test_the_hint_bar_leaves_out_what_does_not_fit(window):
    bar = HintBar([("F2", "Search"), ("F3", "Customer"), ("F10", "Pay")])
    wide, narrow = shown(window, bar, 600), shown(window, bar, 110)
    assert wide.copy(0, 0, 105, 30) == narrow.copy(0, 0, 105, 30)


@pytest.fixture
def table(window):
    model = QStandardItemModel(3, 3, window)
    model.setHorizontalHeaderLabels(["Order", "Status", "Outstanding"])
    for row in range(3):
        order = QStandardItem(f"ORD-A-00041{row}")
        order.setData("14:32", Role.SECOND_LINE)
        status = QStandardItem("")
        status.setData("overdue", Role.STATUS)
        model.setItem(row, 0, order)
        model.setItem(row, 1, status)
        model.setItem(row, 2, QStandardItem("Rp 700.000" if row else "–"))
    made = Table(name="orders", parent=window)
    made.setModel(model)
    made.setItemDelegateForColumn(0, TwoLineDelegate(made))
    made.setItemDelegateForColumn(1, ChipDelegate(made))
    made.setItemDelegateForColumn(2, MoneyDelegate(made, bold=True))
    made.set_widths(140, 0, 120)
    made.resize(600, 300)
    made.show()
    return made


def test_arrows_move_rows_and_enter_opens(table):
    moved, opened = [], []
    table.moved.connect(lambda index: moved.append(index.row()))
    table.opened.connect(lambda index: opened.append(index.row()))
    table.choose_row(2)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Up)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (moved, opened, table.current_row()) == ([2, 1], [1], 1)


def test_the_chosen_row_has_its_ground_and_its_bar(table):
    table.choose_row(1)
    image = table.viewport().grab().toImage()
    assert image.pixelColor(1, 44 + 20).name() == "#3b4cca"
    assert image.pixelColor(300, 44 + 3).name() == "#eceefb"
    assert image.pixelColor(300, 3).name() == "#ffffff"
    assert image.pixelColor(300, 43).name() == "#e1e0db"
    assert table.rowHeight(0) == 44


def test_letters_in_a_table_belong_to_the_page(table, window):
    keys = []
    window.keyPressEvent = lambda event: keys.append(event.text())
    table.choose_row(0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_P)
    assert table.current_row() == 0
