"""Misfortune on order: what goes wrong next, and where."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from posapp.sandbox.practice import Desk, Refusal

#: What can happen to an answer. The work behind it is done in every case.
ANSWERS = ("drop_response", "http_500", "timeout", "html", "truncated", "slow")
NOTICES = ("duplicate", "late", "lost", "out_of_order", "bad_signature")
SUMS = ("overpay", "underpay")
KINDS = (*ANSWERS, *NOTICES, *SUMS)

#: What makes sense where: a notice is sent by us, so it has no answer of ours to spoil.
SENSE: Mapping[str, tuple[str, ...]] = {
    "create": ANSWERS,
    "fetch": ANSWERS,
    "cancel": ANSWERS,
    "refund": ANSWERS,
    "smtp": ANSWERS,
    "sms": ANSWERS,
    "payment": (*ANSWERS, *SUMS),
    "notice": NOTICES,
}
MOST_AT_ONCE = 1000
SLOW_SECONDS = 3.0
LATE_SECONDS = 8.0
WRONG_BY = 10_000
HTML = "<!DOCTYPE html><html><body><h1>Bad gateway</h1><p>Practice fault.</p></body></html>"
TRANSPORT = "posapp.transport"


def add(desk: Desk, ask: Mapping[str, object]) -> list[dict[str, object]]:
    """Queue ``count`` faults of one kind, or clear a place with count 0."""
    kind, place, count = ask.get("kind"), ask.get("on"), ask.get("count", 1)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_AT_ONCE:
        raise Refusal(422, "invalid", f"count is a whole number from 0 to {MOST_AT_ONCE}")
    if count == 0 and kind is None and place is None:
        desk.db.execute("DELETE FROM faults")
        return []
    if not isinstance(place, str) or place not in SENSE:
        raise Refusal(422, "invalid", f"on is one of {', '.join(SENSE)}")
    if count == 0:
        desk.db.execute("DELETE FROM faults WHERE place = ?", (place,))
        return listed(desk)
    if not isinstance(kind, str) or kind not in KINDS:
        raise Refusal(422, "invalid", f"kind is one of {', '.join(KINDS)}")
    if kind not in SENSE[place]:
        raise Refusal(422, "meaningless", f"{kind} means nothing on {place}")
    rows = [(place, kind)] * count
    desk.db.executemany("INSERT INTO faults (place, kind) VALUES (?, ?)", rows)
    return listed(desk)


def listed(desk: Desk) -> list[dict[str, object]]:
    """The faults that are still waiting, in the order in which they will be used."""
    rows = desk.db.execute("SELECT place, kind FROM faults ORDER BY seq")
    return [{"kind": row["kind"], "on": row["place"]} for row in rows]


def take(desk: Desk, place: str) -> str:
    """Use up the oldest fault of a place; empty where none waits."""
    row = desk.db.execute(
        "SELECT seq, kind FROM faults WHERE place = ? ORDER BY seq LIMIT 1", (place,)
    ).fetchone()
    if row is None:
        return ""
    desk.db.execute("DELETE FROM faults WHERE seq = ?", (row["seq"],))
    return str(row["kind"])


class Spoilt(Response):
    """An answer that goes wrong on its way; what it tells of has been done."""

    def __init__(
        self, answer: Response, kind: str, pause: Callable[[float], Awaitable[None]]
    ) -> None:
        super().__init__()
        self._answer = answer
        self._kind = kind
        self._pause = pause

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what is left of the answer, if anything."""
        try:
            await self._go_wrong(scope, receive, send)
        except asyncio.CancelledError:  # the sandbox ends: nobody will be answered any more
            scope[TRANSPORT].abort()
            await _gone(receive)

    async def _go_wrong(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._kind == "drop_response":
            scope[TRANSPORT].abort()
        if self._kind in ("drop_response", "timeout"):
            await _gone(receive)
            return
        if self._kind == "slow":
            await self._pause(SLOW_SECONDS)
        await self._sent()(scope, receive, send)

    def _sent(self) -> Response:
        if self._kind == "html":
            return Response(HTML, 200, media_type="text/html")
        if self._kind == "http_500":
            return Response('{"error": {"code": "practice", "message": "Practice fault"}}', 500,
                            media_type="application/json")  # fmt: skip
        if self._kind == "truncated":
            body = bytes(self._answer.body)
            return Response(body[: len(body) // 2], self._answer.status_code,
                            media_type=self._answer.headers.get("content-type"))  # fmt: skip
        return self._answer


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)


def spoil(answer: Response, kind: str, pause: Callable[[float], Awaitable[None]]) -> Response:
    """The answer as the fault leaves it."""
    return Spoilt(answer, kind, pause) if kind in ANSWERS else answer
