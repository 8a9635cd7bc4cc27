"""Xendit's words in ours: every field read strictly, no word taken for failed."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posapp.services.gateways.types import ChargeState, Fact
from posapp.services.gateways.xendit.mapping import (
    FACTS,
    REFUNDS,
    Invoice,
    Refund,
    Unreadable,
    charge_state,
    read,
    refund_state,
)
from tests.services.gateways.xendit.samples import INVOICE_ID, REFERENCE, invoice_body, refund_body

NOW = datetime(2026, 11, 19, 7, 41, tzinfo=UTC)


def state_of(body: dict, now: datetime = NOW, refunds: tuple = ()) -> ChargeState:
    return charge_state(read(body, Invoice), [read(r, Refund) for r in refunds], now)


def test_an_invoice_is_read_with_everything_under_it() -> None:
    state = state_of(invoice_body(), refunds=(refund_body(),))
    assert (state.reference, state.fact, state.gateway_id) == (REFERENCE, Fact.PAID, INVOICE_ID)
    assert (state.amount, state.currency) == (700_000, "IDR")
    assert state.expires_at == datetime(2026, 11, 20, 7, 32, 0, 164_000, tzinfo=UTC)
    (payment,), (attempt,), (refund,) = state.payments, state.attempts, state.refunds
    assert (payment.method, payment.amount, payment.attempt_id) == ("va", 700_000, attempt.id)
    assert payment.paid_at == datetime(2026, 11, 19, 7, 40, 35, 534_000, tzinfo=UTC)
    assert (attempt.issuer, attempt.masked) == ("Mandiri", "•••• 7714")
    assert (refund.payment_id, refund.amount, refund.key) == (payment.id, 200_000, "0197-key")


def test_the_wallet_behind_a_qris_and_its_receipt_are_told() -> None:
    details = {"receipt_id": "628412345678", "source": "DANA"}
    body = invoice_body(
        payment_method="QR_CODE", payment_channel="QRIS", payment_details=details,
        payment_destination=None,
    )  # fmt: skip
    (attempt,) = state_of(body).attempts
    assert (attempt.method, attempt.issuer) == ("qris", "DANA")
    assert (attempt.approval_code, attempt.masked) == ("628412345678", "")


@pytest.mark.parametrize(("theirs", "ours"), FACTS.items())
def test_each_of_their_words_has_its_fact(theirs: str, ours: Fact) -> None:
    after_its_end = datetime(2026, 11, 21, tzinfo=UTC)
    assert state_of(invoice_body(status=theirs), after_its_end).fact == ours


@pytest.mark.parametrize("word", ["", "paid", "FAILED", "VOIDED", "COMPLETED", "PAID "])
def test_a_word_that_we_do_not_know_is_unknown(word: str) -> None:
    state = state_of(invoice_body(status=word))
    assert (state.fact, state.payments) == (Fact.UNKNOWN, ())


def test_what_ended_before_its_time_was_closed() -> None:
    body = invoice_body(status="EXPIRED")
    assert state_of(body).fact == Fact.CANCELLED
    end = datetime(2026, 11, 20, 7, 32, 0, 164_000, tzinfo=UTC)
    assert state_of(body, end).fact == Fact.EXPIRED
    # A till whose clock is behind believes Xendit's own times.
    assert state_of(invoice_body(status="EXPIRED", updated="2026-11-20T07:32:01Z")).fact == (
        Fact.EXPIRED
    )


def test_a_sum_with_a_decimal_point_is_a_sum() -> None:
    body = invoice_body(amount=Decimal("700000.0"), paid_amount=Decimal("7e5"))
    state = state_of(body)
    assert (state.amount, state.payments[0].amount) == (700_000, 700_000)
    assert type(state.amount) is int


def test_what_was_paid_counts_and_not_what_was_asked() -> None:
    assert state_of(invoice_body(paid_amount=690_000)).payments[0].amount == 690_000
    assert state_of(invoice_body(paid_amount=None)).payments[0].amount == 700_000


def test_the_payment_keeps_its_name_whatever_is_told_of_it() -> None:
    early = invoice_body(payment_id=None, payment_channel=None, paid_at=None)
    late = invoice_body(payment_id="py-1", status="SETTLED", credit_card_charge_id="c")
    assert state_of(early).payments[0].id == state_of(late).payments[0].id
    assert state_of(early).attempts[0].id == state_of(late).attempts[0].id


@pytest.mark.parametrize(
    ("kind", "channel", "method", "issuer"),
    [
        ("BANK_TRANSFER", "BCA", "va", "BCA"),
        ("CALLBACK_VIRTUAL_ACCOUNT", "CIMB", "va", "CIMB Niaga"),
        ("EWALLET", "SHOPEEPAY", "ewallet", "ShopeePay"),
        ("EWALLET", "NEWPAY", "ewallet", "NEWPAY"),
        ("RETAIL_OUTLET", "ALFAMART", "store", "Alfamart"),
        ("CREDIT_CARD", "CREDIT_CARD", "card", ""),
        ("CREDIT_CARD", None, "card", ""),
        ("PAYLATER", "KREDIVO", "paylater", "Kredivo"),
        ("QRIS", None, "qris", ""),
        ("DIRECT_DEBIT", "DD_BRI", "direct_debit", "DD_BRI"),
        (None, None, "xendit", ""),
    ],
)
def test_ways_of_paying_are_named_as_people_know_them(kind, channel, method, issuer) -> None:
    body = invoice_body(payment_method=kind, payment_channel=channel)
    (attempt,) = state_of(body).attempts
    assert (attempt.method, attempt.issuer) == (method, issuer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal("700000.5")}, {"amount": "700000"}, {"amount": True}, {"amount": 0},
        {"amount": -1}, {"amount": 10**12}, {"amount": Decimal("1e30")}, {"paid_amount": 1.5},
        {"invoice_url": ""}, {"invoice_url": "javascript:alert(1)"}, {"id": ""},
        {"external_id": ""}, {"external_id": None}, {"status": None}, {"expiry_date": "soon"},
        {"created": "2026-11-19T07:32:00"}, {"created": "0001-01-01T00:00:00+14:00"},
        {"paid_at": 1_700_000_000}, {"payment_details": []},
    ],
)  # fmt: skip
def test_a_value_out_of_its_bounds_is_noticed(wrong: dict) -> None:
    with pytest.raises(Unreadable):
        state_of(invoice_body(**wrong))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(sorted(invoice_body())), junk=JUNK)
def test_a_field_of_any_other_type_never_crashes(name: str, junk: object) -> None:
    try:
        state = state_of(copy.deepcopy(invoice_body()) | {name: junk})
    except Unreadable:
        return
    assert isinstance(state.amount, int)
    assert state.fact is not Fact.FAILED


@pytest.mark.parametrize(("theirs", "ours"), REFUNDS.items())
def test_a_refund_counts_once_it_was_handed_over(theirs: str, ours: str) -> None:
    refund = refund_body(status=theirs)
    assert refund_state(read(refund, Refund)).status == ours
    told = state_of(invoice_body(), refunds=(refund,)).refunds
    assert len(told) == (1 if ours == "done" else 0)


def test_a_refund_in_an_unknown_state_is_no_answer() -> None:
    with pytest.raises(Unreadable):
        refund_state(read(refund_body(status="PERHAPS"), Refund))
    assert state_of(invoice_body(), refunds=(refund_body(status="PERHAPS"),)).refunds == ()


def test_a_refund_made_at_the_dashboard_has_no_key() -> None:
    refund = refund_body(reference_id=None, updated=None)
    (told,) = state_of(invoice_body(), refunds=(refund,)).refunds
    assert (told.key, told.at) == ("", datetime(2026, 11, 19, 8, tzinfo=UTC))
    assert told.at - NOW > timedelta(0)
