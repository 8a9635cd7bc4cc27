"""What is kept of a bill, its names at Faspay, and our reference in digits and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.ids import BASE32
from posapp.services.gateways.faspay import billing
from posapp.services.gateways.faspay.bill import (
    MAX_TRIALS,
    Bill,
    Trial,
    bill_no,
    parsed,
    reference_of,
    with_news,
)

END = datetime(2026, 11, 20, 7, 32, tzinfo=UTC)
TRIALS = st.builds(
    Trial,
    st.integers(1, 9),
    st.text("0123456789ABab", min_size=1, max_size=40),
    st.sampled_from(("", "702", "711", "500")),
    st.booleans(),
)


@given(st.integers(1, 9), st.integers(1, 999_999_999_999), st.lists(TRIALS, max_size=15))
def test_a_bill_is_written_and_read_again(number: int, amount: int, trials: list[Trial]) -> None:
    bill = Bill(number, amount, END)
    for trial in trials:
        bill = bill.with_trial(trial)
    assert parsed(str(bill)) == bill
    assert len(bill.trials) <= MAX_TRIALS


@pytest.mark.parametrize(
    "wrong",
    ["", "chg-1", "xpress;0;1;1;", "xpress;1;0;1;", "xpress;1;9;9;1:a b:", "xpress;1;1;1;:,",
     "billing;12;", "xpress;1;٣;1;", "xpress;1;1;1;1:x:702,", "xpress;1;1;1;1:x:702\n"],
)  # fmt: skip
def test_what_is_no_bill_of_ours_is_none(wrong: str) -> None:
    assert parsed(wrong) is None


def test_a_notice_names_the_transaction_and_its_channel_once() -> None:
    known = str(Bill(1, 700_000, END))
    news = {"bill_no": "INV-A-000231-7K2Q", "trx_id": "3648070200000001", "channel": "702"}
    once = with_news(known, news)
    bill = parsed(once)
    assert bill is not None
    assert bill.trials == (Trial(1, "3648070200000001", "702"),)
    assert with_news(once, news) == once
    assert with_news(once, news | {"channel": ""}) == once
    other = parsed(with_news(once, news | {"bill_no": "INV-A-000231-7K2Q-3"}))
    assert other is not None
    assert [trial.number for trial in other.trials] == [1, 3]


@pytest.mark.parametrize(
    "news",
    [{}, {"trx_id": ""}, {"trx_id": "1:702,2;3"}, {"trx_id": "x" * 41}, {"trx_id": "٣"}],
)
def test_a_notice_without_a_usable_number_changes_nothing(news: dict[str, str]) -> None:
    known = str(Bill(1, 700_000, END))
    assert with_news(known, news) == known
    assert with_news("billing;5;", news) == "billing;5;"


def test_a_strange_channel_is_not_kept() -> None:
    bill = parsed(with_news(str(Bill(1, 5, END)), {"trx_id": "77", "channel": "7p,1:9:"}))
    assert bill is not None
    assert bill.trials == (Trial(1, "77", ""),)


def test_a_channel_is_learnt_for_the_transaction_that_came_with_the_page() -> None:
    bill = Bill(1, 5, END, (Trial(1, "77", "", page=True),)).with_trial(Trial(1, "77", "500"))
    assert bill.trials == (Trial(1, "77", "500", page=True),)


@pytest.mark.parametrize("number", range(1, 10))
def test_a_number_of_a_bill_leads_back_to_its_reference(number: int) -> None:
    for reference in ("INV-A-000231-7K2Q", "INV-A-000231-7K2Q2", "INV-A12-000231-22222"):
        name = bill_no(reference, number)
        assert len(name) <= 32
        assert reference_of(name) == (reference, number)


@given(
    st.sampled_from("ABCXYZ"),
    st.integers(1, 999),
    st.integers(0, 999_999),
    st.text(BASE32, min_size=4, max_size=4),
    st.sampled_from(("", *"23456789")),
)
def test_our_reference_in_digits_leads_back_to_it(
    letter: str, generation: int, number: int, random: str, again: str
) -> None:
    series = letter if generation == 1 else f"{letter}{generation}"
    reference = f"INV-{series}-{number:06d}-{random}{again}"
    digits = billing.number_of(reference)
    assert digits is not None
    assert digits.isdigit()
    assert len(digits) <= 18
    if digits[0] != "0":
        assert billing.reference_of(digits) == reference


@pytest.mark.parametrize(
    "reference",
    ["", "X", "INV-AB-000001-7K2Q", "INV-A-000001-7K2O", "INV-A0-000001-7K2Q",
     "INV-A-000001-7K2Q0", "INV-A-0000001-7K2Q"],
)  # fmt: skip
def test_a_reference_that_does_not_fit_into_digits_is_told(reference: str) -> None:
    assert billing.number_of(reference) is None


@given(st.text("0123456789", max_size=25))
def test_digits_that_are_not_ours_lead_nowhere_or_back_to_themselves(digits: str) -> None:
    reference = billing.reference_of(digits)
    assert reference is None or billing.number_of(reference) == digits
