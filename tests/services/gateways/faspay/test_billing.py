"""Bills of the Billing service, with and without a fixed virtual account."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from posapp.services.gateways.errors import BadNotice, NotFound, OutcomeUnknown, Rejected
from posapp.services.gateways.faspay.billing import number_of
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.faspay.bench import account, direct, set_clock
from tests.simulators.faspay import FaspaySimulator
from tests.simulators.faspay_billing import SERVICE


@pytest.fixture
def simulator() -> FaspaySimulator:
    return FaspaySimulator(set_clock())


def opened(simulator, **settings: str):
    gateway = direct(simulator, billing_service_id=SERVICE, **settings)
    ask = charge_request(gateway, expires_at=simulator.clock.now() + timedelta(hours=2))
    return gateway, ask, gateway.create_charge(ask), number_of(ask.reference)


def test_a_bill_opens_under_our_reference_in_digits(simulator) -> None:
    _, ask, state, number = opened(simulator)
    bill = simulator.billing.bills[number]
    assert (state.reference, state.fact) == (ask.reference, Fact.PENDING)
    assert (bill.total, bill.due, bill.fixed) == (ask.amount, ask.expires_at, "")
    assert state.url == f"https://s.faspay.example/{bill.id}"


def test_a_paid_bill_is_one_payment(simulator) -> None:
    gateway, ask, state, number = opened(simulator)
    assert gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PENDING
    simulator.billing.pay(number)
    told = gateway.fetch_charge(ref_of(ask, state))
    assert (told.fact, told.amount) == (Fact.PAID, ask.amount)
    assert [payment.amount for payment in told.payments] == [ask.amount]
    later = gateway.fetch_charge(ref_of(ask, state))
    assert [payment.id for payment in later.payments] == [payment.id for payment in told.payments]


def test_transfers_to_a_fixed_account_are_told_one_by_one(simulator) -> None:
    gateway, ask, state, number = opened(simulator, static_va="8985991234567891")
    assert simulator.billing.bills[number].fixed == "8985991234567891"
    simulator.billing.pay(number, 300_000)
    told = gateway.fetch_charge(ref_of(ask, state))
    assert (told.fact, [p.amount for p in told.payments]) == (Fact.PENDING, [300_000])
    simulator.billing.pay(number, 400_000)
    told = gateway.fetch_charge(ref_of(ask, state))
    assert (told.fact, [p.amount for p in told.payments]) == (Fact.PAID, [300_000, 400_000])
    assert {payment.method for payment in told.payments} == {"va"}


def test_a_bill_is_closed_unless_it_was_paid(simulator) -> None:
    gateway, ask, state, _ = opened(simulator)
    assert gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
    assert gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
    gateway, ask, state, number = opened(simulator)
    simulator.billing.pay(number)
    assert gateway.cancel_charge(ref_of(ask, state)).fact == Fact.PAID


def test_a_bill_runs_out(simulator) -> None:
    gateway, ask, state, _ = opened(simulator)
    simulator.clock.advance(timedelta(hours=3))
    assert gateway.fetch_charge(ref_of(ask, state)).fact == Fact.EXPIRED


def test_a_number_that_is_taken_is_never_followed_by_another(simulator) -> None:
    # Billing mails its link itself: the customer may hold the one whose answer was lost.
    gateway = direct(simulator, billing_service_id=SERVICE)
    ask = charge_request(gateway)
    simulator.fault("drop_response", "create")
    with pytest.raises(OutcomeUnknown):
        gateway.create_charge(ask)
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(ask)
    assert "already exist" in caught.value.detail
    assert len(simulator.billing.bills) == 1
    with pytest.raises(NotFound):
        gateway.fetch_charge(ref_of(ask))


@pytest.mark.parametrize("kind", ["wrong_amount", "wrong_reference"])
def test_an_answer_about_another_bill_is_no_answer(simulator, kind: str) -> None:
    gateway = direct(simulator, billing_service_id=SERVICE)
    simulator.fault(kind, "create")
    with pytest.raises(OutcomeUnknown):
        gateway.create_charge(charge_request(gateway))


def test_a_callback_is_a_hint_about_its_charge(simulator) -> None:
    gateway, ask, _, number = opened(simulator)
    simulator.billing.pay(number)
    said = simulator.billing.callback(number)
    notice = gateway.read_notice({}, json.dumps(said).encode())
    assert (notice.reference, notice.fact) == (ask.reference, Fact.PAID)
    assert notice.answer == {}
    for wrong in (
        {"signature": "0" * 40},
        {"transaction_number": "2026000123"},
        {"service_id": 7},
        {"transaction_number": ""},
    ):
        with pytest.raises(BadNotice):
            gateway.read_notice({}, json.dumps(said | wrong).encode())
    with pytest.raises(BadNotice):
        direct(simulator).read_notice({}, json.dumps(said).encode())


def test_billing_gives_no_money_back(simulator) -> None:
    gateway, ask, state, number = opened(simulator)
    simulator.billing.pay(number)
    (payment,) = gateway.fetch_charge(ref_of(ask, state)).payments
    with pytest.raises(Rejected) as caught:
        gateway.refund(ref_of(ask, state), payment.id, 1, "key")
    assert caught.value.code == "gateway_cannot_refund"


def test_real_money_needs_the_address_that_faspay_gives() -> None:
    from dataclasses import replace

    from posapp.services.gateways.faspay.client import FaspayGateway
    from posapp.services.gateways.types import Environment
    from tests.simulators.base import Direct

    simulator = FaspaySimulator(set_clock())
    whose = replace(account(billing_service_id=SERVICE), environment=Environment.PRODUCTION)
    gateway = FaspayGateway(whose, Direct(simulator), simulator.clock)
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(charge_request(gateway))
    assert caught.value.code == "gateway_bad_address"
    assert simulator.requests == []
