"""A hub beside no shop: it serves the practice account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.running_hub import RunningHub, running_hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningHub]:
    """A running hub."""
    with running_hub(tmp_path / "hub") as made:
        yield made
