"""A till on a new shop, and the shop's file without one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from posapp.bootstrap import Till
from posapp.services.storage.folder import DataFolder
from tests import builders
from tests.services.storage import raw


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shops that are made once and copied: ``new``, and ``sold`` with an order and its deposit."""
    folder = tmp_path_factory.mktemp("templates")
    builders.till(folder / "new").stop()
    sold = builders.till(folder / "sold")
    builders.pay(sold, builders.order(sold), 30_000)
    sold.stop()
    return folder


def _own(template: Path, folder: Path) -> Path:
    """A copy that knows itself as if it had been made where it is."""
    shutil.copytree(template, folder)
    mark = DataFolder(folder).fingerprint()
    with raw.opened(raw.database(folder)) as connection:
        connection.execute("UPDATE folder SET fingerprint = ?", [mark])
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the shop is, or will be."""
    return tmp_path / "shop"


@pytest.fixture
def till(templates: Path, folder: Path) -> Iterator[Till]:
    """An open shop with nothing sold yet."""
    made = Till(_own(templates / "new", folder), clock=builders.clock(), actor=builders.ACTOR)
    yield made
    made.stop()


@pytest.fixture
def closed(templates: Path, folder: Path) -> Path:
    """The folder of a shop with one order on which money was taken, closed again."""
    return _own(templates / "sold", folder)
