"""Pictures of what a customer scans, on the till and on the customer's screens, and of reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tools.picture_taking import Pictures, current, is_told, tell  # isort: skip  (before Qt)

from PySide6.QtCore import Qt

from posapp.models.qris import Merchant, write_qris
from posapp.services.customers.find import ListCustomers, list_customers
from posapp.services.sales.complete import CompleteSale, Link, Tender, complete_sale
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.settings.change import change_settings
from posapp.ui.display.facts import read_display
from posapp.ui.display.stand import customer_stand
from posapp.ui.display.window import DisplayWindow
from posapp.ui.qr.counter import CounterQris
from posapp.ui.qr.window import show_qr
from posapp.ui.widgets import topmost_dialog

#: The code of a shop's own QRIS sticker, with a merchant that no bank knows.
STICKER = write_qris(
    Merchant("TOKO SINAR JAYA", "BANDUNG", "40111", "5411", (
        ("26", (("00", "ID.CO.EXAMPLE.WWW"), ("01", "936000000000000001"))),
        ("51", (("00", "ID.CO.QRIS.WWW"), ("02", "ID1020000000001"), ("03", "UMI"))),
    )),
    "IDR",
)  # fmt: skip
LANDSCAPE, PORTRAIT = (1280, 800), (800, 1280)


def qr(pictures: Pictures) -> None:
    """The QR of a link on the till and on the customer's screens, until both say Paid."""
    window, till = pictures.window, pictures.window.context.till
    people = till.look(list_customers, ListCustomers(limit=50)).items
    siti = next(p for p in people if p.name == "Siti Nurhaliza")
    tenders = (Tender("cash", 165_000, 165_000),)
    items = OpenOrder((Item("GR-C2"),), siti.id)
    order = till.do(complete_sale, CompleteSale(items, tenders, Link(email=siti.email)))
    pictures.wait(lambda: is_told(current(pictures, order.id)))
    window.go("orders", order.id)
    pictures.no_news()
    with customer_screens(pictures) as take:
        dialog = show_qr(window, window.context, current(pictures, order.id))
        pictures.wait(lambda: dialog.asking.state.can_scan)
        pictures.take("qr-waiting")
        take("qr")
        tell(pictures, "/control/pay", {"reference": order.invoices[-1].number, "method": "qris"})
        pictures.wait(dialog.is_paid)
        pictures.wait(lambda: dialog.code.fade.opacity() == 1.0)
        pictures.take("qr-paid")
        take("paid")
        dialog.close_dialog()
    pictures.no_news()


def counter_qris(pictures: Pictures) -> None:
    """The shop's own QRIS in the payment panel, with the sum of the sale."""
    window = pictures.window
    window.context.till.do(change_settings, {"shop.qris": STICKER})
    window.go("sell")
    window.page.new_sale()
    pictures.settle()
    window.take_scan("GR-C2")
    pictures.settle()
    with customer_screens(pictures) as take:
        take("cart")
        pictures.key(Qt.Key.Key_F10)
        window.page.paying.choose_method("qris")
        pictures.take("payment-qris")
        pictures.key(Qt.Key.Key_Return)
        pictures.wait(lambda: isinstance(topmost_dialog(window), CounterQris))
        pictures.settle()
        pictures.take("payment-qris-code")
        topmost_dialog(window).close_dialog()
    window.page.new_sale()


def review(pictures: Pictures) -> None:
    """An order with money that somebody must look at: more than was asked for."""
    window, till = pictures.window, pictures.window.context.till
    people = till.look(list_customers, ListCustomers(limit=50)).items
    siti = next(p for p in people if p.name == "Siti Nurhaliza")
    items = OpenOrder((Item("KT-250"),), siti.id)
    order = till.do(complete_sale, CompleteSale(items, (), Link(email=siti.email)))
    pictures.wait(lambda: is_told(current(pictures, order.id)))
    tell(pictures, "/control/faults", {"kind": "overpay", "on": "payment", "count": 1})
    tell(pictures, "/control/pay", {"reference": order.invoices[-1].number, "method": "va"})
    window.go("orders", order.id)
    pictures.wait(lambda: current(pictures, order.id).received > order.total)
    pictures.settle()
    pictures.no_news()
    pictures.take("orders-review")


@contextmanager
def customer_screens(pictures: Pictures) -> Iterator[Callable[[str], None]]:
    """A customer's screen in each shape; what comes saves both."""
    context = pictures.window.context
    facts = context.till.look(read_display)
    screens = {}
    for shape, size in (("landscape", LANDSCAPE), ("portrait", PORTRAIT)):
        screen = DisplayWindow(customer_stand(context), facts, pictures.window)
        screen.resize(*size)
        screen.show()
        screens[shape] = screen
    customer_stand(context).set_seen(True)

    def take(name: str) -> None:
        pictures.settle()
        for shape, screen in screens.items():
            pictures.wait(lambda screen=screen: screen.fade.opacity() == 1.0)
            path = pictures.folder / f"display-{shape}-{name}-{pictures.language}.png"
            screen.grab().save(str(path))
            print(path)

    try:
        yield take
    finally:
        customer_stand(context).set_seen(False)
        for screen in screens.values():
            screen.hide()
            screen.deleteLater()
