"""Everything that goes wrong between us and Xendit: told as what to do next, and then done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from posapp.services.gateways.errors import (
    BadNotice,
    NotFound,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from posapp.services.gateways.types import ChargeRef, ChargeRequest, Fact
from tests.fakes.fault_server import answer, http, serving
from tests.gateways.contract import charge_request, ref_of
from tests.services.gateways.xendit.bench import XenditBench, direct, opened, set_clock
from tests.services.gateways.xendit.samples import invoice_body
from tests.simulators.base import ELSEWHERE, LOST, REFUSED, TWISTED, Reply, Request, simulating
from tests.simulators.xendit import Xendit

#: Which calls look something up first, and under which name a fault meets that look-up.
QUESTIONS = ("find", "fetch", "refunds")
CHANGES = ("create", "cancel", "refund")
#: As long as the program waits; a slow answer takes a part of it.
PATIENT = 10.0


@pytest.fixture
def bench() -> Iterator[XenditBench]:
    with simulating(Xendit(set_clock())) as simulator:
        made = XenditBench(simulator)
        yield made
        made.http.close()


def a_call(bench: XenditBench, place: str) -> tuple[ChargeRequest, Callable[[], object]]:
    """Something that meets ``place``, all before it done."""
    gateway = bench.gateway
    ask = charge_request(gateway)
    if place == "create":
        return ask, lambda: gateway.create_charge(ask)
    ref = ref_of(ask, gateway.create_charge(ask))
    if place == "find":
        return ask, lambda: gateway.fetch_charge(ref_of(ask))
    if place == "fetch":
        return ask, lambda: gateway.fetch_charge(ref)
    if place == "cancel":
        return ask, lambda: gateway.cancel_charge(ref)
    bench.pay(ask.reference)
    return ask, lambda: gateway.refund(ref, ref.gateway_id, 50_000, f"{ask.charge_id}-1")


@pytest.mark.parametrize("place", CHANGES)
@pytest.mark.parametrize("kind", LOST)
def test_a_lost_answer_to_a_change_is_unknown_and_done_once(bench, kind: str, place: str) -> None:
    ask, call = a_call(bench, place)
    bench.lose_answer(kind, place)
    with pytest.raises(OutcomeUnknown):
        call()
    call()
    told = bench.gateway.fetch_charge(ref_of(ask))
    assert len(bench.simulator.links(ask.reference)) == (1 if place == "create" else 0)
    assert sum(refund.amount for refund in told.refunds) == (50_000 if place == "refund" else 0)
    assert bench.simulator.waiting_faults == {}
    assert all(request.path != ELSEWHERE for request in bench.simulator.requests)


@pytest.mark.parametrize("place", QUESTIONS)
@pytest.mark.parametrize("kind", LOST)
def test_a_lost_answer_to_a_question_is_asked_again(bench, kind: str, place: str) -> None:
    _, call = a_call(bench, place)
    bench.lose_answer(kind, place)
    with pytest.raises(Unavailable):
        call()
    assert call()
    assert bench.simulator.waiting_faults == {}


@pytest.mark.parametrize("place", QUESTIONS + CHANGES)
@pytest.mark.parametrize("kind", REFUSED)
def test_later_means_that_nothing_was_done(bench, kind: str, place: str) -> None:
    _, call = a_call(bench, place)
    bench.lose_answer(kind, place)
    with pytest.raises(Unavailable):
        call()
    assert call()


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        *((kind, "create") for kind in TWISTED),
        # Whoever closes compares the sum; a refund is of its invoice's currency.
        ("wrong_reference", "cancel"),
        ("wrong_amount", "refund"),
        ("wrong_reference", "refund"),
    ],
)
def test_an_answer_about_something_else_is_no_answer(bench, kind: str, place: str) -> None:
    _, call = a_call(bench, place)
    bench.lose_answer(kind, place)
    with pytest.raises(OutcomeUnknown):
        call()
    assert call()


def test_a_charge_of_another_reference_is_not_believed(bench: XenditBench) -> None:
    _, call = a_call(bench, "fetch")
    bench.lose_answer("wrong_reference", "fetch")
    with pytest.raises(Unavailable):
        call()


def test_another_sum_in_an_answer_is_told_as_it_is(bench: XenditBench) -> None:
    ask, call = a_call(bench, "fetch")
    bench.lose_answer("wrong_amount", "fetch")
    assert call().amount != ask.amount  # whoever asked compares
    bench.lose_answer("wrong_currency", "fetch")
    assert call().currency == "USD"


@pytest.mark.parametrize("place", QUESTIONS + CHANGES)
def test_a_slow_answer_is_waited_for_and_nothing_is_done_twice(bench, place: str) -> None:
    bench.http._deadline = PATIENT
    ask, call = a_call(bench, place)
    bench.lose_answer("slow", place)
    call()
    assert bench.simulator.waiting_faults == {}
    assert len(bench.simulator.asked("create")) == 1
    assert len(bench.gateway.fetch_charge(ref_of(ask)).refunds) == (place in ("refund", "refunds"))


@pytest.mark.parametrize(("kind", "sign"), [("overpay", 1), ("underpay", -1)])
def test_what_was_paid_is_told_and_not_what_was_asked(bench, kind: str, sign: int) -> None:
    ask, call = a_call(bench, "fetch")
    bench.simulator.fault(kind, "payment")
    bench.pay(ask.reference)
    (payment,) = call().payments
    assert (payment.amount - ask.amount) * sign > 0


@pytest.mark.parametrize("kind", ["duplicate", "late", "lost", "out_of_order", "bad_signature"])
def test_notices_of_any_kind_end_in_the_same_truth(bench: XenditBench, kind: str) -> None:
    ask, call = a_call(bench, "fetch")
    if kind == "out_of_order":
        bench.pay(ask.reference)
        bench.simulator.fault(kind, "notice")
        bench.simulator.refund_by_hand(ask.reference, 1)
    else:
        bench.simulator.fault(kind, "notice")
        bench.pay(ask.reference)
    bench.simulator.release()
    heard = []
    for notice in bench.simulator.notices:
        try:
            heard.append(bench.gateway.read_notice(notice.headers, notice.body))
        except BadNotice:
            assert kind == "bad_signature"
    assert call().fact == Fact.PAID
    counts = {"duplicate": 2, "lost": 0, "bad_signature": 0, "out_of_order": 3}
    assert len(heard) == counts.get(kind, 1)
    if kind == "duplicate":
        assert heard[0].event_id == heard[1].event_id


def test_a_notice_made_up_with_the_token_moves_no_money(bench: XenditBench) -> None:
    # The harm that fetching prevents: the token alone would make any invoice paid.
    ask, call = a_call(bench, "fetch")
    bench.pay(ask.reference)
    headers, body = bench.next_notice(ask.reference)
    other, call = a_call(bench, "fetch")
    made_up = body.replace(ask.reference.encode(), other.reference.encode())
    assert bench.gateway.read_notice(headers, made_up).fact == Fact.PAID
    assert (call().fact, call().payments) == (Fact.PENDING, ())


def test_money_that_is_late_is_told_after_the_end() -> None:
    simulator = Xendit(set_clock())
    ask, state = opened(simulator)
    simulator.clock.advance(timedelta(hours=2))
    gateway, ref = direct(simulator), ref_of(ask, state)
    assert gateway.fetch_charge(ref).fact == Fact.EXPIRED
    assert gateway.cancel_charge(ref).fact == Fact.EXPIRED
    simulator.pay_late(ask.reference)
    assert gateway.fetch_charge(ref).fact == Fact.PAID
    simulator.settle(ask.reference)
    assert gateway.fetch_charge(ref).fact == Fact.PAID


def test_a_channel_that_is_not_switched_on_is_said_in_words_of_its_own() -> None:
    simulator = Xendit(set_clock())
    simulator.active = ("QRIS", "BCA")
    gateway = direct(simulator)
    methods = tuple(method for method in gateway.info.methods if method != "card")
    ask = charge_request(gateway, methods=methods)
    with pytest.raises(Rejected) as caught:
        gateway.create_charge(ask)
    assert caught.value.code == "gateway_channel_off"
    assert direct(simulator, "QRIS, BCA").create_charge(ask).fact == Fact.PENDING
    assert gateway.create_charge(charge_request(gateway)).fact == Fact.PENDING


def test_a_second_invoice_of_one_reference_is_closed_with_the_first() -> None:
    # Made by a creation that Xendit worked off after it was given up; its link was never told.
    simulator = Xendit(set_clock())
    ask, state = opened(simulator)
    hidden = simulator.answer(simulator.asked("create")[0])
    assert len(simulator.links(ask.reference)) == 2
    gateway = direct(simulator)
    assert gateway.fetch_charge(ref_of(ask)).gateway_id == state.gateway_id
    assert gateway.create_charge(ask).url == state.url != hidden.body["invoice_url"]
    assert gateway.cancel_charge(ref_of(ask)).fact == Fact.CANCELLED
    assert simulator.links(ask.reference) == []


def test_an_opening_that_was_there_already_is_found_by_its_reference() -> None:
    # An account that takes each external_id once: unconfirmed, and no harm where it is so.
    simulator = Xendit(set_clock())
    ask = charge_request(direct(simulator))
    before = simulator.answer

    def repeated(request: Request) -> Reply:
        reply = before(request)
        if simulator.place(request) == "create":
            return Reply(409, {"error_code": "DUPLICATE_ERROR", "message": "used before"})
        return reply

    simulator.answer = repeated
    assert simulator.links(ask.reference) == []
    told = direct(simulator).create_charge(ask)
    assert simulator.links(ask.reference) == [told.url]


def test_an_id_of_a_gateway_stays_one_part_of_the_address(bench: XenditBench) -> None:
    with serving(answer(http(404, {"error_code": "INVOICE_NOT_FOUND_ERROR"}))) as server:
        gateway = bench.adapter(server.url)
        with pytest.raises(NotFound):
            gateway.fetch_charge(ChargeRef("R", "c", "../../x?y=1"))
        assert server.requests[0].startswith(b"GET /v2/invoices/..%2F..%2Fx%3Fy%3D1 ")


@pytest.mark.parametrize("rows", [b"{}", b"[1]", b'[{"id": "x"}]', b"[", b"null"])
def test_a_list_that_is_none_is_asked_for_again(bench: XenditBench, rows: bytes) -> None:
    with serving(answer(http(200, rows))) as server, pytest.raises(Unavailable):
        bench.adapter(server.url).fetch_charge(ChargeRef("R", "c"))


def test_invoices_of_other_references_in_a_list_are_not_ours() -> None:
    simulator = Xendit(set_clock())
    ask, _ = opened(simulator)
    gateway = direct(simulator)
    with pytest.raises(NotFound):
        gateway.fetch_charge(ChargeRef(ask.reference[:-1], "c"))
    assert invoice_body()["external_id"] != ask.reference
