"""``posapp demo``: its shop, and what it says where it is open already."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
import requests

from posapp.cli.beside import beside
from posapp.cli.demo import prepare
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock


class Call:
    """The part of a command's call that ``prepare`` uses before it opens anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


def test_a_demo_that_is_open_already_says_so_before_it_starts_anything(tmp_path):
    open_window = WindowLock(DataFolder(tmp_path).window_lock)
    open_window.take()
    with pytest.raises(StorageTrouble) as trouble:
        prepare(Call(tmp_path), reset=False)
    open_window.release()
    assert trouble.value.code == "in_use"
    assert [found.name for found in tmp_path.iterdir()] == ["window.lock"]


def served_by(made, other_than: int = 0) -> int:
    """The process that serves, once it is another one."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if made.process != other_than:
            return made.process
        os.sched_yield()
    raise AssertionError("nothing was started again")


@pytest.mark.parametrize("command", ["sandbox", "hub"])
def test_what_dies_beside_the_demo_is_started_again_at_its_old_place(tmp_path, command, expect_log):
    """Links, mail and SMS point at it: with it dead, no more practice until the next start."""
    expect_log("ended by itself and is started again")
    failed = lambda detail: Refused(f"{command}_failed", detail=detail)  # noqa: E731
    with beside(tmp_path, failed, command) as (made, told):
        first = made.process
        os.kill(first, signal.SIGKILL)
        second = served_by(made, first)
        assert answers(told["url"])
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def answers(url: str) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            return requests.get(f"{url}/", timeout=2).status_code < 500
        except requests.ConnectionError:
            os.sched_yield()
    return False
