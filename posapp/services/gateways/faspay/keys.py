"""A shop's keys at Faspay; they show themselves to nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

from posapp.services.gateways.faspay.signing import any_same, signature


@dataclass(slots=True, frozen=True)
class Keys:
    """Merchant, user and password; ``following`` is the other password while it rotates."""

    merchant_id: str
    user_id: str
    password: str = field(repr=False)
    following: str = field(default="", repr=False)

    def sign(self, *parts: str) -> str:
        """The signature of a call."""
        return signature(self.user_id, self.password, *parts)

    def fits(self, given: str, *parts: str) -> bool:
        """Whether a notice was signed with either password."""
        passwords = [self.password, self.following] if self.following else [self.password]
        return any_same(given.lower(), [signature(self.user_id, one, *parts) for one in passwords])
