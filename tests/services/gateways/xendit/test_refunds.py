"""Money that goes back through Xendit: once a key, by the ways that can, followed to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from posapp.services.gateways.errors import (
    GatewayError,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import Fact
from tests.gateways.contract import ref_of
from tests.services.gateways.xendit.bench import direct, opened, set_clock
from tests.simulators.base import Reply, Request
from tests.simulators.xendit import Xendit


@pytest.mark.parametrize("channel", ["BCA", "ALFAMART", "ASTRAPAY", "LINKAJA"])
def test_where_money_cannot_go_back_nothing_is_asked(channel: str) -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, channel)
    with pytest.raises(Rejected) as caught:
        direct(simulator).refund(ref_of(ask, state), state.gateway_id, 1_000, "k")
    assert caught.value.code == "gateway_cannot_refund"
    assert simulator.asked("refund") == []


@pytest.mark.parametrize("channel", ["JENIUSPAY", "AKULAKU"])
def test_where_no_page_says_so_xendit_is_asked(channel: str) -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, channel)
    with pytest.raises(Rejected) as caught:
        direct(simulator).refund(ref_of(ask, state), state.gateway_id, 1_000, "k")
    assert caught.value.code == "gateway_cannot_refund"


def test_linkaja_gives_back_the_whole() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, "LINKAJA")
    told = direct(simulator).refund(ref_of(ask, state), state.gateway_id, ask.amount, "k")
    assert (told.status, told.amount) == ("done", ask.amount)


def test_a_refund_that_takes_days_is_followed_by_its_key() -> None:
    simulator = Xendit(set_clock())
    simulator.refunds_wait = True
    ask, state = opened(simulator, "CREDIT_CARD")
    gateway, ref = direct(simulator), ref_of(ask, state)

    def ask_back(key: str):
        return gateway.refund(ref, ref.gateway_id, 200_000, key)

    assert ask_back("k1").status == ask_back("k1").status == "pending"
    assert gateway.fetch_charge(ref).refunds == ()
    simulator.finish_refunds()
    assert ask_back("k1").status == "done"
    assert [refund.key for refund in gateway.fetch_charge(ref).refunds] == ["k1"]
    assert ask_back("k2").status == "pending"
    simulator.finish_refunds("FAILED")
    assert ask_back("k2").status == "failed"
    assert len(simulator.asked("refund")) == 2


def test_the_same_key_never_gives_back_another_sum() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, "GOPAY")
    gateway, ref = direct(simulator), ref_of(ask, state)
    gateway.refund(ref, ref.gateway_id, 1_000, "k")
    with pytest.raises(OutcomeUnknown):
        gateway.refund(ref, ref.gateway_id, 2_000, "k")
    other, paid = opened(simulator, "GOPAY")
    with pytest.raises(Rejected, match="IDEMPOTENCY_ERROR"):
        gateway.refund(ref_of(other, paid), paid.gateway_id, 1_000, "k")


def test_no_balance_for_a_refund_is_said() -> None:
    simulator = Xendit(set_clock())
    simulator.balance = 0
    ask, state = opened(simulator, "DANA")
    with pytest.raises(Rejected, match="INSUFFICIENT_BALANCE") as caught:
        direct(simulator).refund(ref_of(ask, state), state.gateway_id, 1_000, "k")
    assert caught.value.code == "gateway_rejected"


def test_what_is_not_paid_and_what_is_another_payment_goes_not_back() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator)
    gateway, ref = direct(simulator), ref_of(ask, state)
    with pytest.raises(Rejected):
        gateway.refund(ref, ref.gateway_id, 1_000, "k")
    simulator.pay(ask.reference)
    for payment, amount in (("other", 1_000), (ref.gateway_id, 0), (ref.gateway_id, -5)):
        with pytest.raises(Rejected):
            gateway.refund(ref, payment, amount, "k")
    assert simulator.asked("refund") == []


def test_a_refund_of_the_dashboard_is_told() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, "OVO")
    simulator.refund_by_hand(ask.reference, 5_000)
    (refund,) = direct(simulator).fetch_charge(ref_of(ask, state)).refunds
    assert (refund.payment_id, refund.amount, refund.key) == (state.gateway_id, 5_000, "")


def test_a_fresh_payment_is_told_where_its_refunds_are_not() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, "QRIS")
    gateway, ref = direct(simulator), ref_of(ask, state)
    simulator.fault("http_503", "refunds")
    assert gateway.fetch_charge(ref).fact == Fact.PAID
    simulator.clock.advance(timedelta(hours=1))
    simulator.fault("http_503", "refunds")
    with pytest.raises(Unavailable):
        gateway.fetch_charge(ref)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "TEMPORARILY_UNAVAILABLE", Unavailable),
        (400, "REFUND_IN_PROGRESS", Unavailable),
        (429, "RATE_LIMIT_EXCEEDED", Unavailable),
        (503, "CHANNEL_UNAVAILABLE", Unavailable),
        (500, "SERVER_ERROR", OutcomeUnknown),
        (400, "API_VALIDATION_ERROR", Rejected),
        (404, "DATA_NOT_FOUND", Rejected),
        (409, "DUPLICATE_ERROR", Rejected),
    ],
)
def test_each_code_says_what_to_do_next(status: int, code: str, error: type) -> None:
    body = {"error_code": code, "message": "in words", "errors": [{"message": "of a field"}]}
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, "QRIS")
    before = simulator.answer
    simulator.answer = lambda request: (
        Reply(status, body) if simulator.place(request) == "refund" else before(request)
    )
    with pytest.raises(GatewayError) as caught:
        direct(simulator).refund(ref_of(ask, state), state.gateway_id, 1_000, "k")
    assert type(caught.value) is error
    assert code in caught.value.detail
    assert "of a field" in caught.value.detail


def test_a_refund_that_was_there_already_is_found_by_its_key() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator, "QRIS")
    before = simulator.answer

    def repeated(request: Request) -> Reply:
        """Asked for by another till between our look and our asking."""
        reply = before(request)
        if simulator.place(request) == "refund":
            return Reply(409, {"error_code": "DUPLICATE_ERROR", "message": "used before"})
        return reply

    simulator.answer = repeated
    told = direct(simulator).refund(ref_of(ask, state), state.gateway_id, 1_000, "k")
    assert (told.key, told.amount, told.status) == ("k", 1_000, "done")
