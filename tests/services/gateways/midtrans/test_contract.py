"""Midtrans keeps the contract of all gateways, over sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from posapp.services.gateways.errors import BadNotice, NotFound, OutcomeUnknown, Rejected
from posapp.services.gateways.types import ChargeRequest, ChargeState, Fact
from tests.gateways.contract import LOST, GatewayContract, charge_request, key, ref_of
from tests.services.gateways.midtrans.bench import MidtransBench
from tests.simulators.base import simulating
from tests.simulators.midtrans import MidtransSimulator

Opened = tuple[ChargeRequest, ChargeState]


def running(simulator: MidtransSimulator) -> Iterator[MidtransBench]:
    with simulating(simulator):
        made = MidtransBench(simulator)
        yield made
        made.http.close()


class TestMidtrans(GatewayContract):
    """What differs says why."""

    @pytest.fixture
    def bench(self) -> Iterator[MidtransBench]:
        yield from running(MidtransSimulator())

    def test_another_sum_under_the_same_opening_is_refused(self, bench, opened: Opened) -> None:
        # Midtrans repeats the first answer and looks at no sum; what is paid tells the truth.
        ask, state = opened
        again = bench.gateway.create_charge(replace(ask, amount=ask.amount + 1))
        assert again.url == state.url
        bench.pay(ask.reference)
        assert bench.gateway.fetch_charge(ref_of(ask, again)).amount == ask.amount
        with pytest.raises(Rejected):
            bench.gateway.create_charge(replace(ask, charge_id="later", amount=ask.amount + 1))

    def test_a_charge_is_found_by_its_reference_alone(self, bench, opened: Opened) -> None:
        # Only once a way of paying was chosen; a page alone is known by its handle.
        ask, state = opened
        with pytest.raises(NotFound):
            bench.gateway.fetch_charge(ref_of(ask))
        untouched = bench.gateway.fetch_charge(ref_of(ask, state))
        assert untouched == replace(state, url="")
        bench.simulator.choose(ask.reference)
        found = bench.gateway.fetch_charge(ref_of(ask))
        assert replace(found, gateway_id=state.gateway_id) == bench.gateway.fetch_charge(
            ref_of(ask, state)
        )

    def test_a_closed_charge_takes_no_money(self, bench, opened: Opened) -> None:
        # A page that nobody used cannot be looked up: closed means that closing it says so.
        ask, state = opened
        assert bench.gateway.info.can_close
        for _ in range(2):
            assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
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
        assert (again.amount, again.fact) == (ask.amount, Fact.PENDING)
        assert len(bench.simulator.pages) == 1

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_closing_is_asked_for(self, bench, opened, kind: str) -> None:
        # Asked for by closing again: see above.
        ask, state = opened
        bench.lose_answer(kind, "cancel")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.cancel_charge(ref_of(ask, state))
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        with pytest.raises(AssertionError):
            bench.pay(ask.reference)

    def test_a_notice_that_was_touched_is_not_believed(self, bench, opened: Opened) -> None:
        # Three fields of the body are hashed and nothing else: a notice is a hint.
        ask, _ = opened
        bench.pay(ask.reference)
        headers, body = bench.next_notice(ask.reference)
        said = json.loads(body)
        for field in ("order_id", "status_code", "gross_amount", "signature_key"):
            for wrong in (said[field] + "0", "", None, said[field][::-1]):
                with pytest.raises(BadNotice):
                    bench.gateway.read_notice(headers, json.dumps(said | {field: wrong}).encode())
        with pytest.raises(BadNotice):
            bench.gateway.read_notice(headers, b"")
        as_received = json.dumps(said | {"transaction_status": "expire"}).encode()
        assert bench.gateway.read_notice(headers, as_received).reference == ask.reference

    def test_a_reversal_undoes_the_whole_payment(self, bench, opened: Opened) -> None:
        # Only a card payment that has not settled can be undone.
        ask, state = opened
        paid = bench.simulator.pay(ask.reference, "credit_card")
        gateway, ref = bench.gateway, ref_of(ask, state)
        undone = gateway.reverse(ref, paid.id, key(ask, 1))
        assert gateway.reverse(ref, paid.id, key(ask, 1)) == undone
        told = gateway.fetch_charge(ref)
        ((payment,), (refund,)) = told.payments, told.refunds
        assert (undone.amount, undone.status, undone.id) == (ask.amount, "done", refund.id)
        assert (refund.kind, refund.amount, refund.payment_id) == (
            "reversal", ask.amount, payment.id,
        )  # fmt: skip
        with pytest.raises(Rejected):
            gateway.refund(ref, paid.id, 1, key(ask, 2))


class TestHiddenRefusals(TestMidtrans):
    """The Core API says its refusals under HTTP 200, as it sometimes does."""

    @pytest.fixture
    def bench(self) -> Iterator[MidtransBench]:
        yield from running(MidtransSimulator(soft=True))
