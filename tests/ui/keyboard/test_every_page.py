"""Every control of every page: reached by Tab alone, and called by a name when read out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from posapp.ui.main_window import MainWindow
from posapp.ui.pages import PAGES
from posapp.ui.settings.sections import FORMS
from posapp.ui.widgets import topmost_dialog
from tests.ui.keyboard.walk import controls, name_of, said, walk
from tests.ui.test_main_window import make_window
from tests.ui.till_fixture import clock, customer, sale, shop_till  # noqa: F401

#: What a finger presses and a keyboard types: their keys are the keyboard's own.
TYPED_INSTEAD = ("key_",)


@pytest.fixture
def window(shop_till, qtbot) -> MainWindow:  # noqa: F811
    sale(shop_till, "GR-C2", cash=100_000, who="Siti", link=True, email="siti@example.test")
    sale(shop_till, "KT-250", cash=95_000)
    return make_window(shop_till, qtbot)


def show(window: MainWindow, place: str) -> None:
    page, _colon, subject = place.partition(":")
    window.go(page, subject if page == "settings" else "")
    if page == "sell":
        window.take_scan("8991234500017")
        window.take_scan("8991234500062")
        if subject == "payment":
            window.page.pay()
        elif subject == "done":
            window.page.exact_cash()
    QApplication.processEvents()


PLACES = (
    *(key for key in PAGES if key not in ("sell", "settings")),
    "sell", "sell:payment", "sell:done",
    *(f"settings:{form.spec.key}" for form in FORMS),
)  # fmt: skip


class _Shown(QObject):
    """Hears of windows that appear."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        is_shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if is_shown and watched.isWindow():
            self.windows.append(name_of(watched))
        return False


@pytest.mark.parametrize("place", PLACES)
def test_tab_alone_reaches_every_control_and_each_is_seen_and_has_a_name(window, place, qapp):
    heard = _Shown()
    qapp.installEventFilter(heard)
    try:
        show(window, place)
    finally:
        qapp.removeEventFilter(heard)
    assert heard.windows == [], "a part was a window of its own for a moment"
    reached = walk(window)
    wanted = [w for w in controls(window) if not w.objectName().startswith(TYPED_INSTEAD)]
    left_out = [w for w in wanted if w not in reached and not _stands_for(w, reached)]
    assert not left_out, [name_of(w) for w in left_out]
    nameless = [name_of(widget) for widget in controls(window) if not said(widget)]
    assert not nameless


def test_a_control_that_tab_does_not_reach_is_found_out(window):
    show(window, "orders")
    window.page.list.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert window.page.list.search in controls(window)
    assert window.page.list.search not in walk(window)


@pytest.mark.parametrize(
    ("place", "key", "held"),
    [
        ("sell", Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        ("sell", Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier),
        ("sell", Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier),
        ("sell", Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier),
        ("orders", Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        ("orders", Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_tab_goes_round_inside_a_dialog_and_reaches_all_of_it(window, place, key, held):
    show(window, place)
    if place == "orders":
        order = next(r for r in range(2) if window.page.list.model.row(r).outstanding)
        window.page.list.table.choose_row(order)
    QTest.keyClick(window, key, held)
    dialog = topmost_dialog(window)
    assert dialog is not None
    reached = walk(window)
    assert all(dialog.isAncestorOf(widget) for widget in reached)
    left_out = [w for w in controls(dialog) if w not in reached and not _stands_for(w, reached)]
    assert not left_out, [name_of(w) for w in left_out]
    assert not [name_of(w) for w in controls(dialog) if not said(w)]
    dialog.close_dialog()


def _stands_for(widget, reached) -> bool:
    """A list below a search is worked from it; of several choices one has the focus."""
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return widget.inherits("QAbstractItemView")
    group = getattr(widget, "group", lambda: None)()
    if group is not None and group.exclusive():
        return any(other in reached for other in group.buttons())
    return False
