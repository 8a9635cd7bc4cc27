"""Money at the counter: deposit, rest, change, and what is refused."""

from __future__ import annotations

import pytest

from posapp.models.errors import Refused
from posapp.services.payments.take import TakePayment, take_payment
from posapp.services.sales.void import VoidOrder, void_order
from posapp.services.settings.change import change_settings
from tests import builders


def test_a_deposit_leaves_the_rest_outstanding(shop):
    order = builders.order(shop.till, 100_000)
    paid = builders.pay(shop.till, order, 30_000)
    assert (paid.received, paid.outstanding) == (30_000, 70_000)
    assert paid.payment_status == "partially_paid"
    assert paid.completed_at is None


def test_the_rest_makes_it_paid_c15(shop):
    order = builders.order(shop.till, 100_000)
    builders.pay(shop.till, order, 30_000)
    paid = builders.pay(shop.till, order, 70_000, "transfer")
    assert (paid.payment_status, paid.outstanding) == ("paid", 0)
    assert [p.method for p in paid.payments] == ["cash", "transfer"]
    assert paid.completed_at is not None


def test_cash_gives_change(shop):
    order = builders.order(shop.till, 70_000)
    paid = shop.till.do(take_payment, TakePayment(order.id, "cash", 70_000, 100_000))
    assert paid.change == 30_000
    assert (paid.payments[0].tendered, paid.payments[0].change) == (100_000, 30_000)


@pytest.mark.parametrize(
    ("method", "amount", "tendered", "code"),
    [
        ("cash", 0, None, "bad_amount"),
        ("cash", -1, None, "bad_amount"),
        ("cash", 100_001, None, "more_than_outstanding"),
        ("cash", 10**15, None, "more_than_outstanding"),
        ("cash", 50_000, 49_999, "tendered_too_little"),
        ("cash", 50_000, 10**15, "tendered_too_little"),
        ("cash", 50_000, 4_111_111_111, "tendered_absurd"),
        ("transfer", 50_000, 60_000, "tendered_not_cash"),
        ("shells", 50_000, None, "bad_method"),
        ("va", 50_000, None, "bad_method"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(shop, method, amount, tendered, code):
    order = builders.order(shop.till, 100_000)
    with pytest.raises(Refused) as refused:
        shop.till.do(take_payment, TakePayment(order.id, method, amount, tendered))
    assert refused.value.code == code
    assert builders.again(shop.till, order) == order


def test_a_paid_order_takes_no_more(shop):
    order = builders.order(shop.till, 50_000)
    builders.pay(shop.till, order, 50_000)
    with pytest.raises(Refused, match="already_paid"):
        builders.pay(shop.till, order, 1)


def test_a_void_order_takes_nothing(shop):
    order = builders.order(shop.till, 50_000)
    shop.till.do(void_order, VoidOrder(order.id, "typed twice"))
    with pytest.raises(Refused, match="order_void"):
        builders.pay(shop.till, order, 50_000)


def test_without_deposits_only_the_whole_is_taken_c14(shop):
    order = builders.order(shop.till, 50_000)
    shop.till.do(change_settings, {"sales.allow_deposit": "off"})
    with pytest.raises(Refused, match="deposits_off"):
        builders.pay(shop.till, order, 10_000)
    assert builders.pay(shop.till, order, 50_000).payment_status == "paid"


def test_the_same_key_pays_once_and_answers_the_same(shop):
    order = builders.order(shop.till, 100_000)
    command = TakePayment(order.id, "cash", 30_000, 50_000, key="till-1-0001")
    first = shop.till.do(take_payment, command)
    builders.pay(shop.till, order, 5_000)
    assert shop.till.do(take_payment, command) == first
    assert builders.again(shop.till, order).received == 35_000


def test_without_a_key_the_same_call_pays_twice(shop):
    order = builders.order(shop.till, 100_000)
    command = TakePayment(order.id, "cash", 30_000)
    shop.till.do(take_payment, command)
    shop.till.do(take_payment, command)
    assert builders.again(shop.till, order).received == 60_000


def test_a_key_with_another_request_is_refused(shop):
    order = builders.order(shop.till, 100_000)
    shop.till.do(take_payment, TakePayment(order.id, "cash", 30_000, key="k"))
    with pytest.raises(Refused, match="key_reused"):
        shop.till.do(take_payment, TakePayment(order.id, "cash", 40_000, key="k"))


def test_a_card_number_is_no_reference(shop):
    order = builders.order(shop.till, 100_000)
    command = TakePayment(order.id, "card", 30_000, reference="4111 1111 1111 1111")
    with pytest.raises(Refused, match="card_number"):
        shop.till.do(take_payment, command)
