"""Strangers do not wear the hub out; gateways are never kept out."""

from __future__ import annotations

from datetime import timedelta

from posapp.hub import limits
from posapp.hub.limits import Refusals
from tests import builders
from tests.fakes.running_hub import body_of, running_hub, signed


def test_who_is_refused_too_often_is_not_even_read(tmp_path):
    read: list[bytes] = []

    def count(_account, _headers, body):
        read.append(body)
        raise KeyError

    with running_hub(tmp_path, read=count) as hub:
        answers = [hub.notify(b"{}", {}) for _ in range(limits.IN_A_ROW + 20)]
    assert answers[:3] == [404, 404, 404]
    assert answers[-1] == 429
    assert len(read) < limits.IN_A_ROW + 5


def test_without_the_limit_every_guess_is_worked_on(tmp_path):
    read: list[bytes] = []

    def count(_account, _headers, body):
        read.append(body)
        raise KeyError

    clock = builders.clock()
    with running_hub(tmp_path, read=count, refusals=Refusals(clock, 10**9)) as hub:
        for _ in range(limits.IN_A_ROW + 20):
            hub.notify(b"{}", {})
    assert len(read) == limits.IN_A_ROW + 20


def test_good_notices_are_never_limited_however_many(hub):
    answers = {hub.notify(body_of(event=f"e{n}")) for n in range(3 * limits.IN_A_ROW)}
    assert answers == {200}


def test_guesses_at_the_token_are_limited_too(hub):
    answers = []
    for _ in range(limits.IN_A_ROW + 5):
        till = hub.till(token="a guess")
        answers.append(till.answer.status)
        till.close()
    assert (answers[0], answers[-1]) == (401, 429)


def test_behind_a_proxy_each_address_has_its_own_limit(hub):
    """The last hop counts: the ones before it are what the stranger says."""
    for n in range(limits.IN_A_ROW + 5):
        hub.notify(b"{}", {"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"})
    assert hub.notify(b"{}", {"X-Forwarded-For": "203.0.113.9"}) == 429
    body = body_of()
    assert hub.notify(body, signed(body) | {"X-Forwarded-For": "198.51.100.7"}) == 200


def test_time_forgives():
    clock = builders.clock()
    refusals = Refusals(clock, in_a_row=3)
    for _ in range(9):
        refusals.note("a")
    assert refusals.is_worn("a")
    assert not refusals.is_worn("b")
    clock.advance(timedelta(seconds=1.5))
    assert not refusals.is_worn("a")
    refusals.note("a")
    assert refusals.is_worn("a")


def test_a_flood_of_addresses_does_not_fill_the_memory():
    refusals = Refusals(builders.clock(), in_a_row=1)
    for n in range(limits.ADDRESSES + 100):
        refusals.note(str(n))
    assert not refusals.is_worn("99")
    assert refusals.is_worn("100")
    assert len(refusals._buckets) == limits.ADDRESSES
