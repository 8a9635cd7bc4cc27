"""The answer to an opening is lost, fifty times over sockets and a thousand times without."""

from __future__ import annotations

import random
from dataclasses import replace

from posapp.services.gateways.errors import NotFound, OutcomeUnknown, Unavailable
from posapp.services.gateways.types import ChargeRequest, ChargeState, Fact
from posapp.services.gateways.xendit.client import XenditGateway
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.xendit.bench import XenditBench, direct, set_clock
from tests.simulators.base import LOST, simulating
from tests.simulators.xendit import Xendit

LATER = ("http_429", "http_503")


def carried_through(gateway: XenditGateway, ask: ChargeRequest) -> tuple[ChargeState, int]:
    """As the outbox does it: ask first where it was asked for, then ask for it."""
    lost = 0
    asked = False
    while True:
        try:
            if asked:
                try:
                    return gateway.fetch_charge(ref_of(ask)), lost
                except NotFound:
                    pass
            asked = True
            return gateway.create_charge(ask), lost
        except OutcomeUnknown:
            lost += 1
        except Unavailable:
            continue


def check(simulator: Xendit, gateway: XenditGateway, ask: ChargeRequest, told: ChargeState) -> None:
    """One link, one payment, nothing left open."""
    assert simulator.links(ask.reference) == [told.url]
    simulator.pay(ask.reference)
    assert simulator.payments(ask.reference) == [ask.amount]
    paid = gateway.fetch_charge(ref_of(ask, told))
    assert (paid.fact, len(paid.payments)) == (Fact.PAID, 1)


def test_fifty_answers_that_come_too_late_make_fifty_links() -> None:
    with simulating(Xendit(set_clock())) as simulator:
        bench = XenditBench(simulator)
        for number in range(50):
            ask = charge_request(bench.gateway)
            # A few wait for the deadline, the rest are cut: the same to the adapter, but faster.
            bench.lose_answer("timeout" if number % 10 == 0 else "drop_response", "create")
            told, lost = carried_through(bench.gateway, ask)
            assert lost == 1
            check(simulator, bench.gateway, ask, told)
        bench.http.close()


def test_a_thousand_lost_answers_never_make_a_second_link() -> None:
    chance = random.Random(2026)
    simulator = Xendit(set_clock())
    gateway = direct(simulator)
    for _ in range(1_000):
        ask = charge_request(gateway)
        for place in ("create", "find"):
            for _ in range(chance.randint(0, 2)):
                simulator.fault(chance.choice(LOST + LATER), place)
        simulator.fault("timeout", "create")
        told, lost = carried_through(gateway, ask)
        assert lost >= 1 or simulator.waiting_faults
        simulator._faults.clear()
        check(simulator, gateway, ask, told)


def test_without_asking_first_a_lost_answer_would_make_a_second_link() -> None:
    # The harm: Xendit takes the same reference twice.
    simulator = Xendit(set_clock())
    gateway = direct(simulator)
    ask = charge_request(gateway)
    gateway.create_charge(ask)
    (creation,) = simulator.asked("create")
    simulator.receive(replace(creation))
    assert len(simulator.links(ask.reference)) == 2


def test_the_same_opening_by_two_adapters_is_one_link() -> None:
    simulator = Xendit(set_clock())
    ask = charge_request(direct(simulator))
    first, second = direct(simulator), direct(simulator)
    assert first.create_charge(ask) == second.create_charge(ask)
    assert len(simulator.asked("create")) == 1
