"""Take the pictures of every screen: ``python -m tools.screenshots [folder] [--language id]``.

With ``--every-look`` every page instead, in all themes, sizes and densities (see ``looks``).

A demo shop in a temporary folder with its practice gateway, the real window without a screen,
and a headless browser for the customer's pages. It is one story, told in both languages.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from tools.picture_taking import (  # isort: skip  (before Qt)
    PATIENCE,
    Pictures,
    current,
    is_told,
    shop_of,
)

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.gateway_accounts.manage import AddAccount, add_account, remove_account
from posapp.services.sales.complete import CompleteSale, Link, Tender, complete_sale
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.settings.change import change_settings
from posapp.ui.opening.launcher import Launcher
from posapp.ui.theme import apply
from posapp.ui.widgets import topmost_dialog
from tools.looks import LookRound
from tools.picture_qr import counter_qris, qr, review

#: Of no account at all.
LIVE_KEY = "Mid-server-" + "x" * 24
SIZE = (1366, 768)
PHONE = (390, 844)
DESK = (1280, 800)
CART = (("GR-C2", 1), ("KT-250", 3), ("DR-02", 1), ("FP-02", 1), ("GA-500", 2))


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
    page = pictures.window.page
    for name in page.forms:
        if page.forms[name] is not page.account:
            pictures.window.go("settings", name)
            pictures.take(f"settings-{name}")
    accounts(pictures)


def accounts(pictures: Pictures) -> None:
    """The list of gateway accounts, the choice of a gateway, and one of each."""
    window, till = pictures.window, pictures.window.context.till
    real = AddAccount("midtrans", "midtrans", "production", secrets={"server_key": LIVE_KEY})
    for command in (real, AddAccount("xendit-latihan", "xendit", "sandbox")):
        till.do(add_account, till.vault, command)
    window.go("settings", "pay_online.account")
    pictures.take("settings-accounts")
    pictures.click("pay_online_account_add")
    pictures.take("account-gateways")
    pictures.click("account_kind_doku")
    pictures.click("account_environment_production")
    pictures.take("account-new")
    window.page.account.discard()
    pictures.click("account_back")
    pictures.click("pay_online_account_midtrans")
    pictures.take("account")
    bar = window.page.account.verticalScrollBar()
    bar.setValue(bar.maximum())
    pictures.take("account-gateway")
    pictures.click("account_back")
    for name in ("midtrans", "xendit-latihan"):
        till.do(remove_account, name)


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
        qr(pictures)
        review(pictures)
        counter_qris(pictures)
        settings(pictures)
        unsent(pictures)
        launcher.window.hide()
        launcher.close()
        launcher.window.deleteLater()
        launcher.deleteLater()


def looks(app: QApplication, folder: Path, language: str) -> None:
    """Every page in every look, in one language."""
    with shop_of(language) as (shop, url):
        launcher = Launcher(app, shop, f"{url}/inbox", lambda _code: None)
        launcher.open()
        pictures = Pictures(app, folder, language)
        pictures.window, pictures.url = launcher.window, url
        launcher.window.context.sounds.enabled = False
        launcher.window.showNormal()
        more_orders(pictures)
        LookRound(launcher.window, folder, language, pictures.settle).take_all()
        launcher.window.hide()
        launcher.close()
        launcher.window.deleteLater()
        launcher.deleteLater()


def main() -> None:
    """Take them all into the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="docs/pictures", type=Path)
    parser.add_argument("--language", choices=("en", "id"))
    parser.add_argument("--every-look", action="store_true")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    apply(app, "light")
    for language in [args.language] if args.language else ["en", "id"]:
        (looks if args.every_look else story)(app, args.folder, language)


if __name__ == "__main__":
    main()
