"""What the HTTP endpoints share: reading a body, doing the work, and answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from posapp.sandbox import faults
from posapp.sandbox.practice import Desk, Practice, Refusal
from posapp.services.gateways.strict_json import BadJson, read_object

BIGGEST_BODY = 2 * 1024 * 1024
Answered = tuple[int, object]


def practice_of(request: Request) -> Practice:
    """The working place behind this server."""
    found = request.app.state.practice
    assert isinstance(found, Practice)  # noqa: S101  (set where the app is built)
    return found


async def read_body(request: Request) -> bytes:
    """The request's body. Raises Refusal where it is far too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BIGGEST_BODY:
            raise Refusal(413, "too_large", "the body is too large")
    return bytes(body)


async def read_json(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises Refusal ``bad_json``."""
    try:
        return read_object(await read_body(request))
    except BadJson as error:
        raise Refusal(400, "bad_json", f"the body is not a JSON object: {error}") from None


async def refused(request: Request, error: Exception) -> Response:
    """A Refusal as an answer."""
    assert isinstance(error, Refusal)  # noqa: S101  (registered for that class only)
    return JSONResponse(error.body, error.status)


async def not_found(request: Request, error: Exception) -> Response:
    """An address that is not served, or not in that way."""
    status = getattr(error, "status_code", 404)
    code = "method_not_allowed" if status == 405 else "not_found"
    return JSONResponse({"error": {"code": code, "message": "nothing is served here"}}, status)


async def answered(request: Request, place: str, task: Callable[[Desk], Answered]) -> Response:
    """Do the work, take the next fault of the place with it, and answer as that fault says.

    The fault is used up by a refusal too: it is the answer that it spoils, whatever it says.
    """
    practice = practice_of(request)

    def run(desk: Desk) -> tuple[str, Answered]:
        fault = faults.take(desk, place)
        desk.db.execute("SAVEPOINT task")
        try:
            return fault, task(desk)
        except Refusal as refusal:
            desk.db.execute("ROLLBACK TO task")
            return fault, (refusal.status, refusal.body)

    fault, (status, body) = await practice.work(run)
    return faults.spoil(JSONResponse(body, status), fault, practice.pause)
