"""One number (lessons 13 to 16): screen, email, SMS and checkout page ask for the same sum.

And an old link asks for nothing any more: it says Paid, or that it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from posapp.models.money import format_amount
from posapp.models.pricing import Discount
from posapp.services.customers.add import AddCustomer, add_customer
from posapp.services.invoicing.manage import ResendInvoice, resend_invoice
from posapp.services.invoicing.views import InvoiceView
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.open import Item
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.views import OrderView
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from tests import builders
from tests.fakes.sandbox_process import SandboxProcess
from tests.journeys.floor import Floor

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def outside(tmp_path_factory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture
def floor(tmp_path, outside) -> Iterator[Floor]:
    made = Floor(tmp_path / "shop", outside, deadline=10)
    yield made
    made.close()


def page(url: str) -> str:
    answer = requests.get(url, timeout=10)
    assert answer.status_code == 200
    return answer.text


def on_page(url: str) -> dict[str, str]:
    """Every place of the page that says what is due."""
    html = page(url)
    rows = dict(re.findall(r'data-sum="(\w+)">.*?<span class="a">([^<]+)<', html))
    return {
        "page's head": re.search(r'id="due">([^<]+)<', html)[1],
        "page's title": re.search(r"<title>.* · ([^<]+)</title>", html)[1],
        "page's sums": rows["outstanding"],
    }


def in_messages(floor: Floor, invoice: InvoiceView) -> dict[str, str]:
    """Every place of the newest email and SMS about the current link that says it."""
    email = floor.letters("email", invoice)[-1]
    sms = floor.letters("sms", invoice)[-1]
    assert invoice.url in email["text"]
    assert invoice.url in sms["text"]
    amount = r"(Rp\s?[\d.]+)"
    return {
        "email": re.search(rf"sekarang: {amount}", email["text"])[1],
        "email's rest": re.search(rf"Sisa: {amount}", email["text"])[1],
        "email's subject": re.search(amount, email["subject"])[1],
        "email's picture": re.search(rf"font-size:34px[^>]*>{amount}<", email["html"])[1],
        "SMS": re.search(rf"{invoice.number} {amount}", sms["text"])[1],
    }


def numbers(floor: Floor, order: OrderView, invoice: InvoiceView) -> dict[str, str]:
    """What is due, at every place that says it."""

    def written(amount: int) -> str:
        return format_amount(amount, "IDR", "id")

    invoice = floor.invoice(invoice)
    truth = floor.truth(invoice.reference)
    return {
        "screen": written(floor.again(order).outstanding),
        "invoice": written(invoice.amount),
        "gateway": written(truth.amount),
        **on_page(truth.url),
        **in_messages(floor, invoice),
    }


def all_say(found: dict[str, str], amount: int) -> None:
    wanted = format_amount(amount, "IDR", "id").replace("\u00a0", " ")
    assert {place: text.replace("\u00a0", " ") for place, text in found.items()} == dict.fromkeys(
        found, wanted
    )


def test_one_number_from_the_deposit_to_paid(floor):
    order = floor.deposit()
    invoice = floor.open_link(order, sms=True)
    first = invoice.url
    all_say(numbers(floor, order, invoice), 70_000)

    builders.pay(floor.till, order, 20_000)
    floor.work()
    second = floor.invoice(invoice).url
    assert second != first
    all_say(numbers(floor, order, invoice), 50_000)
    assert 'id="closed"' in page(first)

    floor.sandbox.pay(floor.invoice(invoice).reference)
    floor.ask(lambda: floor.status(order) == "paid")
    assert 'id="paid"' in page(second)
    assert 'id="closed"' in page(first)
    assert 'id="due"' not in page(first) + page(second)


def test_goods_that_came_back_are_in_the_number_and_in_the_sums_above_it(floor):
    """Total less what was received is what is due, also where a part was returned."""
    order = floor.deposit()
    floor.till.do(refund_order, RefundOrder(order.id, 10_000, "return"))
    assert floor.again(order).outstanding == 70_000
    invoice = floor.open_link(order, sms=True)
    all_say(numbers(floor, order, invoice), 70_000)
    rows = re.findall(r'data-sum="(\w+)">.*?<span class="a">([^<]+)<', page(invoice.url))
    sums = {name: int(re.sub(r"\D", "", text)) for name, text in rows}
    assert sums["order_total"] - sums["paid_before"] == sums["outstanding"]


def test_an_edit_and_goods_that_come_back_change_every_place_at_once(floor):
    """The order grows, a part of it comes back, and a line goes: one link follows each."""
    builders.product(floor.till, "TEH", 15_000)
    builders.product(floor.till, "ROTI", 8_000)
    order = floor.deposit()
    invoice = floor.open_link(order, sms=True)
    links = [invoice.url]

    def follows(amount: int) -> None:
        floor.work()
        all_say(numbers(floor, order, invoice), amount)
        assert all('id="closed"' in page(url) for url in links)
        links.append(floor.invoice(invoice).url)

    more = (Item("TEH", 2_000), Item("ROTI"))
    floor.till.do(edit_order, EditOrder(order.id, items=more))
    follows(108_000)
    floor.till.do(return_goods, ReturnGoods(order.id, items=(Item("TEH"),)))
    follows(93_000)
    floor.till.do(edit_order, EditOrder(order.id, items=(Item("ROTI", 0),)))
    follows(85_000)
    assert len(floor.charges(invoice)) == len(links) == 4

    floor.sandbox.pay(floor.invoice(invoice).reference)
    floor.ask(lambda: floor.again(order).outstanding == 0)
    assert 'id="paid"' in page(links[-1])
    assert 'id="due"' not in "".join(page(url) for url in links)


def test_discounts_and_cash_rounding_change_every_place_at_once(floor):
    """A tenth off, cash as a deposit, a price chosen: cash alone is rounded, a link never."""
    floor.till.do(change_settings, {"cash.rounding": "100", "tax.default": "1100"})
    order = floor.deposit()
    floor.till.do(edit_order, EditOrder(order.id, discount=Discount(rate=1_234)))
    invoice = floor.open_link(order, sms=True)
    all_say(numbers(floor, order, invoice), 57_660)
    floor.till.do(
        edit_order,
        EditOrder(order.id, items=(Item("P100000", override=90_005, reason="dented"),)),
    )
    floor.work()
    all_say(numbers(floor, order, invoice), 48_898)
    last = floor.invoice(invoice).url
    builders.pay(floor.till, order, 48_900)
    floor.work()
    assert (floor.again(order).rounding, floor.status(order)) == (2, "paid")
    assert 'id="closed"' in page(last)


def test_edited_down_to_what_was_paid_the_link_is_closed(floor):
    builders.product(floor.till, "TEH", 15_000)
    order = floor.deposit(amount=85_000)
    floor.till.do(edit_order, EditOrder(order.id, items=(Item("TEH"),)))
    invoice = floor.open_link(order)
    assert invoice.amount == 30_000
    floor.till.do(edit_order, EditOrder(order.id, items=(Item("TEH"), Item("P100000", 700))))
    floor.work()
    assert floor.status(order) == "paid"
    closed(floor, invoice)


def test_what_moves_no_money_leaves_the_link_alone(floor):
    """Another customer, another phone of the shop, goods returned for what was paid for them."""
    order = floor.deposit()
    invoice = floor.open_link(order, sms=True)
    floor.till.do(add_customer, AddCustomer("Ayu", "ayu@example.com"))
    floor.till.do(change_settings, {"shop.phone": "+62224207781"})
    floor.till.do(refund_order, RefundOrder(order.id, 10_000, "return"))
    floor.work()
    assert floor.invoice(invoice).url == invoice.url
    assert len(floor.charges(invoice)) == 1
    all_say(numbers(floor, order, invoice), 70_000)


def test_the_same_number_is_told_again(floor):
    order = floor.deposit()
    invoice = floor.open_link(order, sms=True)
    floor.till.do(resend_invoice, ResendInvoice(invoice.id))
    floor.work()
    assert len(floor.letters("email", invoice)) == 2
    all_say(numbers(floor, order, invoice), 70_000)


def test_paid_at_the_counter_the_link_is_closed(floor):
    order = floor.deposit()
    invoice = floor.open_link(order)
    builders.pay(floor.till, order, 70_000)
    floor.work()
    closed(floor, invoice)


def test_a_void_order_has_no_open_link(floor):
    order = floor.deposit(amount=0)
    invoice = floor.open_link(order)
    floor.till.do(void_order, VoidOrder(order.id, "Batal"))
    floor.work()
    closed(floor, invoice)


def test_a_refund_that_reopens_the_debt_leaves_the_paid_link_paid(floor):
    """What is owed again needs a link of its own; the old page takes nothing twice."""
    order = floor.deposit()
    invoice = floor.open_link(order)
    floor.sandbox.pay(invoice.reference)
    floor.ask(lambda: floor.status(order) == "paid")
    floor.till.do(refund_order, RefundOrder(order.id, 70_000, "reversal", "gateway"))
    floor.work()
    assert floor.again(order).outstanding == 70_000
    assert 'id="paid"' in page(invoice.url)
    again = floor.open_link(order, sms=True)
    all_say(numbers(floor, order, again), 70_000)


def closed(floor: Floor, invoice: InvoiceView) -> None:
    html = page(invoice.url)
    assert 'id="closed"' in html
    assert 'id="pay"' not in html
    answer: Any = floor.sandbox.post("/control/pay", {"reference": invoice.reference})
    assert answer.status_code == 409
