"""What the simulators stand on: each fault goes wrong in its own way, by both ways in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posapp.models.clock import SystemClock
from posapp.services.gateways.errors import GatewayError, OutcomeUnknown, Unavailable
from posapp.services.gateways.http import Http
from tests.simulators.base import (
    ELSEWHERE,
    LOST,
    REFUSED,
    Direct,
    Reply,
    Request,
    SentNotice,
    Simulator,
    nobody,
    simulating,
)

FAST = 0.3


class Counter(Simulator):
    """Counts what was asked for."""

    count = 0

    def place(self, request: Request) -> str:
        return request.path.strip("/")

    def answer(self, request: Request) -> Reply:
        self.count += 1
        return Reply(200, {"count": self.count, "said": request.json(), "q": dict(request.query)})

    def twisted(self, kind: str, place: str, reply: Reply) -> Reply:
        return Reply(200, {"kind": kind, "place": place})

    def forged(self, notice: SentNotice) -> SentNotice:
        return replace(notice, headers={"signature": "wrong"})


@pytest.fixture
def counter():
    with simulating(Counter()) as running:
        yield running


@pytest.fixture(params=["sockets", "direct"])
def client(request, counter):
    made = Direct(counter) if request.param == "direct" else Http(SystemClock(), deadline=FAST)
    yield made
    made.close()


def post(client: Http, counter: Counter) -> dict[str, object]:
    url = counter.url + "/create"
    return client.request_json("POST", url, changes=True, params={"a": "1 2"}, json={"n": "é"})


def test_a_request_arrives_as_it_was_sent(client: Http, counter: Counter) -> None:
    assert post(client, counter) == {"count": 1, "said": {"n": "é"}, "q": {"a": "1 2"}}
    (seen,) = counter.asked("create")
    assert (seen.method, seen.headers["content-type"]) == ("POST", "application/json")


@pytest.mark.parametrize("kind", LOST)
def test_a_lost_answer_tells_of_work_that_was_done(client, counter: Counter, kind: str) -> None:
    counter.fault(kind, "create")
    with pytest.raises(OutcomeUnknown):
        post(client, counter)
    assert counter.waiting_faults == {}
    assert post(client, counter)["count"] == 2
    assert all(seen.path != ELSEWHERE for seen in counter.requests)


@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_for_now_does_nothing(client, counter: Counter, kind: str) -> None:
    counter.fault(kind, "create")
    with pytest.raises(Unavailable):
        post(client, counter)
    assert post(client, counter)["count"] == 1


def test_a_slow_answer_comes_and_a_twisted_one_is_the_simulator_s(client, counter) -> None:
    counter.fault("slow", "create")
    counter.fault("wrong_amount", "create")
    assert post(client, counter)["count"] == 1
    assert post(client, counter) == {"kind": "wrong_amount", "place": "create"}


def test_a_fault_that_means_nothing_is_refused(counter: Counter) -> None:
    for kind, on in (("late", "create"), ("timeout", "notice"), ("html", "payment")):
        with pytest.raises(ValueError):
            counter.fault(kind, on)


def test_notices_go_wrong_when_told_to(counter: Counter) -> None:
    first, second = (SentNotice("R", {"signature": "ok"}, body) for body in (b"1", b"2"))
    for kind in ("lost", "out_of_order", "duplicate", "late", "bad_signature"):
        counter.fault(kind, "notice")
    counter.notify(first)
    counter.notify(second)
    counter.notify(second)
    counter.notify(first)
    counter.notify(first)
    counter.release()
    assert [notice.body for notice in counter.notices] == [b"2", b"1", b"2", b"2", b"1", b"1"]
    assert [n.headers["signature"] for n in counter.notices][-2:] == ["wrong", "ok"]


def test_nobody_is_at_the_address_of_nobody() -> None:
    client = Http(SystemClock(), deadline=FAST)
    with pytest.raises(GatewayError):
        client.request_json("GET", nobody(), changes=False)
    client.close()
