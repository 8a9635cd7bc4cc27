"""What goes wrong at DOKU: each fault leads to the right next step, and never to a second link."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from posapp.models.clock import SetClock
from posapp.services.gateways.doku.client import DokuGateway
from posapp.services.gateways.errors import (
    BadNotice,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request, key, ref_of
from tests.services.gateways.doku.bench import DokuBench, direct
from tests.simulators.base import ANSWERS, ELSEWHERE, LOST, simulating
from tests.simulators.doku import DokuSimulator

REFUSED = ("http_429", "http_503")


@pytest.fixture(scope="module")
def running() -> Iterator[DokuSimulator]:
    with simulating(DokuSimulator()) as simulator:
        yield simulator


@pytest.fixture
def bench(running: DokuSimulator) -> Iterator[DokuBench]:
    made = DokuBench(running)
    yield made
    made.http.close()
    assert running.waiting_faults == {}
    assert all(seen.path != ELSEWHERE for seen in running.requests)


def test_without_faults_nothing_is_refused(bench: DokuBench) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.pay(ask.reference)
    assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PAID


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_creation_that_goes_wrong_is_repeated_and_makes_one_link(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    bench.simulator.fault(kind, "create")
    if kind == "slow":
        first = bench.gateway.create_charge(ask)
    else:
        wanted = Unavailable if kind in REFUSED else OutcomeUnknown
        with pytest.raises(wanted):
            bench.gateway.create_charge(ask)
        first = bench.gateway.create_charge(ask)
    assert first == bench.gateway.create_charge(ask)
    assert first.url.startswith("https://sandbox.doku.com/")


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_question_that_goes_wrong_is_asked_later(bench: DokuBench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    ref = ref_of(ask, bench.gateway.create_charge(ask))
    bench.simulator.fault(kind, "fetch")
    if kind in ("slow", "wrong_amount", "wrong_currency"):
        told = bench.gateway.fetch_charge(ref)
        # A question has no sum of its own: whoever asked compares.
        fits = (told.amount, told.currency) == (ask.amount, "IDR")
        assert fits == (kind == "slow")
        return
    with pytest.raises(Unavailable):
        bench.gateway.fetch_charge(ref)
    assert bench.gateway.fetch_charge(ref).fact == Fact.PENDING


@pytest.mark.parametrize("kind", [*LOST, *REFUSED, "slow"])
@pytest.mark.parametrize("tells", [True, False])
def test_a_closing_that_goes_wrong_is_done_again(bench: DokuBench, kind: str, tells) -> None:
    ask = charge_request(bench.gateway)
    bench.simulator.cancelled_word = "ORDER_CANCELLED" if tells else "ORDER_GENERATED"
    ref = ref_of(ask, bench.gateway.create_charge(ask))
    bench.simulator.fault(kind, "cancel")
    if kind != "slow":
        with pytest.raises(Unavailable if kind in REFUSED else OutcomeUnknown):
            bench.gateway.cancel_charge(ref)
    assert bench.gateway.cancel_charge(ref).fact == Fact.CANCELLED
    assert bench.simulator.orders[ask.reference].cancelled


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_refund_that_goes_wrong_is_repeated_and_gives_back_once(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    ref = ref_of(ask, bench.gateway.create_charge(ask))
    bench.pay(ask.reference)
    bench.simulator.fault(kind, "refund")
    if kind not in ("slow", "wrong_currency"):
        with pytest.raises(Unavailable if kind in REFUSED else OutcomeUnknown):
            bench.gateway.refund(ref, ask.reference, 50_000, key(ask, 1))
    done = bench.gateway.refund(ref, ask.reference, 50_000, key(ask, 1))
    assert (done.status, done.amount) == ("done", 50_000)
    assert bench.simulator.orders[ask.reference].back == [(key(ask, 1), 50_000)]


def test_notices_that_go_wrong_mislead_nobody(bench: DokuBench) -> None:
    simulator, gateway = bench.simulator, bench.gateway
    for kind in ("duplicate", "bad_signature", "late", "lost"):
        ask = charge_request(gateway)
        ref = ref_of(ask, gateway.create_charge(ask))
        simulator.fault(kind, "notice")
        bench.pay(ask.reference)
        simulator.release()
        told = [n for n in simulator.notices if n.reference == ask.reference]
        assert len(told) == {"duplicate": 2, "lost": 0}.get(kind, 1)
        for notice in told:
            headers = {**notice.headers, ":path": notice.path}
            if kind == "bad_signature":
                with pytest.raises(BadNotice):
                    gateway.read_notice(headers, notice.body)
            else:
                assert gateway.read_notice(headers, notice.body).fact == Fact.PAID
        assert len({n.headers["Request-Id"] for n in told}) <= 1
        assert gateway.fetch_charge(ref).fact == Fact.PAID


def test_an_old_notice_after_the_payment_does_not_undo_it(bench: DokuBench) -> None:
    ask = charge_request(bench.gateway)
    ref = ref_of(ask, bench.gateway.create_charge(ask))
    bench.pay(ask.reference, outcome="declined")
    bench.simulator.fault("out_of_order", "notice")
    bench.pay(ask.reference)
    told = [n for n in bench.simulator.notices if n.reference == ask.reference]
    facts = [
        bench.gateway.read_notice({**n.headers, ":path": n.path}, n.body).fact for n in told
    ]  # fmt: skip
    assert facts == [Fact.PENDING, Fact.PAID, Fact.PENDING]
    assert bench.gateway.fetch_charge(ref).fact == Fact.PAID


@pytest.mark.parametrize("kind", ["overpay", "underpay"])
def test_another_sum_than_was_asked_for_is_told_as_it_is(bench: DokuBench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    ref = ref_of(ask, bench.gateway.create_charge(ask))
    bench.simulator.fault(kind, "payment")
    bench.pay(ask.reference)
    told = bench.gateway.fetch_charge(ref)
    assert told.amount == told.payments[0].amount != ask.amount


def test_fifty_creations_after_a_lost_answer_make_fifty_links(bench: DokuBench) -> None:
    simulator, before = bench.simulator, len(bench.simulator.orders)
    for number in range(50):
        ask = charge_request(bench.gateway)
        simulator.fault("drop_response" if number % 10 else "timeout", "create")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.create_charge(ask)
        state = bench.gateway.create_charge(ask)
        simulator.pay(ask.reference)
        told = bench.gateway.fetch_charge(ref_of(ask, state))
        assert [payment.amount for payment in told.payments] == [ask.amount]
    assert len(simulator.orders) == before + 50


def test_a_thousand_lost_answers_in_a_row_all_come_to_one_end() -> None:
    clock = SetClock(datetime.now(UTC).replace(microsecond=0))
    simulator = DokuSimulator(clock)
    gateway, chance = direct(simulator), random.Random(7)
    for _ in range(1_000):
        simulator.tells_orders = chance.random() < 0.5
        ask, links = charge_request(gateway), set()
        for _ in range(chance.randrange(1, 4)):
            simulator.fault(chance.choice(LOST), "create")
            with pytest.raises(OutcomeUnknown):
                gateway.create_charge(ask)
            clock.advance(timedelta(seconds=chance.randrange(3)))
        state = gateway.create_charge(ask)
        links.add(state.url)
        ref = ref_of(ask, state)
        if chance.random() < 0.5:
            simulator.pay(ask.reference)
        simulator.fault(chance.choice(LOST), "cancel")
        closed = _closed(gateway, ref)
        paid = simulator.orders[ask.reference].status == "SUCCESS"
        assert closed.fact == (Fact.PAID if paid else Fact.CANCELLED)
        assert len(closed.payments) == paid
        assert gateway.create_charge(ask).url in links
        simulator._faults.clear()
    assert len(simulator.orders) == 1_000


def _closed(gateway: DokuGateway, ref):
    try:
        return gateway.cancel_charge(ref)
    except OutcomeUnknown:
        return gateway.cancel_charge(ref)


def test_without_the_repeated_id_a_lost_answer_would_leave_the_link_unknown() -> None:
    simulator = DokuSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    simulator.fault("drop_response", "create")
    with pytest.raises(OutcomeUnknown):
        gateway.create_charge(ask)
    other = charge_request(gateway, reference=ask.reference)
    with pytest.raises(Rejected, match="ALREADY USED"):
        gateway.create_charge(other)
