"""Discounts, tax, cash rounding and returns: sums that agree to the last unit, for every mix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.errors import Refused
from posapp.models.payment_state import stand
from posapp.models.pricing import (
    UNIT,
    Discount,
    SoldLine,
    cash_rounding,
    cash_sum,
    gross_of,
    price_line,
    price_order,
    spread,
    take_back,
)

STEPS = st.sampled_from([0, 50, 100, 500, 1_000])


@st.composite
def discounts(draw, most):
    if draw(st.booleans()):
        return Discount(rate=draw(st.integers(0, 10_000)))
    return Discount(amount=draw(st.integers(0, most)))


@st.composite
def carts(draw):
    """Lines with discounts and taxes of their own, and the order's discount spread over them."""
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        quantity, price = draw(st.integers(1, 50 * UNIT)), draw(st.integers(0, 500_000))
        off = draw(discounts(gross_of(quantity, price))).of(gross_of(quantity, price))
        rate, added = draw(st.integers(0, 3_000)), draw(st.booleans())
        lines.append(price_line(quantity, price, discount=off, tax_rate=rate, tax_is_added=added))
    whole = sum(line.amount for line in lines)
    return lines, draw(discounts(whole))


@st.composite
def sales(draw):
    """A cart that was paid in some way: rounded where cash settled it."""
    lines, discount = draw(carts())
    spread_out = spread(lines, discount)
    step, sums = draw(STEPS), price_order(spread_out)
    paid, rounding = [], 0
    for _ in range(draw(st.integers(0, 3))):
        rest = sums.total + rounding - sum(paid)
        if rest <= 0:
            break
        kind = draw(st.sampled_from(["cash", "part", "online", "too_much"]))
        if kind == "cash":
            amount = cash_sum(rest, step)
            rounding += cash_rounding(rest, amount, step)
            paid.append(amount)
        elif kind == "part":
            paid.append(draw(st.integers(1, rest)))
        else:
            paid.append(rest + (draw(st.integers(1, 50_000)) if kind == "too_much" else 0))
    return spread_out, price_order(spread_out, rounding), paid, step


@given(sales())
def test_lines_and_tax_and_rounding_are_the_total_and_the_money(sale):
    lines, sums, paid, _step = sale
    added = sum(line.tax for line in lines if line.tax_is_added)
    assert sum(line.amount for line in lines) + added + sums.rounding == sums.total
    standing = stand(sums.total, 0, sum(paid), 0)
    assert sums.total == standing.received + standing.outstanding - standing.surplus
    gross = sum(gross_of(line.quantity, line.unit_price) for line in lines)
    assert gross - sums.discount == sums.subtotal


@given(carts())
def test_the_shares_of_a_discount_add_up_to_it_and_no_line_falls_below_nothing(cart):
    lines, discount = cart
    whole = sum(line.amount for line in lines)
    after = spread(lines, discount)
    assert sum(line.share for line in after) == discount.of(whole)
    for line, was in zip(after, lines, strict=True):
        assert 0 <= line.share <= was.amount
        assert line.amount == was.amount - line.share
        assert line.discount == was.discount + line.share
        exact = was.amount * discount.of(whole)
        assert abs(line.share * whole - exact) < max(1, whole)


@given(carts(), st.data())
def test_another_discount_replaces_the_shares_of_the_one_before(cart, data):
    lines, first = cart
    second = data.draw(discounts(sum(line.amount for line in lines)))
    assert spread(spread(lines, first), second) == spread(lines, second)
    assert spread(spread(lines, first), Discount()) == lines


@given(sales(), st.data())
def test_returning_everything_in_any_parts_gives_back_exactly_what_was_charged(sale, data):
    lines, sums, _paid, step = sale
    worths = [line.amount + (line.tax if line.tax_is_added else 0) for line in lines]
    back, worth_of = [0] * len(lines), [0] * len(lines)
    owed, received, rounding, given = sums.total, sums.total, sums.rounding, 0
    while back != [line.quantity for line in lines]:
        left = [line.quantity - b for line, b in zip(lines, back, strict=True)]
        wanted = [data.draw(st.integers(0, n)) for n in left]
        if not any(wanted) or data.draw(st.integers(0, 3)) == 0:
            wanted = left
        sold = [
            SoldLine(line.quantity, worth, b, w)
            for line, worth, b, w in zip(lines, worths, back, worth_of, strict=True)
        ]
        plan = take_back(sold, wanted, owed=owed, received=received, rounding=rounding, step=step)
        assert plan.worth == sum(plan.parts) + plan.rounding
        assert 0 <= plan.worth <= owed
        assert plan.due == plan.worth
        back = [b + n for b, n in zip(back, wanted, strict=True)]
        worth_of = [w + n for w, n in zip(worth_of, plan.parts, strict=True)]
        owed, received = owed - plan.worth, received - plan.due
        rounding, given = rounding - plan.rounding, given + plan.due
    assert (owed, received, given) == (0, 0, sums.total)


def test_a_third_off_three_lines_spreads_the_last_unit_to_the_largest_remainder():
    lines = [price_line(UNIT, price) for price in (1_000, 1_001, 1_002)]
    shares = [line.share for line in spread(lines, Discount(amount=100))]
    assert shares == [33, 33, 34]


def test_tax_is_that_of_what_is_left_after_both_discounts():
    line = price_line(UNIT, 100_000, discount=10_000, tax_rate=1_100, tax_is_added=True)
    (after,) = spread([line], Discount(rate=1_000))
    assert (after.amount, after.tax, after.share) == (81_000, 8_910, 9_000)


@pytest.mark.parametrize(
    ("sum_", "step", "cash"),
    [
        (10_050, 100, 10_100), (10_049, 100, 10_000), (10_000, 100, 10_000), (10_049, 0, 10_049),
        (40, 100, 40), (50, 100, 100), (0, 100, 0),
    ],
)  # fmt: skip
def test_cash_is_rounded_half_up_and_never_to_nothing(sum_, step, cash):
    assert cash_sum(sum_, step) == cash


def test_only_the_rounded_rest_in_cash_rounds_an_order():
    assert cash_rounding(10_050, 10_100, 100) == 50
    assert cash_rounding(10_050, 10_050, 100) == 0
    assert cash_rounding(10_050, 5_000, 100) == 0


@pytest.mark.parametrize(
    "discount",
    [Discount(rate=10_001), Discount(rate=-1), Discount(amount=-1), Discount(amount=1_001),
     Discount(rate=1, amount=1)],
)  # fmt: skip
def test_more_than_all_of_it_cannot_be_taken_off(discount):
    with pytest.raises(Refused, match="bad_discount"):
        discount.of(1_000)


def test_an_order_is_never_rounded_below_nothing():
    assert price_order([price_line(UNIT, 20)], -50).total == 0
