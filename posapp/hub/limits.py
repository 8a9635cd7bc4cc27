"""Keeps strangers from wearing the hub out: what is refused too often is not even read."""

from __future__ import annotations

from collections import OrderedDict

from starlette.requests import Request

from posapp.models.clock import Clock

#: Refused requests that an address may make in a row, and how fast it may make more.
IN_A_ROW = 60
A_SECOND = 1.0
#: So many addresses are remembered; the one that was quiet longest is forgotten first.
ADDRESSES = 10_000


class Refusals:
    """A bucket of refused requests for each address; it empties with time.

    Only refusals count: a gateway that tells of a thousand payments a second, signed and sound,
    is let through, and whoever guesses at signatures or tokens is soon not listened to.
    """

    def __init__(self, clock: Clock, in_a_row: int = IN_A_ROW) -> None:
        self._clock = clock
        self._most = in_a_row
        #: Address: how full its bucket was, and when.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def is_worn(self, address: str) -> bool:
        """Whether this address was refused too often to be listened to now."""
        return self._level(address) + 1 > self._most

    def note(self, address: str) -> None:
        """It was refused once more."""
        level = min(self._level(address) + 1, self._most)
        self._buckets[address] = (level, self._clock.monotonic())
        self._buckets.move_to_end(address)
        if len(self._buckets) > ADDRESSES:
            self._buckets.popitem(last=False)

    def _level(self, address: str) -> float:
        level, at = self._buckets.get(address, (0.0, 0.0))
        return max(0.0, level - (self._clock.monotonic() - at) * A_SECOND)


def address_of(request: Request) -> str:
    """Who asks; behind the owner's own proxy the last hop that it names."""
    host = request.client.host if request.client else ""
    # The hub listens on this machine only, so who forwards here is the owner's.
    hops = request.headers.get("x-forwarded-for", "")
    return hops.rpartition(",")[2].strip()[:64] or host
