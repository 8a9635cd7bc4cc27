"""``posapp demo``: its shop, and what it says where it is open already."""

from __future__ import annotations

from pathlib import Path

import pytest

from posapp.cli.demo import prepare
from posapp.models.errors import StorageTrouble
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
