"""The gateway's interface for shops: everything under ``/v1``, and the SMS endpoint."""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from posapp.sandbox import charges, faults, inbox, pay, refunds, tokens
from posapp.sandbox.answers import Answered, answered, practice_of, read_body, read_json
from posapp.sandbox.practice import Desk, Refusal
from posapp.services.gateways.types import Method

KEY = "sandbox-key"
SMS_PATH = "/cgi-bin/sendsms"
SMS_USER = SMS_PASSWORD = "sandbox"  # noqa: S105  (practice only, and said so)
RECEIVER = re.compile(r"\+?\d{5,15}")


def _check_key(request: Request) -> None:
    given = request.headers.get("authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {KEY}".encode()):
        raise Refusal(401, "bad_key", "the Authorization header is not the practice key")


async def create_charge(request: Request) -> Response:
    """Open a charge, once a key."""
    _check_key(request)
    body, key = await read_json(request), request.headers.get("idempotency-key", "")
    return await answered(request, "create", lambda desk: charges.create(desk, key, body))


async def find_charge(request: Request) -> Response:
    """Look a charge up by its reference."""
    _check_key(request)
    reference = request.query_params.get("reference", "")

    def look(desk: Desk) -> Answered:
        return 200, charges.view(desk, charges.by_reference(desk, reference))

    return await answered(request, "fetch", look)


async def fetch_charge(request: Request) -> Response:
    """Look a charge up by its id."""
    _check_key(request)
    charge_id = request.path_params["id"]

    def look(desk: Desk) -> Answered:
        return 200, charges.view(desk, charges.by_id(desk, charge_id))

    return await answered(request, "fetch", look)


async def cancel_charge(request: Request) -> Response:
    """Close a charge."""
    _check_key(request)
    charge_id = request.path_params["id"]
    return await answered(request, "cancel", lambda desk: charges.cancel(desk, charge_id))


async def give_back(request: Request) -> Response:
    """Refund or reverse a payment, once a key."""
    _check_key(request)
    body = await read_json(request)
    return await answered(request, "refund", lambda desk: refunds.refund(desk, body))


async def charge_token(request: Request) -> Response:
    """Pay a charge with a saved card."""
    _check_key(request)
    body, practice = await read_json(request), practice_of(request)

    def run(desk: Desk) -> tuple[str, dict[str, object]]:
        charge = charges.by_id(desk, request.path_params["id"])
        card = tokens.card_of(desk, str(body.get("token", "")))
        done = pay.pay(desk, charge, pay.Tender(method=Method.CARD, card=card))
        return done.fault, charges.view(desk, charges.by_id(desk, charge["id"]))

    fault, view = await practice.work(run)
    return faults.spoil(JSONResponse(view), fault, practice.pause)


async def register_token(request: Request) -> Response:
    """Save a card for a customer."""
    _check_key(request)
    body = await read_json(request)
    status, token = await practice_of(request).work(lambda desk: tokens.register(desk, body))
    return JSONResponse(token, status)


async def list_tokens(request: Request) -> Response:
    """The saved cards of a customer."""
    _check_key(request)
    customer = request.query_params.get("customer", "")
    items = await practice_of(request).look(lambda desk: tokens.listed(desk, customer))
    return JSONResponse({"items": items})


async def remove_token(request: Request) -> Response:
    """Forget a saved card."""
    _check_key(request)
    token = request.path_params["id"]
    await practice_of(request).work(lambda desk: tokens.remove(desk, token))
    return Response(status_code=204)


async def settlement(request: Request) -> Response:
    """What was paid out on one day."""
    _check_key(request)
    day = request.query_params.get("date", "")
    report = await practice_of(request).look(lambda desk: refunds.settlements(desk, day))
    return JSONResponse(report)


async def send_sms(request: Request) -> Response:
    """Take an SMS the way a Kannel gateway does."""
    fields = dict(request.query_params)
    if request.method == "POST":
        fields |= dict(parse_qsl((await read_body(request)).decode("utf-8", "replace")))
    user = fields.get("username", fields.get("user", ""))
    if (user, fields.get("password", fields.get("pass", ""))) != (SMS_USER, SMS_PASSWORD):
        return PlainTextResponse("Authorization failed for sendsms", 403)
    if "to" not in fields:
        return PlainTextResponse("Missing receiver number, rejected", 400)
    receivers = _receivers(fields["to"])
    if not receivers:
        return PlainTextResponse("Empty receiver number not allowed, rejected", 400)
    if not all(RECEIVER.fullmatch(receiver) for receiver in receivers):
        return PlainTextResponse("Not routable. Do not try again.", 403)
    return await _keep_sms(request, fields, receivers)


def _receivers(given: str) -> list[str]:
    # A plus that was not encoded arrives as a space; a number never starts with one.
    return (f"+{given[1:]}" if given[:1] == " " else given).split()


async def _keep_sms(request: Request, fields: dict[str, str], receivers: list[str]) -> Response:
    practice = practice_of(request)

    def run(desk: Desk) -> str:
        for receiver in receivers:
            inbox.keep_sms(desk, fields.get("from", ""), receiver, fields.get("text", ""))
        return faults.take(desk, "sms")

    fault = await practice.look(run)
    answer = PlainTextResponse("0: Accepted for delivery", 202)
    return faults.spoil(answer, fault, practice.pause)


ROUTES = [
    Route("/v1/charges", create_charge, methods=["POST"]),
    Route("/v1/charges", find_charge, methods=["GET"]),
    Route("/v1/charges/{id}", fetch_charge, methods=["GET"]),
    Route("/v1/charges/{id}/cancel", cancel_charge, methods=["POST"]),
    Route("/v1/charges/{id}/token", charge_token, methods=["POST"]),
    Route("/v1/refunds", give_back, methods=["POST"]),
    Route("/v1/tokens", register_token, methods=["POST"]),
    Route("/v1/tokens", list_tokens, methods=["GET"]),
    Route("/v1/tokens/{id}", remove_token, methods=["DELETE"]),
    Route("/v1/settlements", settlement, methods=["GET"]),
    Route(SMS_PATH, send_sms, methods=["GET", "POST"]),
]
