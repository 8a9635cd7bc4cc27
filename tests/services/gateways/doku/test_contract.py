"""DOKU keeps the contract of all gateways, over sockets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from posapp.services.gateways.errors import NotFound, OutcomeUnknown, Rejected
from posapp.services.gateways.types import Fact
from tests.gateways.contract import (
    LOST,
    GatewayContract,
    charge_request,
    key,
    paid_charge,
    ref_of,
)
from tests.services.gateways.doku.bench import DokuBench
from tests.simulators.base import simulating
from tests.simulators.doku import DokuSimulator


@pytest.fixture
def bench() -> Iterator[DokuBench]:
    with simulating(DokuSimulator()) as simulator:
        made = DokuBench(simulator)
        yield made
        made.http.close()


class TestDoku(GatewayContract):
    """What differs says why."""

    @pytest.fixture
    def bench(self, bench: DokuBench) -> DokuBench:
        return bench

    def test_a_charge_is_found_by_its_reference_alone(self, bench, opened) -> None:
        # The handle holds the end, which a status does not tell.
        ask, state = opened
        found = bench.gateway.fetch_charge(ref_of(ask))
        assert replace(found, gateway_id=state.gateway_id) == bench.gateway.fetch_charge(
            ref_of(ask, state)
        )

    def test_a_closed_charge_takes_no_money(self, bench, opened) -> None:
        # Not every account can close: the contract's "can_close" is not promised.
        ask, state = opened
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        assert bench.gateway.cancel_charge(ref_of(ask)).fact == Fact.CANCELLED
        with pytest.raises(AssertionError):
            bench.pay(ask.reference)
        assert bench.gateway.fetch_charge(ref_of(ask, state)).payments == ()

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_an_opening_is_recovered(self, bench, kind: str) -> None:
        # Recovered by repeating the request.
        ask = charge_request(bench.gateway)
        bench.lose_answer(kind, "create")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.create_charge(ask)
        again = bench.gateway.create_charge(ask)
        assert bench.gateway.create_charge(ask) == again
        assert (again.amount, again.fact) == (ask.amount, Fact.PENDING)
        assert len(bench.simulator.orders) == 1

    def test_a_refund_gives_back_once_a_key(self, bench, opened) -> None:
        # What went back is in the answer; the status tells neither sum nor key.
        gateway, ask, state, payment = paid_charge(bench, opened)
        first = gateway.refund(ref_of(ask, state), payment.id, 200_000, key(ask, 1))
        again = gateway.refund(ref_of(ask), payment.id, 200_000, key(ask, 1))
        assert first == again
        assert (first.key, first.amount, first.status) == (key(ask, 1), 200_000, "done")
        assert bench.simulator.orders[ask.reference].back == [(key(ask, 1), 200_000)]
        assert gateway.fetch_charge(ref_of(ask, state)).refunds == ()

    def test_a_reversal_undoes_the_whole_payment(self, bench, opened) -> None:
        bench.simulator.settled = False
        super().test_a_reversal_undoes_the_whole_payment(bench, opened)
        ask, state = opened
        (told,) = bench.gateway.fetch_charge(ref_of(ask, state)).refunds
        again = bench.gateway.reverse(ref_of(ask, state), ask.reference, key(ask, 1))
        assert again.id == told.id

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_refund_is_repeated_safely(self, bench, opened, kind: str) -> None:
        gateway, ask, state, payment = paid_charge(bench, opened)
        bench.lose_answer(kind, "refund")
        with pytest.raises(OutcomeUnknown):
            gateway.refund(ref_of(ask, state), payment.id, 50_000, key(ask, 1))
        gateway.refund(ref_of(ask, state), payment.id, 50_000, key(ask, 1))
        assert bench.simulator.orders[ask.reference].refunded == 50_000


class TestOlderAccount(TestDoku):
    """Registered before December 2024: no status until a way of paying is chosen."""

    @pytest.fixture
    def bench(self, bench: DokuBench) -> DokuBench:
        bench.simulator.tells_orders = False
        return bench

    def test_a_charge_is_found_by_its_reference_alone(self, bench, opened) -> None:
        ask, state = opened
        with pytest.raises(NotFound):
            bench.gateway.fetch_charge(ref_of(ask))
        found = bench.gateway.fetch_charge(ref_of(ask, state))
        assert (found.fact, found.amount) == (Fact.PENDING, ask.amount)

    def test_a_closed_charge_takes_no_money(self, bench, opened) -> None:
        ask, state = opened
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        with pytest.raises(AssertionError):
            bench.pay(ask.reference)

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_closing_is_asked_for(self, bench, opened, kind: str) -> None:
        # Closing again says that it is closed, where the status says nothing.
        ask, state = opened
        bench.lose_answer(kind, "cancel")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.cancel_charge(ref_of(ask, state))
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED

    def test_another_sum_under_the_same_opening_is_refused(self, bench, opened) -> None:
        ask, _ = opened
        with pytest.raises(Rejected):
            bench.gateway.create_charge(replace(ask, amount=ask.amount + 1))
        assert bench.simulator.orders[ask.reference].amount == ask.amount
