"""Orders: opened, listed, found, voided, completed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.models.errors import Refused
from posapp.services.invoicing.manage import ListInvoices, list_invoices
from posapp.services.payments.review import (
    ListReviews,
    ResolveReview,
    list_reviews,
    resolve_review,
)
from posapp.services.sales.complete import CompleteSale, Link, Tender, complete_sale
from posapp.services.sales.find import (
    ListOrders,
    browse_orders,
    count_orders,
    list_orders,
    show_order,
)
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.timeline import order_timeline
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from tests import builders


def opened(shop, *items, **fields):
    return shop.till.do(open_order, OpenOrder(tuple(items), **fields))


def test_an_order_has_lines_a_total_and_a_number(shop):
    builders.product(shop.till, "KOPI", 25_000)
    builders.product(shop.till, "GULA", 13_333)
    order = opened(shop, Item("KOPI", 4_000), Item("GULA", 1_500))
    assert (order.number, order.state, order.payment_status) == ("ORD-A-000001", "open", "unpaid")
    assert [(line.sku, line.quantity, line.amount) for line in order.lines] == [
        ("KOPI", 4_000, 100_000),
        ("GULA", 1_500, 20_000),
    ]
    assert (order.total, order.owed, order.outstanding, order.received) == (120_000,) * 3 + (0,)


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((), "no_items"),
        ((Item("NOBODY"),), "unknown_sku"),
        ((Item("KOPI", 0),), "bad_quantity"),
        ((Item("KOPI", -1_000),), "bad_quantity"),
        ((Item("KOPI", 10**12),), "bad_quantity"),
        ((Item("KOPI", 1_000, -1),), "bad_price"),
        ((Item("KOPI", 1_000, 10**15),), "bad_price"),
        ((Item("KOPI", 999_000_000, 999_999_999),), "amount_too_large"),
    ],
)
def test_a_refused_order_takes_no_number(shop, items, code):
    builders.product(shop.till, "KOPI", 25_000)
    with pytest.raises(Refused) as refused:
        opened(shop, *items)
    assert refused.value.code == code
    assert opened(shop, Item("KOPI")).number == "ORD-A-000001"


def test_an_unknown_customer_is_refused(shop):
    builders.product(shop.till, "KOPI", 25_000)
    with pytest.raises(Refused, match="no_customer"):
        opened(shop, Item("KOPI"), customer_id="nobody")


def test_tax_is_inside_the_price_or_on_top(shop):
    builders.product(shop.till, "KOPI", 111_000)
    shop.till.do(change_settings, {"tax.default": "1100"})
    inside = opened(shop, Item("KOPI"))
    assert (inside.total, inside.tax) == (111_000, 11_000)
    shop.till.do(change_settings, {"tax.included": "off"})
    on_top = opened(shop, Item("KOPI"))
    assert (on_top.total, on_top.tax) == (123_210, 12_210)


def test_a_changed_price_of_a_product_leaves_old_orders_alone(shop):
    order = builders.order(shop.till, 50_000)
    from posapp.services.catalogue.add import AddProduct, put_product

    shop.till.do(put_product, AddProduct("P50000", "Kopi baru", 99_000))
    assert builders.again(shop.till, order) == order


def test_orders_are_found_by_number_name_phone_and_amount(shop):
    order = builders.pay(shop.till, builders.order(shop.till, 1_234_000), 10)
    builders.order(
        shop.till,
        77_000,
        customer_id=builders.customer(shop.till, name="Nguyễn Văn", phone="+84123456789").id,
    )
    for typed in ("000001", "nurha", "SITI", "0812345", "7890", "1.234.000", "1234000"):
        found = shop.till.look(browse_orders, ListOrders(search=typed)).items
        assert [row.number for row in found] == [order.number], typed
    assert len(shop.till.look(browse_orders, ListOrders(search="nguyen")).items) == 1
    assert shop.till.look(browse_orders, ListOrders(search="zzz")).items == ()
    assert shop.till.look(browse_orders, ListOrders(search='"; DROP')).items == ()


def test_the_list_is_paged_by_key(shop):
    numbers = [builders.order(shop.till, 1_000 + n).number for n in range(7)]
    seen, cursor = [], None
    while True:
        page = shop.till.look(list_orders, ListOrders(limit=3, cursor=cursor))
        seen += [order.number for order in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert seen == numbers[::-1]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"cursor": "x"}, {"status": "?"}])
def test_a_bad_question_is_refused(shop, query):
    with pytest.raises(Refused):
        shop.till.look(list_orders, ListOrders(**query))


def test_chips_narrow_and_count(shop):
    unpaid = builders.order(shop.till, 1_000)
    partly = builders.pay(shop.till, builders.order(shop.till, 2_000), 500)
    paid = builders.pay(shop.till, builders.order(shop.till, 3_000), 3_000)
    overdue = builders.order(shop.till, 4_000)
    builders.invoice(shop.till, overdue, expiry_hours=1)
    gone = builders.order(shop.till, 5_000)
    shop.till.do(void_order, VoidOrder(gone.id, "typed twice"))
    shop.clock.advance(timedelta(hours=2))
    counts = shop.till.look(count_orders)
    assert (counts.all, counts.unpaid, counts.partially_paid) == (5, 2, 1)
    assert (counts.paid, counts.overdue, counts.review) == (1, 1, 0)
    for status, numbers in {
        "unpaid": [overdue.number, unpaid.number],
        "partially_paid": [partly.number],
        "paid": [paid.number],
        "overdue": [overdue.number],
        "void": [gone.number],
        "review": [],
    }.items():
        rows = shop.till.look(browse_orders, ListOrders(status)).items
        assert [row.number for row in rows] == numbers, status
    badges = [row.badge for row in shop.till.look(browse_orders, ListOrders()).items]
    assert badges == ["void", "overdue", "paid", "partially_paid", "unpaid"]


def test_a_void_order_with_money_to_look_at_says_so_first(shop):
    order = builders.order(shop.till, 1_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    shop.gateway.pay(invoice.reference)
    shop.ask()

    def badges():
        return [row.badge for row in shop.till.look(browse_orders, ListOrders()).items]

    assert badges() == ["review"]
    (found,) = shop.till.look(list_reviews, ListReviews()).items
    shop.till.do(resolve_review, ResolveReview(found.id, "refund"))
    assert badges() == ["void"]


def test_a_link_that_waits_for_the_network_shows_so(shop):
    order = builders.order(shop.till, 1_000)
    builders.invoice(shop.till, order)
    assert shop.till.look(browse_orders, ListOrders()).items[0].badge == "queued"
    shop.work()
    assert shop.till.look(browse_orders, ListOrders()).items[0].badge == "unpaid"


def test_void_needs_a_reason_and_no_money(shop):
    order = builders.order(shop.till, 50_000)
    with pytest.raises(Refused, match="required"):
        shop.till.do(void_order, VoidOrder(order.id, "  "))
    builders.pay(shop.till, order, 1)
    with pytest.raises(Refused, match="order_has_money"):
        shop.till.do(void_order, VoidOrder(order.id, "typed twice"))


def test_a_void_order_owes_nothing_and_stays_in_the_books(shop):
    order = builders.order(shop.till, 50_000)
    void = shop.till.do(void_order, VoidOrder(order.number, "typed twice"))
    assert (void.state, void.outstanding, void.total) == ("void", 0, 50_000)
    assert [e.kind for e in shop.till.look(order_timeline, order.id)] == ["opened", "voided"]
    with pytest.raises(Refused, match="order_void"):
        shop.till.do(void_order, VoidOrder(order.id, "again"))


def sale(shop, *tenders, link=None, key=None, customer=True):
    builders.product(shop.till, "KOPI", 25_000)
    who = builders.customer(shop.till).id if customer else None
    return CompleteSale(OpenOrder((Item("KOPI", 4_000),), who), tenders, link, key)


def test_deposit_and_link_are_one_transaction(shop):
    command = sale(shop, Tender("cash", 30_000, 50_000), link=Link("siti@example.com"))
    done = shop.till.do(complete_sale, command)
    assert (done.payment_status, done.outstanding, done.change) == (
        "partially_paid",
        70_000,
        20_000,
    )
    assert [(i.amount, i.state) for i in done.invoices] == [(70_000, "queued")]
    kinds = [entry.kind for entry in shop.till.look(order_timeline, done.id)]
    assert kinds == ["opened", "deposit", "link"]


def test_a_sale_with_a_wrong_address_saves_nothing(shop):
    command = sale(shop, Tender("cash", 30_000), link=Link("siti@"))
    with pytest.raises(Refused, match="bad_email"):
        shop.till.do(complete_sale, command)
    assert shop.till.look(list_orders, ListOrders()).items == ()
    assert shop.till.look(list_invoices, ListInvoices()).items == ()


def test_two_tenders_pay_one_sale(shop):
    done = shop.till.do(
        complete_sale, sale(shop, Tender("card", 60_000), Tender("cash", 40_000, 100_000))
    )
    assert (done.payment_status, done.change) == ("paid", 60_000)
    assert done.completed_at is not None


def test_without_deposits_a_sale_is_paid_whole_c14(shop):
    command = sale(shop, Tender("cash", 30_000))
    shop.till.do(change_settings, {"sales.allow_deposit": "off"})
    with pytest.raises(Refused, match="deposits_off"):
        shop.till.do(complete_sale, command)


def test_a_double_enter_saves_one_sale(shop):
    command = sale(shop, Tender("cash", 100_000), key="cart-1")
    first = shop.till.do(complete_sale, command)
    assert shop.till.do(complete_sale, command) == first
    assert len(shop.till.look(list_orders, ListOrders()).items) == 1


def test_an_unknown_order_is_refused(shop):
    with pytest.raises(Refused, match="no_order"):
        shop.till.look(show_order, "ORD-A-999999")
