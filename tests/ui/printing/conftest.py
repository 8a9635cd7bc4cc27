"""A shop, and a printer that it can be given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.raw_printer import RawPrinter
from tests.ui.till_fixture import clock, shop_till

__all__ = ["clock", "shop_till"]


@pytest.fixture
def printer() -> Iterator[RawPrinter]:
    """On, and well."""
    made = RawPrinter()
    yield made
    made.close()
