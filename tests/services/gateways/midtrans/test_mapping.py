"""Midtrans' words in ours: every field read strictly, no word taken for more than it says."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.services.gateways.midtrans.mapping import (
    Status,
    Unreadable,
    charge_state,
    moment,
    read,
    rupiah,
)
from posapp.services.gateways.midtrans.page import Page, read_page
from posapp.services.gateways.types import ChargeState, Fact

NOW = datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
END = NOW + timedelta(hours=1)

#: Fields and forms as in the documents' own sample of a refunded card payment.
CARD: dict[str, object] = {
    "status_code": "200",
    "status_message": "Success, Credit Card transaction is successful",
    "transaction_id": "tx-1",
    "order_id": "INV-A-000231-7K2Q",
    "gross_amount": "30000.00",
    "currency": "IDR",
    "payment_type": "credit_card",
    "masked_card": "48111111-1114",
    "bank": "bni",
    "card_type": "credit",
    "approval_code": "1424936374393",
    "channel_response_code": "00",
    "channel_response_message": "Approved",
    "transaction_time": "2026-11-19 14:39:33",
    "settlement_time": "2026-11-19 14:50:00",
    "expiry_time": "2026-11-19 15:39:33",
    "transaction_status": "partial_refund",
    "fraud_status": "accept",
    "refund_amount": "12000.00",
    "refunds": [
        {
            "refund_chargeback_id": 1, "refund_amount": "5000.00", "reason": "some reason",
            "created_at": "2026-11-19 14:52:20", "refund_key": "reference1",
        },
        {
            "refund_chargeback_id": 2, "refund_amount": "7000.00", "reason": "",
            "created_at": "2026-11-19 14:53:20", "refund_key": "reference2",
            "bank_confirmed_at": "2026-11-19 14:54:00", "refund_method": "online",
        },
    ],
}  # fmt: skip


def state(now: datetime = NOW, end: datetime | None = END, **changed: object) -> ChargeState:
    return charge_state(read(CARD | changed, Status), now, "t.30000.1", end)


def test_a_transaction_is_read_with_everything_under_it() -> None:
    told = state()
    assert (told.fact, told.amount, told.currency) == (Fact.PAID, 30_000, "IDR")
    (payment,), (attempt,) = told.payments, told.attempts
    assert (payment.id, payment.amount, payment.method) == ("tx-1", 30_000, "card")
    assert payment.paid_at == datetime(2026, 11, 19, 7, 50, tzinfo=UTC)
    assert (attempt.status, attempt.masked, attempt.issuer) == ("paid", "48111111-1114", "")
    assert (attempt.response_code, attempt.approval_code) == ("00", "1424936374393")
    assert attempt.at == datetime(2026, 11, 19, 7, 39, 33, tzinfo=UTC)
    assert [(r.id, r.amount, r.kind, r.key) for r in told.refunds] == [
        ("1", 5_000, "refund", "reference1"),
        ("2", 7_000, "refund", "reference2"),
    ]


@pytest.mark.parametrize(
    ("word", "fraud", "fact", "tried"),
    [
        ("pending", None, Fact.PENDING, "pending"),
        ("PENDING", "accept", Fact.PENDING, "pending"),
        ("authorize", "accept", Fact.PENDING, "pending"),
        ("capture", "accept", Fact.PAID, "paid"),
        ("capture", "challenge", Fact.PENDING, "pending"),
        ("capture", "deny", Fact.UNKNOWN, "pending"),
        ("settlement", None, Fact.PAID, "paid"),
        ("settlement", "accept", Fact.PAID, "paid"),
        ("deny", "accept", Fact.PENDING, "failed"),
        ("cancel", "accept", Fact.CANCELLED, "failed"),
        ("expire", "accept", Fact.CANCELLED, "failed"),
        ("failure", "accept", Fact.FAILED, "failed"),
        ("refund", "accept", Fact.PAID, "paid"),
        ("chargeback", "accept", Fact.PAID, "paid"),
        ("partial_chargeback", "accept", Fact.PAID, "paid"),
        ("settled", "accept", Fact.UNKNOWN, "pending"),
        ("", "accept", Fact.UNKNOWN, "pending"),
    ],
)
def test_each_of_their_words_has_its_fact(word, fraud, fact, tried) -> None:
    told = state(
        transaction_status=word, fraud_status=fraud, settlement_time=None, refunds=None,
        approval_code=None,
    )  # fmt: skip
    assert (told.fact, told.attempts[0].status) == (fact, tried)
    assert bool(told.payments) == (fact == Fact.PAID)
    assert bool(told.attempts[0].failure) == (tried == "failed")


def test_what_ended_before_its_time_was_closed_and_after_it_ran_out() -> None:
    for word, before, after in (
        ("expire", Fact.CANCELLED, Fact.EXPIRED),
        ("deny", Fact.PENDING, Fact.EXPIRED),
    ):
        bare = {"transaction_status": word, "settlement_time": None, "approval_code": ""}
        assert state(**bare).fact == before
        assert state(now=END, **bare).fact == after
        # Without a page that is remembered, their own end counts.
        assert state(end=None, **bare).fact == before
        assert state(end=None, now=END, **bare).fact == after


@pytest.mark.parametrize(
    "changed",
    [
        {"payment_type": "echannel", "transaction_status": "deny", "settlement_time": None},
        {"payment_type": "cstore", "transaction_status": "deny", "settlement_time": None},
        {"payment_type": "qris", "transaction_status": "deny"},
        {"transaction_status": "cancel"},
    ],
)
def test_money_that_the_bank_took_back_came_and_went(changed: dict) -> None:
    told = state(**changed)
    assert [p.amount for p in told.payments] == [30_000]
    assert [(r.kind, r.amount, r.payment_id) for r in told.refunds] == [
        ("reversal", 30_000, "tx-1")
    ]


def test_a_chargeback_takes_what_was_left() -> None:
    told = state(transaction_status="chargeback")
    assert [(r.kind, r.amount) for r in told.refunds] == [
        ("refund", 5_000), ("refund", 7_000), ("chargeback", 18_000),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "method", "issuer"),
    [
        ({"payment_type": "bank_transfer", "va_numbers": [{"bank": "bca", "va_number": "1"}]},
         "va", "BCA"),
        ({"payment_type": "bank_transfer", "permata_va_number": "1"}, "va", "Permata"),
        ({"payment_type": "bank_transfer"}, "va", ""),
        ({"payment_type": "echannel", "biller_code": "70012"}, "va", "Mandiri"),
        ({"payment_type": "qris", "issuer": "airpay shopee"}, "qris", "ShopeePay"),
        ({"payment_type": "qris", "issuer": "Bank Kecil"}, "qris", "Bank Kecil"),
        ({"payment_type": "qris"}, "qris", ""),
        ({"payment_type": "gopay"}, "ewallet", "GoPay"),
        ({"payment_type": "ovo"}, "ewallet", "OVO"),
        ({"payment_type": "cstore", "store": "alfamart"}, "store", "Alfamart"),
        ({"payment_type": "akulaku"}, "paylater", "Akulaku"),
        ({"payment_type": "new_thing"}, "new_thing", ""),
    ],
)  # fmt: skip
def test_ways_of_paying_have_the_names_that_people_know(changed, method, issuer) -> None:
    (attempt,) = state(**changed).attempts
    assert (attempt.method, attempt.issuer) == (method, issuer)


@pytest.mark.parametrize(
    "text",
    ["", "150000.50", "1,000.00", "-5.00", "1e5", "0150.00", "9" * 16, "1٣.00", "9" * 15],
)  # fmt: skip
def test_a_sum_that_is_no_whole_rupiah_is_noticed(text: str) -> None:
    with pytest.raises(Unreadable):
        rupiah(text)


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-19", "2026-11-19T14:39:33", "2026-13-19 14:39:33", "0001-01-01 00:00:00",
     "2026-11-19 14:39:33Z", "٢026-11-19 14:39:33"],
)  # fmt: skip
def test_a_time_that_is_none_is_noticed(text: str) -> None:
    with pytest.raises(Unreadable):
        moment(text)


NEEDED = ("order_id", "transaction_id", "gross_amount", "transaction_status", "payment_type",
          "transaction_time")  # fmt: skip


@pytest.mark.parametrize("field", NEEDED)
def test_a_field_that_is_missing_is_noticed(field: str) -> None:
    body = dict(CARD)
    del body[field]
    with pytest.raises(Unreadable):
        read(body, Status)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(field=st.sampled_from(sorted(CARD)), junk=JUNK)
def test_a_field_of_any_other_type_never_crashes(field: str, junk: object) -> None:
    body = copy.deepcopy(CARD) | {field: junk}
    try:
        told = charge_state(read(body, Status), NOW, "", END)
    except Unreadable:
        return
    assert isinstance(told.amount, int)
    assert told.fact is not Fact.FAILED


def test_a_page_is_remembered_by_its_name() -> None:
    page = Page("66e4fa55-fdac-4ef9-91b5-733b97d1b862", 150_000, END)
    assert read_page(page.name) == page
    for other in ("", "66e4fa55", "a.b.c", "a.1.2.3", "a.1." + "9" * 13, "../x.1.2"):
        assert read_page(other) is None
