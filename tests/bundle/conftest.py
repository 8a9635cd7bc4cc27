"""A till whose command is the built bundle that POSAPP_BUNDLE names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.driver import Till
from tools.screen import Screen, virtual_screen


class BundledTill(Till):
    """Drives the two programs of a bundle."""

    def __init__(self, folder: Path, bundle: Path) -> None:
        super().__init__(folder)
        self.window = bundle / "posapp"
        self.command = bundle / "posapp-cli"

    def _args(self, *words: object) -> list[str]:
        options = ("--data-dir", self.folder, "--json")
        return [str(word) for word in (self.command, *options, *words)]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[BundledTill]:
    """A folder driven by the bundle's command; its processes end with the test."""
    made = BundledTill(tmp_path / "shop", Path(os.environ["POSAPP_BUNDLE"]).absolute())
    yield made
    made.stop()


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A virtual screen, for the real platform plug-in."""
    with virtual_screen() as made:
        yield made
