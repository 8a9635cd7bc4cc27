"""Faspay's words in ours: statuses, answers, sums, channels; nothing unknown means failed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posapp.models.money import MAX_AMOUNT
from posapp.services.gateways.errors import (
    BadCredentials,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.faspay.mapping import (
    STATUSES,
    Unreadable,
    is_used,
    link,
    paid_sum,
    rupiah,
    status,
    texts,
    trouble,
    words,
)
from posapp.services.gateways.faspay.methods import (
    CHANNELS,
    METHODS,
    channel_of,
    codes,
    issuer,
    method_name,
)
from posapp.services.gateways.faspay.wib import from_wib, in_wib
from posapp.services.gateways.types import Fact, Method

ANSWERS = [
    ("03", BadCredentials, BadCredentials),
    ("13", Rejected, Rejected),
    ("14", Rejected, NotFound),
    ("30", Rejected, Rejected),
    ("40", Rejected, Rejected),
    ("54", Rejected, Rejected),
    ("55", BadCredentials, BadCredentials),
    ("56", BadCredentials, BadCredentials),
    ("63", BadCredentials, BadCredentials),
    ("66", OutcomeUnknown, Unavailable),
    ("81", Rejected, Rejected),
    ("83", Rejected, Rejected),
    ("96", OutcomeUnknown, Unavailable),
    ("", OutcomeUnknown, Unavailable),
]


@pytest.mark.parametrize(("code", "to_a_change", "to_a_question"), ANSWERS)
def test_an_answer_says_what_to_do_next(code: str, to_a_change: type, to_a_question: type) -> None:
    said = {"response_code": code, "response_desc": "words"}
    assert type(trouble(said, changes=True)) is to_a_change
    error = trouble(said, changes=False)
    assert type(error) is to_a_question
    assert "words" in error.detail


@pytest.mark.parametrize("code", "0123456789")
def test_each_status_has_its_fact_and_only_the_paid_ones_a_sum(code: str) -> None:
    said = status({"payment_status_code": code, "payment_total": "700000"}, 700_000)
    assert (said.total == 700_000) == (code in "24")
    assert STATUSES.get(code, Fact.UNKNOWN) is not Fact.UNKNOWN or code in "569"


@pytest.mark.parametrize("code", ["", "22", "x", "٢"])
def test_what_is_no_status_is_unreadable(code: str) -> None:
    with pytest.raises(Unreadable):
        status({"payment_status_code": code}, 1)


def test_a_sum_is_read_in_either_unit_by_what_is_nearer_to_the_bill() -> None:
    assert paid_sum("150000", 150_000) == 150_000
    assert paid_sum("15000000", 150_000) == 150_000
    assert paid_sum("150000.00", 150_000) == 150_000
    assert paid_sum("160000", 150_000) == 160_000
    assert paid_sum("14000000", 150_000) == 140_000
    assert paid_sum("1", 150_000) == 1
    for wrong in ("", "-1", "1.5", "0", "1e5", "٣", "9" * 16, "NaN", "1_000"):
        with pytest.raises(Unreadable):
            paid_sum(wrong, 150_000)


@given(st.integers(1, MAX_AMOUNT))
def test_a_bill_that_was_paid_as_a_whole_is_read_so_in_either_unit(amount: int) -> None:
    assert paid_sum(str(amount), amount) == amount
    assert paid_sum(str(amount * 100), amount) == amount
    assert rupiah(str(amount)) == amount


def test_numbers_come_with_and_without_quotes() -> None:
    said = texts({"a": 2, "b": " 2 ", "c": None, "d": [1], "e": True, "f": {}})
    assert said == {"a": "2", "b": "2", "c": ""}
    with pytest.raises(Unreadable):
        texts({"a": "x" * 2_001})


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://a b", 'https://a/"', "ftp://x"]
)
def test_a_link_that_is_none_is_unreadable(url: str) -> None:
    with pytest.raises(Unreadable):
        link({"redirect_url": url}, "redirect_url")


@pytest.mark.parametrize(
    ("code", "text", "used"),
    [("14", "bill_no already exist", True), ("30", "Duplicate Order", True), ("54", "", True),
     ("17", "", True), ("81", "Already Been Paid", False), ("30", "Format Error", False),
     ("00", "already", False)],
)  # fmt: skip
def test_a_used_number_is_known_by_code_or_words(code: str, text: str, used: bool) -> None:
    assert is_used({"response_code": code, "response_desc": text}) == used


def test_the_words_of_an_answer_stay_on_one_line() -> None:
    assert words({"response_code": "30", "response_desc": "a\r\nb"}) == "30 a b"


def test_every_way_of_paying_has_channels_and_every_channel_a_way_or_a_name() -> None:
    for method in Method:
        assert codes([method])
        assert all(CHANNELS[code].method == method for code in codes([method]))
    for code, channel in CHANNELS.items():
        assert method_name(code)
        assert channel.method or channel.name
    assert (method_name("702"), issuer("702")) == ("va", "BCA")
    assert (method_name("404"), issuer("404")) == ("KlikBCA", "KlikBCA")
    assert (method_name(""), issuer("x")) == ("Faspay", "")
    assert set(METHODS) == set(Method)


def test_only_channels_of_the_contract_are_offered() -> None:
    assert codes([Method.VA, Method.QRIS], ["702", "711", "812"]) == ("711", "702")
    assert codes([Method.STORE], ["702"]) == ()


def test_a_channel_is_read_from_a_number_that_begins_with_the_merchant() -> None:
    assert channel_of("3100440033666278", "31004") == "400"
    assert channel_of("8985999990013136", "99999") == ""
    assert channel_of("3648099900000001", "36480") == ""


def test_faspay_writes_jakarta_s_time() -> None:
    at = datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
    assert in_wib(at) == "2026-11-20 01:30:00"
    assert from_wib("2026-11-20 01:30:00") == at
    for wrong in ("", "2026-11-20", "0001-01-01 00:00:00", "2026-13-01 00:00:00", "x"):
        assert from_wib(wrong) is None
