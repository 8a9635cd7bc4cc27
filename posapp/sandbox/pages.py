"""What every page shares: templates that escape, icons, headers, and the served files."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from posapp.config import resource
from posapp.models.money import format_amount
from posapp.sandbox.texts import speak

ASSETS = {
    "tokens.css": ("checkout", "text/css"),
    "checkout.css": ("checkout", "text/css"),
    "checkout.js": ("checkout", "text/javascript"),
    "inbox.css": ("inbox", "text/css"),
    "inbox.js": ("inbox", "text/javascript"),
}
FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@cache
def templates() -> Environment:
    """The page templates; whatever people typed is escaped."""
    made = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["icon"] = icon
    made.filters["money"] = format_amount
    return made


@lru_cache(maxsize=128)
def icon(name: str, size: int = 20, stroke: str = "1.75") -> Markup:
    """A line icon of the program's set, drawn in the colour of the text around it."""
    source = resource("icons", f"{name}.svg").read_text("utf-8")
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    inner = shapes.group(1).strip() if shapes else ""
    return Markup(  # noqa: S704  (a file that is shipped with the program)
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="{stroke}" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true">{inner}</svg>'
    )


def page(template: str, lang: str, *, status: int = 200, **values: Any) -> Response:
    """A finished page in one language."""

    def words(key: str, **filled: object) -> str:
        return speak(lang, key, **filled)

    text = templates().get_template(template).render(t=words, lang=lang, **values)
    return HTMLResponse(text, status, headers=HEADERS)


async def asset(request: Request) -> Response:
    """A style sheet or script of the pages."""
    name = request.path_params["name"]
    if name not in ASSETS:
        raise HTTPException(404)
    folder, kind = ASSETS[name]
    return _file(resource("templates", folder, name), kind)


async def font(request: Request) -> Response:
    """A file of the bundled font, where it is there; the pages do without it too."""
    name = request.path_params["name"]
    path = resource("fonts", name)
    if name not in FONTS or not path.is_file():
        raise HTTPException(404)
    return _file(path, "font/otf")


def _file(path: Path, kind: str) -> Response:
    return FileResponse(path, media_type=kind, headers={"Cache-Control": "max-age=60"})


ROUTES = [Route("/assets/{name}", asset), Route("/fonts/{name}", font)]
