"""What a line and an order come to: one rounding a line, and sums that always agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.errors import Refused
from posapp.models.money import MAX_AMOUNT, divide_half_up
from posapp.models.pricing import MAX_QUANTITY, UNIT, price_line, price_order


@st.composite
def lines(draw, added=None):
    quantity = draw(st.integers(1, 5_000 * UNIT))
    price = draw(st.integers(0, 1_000_000))
    gross = divide_half_up(quantity * price, UNIT)
    return price_line(
        quantity,
        price,
        discount=draw(st.integers(0, gross)),
        tax_rate=draw(st.integers(0, 10_000)),
        tax_is_added=draw(st.booleans()) if added is None else added,
    )


@given(st.lists(lines(), min_size=1, max_size=8))
def test_lines_and_added_tax_and_rounding_are_the_total(cart):
    order = price_order(cart)
    assert order.total == order.subtotal + order.tax_added + order.rounding
    assert order.subtotal == sum(line.amount for line in cart)
    assert order.discount == sum(line.discount for line in cart)
    assert order.tax_included + order.tax_added == sum(line.tax for line in cart)


@given(lines())
def test_a_line_is_quantity_times_price_less_discount_rounded_once(line):
    exact = line.quantity * line.unit_price - line.discount * UNIT
    assert abs(2 * (line.amount * UNIT - exact)) <= UNIT
    assert line.amount >= 0


@given(lines(added=False))
def test_tax_inside_a_price_and_what_is_left_are_the_price(line):
    net = line.amount - line.tax
    assert 0 <= line.tax <= line.amount
    assert net == divide_half_up(line.amount * 10_000, 10_000 + line.tax_rate)
    assert price_order([line]).total == line.amount


@given(lines(added=True))
def test_tax_on_top_of_a_price_raises_the_total(line):
    assert line.tax == divide_half_up(line.amount * line.tax_rate, 10_000)
    assert price_order([line]).total == line.amount + line.tax


@given(st.lists(lines(), min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_lines_changes_nothing(cart, random):
    shuffled = list(cart)
    random.shuffle(shuffled)
    assert price_order(shuffled) == price_order(cart)


def test_eleven_percent_inside_and_on_top():
    inside = price_line(1_500, 11_100, tax_rate=1_100)
    assert (inside.amount, inside.tax) == (16_650, 1_650)
    on_top = price_line(1_500, 10_000, tax_rate=1_100, tax_is_added=True)
    assert (on_top.amount, on_top.tax, price_order([on_top]).total) == (15_000, 1_650, 16_650)


def test_half_a_rupiah_goes_up():
    assert price_line(500, 1).amount == 1
    assert price_line(499, 1).amount == 0


@pytest.mark.parametrize(
    ("quantity", "price", "more", "code"),
    [
        (0, 100, {}, "bad_quantity"),
        (-UNIT, 100, {}, "bad_quantity"),
        (MAX_QUANTITY + 1, 100, {}, "bad_quantity"),
        (UNIT, -1, {}, "bad_price"),
        (UNIT, MAX_AMOUNT + 1, {}, "bad_price"),
        (UNIT, 100, {"discount": 101}, "bad_discount"),
        (UNIT, 100, {"discount": -1}, "bad_discount"),
        (2 * UNIT, MAX_AMOUNT, {}, "amount_too_large"),
    ],
)
def test_what_cannot_be_sold_is_refused(quantity, price, more, code):
    with pytest.raises(Refused) as refused:
        price_line(quantity, price, **more)
    assert refused.value.code == code
    assert refused.value.field


def test_an_order_beyond_the_largest_sum_is_refused_though_each_line_is_not():
    line = price_line(UNIT, MAX_AMOUNT)
    assert price_order([line]).total == MAX_AMOUNT
    with pytest.raises(Refused, match="amount_too_large"):
        price_order([line, price_line(UNIT, 1)])


def test_added_tax_counts_towards_the_largest_sum():
    with pytest.raises(Refused, match="amount_too_large"):
        price_order([price_line(UNIT, MAX_AMOUNT, tax_rate=1, tax_is_added=True)])
