"""The HTTP side of the sandbox, put together."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from posapp.sandbox import api, checkout, control, inbox_pages, pages
from posapp.sandbox.answers import not_found, refused
from posapp.sandbox.practice import Practice, Refusal


def build(practice: Practice) -> Starlette:
    """The application over one working place."""
    routes = [*api.ROUTES, *control.ROUTES, *checkout.ROUTES, *inbox_pages.ROUTES, *pages.ROUTES]
    app = Starlette(
        routes=routes,
        exception_handlers={Refusal: refused, HTTPException: not_found},
    )
    app.state.practice = practice
    return app
