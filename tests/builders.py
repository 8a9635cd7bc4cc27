"""Shops and documents with defaults, made through the real services."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from posapp.bootstrap import Till
from posapp.models.clock import Clock, SetClock
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.customers.views import CustomerView
from posapp.services.invoicing.send import SendInvoice, send_invoice
from posapp.services.invoicing.views import InvoiceView
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.find import show_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.views import OrderView
from posapp.services.settings.change import change_settings
from posapp.services.storage import check
from posapp.services.storage.shop import make_shop
from tests.fakes.papers import InlinePapers

NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
ACTOR = "os:test"


def clock(at: datetime = NOON) -> SetClock:
    """A clock that stands at noon in Jakarta."""
    return SetClock(at)


def till(folder: Path, at: Clock | None = None, **parts: Any) -> Till:
    """A new shop with Pay Online on, its practice gateway set up but not running."""
    chosen = at or clock()
    parts.setdefault("papers", InlinePapers())
    make_shop(folder, chosen, ACTOR)
    made = Till(folder, clock=chosen, actor=ACTOR, **parts)
    made.do(
        change_settings,
        {
            "shop.name": "Toko Sinar Jaya",
            "gateway.sandbox.url": "http://127.0.0.1:9",
            "pay_online.pos": "on",
            "email.from_address": "kasir@sinarjaya.example",
        },
    )
    return made


def customer(till: Till, **fields: Any) -> CustomerView:
    """Siti, unless told otherwise."""
    usual = {
        "name": "Siti Nurhaliza",
        "email": "siti@example.com",
        "phone": "+6281234567890",
        "address": "Jl. Melati 1, Bandung",
    }
    return till.do(add_customer, AddCustomer(**{**usual, **fields}))


def product(till: Till, sku: str = "KOPI", price: int = 25_000, **fields: Any) -> None:
    """Coffee, unless told otherwise."""
    till.do(add_product, AddProduct(sku, fields.pop("name", f"Kopi {sku}"), price, **fields))


def order(till: Till, total: int = 100_000, **fields: Any) -> OrderView:
    """An order of one line that comes to ``total``, for a new Siti."""
    sku = f"P{total}"
    try:
        product(till, sku, total)
    except Exception as error:
        if getattr(error, "code", "") != "sku_taken":
            raise
    who = fields.pop("customer_id", None) or customer(till).id
    return till.do(open_order, OpenOrder((Item(sku),), who, **fields))


def pay(till: Till, order: OrderView, amount: int, method: str = "cash") -> OrderView:
    """Money on the counter."""
    return till.do(take_payment, TakePayment(order.id, method, amount))


def invoice(
    till: Till, order: OrderView, email: str = "siti@example.com", **fields: Any
) -> InvoiceView:
    """A link for the rest, by email."""
    return till.do(send_invoice, SendInvoice(order.id, email, **fields))


def again(till: Till, order: OrderView) -> OrderView:
    """The order as it is now."""
    return till.look(show_order, order.id)


def assert_sound(till: Till) -> None:
    """Every invariant holds, and the chain."""
    assert till.look(lambda unit: list(check.broken(unit))) == []
