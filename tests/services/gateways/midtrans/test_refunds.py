"""Money that goes back through Midtrans: once a key, and only where it can."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.models.clock import SetClock, SystemClock
from posapp.services.gateways.errors import GatewayError, OutcomeUnknown, Rejected, Unavailable
from posapp.services.gateways.types import ChargeRef
from tests.gateways.contract import charge_request, key, ref_of
from tests.services.gateways.midtrans.bench import direct
from tests.simulators.base import Reply, Request
from tests.simulators.midtrans import MidtransSimulator


@pytest.fixture
def simulator() -> MidtransSimulator:
    return MidtransSimulator(SetClock(SystemClock().now()))


def paid(simulator: MidtransSimulator, code: str):
    """The gateway, the charge, and the payment made by this code."""
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    return gateway, ask, ref, simulator.pay(ask.reference, code)


@pytest.mark.parametrize("code", ["bca_va", "permata_va", "echannel", "alfamart", "indomaret"])
def test_what_came_by_transfer_or_shop_goes_back_by_transfer(simulator, code: str) -> None:
    gateway, ask, ref, payment = paid(simulator, code)
    with pytest.raises(Rejected) as caught:
        gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    assert caught.value.code == "gateway_cannot_refund"
    assert simulator.asked("refund") == []


def test_ovo_gives_back_all_or_nothing(simulator) -> None:
    gateway, ask, ref, payment = paid(simulator, "ovo")
    with pytest.raises(Rejected) as caught:
        gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    assert caught.value.code == "gateway_cannot_refund"
    assert simulator.asked("refund") == []
    assert gateway.refund(ref, payment.id, ask.amount, key(ask, 1)).status == "done"


@pytest.mark.parametrize("code", ["gopay", "other_qris", "shopeepay", "akulaku", "kredivo"])
def test_what_can_go_back_in_parts_does(simulator, code: str) -> None:
    gateway, ask, ref, payment = paid(simulator, code)
    gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    gateway.refund(ref, payment.id, ask.amount - 1_000, key(ask, 2))
    told = gateway.fetch_charge(ref)
    assert sum(refund.amount for refund in told.refunds) == ask.amount
    assert simulator.last(ask.reference).status == "refund"


def test_a_card_payment_is_given_back_once_it_settled(simulator) -> None:
    gateway, ask, ref, payment = paid(simulator, "credit_card")
    with pytest.raises(Unavailable):
        gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    assert simulator.asked("refund") == []
    simulator.move(payment, "settlement")
    assert gateway.refund(ref, payment.id, 1_000, key(ask, 1)).status == "done"
    with pytest.raises(Rejected):
        gateway.reverse(ref, payment.id, key(ask, 2))


class Forgetful(MidtransSimulator):
    """Forgets a refund's key after seven days, as the documents say."""

    def answer(self, request: Request) -> Reply:
        for transactions in self.transactions.values():
            for refund in transactions[-1].refunds:
                if self.place(request) == "refund" and self.clock.now() > self.forgets:
                    refund["refund_key"] = "forgotten"
        return super().answer(request)


def test_a_key_that_midtrans_forgot_gives_nothing_back_twice() -> None:
    simulator = Forgetful(SetClock(SystemClock().now()))
    simulator.forgets = simulator.clock.now() + timedelta(days=7)
    gateway, ask, ref, payment = paid(simulator, "gopay")
    first = gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    simulator.clock.advance(timedelta(days=8))
    assert gateway.refund(ref, payment.id, 1_000, key(ask, 1)) == first
    assert simulator.last(ask.reference).back == 1_000


def test_the_harm_of_trusting_the_key_alone() -> None:
    simulator = Forgetful(SetClock(SystemClock().now()))
    simulator.forgets = simulator.clock.now() + timedelta(days=7)
    gateway, ask, ref, payment = paid(simulator, "gopay")
    gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    simulator.clock.advance(timedelta(days=8))
    asked = {"refund_key": key(ask, 1), "amount": 1_000, "reason": "again"}
    gateway._calls.core("POST", f"{payment.id}/refund", asked)
    assert simulator.last(ask.reference).back == 2_000


def test_a_key_stands_for_one_sum(simulator) -> None:
    gateway, ask, ref, payment = paid(simulator, "gopay")
    gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    with pytest.raises(Rejected):
        gateway.refund(ref, payment.id, 2_000, key(ask, 1))
    assert simulator.last(ask.reference).back == 1_000


def test_a_refund_whose_outcome_cannot_be_looked_up_is_unknown(simulator) -> None:
    gateway, ask, ref, payment = paid(simulator, "gopay")
    simulator.fault("slow", "fetch")
    simulator.fault("http_500", "fetch")
    with pytest.raises(OutcomeUnknown):
        gateway.refund(ref, payment.id, 1_000, key(ask, 1))
    assert gateway.refund(ref, payment.id, 1_000, key(ask, 1)).status == "done"
    assert simulator.last(ask.reference).back == 1_000


def test_a_payment_of_another_charge_is_not_touched(simulator) -> None:
    gateway, ask, ref, _ = paid(simulator, "gopay")
    _, _, _, other = paid(simulator, "gopay")
    for call in (
        lambda: gateway.refund(ref, other.id, 1_000, key(ask, 1)),
        lambda: gateway.reverse(ref, other.id, key(ask, 2)),
        lambda: gateway.refund(ChargeRef("X", "c"), other.id, 1_000, key(ask, 3)),
    ):
        with pytest.raises(GatewayError):
            call()
    assert other.back == 0
