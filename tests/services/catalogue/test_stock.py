"""Stock: what is sold goes out, what comes back comes in, and nobody is ever stopped."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from posapp.models.errors import Refused
from posapp.models.stock import StockMovement
from posapp.services.catalogue.add import AddProduct, add_product
from posapp.services.catalogue.change import (
    AdjustStock,
    ChangeProduct,
    adjust_stock,
    change_product,
)
from posapp.services.catalogue.find import ListProducts, count_products, list_products, show_product
from posapp.services.sales.edit import EditOrder, edit_order
from posapp.services.sales.find import show_order
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.sales.take_back import ReturnGoods, return_goods
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.storage import check
from tests import builders


@pytest.fixture
def till(shop):
    shop.till.do(add_product, AddProduct("GULA", "Gula", 10_000, unit="kg", stock=10_000))
    shop.till.do(add_product, AddProduct("TEH", "Teh", 5_000))
    return shop.till


def left(till, sku="GULA"):
    return till.look(show_product, sku).stock


def sell(till, *items):
    return till.do(open_order, OpenOrder(tuple(items), builders.customer(till).id))


def movements(till):
    rows = till.look(lambda unit: unit.session.scalars(select(StockMovement)).all())
    return [(row.kind, row.quantity) for row in rows]


def test_a_sale_takes_its_goods_out_of_stock_and_below_zero_too(till):
    sell(till, Item("GULA", 2_500), Item("TEH"))
    assert (left(till), left(till, "TEH")) == (7_500, 0)
    sell(till, Item("GULA", 9_000))
    assert left(till) == -1_500
    assert till.look(show_product, "GULA").is_low()


def test_what_is_not_counted_has_no_movements(till):
    sell(till, Item("TEH", 7_000))
    assert movements(till) == [("adjustment", 10_000)]


def test_goods_that_come_back_are_in_stock_again(till):
    order = sell(till, Item("GULA", 3_000))
    builders.pay(till, order, 30_000)
    till.do(return_goods, ReturnGoods(order.id, items=(Item("GULA", 1_000),)))
    assert left(till) == 8_000
    assert movements(till)[1:] == [("sale", -3_000), ("return", 1_000)]


def test_an_edit_moves_the_difference_and_a_void_everything_back(till):
    order = sell(till, Item("GULA", 3_000))
    till.do(edit_order, EditOrder(order.id, items=(Item("GULA", 1_000), Item("TEH"))))
    assert left(till) == 9_000
    till.do(void_order, VoidOrder(order.id, "typed wrong"))
    assert left(till) == 10_000
    assert movements(till)[1:] == [("sale", -3_000), ("edit", 2_000), ("void", 1_000)]


def test_goods_that_an_edit_adds_go_out(till):
    order = sell(till, Item("TEH"))
    till.do(edit_order, EditOrder(order.id, items=(Item("GULA", 4_000),)))
    assert left(till) == 6_000


def test_counting_begins_with_the_next_sale_and_leaves_earlier_ones_alone(till):
    early = sell(till, Item("TEH", 2_000))
    till.do(change_product, ChangeProduct("TEH", stock=20_000))
    till.do(edit_order, EditOrder(early.id, items=(Item("TEH", 5_000),)))
    assert left(till, "TEH") == 20_000
    sell(till, Item("TEH"))
    assert left(till, "TEH") == 19_000


def test_an_order_that_was_counted_stays_so_when_counting_ends(till):
    order = sell(till, Item("GULA", 2_000))
    till.do(change_product, ChangeProduct("GULA", counts_stock=False))
    till.do(void_order, VoidOrder(order.id, "typed wrong"))
    assert left(till) == 10_000
    assert not till.look(show_product, "GULA").is_low(99_000)


@pytest.mark.parametrize(("change", "stock"), [({"by": -4_000}, 6_000), ({"to": 3_210}, 3_210)])
def test_stock_is_set_right_with_a_reason_and_journalled(till, change, stock):
    shown = till.do(adjust_stock, AdjustStock("GULA", reason="counted", **change))
    assert (shown.stock, left(till)) == (stock, stock)


def test_what_cannot_be_counted_is_refused(till):
    with pytest.raises(Refused, match="not_counted"):
        till.do(adjust_stock, AdjustStock("TEH", by=1_000))
    with pytest.raises(Refused, match="bad_stock"):
        till.do(adjust_stock, AdjustStock("GULA", to=10**12))
    with pytest.raises(Refused, match="no_product"):
        till.do(adjust_stock, AdjustStock("KOPI", to=1))


def test_an_adjustment_to_what_there_is_leaves_no_trace(till):
    till.do(adjust_stock, AdjustStock("GULA", to=10_000))
    assert movements(till) == [("adjustment", 10_000)]


def test_what_falls_below_its_level_is_listed(till):
    till.do(change_product, ChangeProduct("GULA", warn_below=8_000))
    low = ListProducts(low=True)
    assert till.look(list_products, low).items == ()
    assert till.look(show_product, "GULA").is_low(2_001)
    sell(till, Item("GULA", 2_001))
    assert [p.sku for p in till.look(list_products, low).items] == ["GULA"]
    assert till.look(count_products).low == 1


def test_two_lines_of_one_product_are_one_movement(till):
    sell(till, Item("GULA", 1_000), Item("GULA", 500, 9_000))
    assert movements(till)[1:] == [("sale", -1_500)]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sell", "edit", "return", "void", "adjust", "count"]),
        st.integers(1, 4_000),
        st.integers(0, 9),
    ),
    max_size=14,
)


@pytest.mark.slow(reason="a shop an example")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_happens_stock_is_what_came_in_less_what_is_with_customers(
    tmp_path_factory, steps
):
    till = builders.till(tmp_path_factory.mktemp("stock") / "shop")
    till.do(add_product, AddProduct("GULA", "Gula", 100, stock=0))
    orders, adjusted = [], 0
    for step, quantity, pick in steps:
        try:
            if step == "sell":
                orders.append(sell(till, Item("GULA", quantity)).id)
                if pick % 2:
                    builders.pay(till, till.look(show_order, orders[-1]), 1)
            elif step == "edit":
                chosen = orders[pick % max(1, len(orders))]
                till.do(edit_order, EditOrder(chosen, items=(Item("GULA", quantity),)))
            elif step == "return":
                chosen = orders[pick % max(1, len(orders))]
                till.do(return_goods, ReturnGoods(chosen, items=(Item("GULA", quantity),)))
            elif step == "void":
                till.do(void_order, VoidOrder(orders[pick % max(1, len(orders))], "x"))
            elif step == "count":
                before = left(till)
                till.do(adjust_stock, AdjustStock("GULA", to=quantity))
                adjusted += quantity - before
            else:
                till.do(adjust_stock, AdjustStock("GULA", by=quantity - 2_000))
                adjusted += quantity - 2_000
        except (Refused, IndexError):
            pass
    shown = [till.look(show_order, order) for order in orders]
    standing = {order.id for order in shown if order.state != "void"}
    out = sum(line.quantity for o in shown if o.id in standing for line in o.lines)
    back = till.look(
        lambda unit: sum(
            row.quantity
            for row in unit.session.scalars(
                select(StockMovement).where(StockMovement.kind == "return")
            )
            if row.order_id in standing
        )
    )
    assert left(till) == adjusted - out + back
    assert till.look(lambda unit: list(check.broken(unit))) == []
    till.stop()
