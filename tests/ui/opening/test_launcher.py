"""Opening the till: the first run, one window a folder, and every trouble with the file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from posapp.bootstrap import Till
from posapp.models.clock import SystemClock
from posapp.models.errors import StorageTrouble
from posapp.services.sales.find import ListOrders, list_orders
from posapp.services.settings.change import change_settings
from posapp.services.storage.backup import back_up
from posapp.services.storage.check import quick_check
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock
from posapp.ui.opening.launcher import Launcher
from posapp.ui.opening.notice import Notice
from posapp.ui.opening.welcome import Welcome
from tests.fakes.ask import ScriptedAsk
from tests.ui.till_fixture import open_demo_till, sale

SECONDS = 20_000


class Opened:
    """A launcher on a folder, with everything that it shows."""

    def __init__(self, app: QApplication, folder: Path, qtbot) -> None:
        self.codes: list[int] = []
        self.launcher = Launcher(app, folder, "", self.codes.append)
        self._app, self._qtbot = app, qtbot
        self.launcher.open()

    @property
    def instead(self) -> Notice | Welcome | None:
        return self.launcher._instead

    def window(self):
        self._qtbot.waitUntil(lambda: self.launcher.window is not None, timeout=SECONDS)
        return self.launcher.window

    def close(self) -> None:
        self.launcher.close()
        for shown in (self.launcher.window, self.instead):
            if shown is not None:
                shown.hide()
                shown.deleteLater()
        self.launcher.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shop"


@pytest.fixture
def open_folder(qapp, qtbot) -> Iterator[object]:
    opened: list[Opened] = []

    def make(path: Path) -> Opened:
        opened.append(Opened(qapp, path, qtbot))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def a_shop(folder: Path) -> None:
    till = open_demo_till(folder)
    sale(till, "KT-250", cash=95_000)
    till.stop()


def test_the_first_run_makes_the_shop_and_goes_on(folder, open_folder, qtbot):
    opened = open_folder(folder)
    welcome = opened.instead
    assert isinstance(welcome, Welcome)
    qtbot.keyClick(welcome.name, Qt.Key.Key_Return)
    assert welcome.field.error()
    welcome.name.setText("Warung Ibu")
    welcome.language.set_value("en")
    assert welcome.name.text() == "Warung Ibu"
    qtbot.keyClick(welcome.name, Qt.Key.Key_Return)
    window = opened.window()
    assert window.facts.name == "Warung Ibu"
    assert window.facts.language == "en"


def test_a_card_number_is_no_shop_name(folder, open_folder, qtbot):
    welcome = open_folder(folder).instead
    welcome.name.setText("4111 1111 1111 1111")
    qtbot.keyClick(welcome.name, Qt.Key.Key_Return)
    assert welcome.field.error()
    assert not DataFolder(folder).database.exists()


def test_the_window_takes_a_scan_by_its_own_threads(folder, open_folder, qtbot):
    a_shop(folder)
    window = open_folder(folder).window()
    window.take_scan("KT-250")
    draft = window.context.drafts["sell"]
    qtbot.waitUntil(lambda: len(draft.cart.lines) == 1, timeout=SECONDS)


def test_a_second_window_on_the_folder_is_refused_in_words(folder, open_folder, qtbot):
    a_shop(folder)
    first = WindowLock(DataFolder(folder).window_lock)
    first.take()
    try:
        opened = open_folder(folder)
        assert isinstance(opened.instead, Notice)
        assert "open in another window" in opened.instead.title.text()
        assert not opened.instead.retry.isVisible()
        qtbot.mouseClick(opened.instead.quit, Qt.MouseButton.LeftButton)
        assert opened.codes == [1]
    finally:
        first.release()


def test_a_damaged_file_is_said_calmly_and_a_backup_brings_the_shop_back(
    folder, open_folder, qtbot, tmp_path
):
    till = open_demo_till(folder)
    sale(till, "KT-250", cash=95_000)
    backup = back_up(till.database, tmp_path / "backup.sqlite3", "os:test")
    till.stop()
    DataFolder(folder).database.write_bytes(b"no database at all" * 100)
    opened = open_folder(folder)
    notice = opened.instead
    assert isinstance(notice, Notice)
    assert "damaged" in notice.title.text()
    qtbot.mouseClick(notice.retry, Qt.MouseButton.LeftButton)
    assert "damaged" in notice.title.text()
    notice._ask = ScriptedAsk(str(backup))
    qtbot.mouseClick(notice.choose, Qt.MouseButton.LeftButton)
    window = opened.window()
    orders = window.context.till.look(list_orders, ListOrders()).items
    assert [order.number for order in orders] == ["ORD-A-000001"]
    assert window.facts.series == "A2"


def test_a_file_that_is_no_backup_changes_nothing_and_says_so(folder, open_folder, qtbot, tmp_path):
    a_shop(folder)
    DataFolder(folder).database.write_bytes(b"no database at all" * 100)
    bad = tmp_path / "holiday.jpg"
    bad.write_bytes(b"not a shop" * 100)
    notice = open_folder(folder).instead
    notice._ask = ScriptedAsk(str(bad))
    qtbot.mouseClick(notice.choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(notice.retry.isEnabled, timeout=SECONDS)
    assert "damaged" in notice.title.text()


def test_a_newer_file_asks_for_the_newer_program(folder, open_folder):
    a_shop(folder)
    with sqlite3.connect(DataFolder(folder).database) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    opened = open_folder(folder)
    assert isinstance(opened.instead, Notice)
    assert "newer version" in opened.instead.title.text()


def test_a_damage_that_is_found_later_closes_the_till_and_says_so(folder, open_folder, expect_log):
    a_shop(folder)
    expect_log("is damaged")
    opened = open_folder(folder)
    opened.window()
    opened.launcher._on_checked("row 7 missing from index ix_orders")
    assert opened.launcher.window is None
    assert isinstance(opened.instead, Notice)
    assert "damaged" in opened.instead.title.text()
    # The folder is free: a backup can be put in its place.
    lock = WindowLock(DataFolder(folder).window_lock)
    lock.take()
    lock.release()


def test_the_quick_check_finds_a_broken_page(folder):
    till = open_demo_till(folder)
    assert quick_check(till.database) is None
    till.do(change_settings, {"shop.name": "Toko"})
    till.stop()
    path = DataFolder(folder).database
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'products'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    till = Till(folder, clock=SystemClock())
    try:
        assert quick_check(till.database)
    finally:
        till.stop()


def test_after_the_end_no_thread_of_the_till_is_left(folder, qapp, qtbot):
    a_shop(folder)
    opened = Opened(qapp, folder, qtbot)
    opened.window()
    qtbot.waitUntil(lambda: opened.launcher._ticker is not None, timeout=SECONDS)
    opened.close()
    names = {thread.name for thread in threading.enumerate()}
    assert not {"ticker", "sync", "outbox"} & names


def test_in_use_is_the_trouble_of_a_held_lock(folder):
    a_shop(folder)
    first = WindowLock(DataFolder(folder).window_lock)
    first.take()
    try:
        with pytest.raises(StorageTrouble, match="in_use"):
            WindowLock(DataFolder(folder).window_lock).take()
    finally:
        first.release()
