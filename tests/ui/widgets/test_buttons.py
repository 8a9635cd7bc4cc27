"""Buttons are pressed by hand and by key, and show where the keyboard is."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout

from posapp.ui.widgets import Button, IconButton, MethodTile, Rail
from posapp.ui.widgets.focus_ring import REACH, FocusRing


def put(window, *buttons):
    layout = QHBoxLayout(window)
    layout.setContentsMargins(20, 20, 20, 20)
    for button in buttons:
        layout.addWidget(button)
        button.show()
    layout.activate()


def rings(window):
    return [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


def test_enter_space_and_a_click_press_once_each(window):
    for button in (Button("Pay", "primary", 72, hint="F10"), MethodTile("Cash", "", "banknote")):
        told = []
        button.clicked.connect(lambda *_, told=told: told.append(1))
        button.setParent(window)
        button.show()
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        QTest.keyClick(button, Qt.Key.Key_Space)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert len(told) == 3


def test_the_ring_comes_by_key_and_not_by_mouse(window):
    first, second = Button("One"), Button("Two")
    put(window, first, second)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert rings(window) == []
    QTest.keyClick(first, Qt.Key.Key_Tab)
    (ring,) = rings(window)
    assert ring.geometry() == second.geometry().adjusted(-REACH, -REACH, REACH, REACH)
    QTest.keyClick(second, Qt.Key.Key_Backtab)
    (ring,) = rings(window)
    assert ring.geometry().contains(first.geometry())
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert rings(window) == []


def test_the_ring_goes_with_its_button(window):
    button = Button("One")
    put(window, button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.hide()
    assert rings(window) == []


def test_sizes_are_those_of_the_table(window):
    for size in (32, 36, 44, 48, 72):
        assert Button("Pay", size=size).sizeHint().height() == size
    assert IconButton("x", "Close").width() == 36


def test_an_icon_button_says_what_it_does():
    button = IconButton("trash-2", "Delete line", "danger_ghost")
    assert button.accessibleName() == button.toolTip() == "Delete line"


def test_a_longer_word_makes_a_wider_button():
    assert Button("Kirim tagihan").sizeHint().width() > Button("Kirim").sizeHint().width()
    assert Button("Pay", hint="F10").sizeHint().width() > Button("Pay").sizeHint().width()


def test_the_rail_tells_where_to_go_and_counts_aloud(window):
    rail = Rail(
        [("sell", "Sell", "store"), ("orders", "Orders", "list")], [("lock", "Lock", "lock")]
    )
    told = []
    rail.chosen.connect(told.append)
    put(window, rail)
    rail.choose("sell")
    assert told == []
    QTest.mouseClick(rail.item("orders"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(rail.item("lock"), Qt.MouseButton.LeftButton)
    assert told == ["orders", "lock"]
    assert rail.item("orders").isChecked()
    rail.item("orders").set_badge(2)
    assert rail.item("orders").accessibleName() == "Orders, 2"
