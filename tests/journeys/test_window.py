"""The whole slice through the real window, by keyboard: scan, customer, deposit, link, paid.

The window has its own threads and its own outbox and poller; the practice gateway, mail and
SMS are another process; the customer pays in a real browser. After the link is sent no key is
pressed: the order turns Paid on the screen by itself (C2b, C12).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.wait import WebDriverWait

from posapp.ui.opening.launcher import Launcher
from posapp.ui.theme import apply
from tests.journeys.driver import Till

pytestmark = pytest.mark.journey
SECONDS = 30_000
#: Milliseconds between two keys of a quick hand; a scanner is faster than 30.
A_HAND = 40


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    """The customer's phone."""
    options = webdriver.ChromeOptions()
    for switch in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--window-size=390,844",
    ):  # fmt: skip
        options.add_argument(switch)
    driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def window(till: Till, qapp: QApplication, qtbot):
    """The real window on a demo shop whose sandbox runs."""
    till.run("init", "--shop", "Toko Sinar Jaya", "--demo-data")
    till.run("settings", "set", "ui.language", "en")
    till.sandbox()
    apply(qapp, "light")
    ended: list[int] = []
    launcher = Launcher(qapp, Path(till.folder), till.url + "/inbox", ended.append)
    launcher.open()
    qtbot.waitUntil(lambda: launcher.window is not None, timeout=SECONDS)
    shown = launcher.window
    qtbot.waitUntil(
        lambda: shown.findChild(QWidget, "products").model().rowCount() > 5, timeout=SECONDS
    )
    yield shown
    shown.hide()
    launcher.close()
    shown.deleteLater()
    launcher.deleteLater()
    qapp.processEvents()


def part(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def type_in(words: str) -> None:
    """As hands do: into whatever has the focus, too slowly for a scanner."""
    for letter in words:
        target = QApplication.focusWidget()
        assert isinstance(target, QLineEdit), target
        QTest.keyClick(target, letter)
        QTest.qWait(A_HAND)


def test_deposit_link_and_paid_in_a_browser(window, till: Till, browser, qtbot):
    key = QTest.keyClick
    # Two packets and a grinder, by their SKUs.
    type_in("KT-250")
    qtbot.waitUntil(lambda: part(window, "products").model().rowCount() == 1, timeout=SECONDS)
    key(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "95.000" in part(window, "sell_foot_total").text(), timeout=SECONDS)
    # A known customer, by typing.
    key(window, Qt.Key.Key_F3)
    type_in("siti")
    qtbot.waitUntil(lambda: part(window, "customers").model().rowCount() >= 1, timeout=SECONDS)
    key(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.findChild(QWidget, "customer_picker"), timeout=SECONDS)
    # A deposit in cash, the rest by link: F10, digits, F11, Enter.
    key(window, Qt.Key.Key_F10)
    type_in("30000")
    key(window, Qt.Key.Key_F11)
    key(QApplication.focusWidget() or window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: part(window, "done").isVisible(), timeout=SECONDS)
    (order,) = till.run("order", "list")["items"]
    assert (order["received"], order["outstanding"]) == (30_000, 65_000)
    # On the order's page nothing is touched any more.
    window.go("orders", order["id"])
    qtbot.waitUntil(lambda: "Partially paid" in status(window), timeout=SECONDS)
    mail = wait_for_mail(till, qtbot)
    assert "65.000" in mail["text"].replace("\u00a0", " ")
    url = re.search(r"https?://\S+/pay/\S+", mail["text"])
    assert url is not None
    browser.get(url.group())
    wait = WebDriverWait(browser, 20)
    wait.until(presence_of_element_located((By.ID, "method-qris"))).click()
    wait.until(presence_of_element_located((By.ID, "pay"))).click()
    wait.until(presence_of_element_located((By.ID, "paid")))
    qtbot.waitUntil(lambda: status(window).endswith("Paid"), timeout=SECONDS)
    now = till.run("order", "show", order["id"])
    assert (now["payment_status"], now["outstanding"]) == ("paid", 0)
    assert till.run("check")["ok"] is True


def status(window: QWidget) -> str:
    return part(window, "order_status").accessibleName()


def wait_for_mail(till: Till, qtbot) -> dict:
    found: list[dict] = []

    def there() -> bool:
        found[:] = [m for m in till.get("/inbox.json") if m["channel"] == "email"]
        return bool(found)

    qtbot.waitUntil(there, timeout=SECONDS)
    return found[0]
