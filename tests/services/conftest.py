"""A shop whose gateway and channels are in memory, and whose clock is set by the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posapp.models.clock import SetClock
from tests import builders
from tests.fakes.channel import MemoryChannel
from tests.fakes.gateway import MemoryGateway


class Shop:
    """A till with the fakes at its edge."""

    def __init__(self, folder: Path) -> None:
        self.clock: SetClock = builders.clock()
        self.gateway = MemoryGateway(self.clock)
        self.email = MemoryChannel("email")
        self.sms = MemoryChannel("sms")
        self.till = builders.till(
            folder,
            self.clock,
            gateways=lambda name: self.gateway,
            channels=lambda kind: {"email": self.email, "sms": self.sms}[kind],
        )

    def work(self) -> None:
        """Let the outbox do all that is due."""
        self.till.outbox.run_pass()

    def ask(self) -> None:
        """Ask the gateway about every open link."""
        self.till.poller.run_pass(everything=True)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A new shop; whatever the test did, every invariant holds at its end."""
    made = Shop(tmp_path / "shop")
    yield made
    builders.assert_sound(made.till)
    made.till.stop()
