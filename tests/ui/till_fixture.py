"""A shop with goods and people, and a page's surroundings, for tests of the window's pages.

Import what a test file needs: ``from tests.ui.till_fixture import shop_till, ui_context``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from posapp.bootstrap import Till
from posapp.models.clock import SetClock
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.views import CustomerView
from posapp.services.sales.complete import CompleteSale, Link, Tender, complete_sale
from posapp.services.sales.open import Item, OpenOrder
from posapp.services.sales.views import OrderView
from posapp.services.settings.change import change_settings
from posapp.services.storage.shop import make_shop
from posapp.ui.context import UiContext
from posapp.ui.runtime.change_bus import ChangeBus
from posapp.ui.runtime.sound import Sounds
from posapp.ui.runtime.tasks import InlineTasks
from tests.fakes.ask import ScriptedAsk

#: The story of the pictures happens on this day.
NOON = datetime(2026, 11, 21, 7, 32, tzinfo=UTC)

#: (sku, name, category, price, barcode)
GOODS = (
    ("KT-250", "Kopi Toraja Sapan 250 g", "Kopi", 95_000, "8991234500017"),
    ("KG-250", "Kopi Gayo Wine 250 g", "Kopi", 120_000, "8991234500024"),
    ("KK-250", "Kopi Kintamani 250 g", "Kopi", 98_000, "8991234500031"),
    ("KF-250", "Kopi Flores Bajawa 250 g", "Kopi", 92_000, "8991234500048"),
    ("RT-500", "Robusta Temanggung 500 g", "Kopi", 78_000, "8991234500055"),
    ("GR-C2", "Manual Grinder C2", "Alat Seduh", 465_000, "8991234500062"),
    ("DR-02", "V60 Dripper 02 Keramik", "Alat Seduh", 185_000, "8991234500079"),
    ("FP-02", "Filter Paper V60 02 (100)", "Alat Seduh", 45_000, "8991234500086"),
    ("KL-600", "Ketel Leher Angsa 600 ml", "Alat Seduh", 325_000, "8991234500093"),
    ("SV-600", "Server Kaca 600 ml", "Alat Seduh", 145_000, "8991234500109"),
    ("GA-500", "Gula Aren Cair 500 ml", "Gula & Sirup", 35_000, "8991234500116"),
    ("SV-750", "Sirup Vanila 750 ml", "Gula & Sirup", 85_000, "8991234500123"),
    ("SU-1L", "Susu UHT 1 L", "Susu", 19_500, "8991234500130"),
    ("OM-1L", "Oat Milk 1 L", "Susu", 42_000, "8991234500147"),
    ("TM-100", "Teh Melati 100 g", "Teh", 24_000, "8991234500154"),
)

#: (name, email, phone)
PEOPLE = (
    ("Andi Wijaya", "andi@example.test", "+6281398765432"),
    ("Budi Santoso", "", "081211112222"),
    ("Siti Nurhaliza", "siti@example.test", "+6281234567890"),
)

SETTINGS = {
    "shop.name": "Toko Sinar Jaya",
    "ui.language": "en",
    "tax.default": "1100",
    "pay_online.pos": "on",
    # Port 9 is never listened on: what is sent waits in the outbox.
    "gateway.sandbox.url": "http://127.0.0.1:9",
    "email.host": "127.0.0.1",
    "email.port": "9",
    "email.security": "none",
    "email.from_address": "toko@example.test",
    "sms.url": "http://127.0.0.1:9/sms",
}


def open_demo_till(path: Path, clock: SetClock | None = None, **settings: str) -> Till:
    """A till on a new shop with goods and people; ``settings`` with ``__`` for dots."""
    chosen = clock or SetClock(NOON)
    make_shop(path, chosen, "os:test")
    till = Till(path, clock=chosen, actor="os:test")
    till.do(change_settings, {**SETTINGS, **{k.replace("__", "."): v for k, v in settings.items()}})
    for sku, name, category, price, code in GOODS:
        till.do(add_product, AddProduct(sku, name, price, category, (code,)))
    for name, email, phone in PEOPLE:
        till.do(add_customer, AddCustomer(name, email, phone))
    return till


def customer(till: Till, name: str) -> CustomerView:
    """The customer whose name this begins."""
    from posapp.services.customers.find import ListCustomers, list_customers

    return till.look(list_customers, ListCustomers(search=name)).items[0]


def sale(
    till: Till,
    *skus: str,
    cash: int = 0,
    who: str = "",
    link: bool = False,
    email: str = "",
    sms: str = "",
) -> OrderView:
    """A saved order, with a deposit in cash and a link if asked for."""
    buyer = customer(till, who) if who else None
    order = OpenOrder(tuple(Item(sku) for sku in skus or ("KT-250",)), buyer.id if buyer else None)
    tenders = (Tender("cash", cash, cash),) if cash else ()
    wanted = Link(email=email, sms=sms) if link else None
    return till.do(complete_sale, CompleteSale(order, tenders, wanted))


@dataclass
class RecordingShell:
    """Stands for the window: remembers what a page asked of it."""

    went: list[tuple[str, str]] = field(default_factory=list)
    toasts: list[tuple[str, str, str]] = field(default_factory=list)
    actions: list[Callable[[], None] | None] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    def go(self, page: str, subject: str = "") -> None:
        """See ``Shell.go``."""
        self.went.append((page, subject))

    def toast(
        self, title: str, words: str = "", kind: str = "done", action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """See ``Shell.toast``."""
        self.toasts.append((title, words, kind))
        self.actions.append(on_action)

    def tell_trouble(self, error: Exception) -> None:
        """See ``Shell.tell_trouble``."""
        self.troubles.append(error)


@pytest.fixture
def clock() -> SetClock:
    """Stands still until a test moves it."""
    return SetClock(NOON)


@pytest.fixture
def shop_till(tmp_path: Path, clock: SetClock) -> Iterator[Till]:
    """An open till on a real file; nothing runs in its background."""
    till = open_demo_till(tmp_path / "shop", clock)
    yield till
    till.stop()


def make_context(till: Till, ask: ScriptedAsk | None = None) -> UiContext:
    """A page's surroundings whose background work is done at once."""
    bus = ChangeBus()
    till.database.listen(bus.publish)

    def surprise(error: Exception) -> None:
        raise error

    return UiContext(
        till=till,
        tasks=InlineTasks(unhandled=surprise),
        bus=bus,
        ask=ask or ScriptedAsk(),
        sounds=RecordedSounds(),
        shell=RecordingShell(),
    )


class RecordedSounds(Sounds):
    """Makes no noise, and knows what it would have played."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.played: list[str] = []

    def play(self, name: str) -> None:
        """Remember it."""
        self.played.append(name)


@pytest.fixture
def ui_context(qapp: QApplication, shop_till: Till) -> UiContext:
    """What a page is given by its constructor."""
    return make_context(shop_till)
