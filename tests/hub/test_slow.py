"""Hundreds of sockets that drip: everybody else is served, and they are cut off."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from posapp.hub.connections import MAX_HEAD, Impatient
from posapp.serving import HOST
from tests.fakes.running_hub import RunningHub, body_of, running_hub

SLOW = 200


class Hasty(Impatient):
    """The same, with less patience than a test has."""

    seconds = 0.5


@contextlib.contextmanager
def dripping(hub: RunningHub, first: bytes) -> Iterator[list[socket.socket]]:
    """Sockets that have begun and do not go on."""
    lines = [socket.create_connection((HOST, hub.port), timeout=10) for _ in range(SLOW)]
    try:
        for line in lines:
            line.sendall(first)
        yield lines
    finally:
        for line in lines:
            line.close()


BEGUN = pytest.mark.parametrize(
    "first",
    [
        b"",
        b"POST /notify/sandbox HT",
        b"POST /notify/sandbox HTTP/1.1\r\nHost: hub\r\nX-Drip: ",
        b"POST /notify/sandbox HTTP/1.1\r\nHost: hub\r\nContent-Length: 900\r\n\r\n{",
    ],
)


@BEGUN
def test_the_others_are_served_while_two_hundred_drip(tmp_path, first):
    with running_hub(tmp_path) as hub, dripping(hub, first):
        assert [hub.notify(body_of(event=f"e{n}")) for n in range(20)] == [200] * 20
        till = hub.till()
        assert len(till.until_live()) == 20
        till.close()


@BEGUN
def test_who_does_not_come_to_an_end_is_cut_off(tmp_path, first):
    with running_hub(tmp_path, protocol=Hasty) as hub, dripping(hub, first) as lines:
        assert [_rest(line) for line in lines] == [b""] * SLOW


def test_without_that_they_would_stay(tmp_path):
    first = b"POST /notify/sandbox HTTP/1.1\r\nX-Drip: "
    with (
        running_hub(tmp_path, protocol=HttpToolsProtocol) as hub,
        dripping(hub, first) as lines,
    ):
        lines[0].settimeout(2 * Hasty.seconds)
        with pytest.raises(TimeoutError):
            lines[0].recv(1)


def test_a_head_without_end_is_cut_off(hub):
    with socket.create_connection((HOST, hub.port), timeout=10) as line:
        line.sendall(b"POST /notify/sandbox HTTP/1.1\r\nX-Long: ")
        with contextlib.suppress(OSError):
            for _ in range(100):
                line.sendall(b"x" * (MAX_HEAD // 10))
        assert _rest(line) == b""
    assert hub.ask("GET", "/health")[0] == 200


def test_a_till_that_listens_is_not_cut_off(tmp_path):
    with running_hub(tmp_path, protocol=Hasty) as hub:
        till = hub.till()
        till.until_live()
        with dripping(hub, b"GET") as lines:
            _rest(lines[-1])  # all that were late are gone now
        hub.notify(body_of())
        assert till.news()["event_id"] == "e1"
        till.close()


def _rest(line: socket.socket) -> bytes:
    try:
        return line.recv(65_536)
    except ConnectionError:
        return b""
