"""Tells the shop: sends what is due, remembers each try, and lets charges expire on time."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from urllib.parse import SplitResult, urlsplit

from posapp.sandbox import charges, notices
from posapp.sandbox.notices import Letter
from posapp.sandbox.practice import Desk, Practice
from posapp.sandbox.store import moment

ANSWER_WITHIN = 10.0
SHORTEST, LONGEST = 0.02, 0.5


class Notifier:
    """One loop over the rows; a receiver that hangs holds up nobody else's notices."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._flying: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._practice.changed.clear()
            wait = await self.run_due()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._practice.changed.wait(), wait)

    async def run_due(self) -> float | None:
        """Start every try that is due; the seconds until it is worth to look again."""
        letters, wait = await self._practice.look(_due)
        fresh = [letter for letter in letters if letter.seq not in self._flying]
        for letter in fresh:
            self._flying[letter.seq] = asyncio.create_task(self._send(letter))
        # What is due and under way needs no look before it ends, and its end is a change.
        return LONGEST if self._flying and not fresh else wait

    async def _send(self, letter: Letter) -> None:
        try:
            status = await post(letter)
            await self._practice.work(lambda desk: notices.record(desk, letter.seq, status))
        finally:
            del self._flying[letter.seq]


def _due(desk: Desk) -> tuple[list[Letter], float | None]:
    charges.expire_due(desk)
    letters, next_at = notices.due(desk), notices.next_due(desk)
    if next_at is None:
        return letters, None
    seconds = (moment(next_at) - desk.now).total_seconds()
    return letters, min(max(seconds, SHORTEST), LONGEST)


async def post(letter: Letter) -> int | None:
    """The HTTP status that the receiver answered, or None where none came."""
    try:
        return await asyncio.wait_for(_exchange(letter), ANSWER_WITHIN)
    except (OSError, ValueError, TimeoutError, IndexError, asyncio.IncompleteReadError):
        return None


async def _exchange(letter: Letter) -> int:
    url = urlsplit(letter.url)
    is_secure = url.scheme == "https"
    reader, writer = await asyncio.open_connection(
        url.hostname,
        url.port or (443 if is_secure else 80),
        ssl=ssl.create_default_context() if is_secure else None,
    )
    try:
        writer.write(_request(url, letter))
        await writer.drain()
        first = await reader.readline()
        return int(first.split()[1])
    finally:
        writer.close()


def _request(url: SplitResult, letter: Letter) -> bytes:
    body = letter.body.encode()
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    head = (
        f"POST {target} HTTP/1.1",
        f"Host: {url.netloc.rpartition('@')[2]}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"X-Sandbox-Signature: {letter.signature}",
        "User-Agent: posapp-sandbox",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode("latin-1", "replace") + body
