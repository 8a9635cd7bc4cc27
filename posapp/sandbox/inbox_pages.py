"""The inbox as a page, the phone that shows a message, and the page to start from."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from posapp.i18n import clock_time, short_date
from posapp.models.money import format_amount
from posapp.sandbox import charges, inbox
from posapp.sandbox.answers import practice_of
from posapp.sandbox.pages import HEADERS, page
from posapp.sandbox.practice import Desk, Practice
from posapp.sandbox.sheet import DEFAULT_ZONE
from posapp.sandbox.store import moment
from posapp.sandbox.texts import chosen

Values = dict[str, Any]
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
CID = re.compile(r"""(["'(])cid:([^"')]+)""", re.IGNORECASE)
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


async def home(request: Request) -> Response:
    """Where everything of the practice mode is found."""

    def look(desk: Desk) -> list[Values]:
        charges.expire_due(desk)
        rows = desk.db.execute("SELECT * FROM charges ORDER BY rowid DESC LIMIT 200").fetchall()
        return [_charge(desk, row, language) for row in rows]

    language = _language(request)
    listed = await practice_of(request).look(look)
    return page("inbox/home.html", language, charges=listed, path="/")


def _charge(desk: Desk, row: sqlite3.Row, language: str) -> Values:
    details = json.loads(row["details"])
    return {
        "url": charges.page_url(desk, row),
        "invoice": row["invoice"],
        "reference": row["reference"],
        "customer": details["customer"]["name"],
        "amount": format_amount(row["amount"], row["currency"]),
        "state": row["state"],
        "at": _when(row["created_at"], language),
    }


async def show(request: Request) -> Response:
    """The list, and the message that was chosen from it."""
    language = _language(request)
    seq = request.path_params.get("seq")

    def look(desk: Desk) -> Values:
        rows = [_row(row, language) for row in inbox.newest(desk)]
        at = seq or (rows[0]["seq"] if rows else None)
        opened = _opened(inbox.message(desk, at), language) if at else None
        return {"messages": rows, "opened": opened}

    values = await practice_of(request).look(look)
    path = f"/inbox/{seq}" if seq else "/inbox"
    return page("inbox/inbox.html", language, path=path, **values)


async def phone(request: Request) -> Response:
    """One message as a phone shows it."""
    language, seq = _language(request), request.path_params["seq"]

    def look(desk: Desk) -> Values:
        return _opened(inbox.message(desk, seq), language)

    opened = await practice_of(request).look(look)
    return page("inbox/phone.html", language, path=f"/inbox/{seq}/phone", opened=opened)


def _row(row: sqlite3.Row, language: str) -> Values:
    preview = " ".join(row["text"].split())
    return {
        "seq": row["seq"],
        "channel": row["channel"],
        "to": row["recipient"],
        "title": row["subject"] or (preview if row["channel"] == "sms" else ""),
        "preview": preview[:140],
        "attachments": len(json.loads(row["attachments"])),
        **_when(row["received_at"], language),
    }


def _opened(row: sqlite3.Row, language: str) -> Values:
    return {
        **_row(row, language),
        "from": row["sender"],
        "subject": row["subject"],
        "text": _with_links(row["text"]),
        "has_html": bool(row["html"]),
        "message_id": row["message_id"],
        "files": json.loads(row["attachments"]),
    }


def _when(text: str, language: str) -> dict[str, str]:
    at = moment(text)
    return {
        "date": short_date(at, DEFAULT_ZONE, language),
        "time": clock_time(at, DEFAULT_ZONE, language),
    }


def _with_links(text: str) -> Markup:
    parts, end = [], 0
    for found in LINK.finditer(text):
        url = escape(found.group())
        parts.append(escape(text[end : found.start()]))
        parts.append(
            Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, url)
        )
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


async def html(request: Request) -> Response:
    """An email's own HTML, where it can neither run scripts nor ask strangers for pictures."""
    seq, practice = request.path_params["seq"], practice_of(request)
    row = await practice.look(lambda desk: inbox.message(desk, seq))
    if not row["html"]:
        raise HTTPException(404)
    shown = CID.sub(lambda m: f"{m[1]}{practice.base}/inbox/{seq}/cid/{quote(m[2])}", row["html"])
    return HTMLResponse(f'<base target="_blank">{shown}', headers=_quarantine(practice))


def _quarantine(practice: Practice) -> Mapping[str, str]:
    policy = (
        f"default-src 'none'; img-src {practice.base} data:; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    return {**HEADERS, "Content-Security-Policy": policy}


async def picture(request: Request) -> Response:
    """A picture that came inside an email."""
    seq, content_id = request.path_params["seq"], request.path_params["cid"]

    def look(desk: Desk) -> tuple[str, bytes]:
        return inbox.picture(inbox.message(desk, seq)["raw"] or b"", content_id)

    kind, content = await practice_of(request).look(look)
    if kind not in PICTURES:
        raise HTTPException(404)
    headers = {**HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=kind, headers=headers)


async def newest(request: Request) -> Response:
    """What the open page asks to know whether something new arrived."""

    def look(desk: Desk) -> int:
        return int(desk.db.execute("SELECT coalesce(max(seq), 0) FROM messages").fetchone()[0])

    return JSONResponse({"newest": await practice_of(request).look(look)})


def _language(request: Request) -> str:
    accepted = request.headers.get("accept-language", "")
    return chosen(request.query_params.get("lang"), "en" if accepted.startswith("en") else "id")


ROUTES = [
    Route("/", home),
    Route("/inbox", show),
    Route("/inbox/newest.json", newest),
    Route("/inbox/{seq:int}", show),
    Route("/inbox/{seq:int}/phone", phone),
    Route("/inbox/{seq:int}/html", html),
    Route("/inbox/{seq:int}/cid/{cid:path}", picture),
]
