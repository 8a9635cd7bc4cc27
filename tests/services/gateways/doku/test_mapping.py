"""DOKU's words in ours: every field read strictly, no word taken for paid or failed."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.services.gateways.doku.mapping import (
    charge_state,
    opened_state,
    refund_state,
    rupiah,
    unchosen,
)
from posapp.services.gateways.doku.said import Status, Unreadable, read
from posapp.services.gateways.strict_json import read_object
from posapp.services.gateways.types import ChargeState, Fact

NOW = datetime(2026, 11, 19, 7, 40, tzinfo=UTC)
REFERENCE = "INV-A-000231-7K2Q"


def body(status: str | None = "SUCCESS", order: str = "ORDER_GENERATED", **changed) -> dict:
    """An order's status as DOKU's page shows it."""
    transaction = {"status": status, "date": "2026-11-19T07:35:00Z", "original_request_id": "r-1"}
    values = {
        "order": {"invoice_number": REFERENCE, "amount": 120000.0, "status": order},
        "transaction": transaction if status is not None else None,
        "service": {"id": "VIRTUAL_ACCOUNT"},
        "acquirer": {"id": "BCA", "name": "Bank Central Asia"},
        "channel": {"id": "VIRTUAL_ACCOUNT_BCA"},
    }
    return copy.deepcopy(values | changed)


def state(said: dict) -> ChargeState:
    return charge_state(read(read_object(json.dumps(said).encode()), Status))


def test_a_paid_order_is_read_with_its_payment() -> None:
    told = state(body())
    assert (told.fact, told.amount, told.currency) == (Fact.PAID, 120_000, "IDR")
    (payment,) = told.payments
    assert (payment.id, payment.amount, payment.method) == (REFERENCE, 120_000, "va")
    assert payment.paid_at == datetime(2026, 11, 19, 7, 35, tzinfo=UTC)
    (attempt,) = told.attempts
    assert (attempt.issuer, attempt.status, attempt.id) == ("BCA", "paid", payment.attempt_id)
    assert told == state({"response": body()})


@pytest.mark.parametrize("date", [None, "9999-12-31T23:59:59-14:00", "2026-11-19T07:35:00"])
def test_money_without_a_time_of_the_calendar_is_noticed(date) -> None:
    said = body()
    said["transaction"]["date"] = date
    with pytest.raises(Unreadable):
        state(said)


BILL = {"service": {"id": "VIRTUAL_ACCOUNT"}, "channel": {"id": "VIRTUAL_ACCOUNT_BCA"}}
WALLET = {"service": {"id": "EMONEY"}, "channel": {"id": "EMONEY_OVO"}}


@pytest.mark.parametrize(
    ("status", "order", "changed", "fact"),
    [
        (None, "ORDER_GENERATED", {}, Fact.PENDING),
        (None, "ORDER_RECOVERED", {}, Fact.PENDING),
        (None, "ORDER_EXPIRED", {}, Fact.EXPIRED),
        (None, "ORDER_CANCELLED", {}, Fact.CANCELLED),
        (None, "ORDER_NEWS", {}, Fact.UNKNOWN),
        ("PENDING", "ORDER_GENERATED", BILL, Fact.PENDING),
        ("PENDING", "ORDER_EXPIRED", BILL, Fact.PENDING),  # the bank tells when it ends
        ("PENDING", "ORDER_EXPIRED", WALLET, Fact.EXPIRED),
        ("PENDING", "ORDER_CANCELLED", BILL, Fact.CANCELLED),
        ("REDIRECT", "ORDER_GENERATED", WALLET, Fact.PENDING),
        ("TIMEOUT", "ORDER_GENERATED", WALLET, Fact.PENDING),
        ("FAILED", "ORDER_GENERATED", WALLET, Fact.PENDING),
        ("FAILED", "ORDER_EXPIRED", BILL, Fact.EXPIRED),
        ("EXPIRED", "ORDER_GENERATED", BILL, Fact.EXPIRED),
        ("SUCCESS", "ORDER_EXPIRED", BILL, Fact.PAID),
        ("SUCCESS", "ORDER_CANCELLED", BILL, Fact.PAID),
        ("VOIDED", "ORDER_GENERATED", {}, Fact.PAID),
        ("REFUNDED", "ORDER_GENERATED", {}, Fact.UNKNOWN),
        ("success", "ORDER_GENERATED", {}, Fact.UNKNOWN),
        ("CHALLENGE", "ORDER_GENERATED", {}, Fact.UNKNOWN),
    ],
)
def test_each_of_their_words_has_its_fact(status, order, changed, fact) -> None:
    assert state(body(status, order, **changed)).fact == fact


def test_a_status_without_the_order_s_word_is_read_by_the_try_alone() -> None:
    said = body("PENDING")
    del said["order"]["status"]
    assert state(said).fact == Fact.PENDING
    said["order"]["status"] = ["ORDER_GENERATED", "ORDER_EXPIRED"]
    assert state(said | WALLET).fact == Fact.EXPIRED


def test_a_void_is_the_whole_sum_and_a_refund_of_unknown_sum_is_no_fact() -> None:
    (back,) = state(body("VOIDED")).refunds
    assert (back.kind, back.amount, back.payment_id) == ("reversal", 120_000, REFERENCE)
    refunded = state(body("REFUNDED"))
    assert (refunded.refunds, refunded.fact) == ((), Fact.UNKNOWN)
    assert len(refunded.payments) == 1


CARD = {
    "service": {"id": "CREDIT_CARD"},
    "acquirer": {"id": "BANK_MANDIRI"},
    "channel": {"id": "CREDIT_CARD"},
    "card_payment": {
        "masked_card_number": "557338******1101", "approval_code": "8080", "response_code": "05",
        "response_message": "DO NOT HONOUR", "issuer": "PT. BANK BCA",
    },
}  # fmt: skip


def test_a_refused_card_is_told_with_its_codes() -> None:
    (attempt,) = state(body("FAILED", **CARD)).attempts
    assert (attempt.status, attempt.failure) == ("failed", "DO NOT HONOUR")
    assert (attempt.masked, attempt.issuer) == ("557338******1101", "PT. BANK BCA")
    assert (attempt.response_code, attempt.approval_code) == ("05", "8080")
    (paid,) = state(body("SUCCESS", **CARD)).attempts
    assert (paid.failure, paid.id) == ("", "CREDIT_CARD")
    assert attempt.id != paid.id


def test_a_card_s_whole_number_never_gets_in() -> None:
    said = body("SUCCESS", **CARD)
    said["card_payment"]["masked_card_number"] = "4111111111111111"
    (attempt,) = state(said).attempts
    assert attempt.masked == "****1111"


def test_a_refusal_without_words_says_the_gateway_s_word() -> None:
    (attempt,) = state(body("FAILED", **WALLET)).attempts
    assert (attempt.failure, attempt.issuer) == ("FAILED", "OVO")


def test_before_a_way_of_paying_is_chosen_there_is_no_try() -> None:
    empty = {"service": {"id": None}, "acquirer": {"id": ""}, "channel": None}
    assert state(body("PENDING", **empty)).attempts == ()


@pytest.mark.parametrize(
    ("written", "amount"),
    [(150_000, 150_000), ("150000", 150_000), ("150000.00", 150_000), (0, 0),
     ("999999999999", 999_999_999_999)],
)  # fmt: skip
def test_an_amount_is_read_whichever_way_it_is_written(written, amount) -> None:
    assert rupiah(written) == amount


@pytest.mark.parametrize(
    "written", [True, None, -1, "1.5", "1,000", "1e3", 10**12, "", "٣", [1], 1.5, "Rp 5"]
)
def test_what_is_no_amount_in_rupiah_is_noticed(written) -> None:
    with pytest.raises(Unreadable):
        rupiah(written)


OPENED = {
    "message": ["SUCCESS"],
    "response": {
        "order": {"amount": "39000", "invoice_number": REFERENCE},
        "payment": {"url": "https://jokul.doku.com/x", "expired_date": "20261119154000"},
    },
}


def test_an_opening_is_read_with_or_without_its_wrapper() -> None:
    told = opened_state(OPENED, NOW)
    assert told == opened_state(OPENED["response"], NOW)
    assert told.expires_at == datetime(2026, 11, 19, 8, 40, tzinfo=UTC)
    assert told.gateway_id == "39000@20261119084000"
    kept = unchosen(REFERENCE, told.gateway_id, NOW)
    assert (kept.amount, kept.fact, kept.gateway_id) == (39_000, Fact.PENDING, told.gateway_id)


@pytest.mark.parametrize(
    ("place", "value"),
    [("url", ""), ("url", "javascript:alert(1)"), ("url", "https://a.example/ b"),
     ("expired_date", "2026-11-19"), ("expired_date", "20261399999999"), ("expired_date", 5)],
)  # fmt: skip
def test_an_opening_out_of_its_bounds_is_noticed(place: str, value: object) -> None:
    said = copy.deepcopy(OPENED)
    said["response"]["payment"][place] = value
    with pytest.raises(Unreadable):
        opened_state(said, NOW)


@pytest.mark.parametrize("kept", ["", "5", "x@20261119084000", "5@x", "-5@20261119084000"])
def test_a_handle_that_is_not_ours_is_noticed(kept: str) -> None:
    with pytest.raises(Unreadable):
        unchosen(REFERENCE, kept, NOW)


@pytest.mark.parametrize(
    ("kind", "status", "name", "ours"),
    [("FULL_REFUND", "SUCCESS", "k", "done"), ("PARTIAL_REFUND", "SUCCESS", "k", "done"),
     ("MANUAL_FULL_REFUND", "SUCCESS", "k", "done"),
     ("VOID", "SUCCESS", f"{REFERENCE}:void", "done"),
     ("VOID", "FAILED", "k", "failed"), ("FULL_REFUND", "FAILED", "k", "failed")],
)  # fmt: skip
def test_a_refund_is_read(kind: str, status: str, name: str, ours: str) -> None:
    said = {"order": {"invoice_number": REFERENCE},
            "refund": {"amount": 5, "type": kind, "status": status}}  # fmt: skip
    told = refund_state(said, REFERENCE, "k")
    assert (told.id, told.key, told.amount, told.status) == (name, "k", 5, ours)
    for wrong in (
        {"refund": {"amount": 5, "type": kind, "status": "perhaps"}},
        {"order": {"invoice_number": "OTHER"}},
        {"refund": {}},
    ):
        with pytest.raises(Unreadable):
            refund_state(said | wrong, REFERENCE, "k")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PLACES = [
    ("order", "amount"), ("order", "invoice_number"), ("order", "status"), ("order", "currency"),
    ("transaction", "status"), ("transaction", "date"), ("channel", "id"), ("service",),
    ("transaction",), ("order",), ("card_payment",),
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(PLACES), junk=JUNK)
def test_a_field_of_any_other_type_never_crashes(place: tuple, junk: object) -> None:
    said = body("SUCCESS", **CARD)
    holder = said
    for part in place[:-1]:
        holder = holder[part]
    holder[place[-1]] = junk
    try:
        told = charge_state(read(said, Status))
    except Unreadable:
        return
    assert isinstance(told.amount, int)
    assert told.fact is not Fact.FAILED
