"""The hand behind the curtain: act as the customer, order misfortune, and look at it all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from posapp.sandbox import charges, faults, inbox, notices, pay, refunds
from posapp.sandbox.answers import practice_of, read_json
from posapp.sandbox.practice import Desk

Json = dict[str, object]


async def pay_as_customer(request: Request) -> Response:
    """Pay a charge, or fail to."""
    body, practice = await read_json(request), practice_of(request)

    def run(desk: Desk) -> tuple[str, Json]:
        charge, done = pay.control_pay(desk, body)
        return done.fault, _told(desk, charge, done.attempt_id)

    fault, told = await practice.work(run)
    return faults.spoil(JSONResponse(told), fault, practice.pause)


def _told(desk: Desk, charge: sqlite3.Row, attempt_id: str) -> Json:
    view = charges.view(desk, charge)
    attempts, payments = view["attempts"], view["payments"]
    assert isinstance(attempts, list)  # noqa: S101  (charges.view makes lists)
    assert isinstance(payments, list)  # noqa: S101
    return {
        **summary(desk, charge),
        "attempt": next((a for a in attempts if a["id"] == attempt_id), None),
        "payment": next((p for p in payments if p["attempt"] == attempt_id), None),
    }


def summary(desk: Desk, charge: sqlite3.Row) -> Json:
    """One charge as ``/control/charges.json`` lists it."""
    return {
        "reference": charge["reference"],
        "amount": charge["amount"],
        "state": charge["state"],
        "payments": refunds.payment_states(desk, charge),
    }


def summaries(desk: Desk) -> list[Json]:
    """Every charge, oldest first."""
    charges.expire_due(desk)
    rows = desk.db.execute("SELECT * FROM charges ORDER BY rowid").fetchall()
    return [summary(desk, row) for row in rows]


def _changing(task: Callable[[Desk, Json], object]) -> Callable[..., object]:
    async def endpoint(request: Request) -> Response:
        body = await read_json(request)
        return JSONResponse(await practice_of(request).work(lambda desk: task(desk, body)))

    return endpoint


def _showing(task: Callable[[Desk], object]) -> Callable[..., object]:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(await practice_of(request).look(task))

    return endpoint


def _order_faults(desk: Desk, body: Json) -> Json:
    return {"waiting": faults.add(desk, body)}


ROUTES = [
    Route("/control/pay", pay_as_customer, methods=["POST"]),
    Route("/control/faults", _changing(_order_faults), methods=["POST"]),
    Route("/control/faults.json", _showing(faults.listed), methods=["GET"]),
    Route("/control/chargeback", _changing(refunds.chargeback), methods=["POST"]),
    Route("/control/settle", _changing(refunds.settle), methods=["POST"]),
    Route("/control/charges.json", _showing(summaries), methods=["GET"]),
    Route("/control/notices.json", _showing(notices.listed), methods=["GET"]),
    Route("/inbox.json", _showing(inbox.listed), methods=["GET"]),
]
