"""Take the pictures of every screen: ``python -m tools.screenshots [folder] [--language id]``.

A demo shop in a temporary folder with its practice gateway, the real window without a screen,
and a headless browser for the customer's pages. It is one story, told in both languages.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
os.environ.setdefault("POSAPP_PASSPHRASE", "pictures of a demo shop")

import posapp.bootstrap  # isort: skip  # noqa: F401  (before Qt)

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.sales.complete import CompleteSale, Link, Tender, complete_sale
from posapp.services.sales.find import show_order
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.sales.views import OrderView
from posapp.services.settings.change import change_settings
from posapp.ui.main_window import MainWindow
from posapp.ui.opening.launcher import Launcher
from posapp.ui.theme import apply
from posapp.ui.widgets import topmost_dialog

SIZE = (1366, 768)
PHONE = (390, 844)
DESK = (1280, 800)
#: Longer than any answer of a gateway on this machine.
PATIENCE = 30.0
#: A customer whose number an SMS does not reach as it is written.
LOCAL = ["customer", "add", "--name", "Budi Santoso", "--phone", "0812-1111-2222",
         "--email", "budi@contoh.test"]  # fmt: skip
CART = (("GR-C2", 1), ("KT-250", 3), ("DR-02", 1), ("FP-02", 1), ("GA-500", 2))


class Pictures:
    """One story in one language; ``take`` saves what the window shows."""

    def __init__(self, app: QApplication, folder: Path, language: str) -> None:
        self.app, self.folder, self.language = app, folder, language
        self.window: MainWindow
        self.url = ""

    def take(self, name: str) -> None:
        """Save the window as it is."""
        self.settle()
        path = self.folder / f"{name}-{self.language}.png"
        self.window.grab().save(str(path))
        print(path)

    def settle(self) -> None:
        """Let everything that was asked for come, and be laid out and painted."""
        for _ in range(6):
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            time.sleep(0.02)
        self.wait(lambda: self.window.context.tasks.is_idle())

    def wait(self, there: Callable[[], object]) -> None:
        """Go on when it is there."""
        end = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > end:
                raise SystemExit("the screen did not become what it should")
            self.app.processEvents()
            time.sleep(0.01)

    def part(self, name: str) -> QWidget:
        """A control by its name."""
        found = self.window.findChild(QWidget, name)
        if found is None:
            raise SystemExit(f"there is no {name}")
        return found

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def no_news(self) -> None:
        """Take away toasts: each picture shows one thing."""
        for toast in self.window._toasts.toasts():
            toast.leave()


@contextmanager
def shop_of(language: str) -> Iterator[tuple[Path, str]]:
    """A demo shop with its sandbox: the folder, and the sandbox's address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "posapp", "--data-dir", folder, "--json"]
        init = ["init", "--shop", "Toko Sinar Jaya", "--language", language, "--demo-data"]
        for words in (init, ["settings", "set", "tax.default", "1100"], LOCAL):
            subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        child = subprocess.Popen([*command, "sandbox"], stdout=subprocess.PIPE, text=True)
        try:
            told = json.loads(child.stdout.readline()) if child.stdout else {}
            yield Path(folder), told["url"].rstrip("/")
        finally:
            child.terminate()
            child.wait()


def sell(pictures: Pictures) -> None:
    """The catalogue with a cart, and a search for a customer."""
    window = pictures.window
    for code, count in CART:
        for _ in range(count):
            window.take_scan(code)
            pictures.settle()
    pictures.key(Qt.Key.Key_F3)
    customer = QApplication.focusWidget()
    if isinstance(customer, QLineEdit):
        customer.setText("siti")
    pictures.take("sell-customer")
    pictures.key(Qt.Key.Key_Return)
    page = window.page
    page._on_line(1)
    pictures.take("sell")


def pay(pictures: Pictures) -> str:
    """A deposit in cash, the rest by link; the id of the saved order."""
    pictures.key(Qt.Key.Key_F10)
    page = pictures.window.page
    page.payment.card.edit.type_digits("300000")
    pictures.take("payment-cash")
    pictures.key(Qt.Key.Key_F11)
    pictures.take("payment-link")
    pictures.key(Qt.Key.Key_Return)
    pictures.wait(lambda: page.draft.stage == "done")
    order = page.draft.done.id
    pictures.wait(lambda: is_told(current(pictures, order)))
    pictures.take("payment-done")
    return order


def current(pictures: Pictures, order: str) -> OrderView:
    """The order as it stands."""
    return pictures.window.context.till.look(show_order, order)


def is_told(order: OrderView) -> bool:
    """Whether every message of its link has left."""
    deliveries = order.invoices[-1].deliveries
    return bool(deliveries) and all(one.state == "sent" for one in deliveries)


def more_orders(pictures: Pictures) -> None:
    """Others in the list: paid in cash, unpaid by link, and a customer with a local number."""
    till = pictures.window.context.till
    people = {p.name: p for p in till.look(list_customers, ListCustomers(limit=50)).items}
    names = [name for name in people if name != "Siti Nurhaliza"]
    for number, (sku, cash, has_link) in enumerate(
        (("KT-250", 95_000, False), ("KL-600", 100_000, True), ("OM-1L", 42_000, False))
    ):
        who = people[names[number % len(names)]]
        tenders = (Tender("cash", cash, cash),)
        link = Link(email="pembeli@contoh.test") if has_link else None
        till.do(complete_sale, CompleteSale(OpenOrder((Item(sku),), who.id), tenders, link))


def send_invoice(pictures: Pictures) -> None:
    """The Pay Online dialog with a local number, and ready after one key."""
    window = pictures.window
    till = window.context.till
    people = till.look(list_customers, ListCustomers(limit=50)).items
    local = next((p for p in people if p.phone.startswith("0")), people[0])
    tenders = (Tender("cash", 65_000, 65_000),)
    order = till.do(complete_sale, CompleteSale(OpenOrder((Item("GR-C2"),), local.id), tenders))
    window.go("orders", order.id)
    pictures.settle()
    pictures.key(Qt.Key.Key_F11)
    pictures.wait(lambda: topmost_dialog(window) is not None)
    pictures.settle()
    pictures.take("send-invoice-rule")
    pictures.key(Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    pictures.take("send-invoice-ready")
    topmost_dialog(window).close_dialog()
    pictures.no_news()


def settings(pictures: Pictures) -> None:
    """Each section."""
    pictures.window.go("settings")
    pictures.settle()
    for name in pictures.window.page.forms:
        pictures.window.go("settings", name)
        pictures.take(f"settings-{name}")


def unsent(pictures: Pictures) -> None:
    """The list of what waits, with nobody there to take it."""
    window, till = pictures.window, pictures.window.context.till
    window.go("sell")
    window.page.new_sale()
    nowhere = {"gateway.sandbox.url": "http://127.0.0.1:9"}
    till.do(change_settings, nowhere)
    sale = CompleteSale(OpenOrder((Item("GR-C2"),)), (), Link(email="pembeli@contoh.test"))
    till.do(complete_sale, sale)
    pictures.wait(lambda: window.light.status.failing)
    window.show_unsent()
    pictures.take("unsent")
    topmost_dialog(window).close_dialog()


def web(pictures: Pictures, order: str) -> None:
    """What the customer sees: the checkout page, the inbox, the email."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By

    options = webdriver.ChromeOptions()
    switches = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--disable-dev-shm-usage", "--no-first-run")  # fmt: skip
    for switch in switches:
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"intl.accept_languages": pictures.language})
    browser = webdriver.Chrome(options, Service(shutil.which("chromedriver")))

    def save(name: str, size: tuple[int, int]) -> None:
        path = pictures.folder / f"{name}-{pictures.language}.png"
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.save_screenshot(str(path))
        print(path)

    try:
        browser.get(current(pictures, order).invoices[-1].url)
        save("checkout-due", PHONE)
        mail = f"{pictures.url}/inbox/{first_mail(pictures)}"
        browser.get(mail)
        browser.switch_to.frame(0)
        pictures.wait(lambda: browser.find_elements(By.TAG_NAME, "img"))
        browser.switch_to.default_content()
        save("inbox", DESK)
        browser.get(f"{mail}/html")
        save("email", (600, 900))
        browser.get(current(pictures, order).invoices[-1].url)
        browser.find_element(By.ID, "method-qris").click()
        save("checkout-qris", PHONE)
        browser.find_element(By.ID, "pay").click()
        pictures.wait(lambda: browser.find_elements(By.ID, "paid"))
        save("checkout-paid", PHONE)
    finally:
        browser.quit()


def browser_json(pictures: Pictures, path: str) -> list[dict[str, object]]:
    """What the sandbox tells."""
    from urllib.request import urlopen

    with urlopen(pictures.url + path, timeout=PATIENCE) as answer:
        found: list[dict[str, object]] = json.loads(answer.read())
    return found


def first_mail(pictures: Pictures) -> int:
    """The inbox's number of the first email to Siti."""
    for number, message in enumerate(browser_json(pictures, "/inbox.json"), start=1):
        if message["channel"] == "email" and "siti" in str(message["to"]):
            return number
    raise SystemExit("there is no email in the inbox")


def story(app: QApplication, folder: Path, language: str) -> None:
    """All pictures of one language."""
    with shop_of(language) as (shop, url):
        launcher = Launcher(app, shop, f"{url}/inbox", lambda _code: None)
        launcher.open()
        pictures = Pictures(app, folder, language)
        pictures.window, pictures.url = launcher.window, url
        launcher.window.context.sounds.enabled = False
        launcher.window.showNormal()
        launcher.window.resize(*SIZE)
        pictures.settle()
        sell(pictures)
        order = pay(pictures)
        more_orders(pictures)
        pictures.window.go("orders", order)
        pictures.settle()
        pictures.take("orders-partial")
        web(pictures, order)
        pictures.wait(lambda: current(pictures, order).outstanding == 0)
        pictures.settle()
        pictures.no_news()
        pictures.take("orders-paid")
        send_invoice(pictures)
        settings(pictures)
        unsent(pictures)
        launcher.window.hide()
        launcher.close()
        launcher.window.deleteLater()
        launcher.deleteLater()


def main() -> None:
    """Take them all into the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="docs/pictures", type=Path)
    parser.add_argument("--language", choices=("en", "id"))
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    apply(app, "light")
    for language in [args.language] if args.language else ["en", "id"]:
        story(app, args.folder, language)


if __name__ == "__main__":
    main()
