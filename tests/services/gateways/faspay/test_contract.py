"""Faspay keeps the contract of all gateways, over sockets; what differs says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posapp.services.gateways.errors import (
    BadNotice,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import Fact
from tests.gateways.contract import LOST, GatewayContract, charge_request, key, ref_of
from tests.services.gateways.faspay.bench import FaspayBench
from tests.simulators.base import simulating
from tests.simulators.faspay import FaspaySimulator


class TestFaspay(GatewayContract):
    """A shop whose pages name their transaction in the first answer."""

    @pytest.fixture
    def bench(self) -> Iterator[FaspayBench]:
        with simulating(FaspaySimulator()) as simulator:
            made = FaspayBench(simulator)
            yield made
            made.http.close()

    def test_a_charge_is_found_by_its_reference_alone(self, bench, opened) -> None:
        # Faspay asks for a number of its own: whoever lost it opens the page again.
        ask, state = opened
        with pytest.raises(NotFound):
            bench.gateway.fetch_charge(ref_of(ask))
        assert bench.gateway.create_charge(ask).url == state.url

    def test_a_closed_charge_takes_no_money(self, bench, opened) -> None:
        # It closes a transaction; that it closes the page is not promised before there is one.
        ask, state = opened
        assert not bench.gateway.info.can_close
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
        with pytest.raises(AssertionError):
            bench.pay(ask.reference)
        assert bench.gateway.fetch_charge(ref_of(ask, state)).payments == ()

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_an_opening_is_recovered(self, bench, kind: str) -> None:
        # By repeating it: the same page, or the next number of the same bill.
        ask = charge_request(bench.gateway)
        bench.lose_answer(kind, "create")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.create_charge(ask)
        again = bench.gateway.create_charge(ask)
        found = bench.gateway.fetch_charge(ref_of(ask, again))
        assert (found.amount, found.fact) == (ask.amount, Fact.PENDING)
        assert list(bench.simulator.bills) == [ask.reference]

    def test_where_nobody_answers_nothing_was_done(self, bench, opened) -> None:
        ask, state = opened
        for call in (
            lambda: bench.gone.create_charge(ask),
            lambda: bench.gone.fetch_charge(ref_of(ask, state)),
            lambda: bench.gone.cancel_charge(ref_of(ask, state)),
        ):
            with pytest.raises(Unavailable):
                call()

    def test_a_notice_that_was_touched_is_not_believed(self, bench, opened) -> None:
        # The signature covers bill number and status alone; the rest is a hint to ask.
        ask, _ = opened
        bench.pay(ask.reference)
        headers, body = bench.next_notice(ask.reference)
        for wrong in (
            body.replace(ask.reference.encode(), b"INV-Z-000001-AAAA"),
            body.replace(b'"payment_status_code": "2"', b'"payment_status_code": "3"'),
            body.replace(b'"merchant_id": "36480"', b'"merchant_id": "36481"'),
            body.replace(b'"signature"', b'"signed"'),
            body[:-1],
            b"",
        ):
            assert wrong != body
            with pytest.raises(BadNotice):
                bench.gateway.read_notice(headers, wrong)

    def test_a_refund_gives_back_once_a_key(self, bench, opened) -> None:
        # Faspay knows no keys and tells of no refund: the one answer is the only word on it.
        gateway, ref, payment = paid_by_card(bench, opened)
        told = gateway.refund(ref, payment.id, 200_000, "key-1")
        assert (told.key, told.amount, told.status) == ("key-1", 200_000, "done")
        assert bench.simulator.cards[ref.reference].refunded == 200_000

    def test_no_more_goes_back_than_came(self, bench, opened) -> None:
        gateway, ref, payment = paid_by_card(bench, opened)
        gateway.refund(ref, payment.id, 500_000, "key-1")
        for amount in (200_001, 700_001, 0, -1):
            with pytest.raises(Rejected):
                gateway.refund(ref, payment.id, amount, "key-2")
        gateway.refund(ref, payment.id, 200_000, "key-3")

    def test_a_reversal_undoes_the_whole_payment(self, bench, opened) -> None:
        bench.simulator.card_status = "A"
        gateway, ref, payment = paid_by_card(bench, opened)
        first = gateway.reverse(ref, payment.id, key(opened[0], 1))
        assert first.amount == opened[0].amount
        assert gateway.reverse(ref, payment.id, key(opened[0], 1)).id == first.id
        with pytest.raises(Rejected):
            gateway.refund(ref, payment.id, 1, key(opened[0], 2))

    def test_after_a_refund_there_is_no_reversal(self, bench, opened) -> None:
        gateway, ref, payment = paid_by_card(bench, opened)
        gateway.refund(ref, payment.id, 1, "key-1")
        for name in (payment.id, "no such payment"):
            with pytest.raises(Rejected):
                gateway.reverse(ref, name, "key-2")

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_refund_is_repeated_safely(self, bench, opened, kind: str) -> None:
        # There is no safe repeating: a person looks it up, and nothing is sent again by itself.
        gateway, ref, payment = paid_by_card(bench, opened)
        bench.lose_answer(kind, "refund")
        with pytest.raises(Rejected) as caught:
            gateway.refund(ref, payment.id, 50_000, "key-1")
        assert caught.value.code == "gateway_refund_unsure"
        assert len(bench.simulator.asked("refund")) == 1

    @pytest.mark.parametrize("kind", LOST)
    def test_a_lost_answer_to_a_reversal_is_repeated_safely(self, bench, opened, kind) -> None:
        bench.simulator.card_status = "A"
        gateway, ref, payment = paid_by_card(bench, opened)
        bench.lose_answer(kind, "refund")
        with pytest.raises(OutcomeUnknown):
            gateway.reverse(ref, payment.id, "key-1")
        assert gateway.reverse(ref, payment.id, "key-1").status == "done"
        assert len(bench.simulator.asked("refund")) == 1


def paid_by_card(bench: FaspayBench, opened):
    """The gateway, the charge as the shop knows it after the notice, and the payment."""
    ask, state = opened
    bench.pay(ask.reference, channel="500")
    headers, body = bench.next_notice(ask.reference)
    told = bench.gateway.read_notice(headers, body).extra
    known = bench.gateway.remember(state.gateway_id, told)
    ref = type(ref_of(ask))(ask.reference, ask.charge_id, known)
    (payment,) = bench.gateway.fetch_charge(ref).payments
    return bench.gateway, ref, payment
