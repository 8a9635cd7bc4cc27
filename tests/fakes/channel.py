"""A channel in memory, behind the same protocol."""

from __future__ import annotations

from posapp.services.channels.protocol import ChannelError, OutgoingMessage


class MemoryChannel:
    """Keeps what was handed over; ``fail_next`` makes the next hand-overs go wrong."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.repeatable = kind != "sms"
        self.sent: list[OutgoingMessage] = []
        self.fail_next: list[ChannelError] = []

    def deliver(self, message: OutgoingMessage) -> None:
        if self.fail_next:
            raise self.fail_next.pop(0)
        self.sent.append(message)
