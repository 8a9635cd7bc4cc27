"""A shop on a file system of its own: full, enlarged, read-only. Prints what happened.

Runs inside ``unshare -rm``: what is mounted here is seen by nobody else and ends with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posapp.bootstrap import Till
from posapp.models.errors import StorageTrouble
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.storage import check
from posapp.services.storage.backup import back_up
from posapp.services.storage.shop import make_shop
from tests import builders
from tests.services.storage import raw


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _told(work: Callable[[], Any]) -> str:
    try:
        work()
    except StorageTrouble as trouble:
        return trouble.code
    return "done"


def sell(till: Till, cart: OpenOrder, most: int) -> tuple[list[str], str]:
    """Sell until it is refused; the numbers on paper, and why it stopped."""
    given: list[str] = []

    def sell() -> None:
        while len(given) < most:
            given.append(till.do(open_order, cart).number)

    why = _told(sell)
    return given, why


def full(disk: Path) -> dict[str, Any]:
    """Sell till the disk is full, try more, enlarge it and sell on in the same till."""
    _mount("-t", "tmpfs", "-o", "size=2400k", "tmpfs", str(disk))
    till = builders.till(disk / "shop")
    builders.product(till)
    cart = OpenOrder(tuple(Item("KOPI") for _ in range(20)))
    first, why = sell(till, cart, 10_000)
    more = [sell(till, cart, 1) for _ in range(3)]
    copied = _told(lambda: back_up(till.database, disk / "backup.sqlite3", "os:test"))
    left = sorted(path.name for path in disk.iterdir())
    saved = raw.rows(disk / "shop", "SELECT number FROM orders ORDER BY rowkey")
    _mount("-o", "remount,size=20m", str(disk))
    after, _ = sell(till, cart, 5)
    sound = till.look(check.first_broken) is None
    copied_after = _told(lambda: back_up(till.database, disk / "backup.sqlite3", "os:test"))
    till.stop()
    return {
        "why": why, "more": more, "first": first, "saved": [number for (number,) in saved],
        "after": after, "sound": sound, "copied": copied, "left": left,
        "copied_after": copied_after,
    }  # fmt: skip


def read_only(disk: Path) -> dict[str, Any]:
    """Open a shop on a disk that takes nothing, then on one that does again."""
    _mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk))
    folder = disk / "shop"
    builders.till(folder).stop()

    def use() -> None:
        till = Till(folder, clock=builders.clock(), actor=builders.ACTOR)
        try:
            builders.order(till)
        finally:
            till.stop()

    _mount("-o", "remount,ro", str(disk))
    whole = _told(use)
    made = _told(lambda: make_shop(disk / "new", builders.clock(), builders.ACTOR))
    _mount("-o", "remount,rw", str(disk))
    file = str(raw.database(folder))
    _mount("--bind", file, file)
    _mount("-o", "remount,ro,bind", file)
    only_the_file = _told(use)
    subprocess.run(["umount", file], check=True)
    return {
        "whole": whole, "made": made, "file": only_the_file, "after": _told(use),
        "orders": raw.value(folder, "SELECT count(*) FROM orders"),
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps({"full": full, "read_only": read_only}[sys.argv[1]](Path(sys.argv[2]))))
