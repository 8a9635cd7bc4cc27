"""A folder driven by commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.driver import Till


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """A till whose processes end with the test."""
    made = Till(tmp_path / "shop")
    yield made
    made.stop()
