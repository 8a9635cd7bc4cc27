"""The hosted page where the customer pays: server-rendered, follows the truth by itself."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from posapp.sandbox import charges, faults, pay, qris
from posapp.sandbox.answers import practice_of, read_body
from posapp.sandbox.cards import card_named
from posapp.sandbox.pages import HEADERS, page
from posapp.sandbox.practice import Desk, Refusal
from posapp.sandbox.sheet import choices, sheet, version
from posapp.sandbox.texts import chosen, speak
from posapp.services.gateways.types import Method

Values = dict[str, Any]


async def start(request: Request) -> Response:
    """The page behind the link: what is due and how to pay it, or how it ended."""
    failed = request.query_params.get("failed", "")

    def look(desk: Desk, charge: sqlite3.Row, language: str) -> Values:
        _note_opening(desk, charge, request)
        return {"failure": _failure(desk, charge, failed, language)}

    values = await _values(request, look)
    if values is None:
        return _missing(request)
    template = {"pending": "due", "paid": "paid"}.get(values["shown"], "closed")
    return page(f"checkout/{template}.html", **values)


async def way(request: Request) -> Response:
    """One way of paying, with what there is to choose and to press."""
    method = request.path_params["method"]

    def look(desk: Desk, charge: sqlite3.Row, language: str) -> Values:
        _note_opening(desk, charge, request)
        return {
            "choices": choices(charge, method, language) if method in list(Method) else [],
            "submission": secrets.token_urlsafe(12),
            "code": _code(desk, charge) if method == Method.QRIS else "",
        }

    values = await _values(request, look)
    if values is None:
        return _missing(request)
    found = next((m for m in values["methods"] if m["key"] == method), None)
    if found is None or values["shown"] != "pending":
        return RedirectResponse(_link(request, values["lang"]), 303)
    return page("checkout/way.html", method=found, **values)


def _code(desk: Desk, charge: sqlite3.Row) -> Markup:
    return Markup(qris.svg(charges.code_for_rest(desk, charge)))  # noqa: S704  (our own drawing)


def _note_opening(desk: Desk, charge: sqlite3.Row, request: Request) -> None:
    if request.method == "GET":  # a HEAD is a link checker, not a customer
        charges.note_opening(desk, charge, request.headers.get("user-agent", ""))


async def _values(request: Request, more: Any) -> Values | None:
    practice, token = practice_of(request), request.path_params["token"]
    asked = request.query_params.get("lang")

    def run(desk: Desk) -> Values | None:
        try:
            charge = charges.by_token(desk, token)
        except Refusal:
            return None
        language = chosen(asked, charge["language"])
        shown = sheet(desk, charge, language, practice.shop())
        return {**shown, "lang": language, "path": f"/pay/{token}", **more(desk, charge, language)}

    return await practice.look(run)


def _failure(desk: Desk, charge: sqlite3.Row, attempt_id: str, language: str) -> str:
    row = desk.db.execute(
        "SELECT response_code FROM attempts WHERE id = ? AND charge_id = ? AND status = 'failed'",
        (attempt_id, charge["id"]),
    ).fetchone()
    if row is None:
        return ""
    code = row["response_code"] if row["response_code"] in ("51", "54") else "05"
    return speak(language, f"reason_{code}")


async def press(request: Request) -> Response:
    """Pay or fail was pressed; the same press twice counts once."""
    practice = practice_of(request)
    form = parse_qs((await read_body(request)).decode("utf-8", "replace"))
    fields = {name: values[0] for name, values in form.items()}
    language = chosen(request.query_params.get("lang"), "")

    def run(desk: Desk) -> tuple[str, str]:
        charge = charges.by_token(desk, request.path_params["token"])
        if not charges.is_open(desk, charge):
            return "", ""
        done = pay.pay(desk, charge, _tender(request.path_params["method"], fields))
        return done.fault, done.attempt_id if done.status == "failed" else ""

    fault, failed = await practice.work(run)
    answer = RedirectResponse(_link(request, language, failed), 303)
    return faults.spoil(answer, fault, practice.pause)


def _tender(method: str, fields: Mapping[str, str]) -> pay.Tender:
    chosen_one = fields.get("choice", "")
    is_card = method == Method.CARD
    issuers = pay.ISSUERS.get(method, ())
    return pay.Tender(
        method=method,
        outcome="declined" if fields.get("do") == "fail" else "paid",
        issuer=chosen_one if chosen_one in issuers else "",
        card=card_named(chosen_one) if is_card else None,
        submission=fields.get("submission", "")[:64] or None,
        keep_card=is_card and fields.get("save_card") == "yes",
    )


def _link(request: Request, language: str, failed: str = "") -> str:
    query = "&".join(
        f"{name}={value}" for name, value in (("lang", language), ("failed", failed)) if value
    )
    return f"/pay/{request.path_params['token']}" + (f"?{query}" if query else "")


def _missing(request: Request) -> Response:
    language = chosen(request.query_params.get("lang"), "id")
    return page("checkout/missing.html", language, status=404, path=request.url.path)


async def state(request: Request) -> Response:
    """What the open page asks every other second."""
    token = request.path_params["token"]

    def look(desk: Desk) -> Values:
        charge = charges.by_token(desk, token)
        paid = charges.received(desk, charge)
        return {"state": charge["state"], "version": version(charge, paid)}

    return JSONResponse(await practice_of(request).look(look), headers=HEADERS)


async def code(request: Request) -> Response:
    """The QR code as a picture to save."""
    token = request.path_params["token"]

    def look(desk: Desk) -> str:
        return charges.code_for_rest(desk, charges.by_token(desk, token))

    payload = await practice_of(request).look(look)
    if not payload:
        raise Refusal(404, "not_found", "this link offers no QRIS")
    return Response(qris.svg(payload), media_type="image/svg+xml", headers=HEADERS)


ROUTES = [
    Route("/pay/{token}", start, methods=["GET"]),
    Route("/pay/{token}/state", state, methods=["GET"]),
    Route("/pay/{token}/qris.svg", code, methods=["GET"]),
    Route("/pay/{token}/{method}", way, methods=["GET"]),
    Route("/pay/{token}/{method}", press, methods=["POST"]),
]
