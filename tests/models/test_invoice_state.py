"""What became of a link: every state meets every fact, and their order does not matter."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.invoice_state import (
    OPEN_CHARGES,
    OPEN_INVOICES,
    RANK,
    ChargeState,
    InvoiceState,
    invoice_after,
    move_charge,
)
from posapp.services.gateways.types import Fact

#: Rows: the state; columns: unknown, pending, expired, cancelled, failed, paid.
FACTS = ("unknown", "pending", "expired", "cancelled", "failed", "paid")
TABLE = {
    "queued": ("queued", "pending", "expired", "cancelled", "failed", "paid"),
    "pending": ("pending", "pending", "expired", "cancelled", "failed", "paid"),
    "expired": ("expired", "expired", "expired", "expired", "failed", "paid"),
    "cancelled": ("cancelled", "cancelled", "cancelled", "cancelled", "cancelled", "paid"),
    "failed": ("failed", "failed", "failed", "failed", "failed", "paid"),
    "paid": ("paid", "paid", "paid", "paid", "paid", "paid"),
}
PAIRS = [
    (state, fact, after)
    for state, row in TABLE.items()
    for fact, after in zip(FACTS, row, strict=True)
]


def test_the_table_knows_every_state_and_every_fact():
    assert set(TABLE) == {state.value for state in ChargeState}
    assert set(FACTS) == {fact.value for fact in Fact} == set(RANK)


@pytest.mark.parametrize(("state", "fact", "after"), PAIRS)
def test_a_charge_moves_as_the_table_says(state, fact, after):
    assert move_charge(state, fact) == after


@pytest.mark.parametrize(("state", "fact"), list(itertools.product(TABLE, FACTS)))
def test_the_same_fact_twice_is_as_good_as_once(state, fact):
    once = move_charge(state, fact)
    assert move_charge(once, fact) == once


def _after(facts):
    state = "queued"
    for fact in facts:
        state = move_charge(state, fact)
    return state


@given(st.lists(st.sampled_from(FACTS), max_size=8), st.randoms())
def test_money_settles_a_charge_whatever_else_is_told_and_when(facts, random):
    told = [*facts, "paid"]
    random.shuffle(told)
    assert _after(told) == "paid"


#: What one gateway tells of one charge: it is closed by us or runs out, not both.
ENDINGS = st.sampled_from([("unknown", "pending", "expired", "failed", "paid"),
                           ("unknown", "pending", "cancelled", "paid")])  # fmt: skip


@given(ENDINGS.flatmap(lambda facts: st.lists(st.sampled_from(facts), max_size=8)), st.randoms())
def test_facts_in_any_order_and_any_number_end_in_the_same_state(facts, random):
    shuffled = [*facts, *random.choices(facts, k=3)] if facts else []
    random.shuffle(shuffled)
    assert _after(shuffled) == _after(facts)
    strongest = max(facts, key=RANK.__getitem__, default="unknown")
    assert _after(facts) == ("queued" if strongest == "unknown" else strongest)


@pytest.mark.parametrize("fact", FACTS)
def test_what_is_paid_stays_paid(fact):
    assert move_charge("paid", fact) == "paid"


@pytest.mark.parametrize("state", ["expired", "cancelled", "failed"])
def test_what_ended_never_opens_again(state):
    assert all(move_charge(state, fact) not in OPEN_CHARGES for fact in FACTS)


STATES = [state.value for state in InvoiceState]
CHARGES = [state.value for state in ChargeState]
ALL = list(itertools.product(STATES, CHARGES, (0, 70), (0, 1)))


@pytest.mark.parametrize("final", ["paid", "cancelled"])
@pytest.mark.parametrize("charge", CHARGES)
@pytest.mark.parametrize("outstanding", [0, 70])
@pytest.mark.parametrize("received", [0, 1])
def test_a_paid_or_cancelled_invoice_stays_so(final, charge, outstanding, received):
    after = invoice_after(final, charge, order_outstanding=outstanding, received_by_link=received)
    assert after == final


def test_an_open_invoice_is_paid_as_soon_as_its_order_owes_nothing():
    for state, charge, received in itertools.product(OPEN_INVOICES, CHARGES, (0, 1)):
        after = invoice_after(state, charge, order_outstanding=0, received_by_link=received)
        assert after == "paid"


def test_an_invoice_that_ran_out_is_not_paid_by_money_from_elsewhere():
    for state in ("expired", "failed"):
        assert invoice_after(state, state, order_outstanding=0, received_by_link=0) == state


def test_late_money_through_its_link_pays_an_invoice_that_ran_out():
    for state in ("expired", "failed"):
        assert invoice_after(state, "paid", order_outstanding=0, received_by_link=1) == "paid"
        after = invoice_after(state, "paid", order_outstanding=70, received_by_link=1)
        assert after == "partially_paid"


def test_a_new_opening_revives_an_invoice_that_ran_out():
    for state in ("expired", "failed"):
        assert invoice_after(state, "queued", order_outstanding=70, received_by_link=0) == "queued"


@pytest.mark.parametrize(
    ("charge", "after"),
    [
        ("queued", "queued"),
        ("pending", "pending"),
        ("paid", "partially_paid"),
        ("expired", "expired"),
        ("cancelled", "cancelled"),
        ("failed", "failed"),
    ],
)
def test_an_open_invoice_without_money_follows_its_charge(charge, after):
    for state in ("draft", "queued", "pending"):
        assert invoice_after(state, charge, order_outstanding=70, received_by_link=0) == after


def test_no_combination_is_without_an_answer_and_asking_again_changes_nothing():
    for state, charge, outstanding, received in ALL:
        money = {"order_outstanding": outstanding, "received_by_link": received}
        after = invoice_after(state, charge, **money)
        assert after in STATES
        assert invoice_after(after, charge, **money) == after


def test_an_invoice_is_never_called_paid_while_something_is_owed():
    for state, charge, _, received in ALL:
        if state == "paid":
            continue
        after = invoice_after(state, charge, order_outstanding=1, received_by_link=received)
        assert after != "paid"
