"""A saved order is edited: its sums, its money, its link and the journal follow."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text, update

from posapp.models.catalogue import Product
from posapp.models.errors import Refused
from posapp.models.journal import JournalDetail, JournalEntry
from posapp.services.payments.refund import RefundOrder, refund_order
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.edit_lines import LineChange
from posapp.services.sales.find import ListOrders, browse_orders, show_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.timeline import order_timeline
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from posapp.services.storage import check
from tests import builders


@pytest.fixture
def order(shop):
    """Four packets of coffee and one of sugar: 120,000."""
    builders.product(shop.till, "KOPI", 25_000)
    builders.product(shop.till, "GULA", 20_000)
    who = builders.customer(shop.till)
    items = (Item("KOPI", 4_000), Item("GULA"))
    return shop.till.do(open_order, OpenOrder(items, who.id))


def edit(shop, order, *items, **fields):
    return shop.till.do(edit_order, EditOrder(order.id, items=items, **fields))


def lines(order):
    return [(line.sku, line.quantity, line.unit_price, line.amount) for line in order.lines]


def refusal(shop, order, *items, **fields):
    before = shop.till.look(show_order, order.id)
    with pytest.raises(Refused) as refused:
        edit(shop, order, *items, **fields)
    assert shop.till.look(show_order, order.id) == before
    return refused.value.code


def test_quantities_change_lines_go_and_come(shop, order):
    builders.product(shop.till, "TEH", 15_000)
    after = edit(shop, order, Item("KOPI", 2_500), Item("GULA", 0), Item("TEH", 2_000))
    assert lines(after) == [("KOPI", 2_500, 25_000, 62_500), ("TEH", 2_000, 15_000, 30_000)]
    assert (after.total, after.owed, after.outstanding) == (92_500,) * 3
    assert after.lines[0].id == order.lines[0].id


def test_a_line_keeps_its_price_and_what_is_added_costs_what_it_costs_today(shop, order):
    """As at sale: a price that rose since is no reason to charge more for what was bought."""
    dearer = update(Product).where(Product.sku == "KOPI").values(price=30_000)
    shop.till.do(lambda uow: uow.session.execute(dearer) and None)
    after = edit(shop, order, Item("KOPI", 3_000))
    assert lines(after)[0] == ("KOPI", 3_000, 25_000, 75_000)
    gone = edit(shop, order, Item("KOPI", 0))
    again = edit(shop, gone, Item("KOPI"))
    assert lines(again)[-1] == ("KOPI", 1_000, 30_000, 30_000)


def test_a_price_may_be_named(shop, order):
    after = edit(shop, order, Item("KOPI", 4_000, 20_000))
    assert lines(after)[0] == ("KOPI", 4_000, 20_000, 80_000)


def test_a_line_keeps_the_tax_that_it_was_sold_with(shop):
    builders.product(shop.till, "KG", 33_333, tax_rate=1_100)
    shop.till.do(change_settings, {"tax.included": "off"})
    order = shop.till.do(open_order, OpenOrder((Item("KG", 755),)))
    shop.till.do(change_settings, {"tax.included": "on"})
    after = edit(shop, order, Item("KG", 1_500))
    assert after.lines[0].amount == 50_000
    assert (after.tax, after.total) == (5_500, 55_500)


def test_two_lines_of_one_product_are_named_by_their_ids(shop, order):
    items = (Item("KOPI"), Item("KOPI", 1_000, 20_000))
    double = shop.till.do(open_order, OpenOrder(items))
    assert refusal(shop, double, Item("KOPI", 3_000)) == "line_twice"
    after = edit(shop, double, changes=(LineChange(double.lines[1].id, 3_000),))
    assert [line.quantity for line in after.lines] == [1_000, 3_000]
    assert after.total == 85_000


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((), "no_items"),
        ((Item("KOPI", 0), Item("GULA", 0)), "no_items"),
        ((Item("NOBODY"),), "unknown_sku"),
        ((Item("KOPI", -1_000),), "bad_quantity"),
        ((Item("KOPI", 10**12),), "bad_quantity"),
        ((Item("KOPI", 1_000, -1),), "bad_price"),
        ((Item("KOPI", 999_000_000, 999_999_999),), "amount_too_large"),
    ],
)
def test_what_cannot_be_changes_nothing(shop, order, items, code):
    assert refusal(shop, order, *items) == code


def test_a_line_of_another_order_is_not_changed(shop, order):
    other = shop.till.do(open_order, OpenOrder((Item("KOPI"),)))
    changes = (LineChange(other.lines[0].id, 2_000),)
    assert refusal(shop, order, changes=changes) == "no_line"


def test_a_void_order_is_not_edited(shop, order):
    void = shop.till.do(void_order, VoidOrder(order.id, "typed wrong"))
    assert refusal(shop, void, Item("KOPI")) == "order_void"


def test_what_was_changed_meanwhile_is_looked_at_again(shop, order):
    edit(shop, order, Item("GULA", 0))
    assert refusal(shop, order, Item("KOPI", 1_000), total=120_000) == "order_changed"
    assert edit(shop, order, Item("KOPI", 1_000), total=100_000).total == 25_000


def test_the_order_cannot_come_to_less_than_what_came_back(shop, order):
    builders.pay(shop.till, order, 120_000)
    shop.till.do(refund_order, RefundOrder(order.id, 100_000, "return"))
    assert refusal(shop, order, Item("KOPI", 0)) == "below_returned"
    after = edit(shop, order, Item("GULA", 0))
    assert (after.total, after.owed, after.received) == (100_000, 0, 20_000)


def test_nor_than_what_is_promised_to_come_back(shop, order):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    shop.till.do(refund_order, RefundOrder(order.id, 100_000, "return", "gateway"))
    assert refusal(shop, order, Item("KOPI", 0)) == "below_returned"
    shop.work()
    assert builders.again(shop.till, order).owed == 20_000


def test_what_is_too_much_then_goes_back_as_surplus(shop, order):
    builders.pay(shop.till, order, 100_000)
    after = edit(shop, order, Item("KOPI", 1_000))
    assert (after.payment_status, after.outstanding, after.received) == ("overpaid", 0, 100_000)
    back = shop.till.do(refund_order, RefundOrder(order.id, 55_000, "surplus"))
    assert (back.payment_status, back.owed, back.received) == ("paid", 45_000, 45_000)


def test_an_open_link_is_repriced_and_told_again(shop, order):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    edit(shop, order, Item("GULA", 0))
    shop.work()
    (now,) = builders.again(shop.till, order).invoices
    assert (now.number, now.amount, now.state) == (invoice.number, 100_000, "pending")
    assert now.reference != invoice.reference
    assert shop.gateway.charges[invoice.reference].fact == "cancelled"
    assert shop.gateway.charges[now.reference].amount == 100_000
    assert [now.url in message.text for message in shop.email.sent] == [False, True]


def test_a_link_for_what_is_paid_by_then_is_closed(shop, order):
    builders.pay(shop.till, order, 100_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    after = edit(shop, order, Item("GULA", 0))
    shop.work()
    assert (after.payment_status, after.invoices[0].state) == ("paid", "paid")
    assert shop.gateway.charges[invoice.reference].fact == "cancelled"


def test_what_does_not_change_the_sum_leaves_the_link_alone(shop, order):
    builders.product(shop.till, "TEH", 20_000)
    invoice = builders.invoice(shop.till, order)
    shop.work()
    after = edit(shop, order, Item("GULA", 0), Item("TEH"))
    assert (after.total, after.invoices[0].reference) == (120_000, invoice.reference)


def test_a_paid_order_owes_again_what_is_added(shop, order):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    after = edit(shop, order, Item("GULA", 2_000))
    assert (after.payment_status, after.outstanding) == ("partially_paid", 20_000)
    assert after.invoices[0].state == "paid"
    again = builders.invoice(shop.till, order)
    assert (again.amount, again.number) == (20_000, "INV-A-000002")


def test_check_knows_by_the_journal_why_a_paid_invoice_is_not_enough(shop, order):
    invoice = builders.invoice(shop.till, order)
    shop.work()
    shop.gateway.pay(invoice.reference)
    shop.ask()
    edit(shop, order, Item("GULA", 2_000))
    query = next(query for name, _, _, query in check.INVARIANTS if name == "invoice_paid")

    def broken(without=""):
        asked = text(query.replace("order.edited", "nothing") if without else query)
        return shop.till.look(lambda unit: unit.session.execute(asked).all())

    assert broken() == []
    assert len(broken(without="the rule")) == 1


def test_the_same_key_edits_once(shop, order):
    first = edit(shop, order, Item("KOPI", 3_000), key="E")
    edit(shop, order, Item("KOPI", 1_000))
    assert edit(shop, order, Item("KOPI", 3_000), key="E") == first
    assert builders.again(shop.till, order).total == 45_000
    assert refusal(shop, order, Item("KOPI", 2_000), key="E") == "key_reused"


def entries(shop):
    def ask(unit):
        rows = select(JournalEntry, JournalDetail.detail).outerjoin(
            JournalDetail, JournalDetail.sequence == JournalEntry.sequence
        )
        edited = rows.where(JournalEntry.kind == "order.edited")
        return [(json.loads(row[0].body), row[1]) for row in unit.session.execute(edited)]

    return shop.till.look(ask)


def test_the_journal_tells_what_it_was_and_what_it_is(shop, order):
    edit(shop, order, Item("KOPI", 3_000), reason="Salah hitung")
    ((body, detail),) = entries(shop)
    assert (body["was"], body["total"], body["number"]) == (120_000, 95_000, order.number)
    assert body["were"][0] == ["KOPI", 4_000, 25_000, 0, 100_000]
    assert body["lines"][0] == ["KOPI", 3_000, 25_000, 0, 75_000]
    assert json.loads(detail) == {"reason": "Salah hitung"}


def test_the_timeline_tells_it(shop, order):
    edit(shop, order, Item("KOPI", 3_000), reason="Salah hitung")
    (edited,) = [e for e in shop.till.look(order_timeline, order.id) if e.kind == "edited"]
    values = {"was": 120_000, "total": 95_000, "reason": "Salah hitung", "by": "os:test"}
    assert edited.values == values


def test_an_edit_that_changes_nothing_is_none(shop, order):
    assert edit(shop, order, Item("KOPI", 4_000)) == order
    assert entries(shop) == []


def test_the_order_is_found_by_its_new_total(shop, order):
    edit(shop, order, Item("GULA", 0))

    def found(words):
        return len(shop.till.look(browse_orders, ListOrders(search=words)).items)

    assert (found("100000"), found("120000")) == (1, 0)
