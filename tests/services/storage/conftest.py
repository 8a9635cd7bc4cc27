"""A till on a new shop, and the shop's file without one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posapp.bootstrap import Till
from tests import builders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the shop is, or will be."""
    return tmp_path / "shop"


@pytest.fixture
def till(folder: Path) -> Iterator[Till]:
    """An open shop with nothing sold yet."""
    made = builders.till(folder)
    yield made
    made.stop()


@pytest.fixture
def closed(folder: Path) -> Path:
    """The folder of a shop with one order on which money was taken, closed again."""
    made = builders.till(folder)
    builders.pay(made, builders.order(made), 30_000)
    made.stop()
    return folder
