"""Sells in a process of its own: FOLDER COUNT HOW. Waits for a line, prints what happened.

HOW is ``guarded`` for a till as it is, ``unguarded`` for one without the write lock whose
transactions begin the ordinary way.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from posapp.bootstrap import Till
from posapp.models.errors import StorageTrouble
from posapp.services.sales.open import Item, OpenOrder, open_order
from tests import builders

CART = OpenOrder((Item("KOPI"), Item("TEH", 2_000)))


class NoLock:
    """Lets everybody in at once."""

    @contextmanager
    def held(self) -> Iterator[None]:
        yield


def unguarded(till: Till) -> Till:
    """The same till without its write lock, beginning DEFERRED."""
    till.database._lock = NoLock()
    engine = till.database.writer
    for begin in list(engine.dispatch.begin):
        event.remove(engine, "begin", begin)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN DEFERRED"))
    return till


def sell(till: Till, count: int) -> dict[str, Any]:
    """Sell so often; the numbers given, what went wrong, and the longest wait."""
    numbers, troubles, longest = [], [], 0.0
    for _ in range(count):
        began = time.perf_counter()
        try:
            numbers.append(till.do(open_order, CART).number)
        except StorageTrouble as trouble:
            troubles.append(str(trouble.params.get("detail", trouble.code)))
        longest = max(longest, time.perf_counter() - began)
    return {"numbers": numbers, "troubles": troubles, "longest": longest}


def open_till(folder: Path, how: str) -> Till:
    """A till on the folder, with or without its guard."""
    till = Till(folder, clock=builders.clock(), actor=builders.ACTOR)
    return till if how == "guarded" else unguarded(till)


if __name__ == "__main__":
    mine = open_till(Path(sys.argv[1]), sys.argv[3])
    print("ready", flush=True)
    sys.stdin.readline()
    told = sell(mine, int(sys.argv[2]))
    mine.stop()
    print(json.dumps(told), flush=True)
