"""A program that is killed while it closes a shift, or right after: there is one Z, or none."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from posapp.services.shift.close import CloseShift, CountDrawer, close_shift
from posapp.services.shift.find import current_shift
from posapp.services.shift.open import OpenShift, open_shift
from posapp.services.shift.report import z_report
from tests import builders

#: Closes the shift, and is then kept from going on: inside the transaction, or behind it.
CHILD = """
import sys
from pathlib import Path
from posapp.bootstrap import Till
from posapp.services.shift.close import CloseShift, CountDrawer, close_shift
till = Till(Path(sys.argv[1]), actor="os:test")
def wait():
    print("there", flush=True)
    sys.stdin.read()
with till.database.write("os:test") as uow:
    close_shift(uow, CloseShift(CountDrawer(counted=140_000)))
    if sys.argv[2] == "before":
        wait()
wait()
"""


@pytest.fixture
def till(shop):
    shop.till.do(open_shift, OpenShift(100_000))
    builders.pay(shop.till, builders.order(shop.till), 40_000)
    return shop.till


def _killed(folder: Path, when: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), when],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "there\n"
        child.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))


def test_killed_before_the_commit_the_shift_is_open_as_it_was(till):
    _killed(till.database.folder.path, "before")
    shift = till.look(current_shift)
    assert (shift.number, shift.counted) == ("Z-A-000001", None)
    builders.assert_sound(till)
    closed = till.do(close_shift, CloseShift(CountDrawer(counted=140_000)))
    assert (closed.number, closed.figures.received) == ("Z-A-000001", 40_000)


def test_killed_before_the_z_was_shown_it_is_there_at_the_next_start(till):
    _killed(till.database.folder.path, "after")
    again = builders.Till(till.database.folder.path, clock=till.clock, actor=builders.ACTOR)
    assert again.look(current_shift) is None
    report = again.look(z_report)
    assert (report.number, report.figures.received, report.difference) == ("Z-A-000001", 40_000, 0)
    again.stop()
