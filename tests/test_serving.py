"""What every serving command shares: its socket."""

from __future__ import annotations

import asyncio
import socket

import pytest

from posapp.models.errors import Refused
from posapp.serving import HOST, listen, number


def test_answers_do_not_wait_for_more_to_say():
    """Head and body leave as two pieces: with Nagle's wait each answer took 40 ms."""

    async def accepted_with() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            told.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listening = listen(0)
        async with await asyncio.start_server(connected, sock=listening):
            _reader, writer = await asyncio.open_connection(HOST, number(listening))
            found = await told
            writer.close()
        return found

    assert asyncio.run(accepted_with()) != 0


def test_a_port_that_was_asked_for_is_taken_or_refused():
    with listen(0) as first:
        with pytest.raises(Refused, match="port_taken"):
            listen(number(first))
        with listen(0, last=number(first)) as second:  # the last one is a wish only
            assert number(second) != number(first)
            free = number(second)
    with listen(0, last=free) as third:
        assert number(third) == free
