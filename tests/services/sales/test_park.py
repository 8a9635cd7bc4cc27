"""A parked sale waits without a number, is sold once, and nothing of it is lost."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.models.pricing import Discount
from posapp.services.sales.complete import CompleteSale, Tender, complete_sale
from posapp.services.sales.find import ListOrders, list_orders, show_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.park import ParkOrder, RecallOrder, cart_of, park_order, recall_order
from posapp.services.sales.void import VoidOrder, void_order
from tests import builders


@pytest.fixture
def till(tmp_path):
    made = builders.till(tmp_path / "shop")
    builders.product(made, "KOPI", 25_000)
    builders.product(made, "TEH", 9_995)
    yield made
    builders.assert_sound(made)
    made.stop()


def park(till, *items, **fields):
    return till.do(park_order, ParkOrder(items or (Item("KOPI"),), **fields))


def test_a_parked_sale_has_no_number_and_nothing_is_owed_for_it(till):
    siti = builders.customer(till)
    parked = park(till, Item("KOPI", 2_000), customer_id=siti.id)
    assert (parked.number, parked.state, parked.total) == (None, "parked", 50_000)
    assert (parked.outstanding, parked.customer_name) == (0, siti.name)
    assert till.look(list_orders, ListOrders()).items == ()
    assert [o.id for o in till.look(list_orders, ListOrders("parked")).items] == [parked.id]
    assert [o.id for o in till.look(list_orders, ListOrders("parked", "siti")).items] == [parked.id]


def test_numbers_stay_without_gaps_and_a_recalled_sale_takes_the_next(till):
    parked = park(till)
    first = till.do(open_order, OpenOrder((Item("TEH"),)))
    recalled = till.do(recall_order, RecallOrder(parked.id))
    assert (first.number, recalled.number) == ("ORD-A-000001", "ORD-A-000002")
    assert (recalled.id, recalled.state, recalled.outstanding) == (parked.id, "open", 25_000)


def test_discounts_prices_and_reasons_are_there_again(till):
    items = (
        Item("KOPI", 2_000, 25_000, Discount(rate=1_000)),
        Item("TEH", 1_000, 8_000, Discount(), 8_000, "dented"),
    )
    parked = park(till, *items, discount=Discount(amount=777), note="window seat")
    assert till.look(cart_of, parked.id).items == items
    recalled = till.do(recall_order, RecallOrder(parked.id))
    assert (recalled.total, recalled.note) == (parked.total, "window seat")
    assert recalled.lines[1].price_reason == "dented"


def test_it_is_sold_once(till):
    parked = park(till)
    cart = till.look(cart_of, parked.id)
    sale = CompleteSale(cart, (Tender("cash", 25_000, 50_000),))
    assert till.do(complete_sale, sale).payment_status == "paid"
    for again in ((complete_sale, sale), (recall_order, RecallOrder(parked.id))):
        with pytest.raises(Refused, match="not_parked"):
            till.do(*again)


def test_a_repeated_recall_gives_the_first_answer(till):
    parked = park(till)
    first = till.do(recall_order, RecallOrder(parked.id, "k"))
    assert till.do(recall_order, RecallOrder(parked.id, "k")) == first


def test_parking_again_takes_the_place_of_the_sale_before(till):
    parked = park(till)
    again = park(till, Item("TEH"), replaces=parked.id)
    assert (again.id, again.total, len(again.lines)) == (parked.id, 9_995, 1)
    assert len(till.look(list_orders, ListOrders("parked")).items) == 1


def test_a_dropped_sale_is_gone_and_takes_no_number(till):
    parked = park(till)
    dropped = till.do(void_order, VoidOrder(parked.id, "left the queue"))
    assert (dropped.state, dropped.void_reason) == ("void", "left the queue")
    with pytest.raises(Refused, match="no_order"):
        till.look(show_order, parked.id)
    assert till.do(open_order, OpenOrder((Item("TEH"),))).number == "ORD-A-000001"


def test_no_money_is_taken_for_it(till):
    with pytest.raises(Refused, match="order_parked"):
        builders.pay(till, park(till), 25_000)
