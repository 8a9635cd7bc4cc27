"""Every way in which Midtrans can misbehave, met by every call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from posapp.models.clock import SetClock, SystemClock
from posapp.services.gateways.errors import (
    GatewayError,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request, key, ref_of
from tests.services.gateways.midtrans.bench import MidtransBench, adapter, direct
from tests.simulators.base import (
    ELSEWHERE,
    LOST,
    REFUSED,
    TWISTED,
    Direct,
    Reply,
    Request,
    simulating,
)
from tests.simulators.midtrans import MidtransSimulator


@pytest.fixture
def bench() -> Iterator[MidtransBench]:
    with simulating(MidtransSimulator()) as simulator:
        made = MidtransBench(simulator)
        yield made
        made.http.close()


@pytest.fixture
def calls(bench: MidtransBench) -> dict[str, Callable[[], object]]:
    """One call of each kind, on charges of their own."""
    gateway, simulator = bench.gateway, bench.simulator
    asks = [charge_request(gateway) for _ in range(5)]
    refs = [ref_of(ask, gateway.create_charge(ask)) for ask in asks[1:]]
    paid = simulator.pay(asks[3].reference)
    card = simulator.pay(asks[4].reference, "credit_card")
    return {
        "create": lambda: gateway.create_charge(asks[0]),
        "fetch": lambda: gateway.fetch_charge(refs[0]),
        "cancel": lambda: gateway.cancel_charge(refs[1]),
        "refund": lambda: gateway.refund(refs[2], paid.id, 50_000, key(asks[3], 1)),
        "void": lambda: gateway.reverse(refs[3], card.id, key(asks[4], 1)),
    }


CALLS = ("create", "fetch", "cancel", "refund", "void")


@pytest.mark.parametrize("on", CALLS)
@pytest.mark.parametrize("kind", LOST)
def test_no_answer_is_asked_for_or_repeated_and_ends_well(bench, calls, kind, on) -> None:
    bench.simulator.fault(kind, on)
    with pytest.raises(Unavailable if on == "fetch" else OutcomeUnknown):
        calls[on]()
    done = calls[on]()
    assert bench.simulator.waiting_faults == {}
    assert all(seen.path != ELSEWHERE for seen in bench.simulator.requests)
    if on == "refund":
        assert sum(t.back for t in every(bench.simulator)) == 50_000
    if on == "cancel":
        assert done.fact == Fact.CANCELLED


@pytest.mark.parametrize("on", CALLS)
@pytest.mark.parametrize("kind", REFUSED)
def test_later_means_that_nothing_was_done(bench, calls, kind, on) -> None:
    bench.simulator.fault(kind, on)
    with pytest.raises(Unavailable):
        calls[on]()
    assert calls[on]()


@pytest.mark.parametrize("on", CALLS)
def test_a_slow_answer_is_waited_for(bench, calls, on) -> None:
    bench.simulator.fault("slow", on)
    assert calls[on]()


def every(simulator: MidtransSimulator):
    return [t for list_ in simulator.transactions.values() for t in list_]


@pytest.mark.parametrize("kind", TWISTED)
def test_an_answer_about_something_else_is_seen(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.simulator.pay(ask.reference)
    bench.simulator.fault(kind, "fetch")
    if kind == "wrong_reference":
        with pytest.raises(Unavailable):
            bench.gateway.fetch_charge(ref_of(ask, state))
        return
    # A question has no sum of its own: whoever asked compares, so the difference must show.
    told = bench.gateway.fetch_charge(ref_of(ask, state))
    assert (told.amount, told.currency) != (ask.amount, ask.currency)


@pytest.mark.parametrize("kind", ["overpay", "underpay"])
def test_another_sum_than_asked_is_told_as_it_came(kind: str) -> None:
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.fault(kind, "payment")
    simulator.pay(ask.reference)
    told = gateway.fetch_charge(ref)
    assert told.amount == told.payments[0].amount == simulator.last(ask.reference).amount
    assert told.amount != ask.amount


def test_what_was_chosen_is_expired_and_never_cancelled() -> None:
    """Cancelling would undo the card payment of a customer who was faster."""
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.choose(ask.reference, "bca_va")
    told = gateway.cancel_charge(ref)
    assert (told.fact, [a.status for a in told.attempts]) == (Fact.CANCELLED, ["failed"])
    assert gateway.cancel_charge(ref).fact == Fact.CANCELLED
    assert gateway.fetch_charge(ref).fact == Fact.CANCELLED
    with pytest.raises(AssertionError):
        simulator.pay(ask.reference)
    assert simulator.asked("void") == []


def test_the_harm_of_cancelling_in_place_of_expiring() -> None:
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    gateway.create_charge(ask)
    paid = simulator.pay(ask.reference, "credit_card")
    gateway._calls.core("POST", f"{paid.id}/expire", {}, accept={412})
    assert paid.status == "capture"
    gateway._calls.core("POST", f"{paid.id}/cancel", {})
    assert paid.status == "cancel"


def test_who_pays_between_the_look_and_the_closing_has_paid() -> None:
    class Racing(MidtransSimulator):
        def answer(self, request: Request) -> Reply:
            if request.path.endswith("/expire"):
                (page,) = self.pages.values()
                self.pay(page.order_id)
            return super().answer(request)

    simulator = Racing()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.choose(ask.reference, "bca_va")
    closed = gateway.cancel_charge(ref)
    assert (closed.fact, len(closed.payments)) == (Fact.PAID, 1)


def test_a_page_on_which_a_card_was_refused_can_be_closed() -> None:
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    simulator.deny(ask.reference)
    assert gateway.fetch_charge(ref).fact == Fact.PENDING
    assert gateway.cancel_charge(ref).fact == Fact.CANCELLED


def test_a_card_payment_in_doubt_is_not_closed_behind_a_person_s_back() -> None:
    simulator = MidtransSimulator()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    ref = ref_of(ask, gateway.create_charge(ask))
    doubtful = simulator.pay(ask.reference, "credit_card")
    simulator.move(doubtful, "capture", "challenge")
    told = gateway.cancel_charge(ref)
    assert (told.fact, told.payments) == (Fact.PENDING, ())
    simulator.move(doubtful, "capture", "accept")
    assert gateway.fetch_charge(ref).fact == Fact.PAID


def test_somebody_else_s_404_is_not_an_order_that_never_was() -> None:
    class Proxy(MidtransSimulator):
        def answer(self, request: Request) -> Reply:
            return Reply(404, {"message": "no route"})

    simulator = Proxy()
    gateway = direct(simulator)
    ask = charge_request(gateway)
    with pytest.raises(Unavailable):
        gateway.fetch_charge(ref_of(ask))
    with pytest.raises(GatewayError) as caught:
        gateway.create_charge(ask)
    assert type(caught.value) is Rejected


@pytest.mark.parametrize(
    ("code", "kind"),
    [("402", Rejected), ("403", Rejected), ("408", Rejected), ("410", Rejected),
     ("413", Rejected), ("404", NotFound), ("429", Unavailable), ("500", Unavailable),
     ("503", Unavailable)],
)  # fmt: skip
def test_each_of_their_codes_says_what_to_do_next(code: str, kind: type) -> None:
    class Saying(MidtransSimulator):
        def answer(self, request: Request) -> Reply:
            return Reply(200, {"status_code": code, "status_message": "because"})

    gateway = direct(Saying())
    with pytest.raises(GatewayError) as caught:
        gateway.fetch_charge(ref_of(charge_request(gateway)))
    assert type(caught.value) is kind
    assert caught.value.detail == f"{code} because"


def test_an_order_id_that_was_used_gives_no_second_link() -> None:
    simulator = MidtransSimulator(SetClock(SystemClock().now()), once=True)
    gateway = direct(simulator)
    ask = charge_request(gateway)
    simulator.fault("timeout", "create")
    with pytest.raises(OutcomeUnknown):
        gateway.create_charge(ask)
    simulator.clock.advance(timedelta(minutes=6))
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(ask)
    assert "not told again" in caught.value.detail
    simulator.pay(ask.reference)
    assert gateway.create_charge(ask).fact == Fact.PAID


def lost_openings(count: int, simulator: MidtransSimulator, gateway, kinds) -> None:
    """Each opening loses its answer, is repeated, paid once, and closed where it is not paid."""
    for number in range(count):
        ask = charge_request(gateway)
        simulator.fault(kinds[number % len(kinds)], "create")
        with pytest.raises(OutcomeUnknown):
            gateway.create_charge(ask)
        if number % 5 == 4:
            simulator.clock.advance(timedelta(minutes=6))  # the first answer is forgotten
        state = gateway.create_charge(ask)
        ref = ref_of(ask, state)
        pages = [page for page in simulator.pages.values() if page.order_id == ask.reference]
        assert [page.token in state.url for page in pages][-1]
        if number % 2:
            simulator.pay(ask.reference)
            with pytest.raises(AssertionError):
                simulator.pay(ask.reference)
            told = gateway.fetch_charge(ref)
            assert (told.fact, len(told.payments)) == (Fact.PAID, 1)
        else:
            assert gateway.cancel_charge(ref).fact == Fact.CANCELLED
        assert len(simulator.transactions.get(ask.reference, ())) == number % 2


def test_fifty_openings_without_an_answer_over_sockets() -> None:
    with simulating(MidtransSimulator(SetClock(SystemClock().now()))) as simulator:
        bench = MidtransBench(simulator)
        gateway = adapter(simulator.url, bench.http, simulator.clock)
        lost_openings(50, simulator, gateway, ("drop_response",))
        bench.http.close()


def test_a_thousand_openings_without_an_answer() -> None:
    simulator = MidtransSimulator(SetClock(SystemClock().now()))
    gateway = adapter("http://midtrans.test", Direct(simulator), simulator.clock)
    lost_openings(1_000, simulator, gateway, LOST)
