"""A Snap page, and the name under which a till remembers it.

Midtrans cannot be asked about a page on which nobody has chosen a way of paying yet: the
status call answers 404, as for an order that never was. So the charge's ``gateway_id`` holds
what must be known of the page: its token (needed to close it), its sum, and its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from posapp.services.gateways.types import ChargeState, Fact

_NAME = re.compile(r"([A-Za-z0-9-]{1,100})\.(\d{1,15})\.(\d{1,12})")


@dataclass(slots=True, frozen=True)
class Page:
    """``amount`` in rupiah; ``end`` in UTC, after which nobody can choose on it."""

    token: str
    amount: int
    end: datetime

    @property
    def name(self) -> str:
        """The whole of it as a charge's ``gateway_id``."""
        return f"{self.token}.{self.amount}.{int(self.end.timestamp())}"

    def untouched(self, reference: str, now: datetime) -> ChargeState:
        """What a charge is while nobody has chosen a way of paying on its page."""
        return self.state(reference, Fact.PENDING if now < self.end else Fact.EXPIRED)

    def state(self, reference: str, fact: Fact, url: str = "") -> ChargeState:
        """The charge of this page, with nothing under it."""
        return ChargeState(
            reference=reference,
            fact=fact,
            amount=self.amount,
            currency="IDR",
            url=url,
            gateway_id=self.name,
            expires_at=self.end,
        )


def read_page(gateway_id: str) -> Page | None:
    """The page that was remembered; none where there was no answer to remember."""
    found = _NAME.fullmatch(gateway_id)
    if found is None:
        return None
    token, amount, end = found.groups()
    return Page(token, int(amount), datetime.fromtimestamp(int(end), UTC))
