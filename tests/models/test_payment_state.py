"""The word for an order follows its money, in every combination."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.payment_state import PaymentStatus, stand

TOTAL = 100

#: (returned, payments, refunds) -> (owed, received, outstanding, status), for a total of 100.
TABLE = {
    (0, 0, 0): (100, 0, 100, "unpaid"),
    (0, 30, 0): (100, 30, 70, "partially_paid"),
    (0, 100, 0): (100, 100, 0, "paid"),
    (0, 130, 0): (100, 130, 0, "overpaid"),
    # A surplus given back.
    (0, 130, 30): (100, 100, 0, "paid"),
    # A payment undone: the debt is open again.
    (0, 100, 100): (100, 0, 100, "unpaid"),
    (0, 100, 40): (100, 60, 40, "partially_paid"),
    # More went back than came (a chargeback after a refund).
    (0, 100, 130): (100, -30, 130, "unpaid"),
    # Goods came back.
    (40, 100, 40): (60, 60, 0, "partially_refunded"),
    (100, 100, 100): (0, 0, 0, "refunded"),
    (40, 100, 0): (60, 100, 0, "overpaid"),
    (40, 30, 0): (60, 30, 30, "partially_paid"),
    (40, 0, 0): (60, 0, 60, "unpaid"),
    (100, 0, 0): (0, 0, 0, "refunded"),
    (100, 130, 100): (0, 30, 0, "overpaid"),
}


@pytest.mark.parametrize(("money", "told"), TABLE.items())
def test_an_order_stands_as_its_money_says(money, told):
    returned, payments, refunds = money
    standing = stand(TOTAL, returned, payments, refunds)
    shown = (standing.owed, standing.received, standing.outstanding, standing.status.value)
    assert shown == told


def test_an_order_over_nothing_is_paid():
    assert stand(0, 0, 0, 0).status == PaymentStatus.PAID


def test_every_combination_has_one_word_that_agrees_with_its_numbers():
    steps = range(0, TOTAL + 60, 20)
    for total, returned, payments, refunds in itertools.product((0, TOTAL), steps, steps, steps):
        if returned > total:
            continue
        s = stand(total, returned, payments, refunds)
        assert s.owed == total - returned
        assert s.received == payments - refunds
        assert s.outstanding == max(0, s.owed - s.received)
        assert s.surplus == max(0, s.received - s.owed)
        owes_nothing = s.status not in (PaymentStatus.UNPAID, PaymentStatus.PARTIALLY_PAID)
        assert owes_nothing == (s.outstanding == 0)
        assert (s.status == PaymentStatus.OVERPAID) == (s.surplus > 0)
        back = s.status in (PaymentStatus.REFUNDED, PaymentStatus.PARTIALLY_REFUNDED)
        assert not back or returned > 0


sums = st.integers(0, 10**12)


@given(sums, sums, sums)
def test_a_void_order_has_nothing_outstanding(total, payments, refunds):
    assert stand(total, 0, payments, refunds, void=True).outstanding == 0


@given(sums, st.lists(st.integers(1, 10**9), max_size=6))
def test_every_payment_lowers_what_is_outstanding_by_itself_down_to_nothing(total, payments):
    left = total
    for count, amount in enumerate(payments, 1):
        left = max(0, left - amount)
        assert stand(total, 0, sum(payments[:count]), 0).outstanding == left
