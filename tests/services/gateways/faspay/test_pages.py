"""A page's life where its first answer names no transaction, and what its states mean."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.services.gateways.errors import NotFound, Rejected
from posapp.services.gateways.types import ChargeRef, Fact, Method
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.faspay.bench import direct, ref, set_clock, told_of
from tests.simulators.faspay import FaspaySimulator


@pytest.fixture
def simulator() -> FaspaySimulator:
    made = FaspaySimulator(set_clock())
    made.names_trx = False
    return made


@pytest.fixture
def opened(simulator):
    gateway = direct(simulator)
    ask = charge_request(gateway, expires_at=simulator.clock.now() + timedelta(hours=1))
    return gateway, ask, gateway.create_charge(ask)


def test_before_a_notice_a_page_is_pending_and_nothing_is_asked(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.pay(ask.reference)
    told = gateway.fetch_charge(ref_of(ask, state))
    assert (told.fact, told.amount, told.payments) == (Fact.PENDING, ask.amount, ())
    assert len(simulator.requests) == 1


def test_a_notice_tells_where_to_ask_and_the_payment_is_found(simulator, opened) -> None:
    gateway, ask, state = opened
    trx = simulator.pay(ask.reference, channel="702")
    told = gateway.fetch_charge(told_of(simulator, gateway, ask, state))
    assert told.fact == Fact.PAID
    (payment,), (attempt,) = told.payments, told.attempts
    assert (payment.amount, payment.method) == (ask.amount, "va")
    assert payment.id == f"{ask.reference}/{trx.id}"
    assert payment.paid_at == trx.at
    assert (attempt.status, attempt.issuer, attempt.approval_code) == (
        "paid", "BCA", f"R{trx.id[-8:]}",
    )  # fmt: skip


def test_a_forged_transaction_in_a_true_notice_hides_no_payment(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.pay(ask.reference)
    known = told_of(simulator, gateway, ask, state)
    news = {"bill_no": ask.reference, "trx_id": "9999999999999999"}
    lured = gateway.remember(state.gateway_id, news)
    assert gateway.fetch_charge(ref(ask, lured)).fact == Fact.PENDING
    both = ref(ask, gateway.remember(known.gateway_id, news))
    assert gateway.fetch_charge(both).fact == Fact.PAID


def test_who_pays_by_two_channels_has_paid_twice(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.pay(ask.reference, channel="702")
    simulator.pay(ask.reference, channel="711")
    told = gateway.fetch_charge(told_of(simulator, gateway, ask, state))
    assert [(p.amount, p.method) for p in told.payments] == [
        (ask.amount, "va"), (ask.amount, "qris"),
    ]  # fmt: skip
    assert len({payment.id for payment in told.payments}) == 2


def test_a_channel_that_failed_leaves_the_page_open_until_its_end(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.pay(ask.reference, outcome="declined")
    known = told_of(simulator, gateway, ask, state)
    told = gateway.fetch_charge(known)
    assert (told.fact, [a.status for a in told.attempts]) == (Fact.PENDING, ["failed"])
    assert told.attempts[0].failure == "Payment Failed"
    simulator.clock.advance(timedelta(hours=1, minutes=16))
    assert gateway.fetch_charge(known).fact == Fact.EXPIRED


def test_a_page_that_nobody_took_up_expires_a_little_after_its_end(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.clock.advance(timedelta(hours=1, minutes=14))
    assert gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PENDING
    simulator.clock.advance(timedelta(minutes=2))
    assert gateway.fetch_charge(ref_of(ask, state)).fact == Fact.EXPIRED


def test_money_that_is_told_of_after_the_end_is_found_all_the_same(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.fault("late", "notice")
    simulator.pay(ask.reference)
    simulator.clock.advance(timedelta(days=1))
    assert gateway.fetch_charge(told_of(simulator, gateway, ask, state)).fact == Fact.EXPIRED
    simulator.release()
    assert gateway.fetch_charge(told_of(simulator, gateway, ask, state)).fact == Fact.PAID


@pytest.mark.parametrize("status", ["1", "9"])
def test_a_payment_under_way_at_the_end_is_waited_for(simulator, opened, status: str) -> None:
    gateway, ask, state = opened
    trx = simulator.choose(ask.reference, "707")
    trx.status = status
    simulator.tell(ask.reference, trx)
    known = told_of(simulator, gateway, ask, state)
    simulator.clock.advance(timedelta(hours=3))
    assert gateway.fetch_charge(known).fact == Fact.PENDING
    trx.status, trx.total = "2", ask.amount
    assert gateway.fetch_charge(known).fact == Fact.PAID


def test_a_reversal_is_told_with_the_payment_that_it_undoes(simulator, opened) -> None:
    gateway, ask, state = opened
    trx = simulator.pay(ask.reference, channel="702")
    trx.status = "4"
    told = gateway.fetch_charge(told_of(simulator, gateway, ask, state))
    (payment,), (refund,) = told.payments, told.refunds
    assert told.fact == Fact.PAID
    assert (refund.payment_id, refund.kind, refund.amount) == (payment.id, "reversal", ask.amount)


def test_debit_s_two_zeros_more_are_the_same_money(simulator, opened) -> None:
    gateway, ask, state = opened
    simulator.hundredfold = True
    simulator.pay(ask.reference)
    told = gateway.fetch_charge(told_of(simulator, gateway, ask, state))
    assert told.payments[0].amount == ask.amount


def test_a_page_without_a_transaction_cannot_be_closed_before_its_end(simulator, opened) -> None:
    gateway, ask, state = opened
    assert gateway.cancel_charge(ref_of(ask, state)).fact == Fact.PENDING
    simulator.pay(ask.reference)
    known = told_of(simulator, gateway, ask, state)
    assert gateway.cancel_charge(known).fact == Fact.PAID
    assert simulator.asked("cancel") == []


def test_closing_one_channel_does_not_claim_that_the_page_is_closed(simulator, opened) -> None:
    gateway, ask, state = opened
    trx = simulator.choose(ask.reference, "702")
    simulator.tell(ask.reference, trx)
    known = told_of(simulator, gateway, ask, state)
    assert gateway.cancel_charge(known).fact == Fact.PENDING
    assert trx.status == "8"
    simulator.pay(ask.reference, channel="711")
    assert gateway.cancel_charge(told_of(simulator, gateway, ask, state)).fact == Fact.PAID
    simulator.clock.advance(timedelta(hours=2))
    assert gateway.cancel_charge(known).fact == Fact.EXPIRED


def test_who_pays_between_question_and_closing_has_paid(simulator) -> None:
    simulator.names_trx = True
    gateway = direct(simulator)
    ask = charge_request(gateway)
    state = gateway.create_charge(ask)
    inquire = simulator._inquire

    def pay_after_the_first(body):
        said = inquire(body)
        simulator._inquire = inquire
        simulator.pay(ask.reference)
        return said

    simulator._inquire = pay_after_the_first
    closed = gateway.cancel_charge(ref_of(ask, state))
    assert (closed.fact, len(closed.payments)) == (Fact.PAID, 1)
    assert len(simulator.asked("cancel")) == 1


def test_an_opening_that_was_never_answered_is_closed_by_nobody_knowing_it(opened) -> None:
    gateway, ask, _ = opened
    for call in (gateway.fetch_charge, gateway.cancel_charge):
        with pytest.raises(NotFound):
            call(ChargeRef(ask.reference, ask.charge_id))


@pytest.mark.parametrize("channel", ["702", "711", "812", "707", "709"])
def test_only_card_money_goes_back_through_faspay(simulator, opened, channel: str) -> None:
    gateway, ask, state = opened
    simulator.pay(ask.reference, channel=channel)
    known = told_of(simulator, gateway, ask, state)
    (payment,) = gateway.fetch_charge(known).payments
    for call in (
        lambda: gateway.refund(known, payment.id, 1, "key"),
        lambda: gateway.reverse(known, payment.id, "key"),
    ):
        with pytest.raises(Rejected) as caught:
            call()
        assert caught.value.code == "gateway_cannot_refund"
    assert simulator.asked("card") == []


def test_without_card_keys_no_card_money_goes_back(simulator, opened) -> None:
    _, ask, state = opened
    gateway = direct(simulator, card_merchant_id="")
    simulator.pay(ask.reference, channel="500")
    known = told_of(simulator, gateway, ask, state)
    (payment,) = gateway.fetch_charge(known).payments
    assert payment.method == Method.CARD
    with pytest.raises(Rejected) as caught:
        gateway.refund(known, payment.id, 1, "key")
    assert caught.value.code == "gateway_cannot_refund"


def test_a_whole_card_refund_and_the_reversal_told_later_are_one(simulator, opened) -> None:
    gateway, ask, state = opened
    trx = simulator.pay(ask.reference, channel="500")
    known = told_of(simulator, gateway, ask, state)
    (payment,) = gateway.fetch_charge(known).payments
    made = gateway.refund(known, payment.id, ask.amount, "key")
    trx.status = "4"
    assert gateway.fetch_charge(known).refunds[0].id == made.id
