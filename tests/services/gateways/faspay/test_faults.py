"""Every fault of the other side, over sockets: what was done, what is known, what is next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from posapp.services.gateways.errors import (
    BadNotice,
    GatewayError,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import Fact
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.faspay.bench import FaspayBench, ref, told_of
from tests.simulators.base import ELSEWHERE, LOST, REFUSED, SLOW, simulating
from tests.simulators.faspay import FaspaySimulator

#: As long as the program waits; a slow answer takes a part of it.
PATIENT = 10.0


@pytest.fixture
def bench() -> Iterator[FaspayBench]:
    with simulating(FaspaySimulator()) as simulator:
        made = FaspayBench(simulator)
        yield made
        made.http.close()


@pytest.mark.parametrize("kind", LOST)
def test_an_opening_whose_answer_is_lost_is_repeated_to_the_same_page(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    bench.lose_answer(kind, "create")
    with pytest.raises(OutcomeUnknown):
        bench.gateway.create_charge(ask)
    state = bench.gateway.create_charge(ask)
    assert [bill.url for bill in bench.simulator.bills.values()] == [state.url]
    assert ELSEWHERE not in {request.path for request in bench.simulator.requests}


@pytest.mark.parametrize("kind", REFUSED)
def test_later_in_so_many_words_opens_nothing(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    bench.lose_answer(kind, "create")
    with pytest.raises(Unavailable):
        bench.gateway.create_charge(ask)
    assert bench.simulator.bills == {}


@pytest.mark.parametrize("kind", [*LOST, *REFUSED])
def test_a_question_without_an_answer_is_asked_later(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.pay(ask.reference)
    bench.lose_answer(kind, "fetch")
    with pytest.raises(Unavailable):
        bench.gateway.fetch_charge(ref_of(ask, state))
    assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PAID


@pytest.mark.parametrize("kind", [*LOST, *REFUSED])
def test_a_closing_without_an_answer_is_repeated_to_its_end(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.lose_answer(kind, "cancel")
    with pytest.raises(Unavailable if kind in REFUSED else OutcomeUnknown):
        bench.gateway.cancel_charge(ref_of(ask, state))
    assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED


@pytest.mark.parametrize("kind", [*LOST, *REFUSED])
def test_a_refund_without_an_answer_is_never_sent_again_by_itself(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.pay(ask.reference, channel="500")
    paid = told_of(bench.simulator, bench.gateway, ask, state)
    (payment,) = bench.gateway.fetch_charge(paid).payments
    bench.lose_answer(kind, "refund")
    with pytest.raises(GatewayError) as caught:
        bench.gateway.refund(paid, payment.id, 10_000, "key")
    given_back = bench.simulator.cards[ask.reference].refunded
    if kind in REFUSED:
        assert (type(caught.value), given_back) == (Unavailable, 0)
    else:
        assert caught.value.code == "gateway_refund_unsure"
        assert given_back == 10_000
    assert len(bench.simulator.asked("refund")) == 1


@pytest.mark.parametrize("kind", SLOW)
@pytest.mark.parametrize("on", ["create", "fetch", "cancel"])
def test_a_slow_answer_is_an_answer(bench, kind: str, on: str) -> None:
    bench.lose_answer(kind, on)
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    assert bench.gateway.fetch_charge(ref_of(ask, state)).fact == Fact.PENDING
    assert bench.gateway.cancel_charge(ref_of(ask, state)).fact == Fact.CANCELLED
    assert bench.simulator.waiting_faults == {}


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_refund_is_given_back_once(bench, kind: str) -> None:
    bench.http._deadline = PATIENT
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.pay(ask.reference, channel="500")
    paid = told_of(bench.simulator, bench.gateway, ask, state)
    (payment,) = bench.gateway.fetch_charge(paid).payments
    bench.lose_answer(kind, "refund")
    assert bench.gateway.refund(paid, payment.id, 10_000, "key").amount == 10_000
    assert bench.simulator.cards[ask.reference].refunded == 10_000
    assert bench.simulator.waiting_faults == {}


@pytest.mark.parametrize("kind", ["wrong_reference", "wrong_currency"])
def test_an_answer_about_something_else_is_no_answer(bench, kind: str) -> None:
    ask = charge_request(bench.gateway)
    bench.lose_answer(kind, "create")
    with pytest.raises(OutcomeUnknown):
        bench.gateway.create_charge(ask)
    state = bench.gateway.create_charge(ask)
    bench.lose_answer(kind, "fetch")
    with pytest.raises(Unavailable):
        bench.gateway.fetch_charge(ref_of(ask, state))
    bench.lose_answer(kind, "cancel")
    with pytest.raises(OutcomeUnknown):
        bench.gateway.cancel_charge(ref_of(ask, state))


@pytest.mark.parametrize(("kind", "off"), [("overpay", 10_000), ("underpay", -10_000)])
def test_another_sum_is_told_as_it_was_paid(bench, kind: str, off: int) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.lose_answer(kind, "payment")
    bench.pay(ask.reference)
    told = bench.gateway.fetch_charge(ref_of(ask, state))
    assert (told.amount, told.payments[0].amount) == (ask.amount, ask.amount + off)


def test_an_answer_with_another_sum_never_pays_the_bill(bench) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.pay(ask.reference)
    bench.lose_answer("wrong_amount", "fetch")
    assert bench.gateway.fetch_charge(ref_of(ask, state)).payments[0].amount == 1


@pytest.mark.parametrize("kind", ["duplicate", "late", "out_of_order"])
def test_notices_in_any_order_lead_to_the_same_truth(bench, kind: str) -> None:
    bench.simulator.names_trx = False
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.pay(ask.reference, outcome="declined")
    bench.lose_answer(kind, "notice")
    bench.pay(ask.reference)
    bench.simulator.release()
    told = bench.gateway.fetch_charge(told_of(bench.simulator, bench.gateway, ask, state))
    assert (told.fact, len(told.payments)) == (Fact.PAID, 1)
    assert sorted(attempt.status for attempt in told.attempts) == ["failed", "paid"]


@pytest.mark.parametrize("kind", ["lost", "bad_signature"])
@pytest.mark.parametrize("names_trx", [True, False])
def test_without_its_notice_only_what_the_bill_names_is_found(bench, kind, names_trx) -> None:
    """Where the inquiry does not name the transaction, a notice alone does: so ``finds_all``."""
    bench.simulator.names_trx = names_trx
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    bench.lose_answer(kind, "notice")
    bench.pay(ask.reference)
    for notice in bench.simulator.notices:
        with pytest.raises(BadNotice):
            bench.gateway.read_notice(notice.headers, notice.body)
    found = bench.gateway.fetch_charge(ref_of(ask, state))
    assert found.fact == (Fact.PAID if names_trx else Fact.PENDING)
    assert not bench.gateway.info.finds_all


def test_fifty_openings_whose_answers_are_lost_leave_one_link_each(bench) -> None:
    for turn in range(50):
        bench.simulator.used_is_refused = turn % 2 == 1
        ask = charge_request(bench.gateway)
        bench.lose_answer("drop_response", "create")
        with pytest.raises(OutcomeUnknown):
            bench.gateway.create_charge(ask)
        state = bench.gateway.create_charge(ask)
        name = next(n for n, bill in bench.simulator.bills.items() if bill.url == state.url)
        bench.pay(name)
        told = bench.gateway.fetch_charge(ref(ask, state.gateway_id))
        assert (told.fact, len(told.payments)) == (Fact.PAID, 1)
        assert told.payments[0].amount == ask.amount


def test_a_page_that_is_no_api_says_that_the_address_is_wrong(bench) -> None:
    ask = charge_request(bench.gateway)
    state = bench.gateway.create_charge(ask)
    elsewhere = bench.adapter(f"{bench.simulator.url}/nowhere")
    for call in (
        lambda: elsewhere.create_charge(charge_request(bench.gateway)),
        lambda: elsewhere.cancel_charge(ref_of(ask, state)),
    ):
        with pytest.raises((Rejected, Unavailable)) as caught:
            call()
        assert caught.value.code != "gateway_not_found"
