"""Numbers are gapless and given once, however many sell at the same time (design.md 4 and 8)."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from posapp.models.errors import Refused
from posapp.services.sales.open import Item, OpenOrder, open_order
from posapp.services.storage import numbers, shop
from tests import builders
from tests.services.storage import raw
from tests.services.storage.seller import open_till, sell

ROOT = Path(__file__).parents[3]


def test_numbers_are_given_one_after_the_other_a_series_a_kind(till):
    def take_some(uow):
        return [numbers.take(uow, kind) for kind in ("order", "invoice", "order")]

    assert till.do(take_some) == [
        ("A", 1, "ORD-A-000001"),
        ("A", 1, "INV-A-000001"),
        ("A", 2, "ORD-A-000002"),
    ]


def test_a_sale_that_is_refused_takes_no_number(till):
    builders.product(till)
    for _ in range(3):
        with pytest.raises(Refused):
            till.do(open_order, OpenOrder((Item("KOPI"), Item("NONE"))))
    assert till.do(open_order, OpenOrder((Item("KOPI"),))).number == "ORD-A-000001"


def test_how_many_were_given_can_be_asked(till):
    builders.order(till)
    builders.order(till)
    assert shop.numbers_given(till.database) == {"order-A": 2}


def _sell_at_once(folder: Path, how: str, threads: int, processes: int, count: int):
    """What each seller tells; threads share a till where there is a guard to share."""
    others = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.services.storage.seller", folder, str(count), how],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(processes)
    ]  # fmt: skip
    one = open_till(folder, how)
    tills = (
        [one] * threads if how == "guarded" else [open_till(folder, how) for _ in range(threads)]
    )
    told, start = [], threading.Event()

    def work(till):
        start.wait()
        told.append(sell(till, count))

    sellers = [threading.Thread(target=work, args=(till,)) for till in tills]
    for seller in sellers:
        seller.start()
    for other in others:
        assert other.stdout.readline() == "ready\n"
    start.set()
    for other in others:
        other.stdin.write("go\n")
        other.stdin.flush()
    for seller in sellers:
        seller.join()
    told += [json.loads(other.communicate()[0]) for other in others]
    for till in {id(till): till for till in (one, *tills)}.values():
        till.stop()
    return told


@pytest.fixture
def stocked(folder: Path) -> Path:
    """A closed shop with two products."""
    till = builders.till(folder)
    builders.product(till)
    builders.product(till, "TEH", 8_000)
    till.stop()
    return folder


@pytest.mark.slow(reason="six sellers sell 250 times each")
@pytest.mark.timeout(300)
def test_four_threads_and_two_processes_get_1500_numbers(stocked, capsys):
    told = _sell_at_once(stocked, "guarded", threads=4, processes=2, count=250)
    given = Counter(number for one in told for number in one["numbers"])
    assert [one["troubles"] for one in told] == [[]] * 6, "nobody is told 'locked'"
    assert sorted(given) == [f"ORD-A-{serial:06d}" for serial in range(1, 1501)], "no gap"
    assert max(given.values()) == 1, "no duplicate"
    saved = raw.rows(stocked, "SELECT count(*), count(DISTINCT number), max(serial) FROM orders")
    assert saved == [(1500, 1500, 1500)]
    till = open_till(stocked, "guarded")
    builders.assert_sound(till)
    till.stop()
    with capsys.disabled():
        longest = max(one["longest"] for one in told)
        print(f"\n1500 sales of 6 sellers: the longest waited {longest * 1000:.0f} ms")


@pytest.mark.slow(reason="six sellers get in each other's way")
def test_without_the_write_lock_sellers_are_told_locked_or_get_one_number_twice(stocked):
    told = _sell_at_once(stocked, "unguarded", threads=4, processes=2, count=20)
    given = Counter(number for one in told for number in one["numbers"])
    troubles = [trouble for one in told for trouble in one["troubles"]]
    twice = [number for number, times in given.items() if times > 1]
    assert twice or any("locked" in trouble for trouble in troubles)
    assert len(given) < 120
