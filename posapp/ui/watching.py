"""Which orders are on the screen: the poller is told of all of them together.

A page and a window over it may look at the same order; when one goes, the other still looks.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from posapp.ui.context import UiContext

log = logging.getLogger(__name__)
#: Under this name the orders lie in ``UiContext.drafts``, a set for each who looks.
KEY = "watched"


class _Watched:
    def __init__(self) -> None:
        self.by_viewer: dict[str, frozenset[str]] = {}
        #: Read by other threads, so it is replaced and never changed.
        self.all: frozenset[str] = frozenset()


def watch(context: UiContext, viewer: str, orders: Collection[str]) -> None:
    """``viewer`` looks at these orders now, and at no others any more."""
    watched: _Watched = context.drafts.setdefault(KEY, _Watched())
    wanted = frozenset(orders)
    if watched.by_viewer.get(viewer, frozenset()) == wanted:
        return
    watched.by_viewer[viewer] = wanted
    watched.all = frozenset().union(*watched.by_viewer.values())
    poller = context.till.poller
    # What is wanted at the time counts: the lane has several threads.
    context.tasks.run("net", lambda: poller.watch(watched.all), failed=_on_failed)


def _on_failed(error: Exception) -> None:
    """The poller goes on at its usual pace; what is shown next tries again."""
    log.info("the gateway is not asked more often: %s", error)
