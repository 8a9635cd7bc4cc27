"""Ways of paying in Xendit's codes and back, with the sums that each channel takes.

Source: the channel pages of docs.xendit.co (2026-04). Where two pages disagree (QRIS: 10 or
20 million), the narrower bound is here, so that no customer is sent a link that cannot be paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posapp.services.gateways.types import Method

#: Where no page tells a channel's most.
NO_MAX = 50_000_000_000


@dataclass(slots=True, frozen=True)
class Channel:
    """One code of ``payment_methods``; sums are rupiah.

    ``name`` is what people call it, the same in Indonesian and English. ``refunds`` says what
    goes back through Xendit: nothing, only the whole, or also a part.
    """

    code: str
    method: Method
    name: str
    least: int = 1
    most: int = NO_MAX
    refunds: str = "part"

    def takes(self, amount: int) -> bool:
        """Whether this sum can be paid by it."""
        return self.least <= amount <= self.most


NOTHING, WHOLE = "nothing", "whole"

CHANNELS = (
    Channel("QRIS", Method.QRIS, "QRIS", 1, 10_000_000),
    Channel("BCA", Method.VA, "BCA", 10_000, 50_000_000, NOTHING),
    Channel("BNI", Method.VA, "BNI", 1, 50_000_000, NOTHING),
    Channel("BRI", Method.VA, "BRI", 1, NO_MAX, NOTHING),
    Channel("MANDIRI", Method.VA, "Mandiri", 1, NO_MAX, NOTHING),
    Channel("PERMATA", Method.VA, "Permata", 1, 9_999_999_999, NOTHING),
    Channel("BSI", Method.VA, "BSI", 1, NO_MAX, NOTHING),
    Channel("CIMB", Method.VA, "CIMB Niaga", 1, 50_000_000, NOTHING),
    Channel("BJB", Method.VA, "BJB", refunds=NOTHING),
    Channel("SAHABAT_SAMPOERNA", Method.VA, "Bank Sahabat Sampoerna", refunds=NOTHING),
    Channel("BNC", Method.VA, "Bank Neo Commerce", refunds=NOTHING),
    Channel("HANA", Method.VA, "Hana Bank", refunds=NOTHING),
    Channel("MUAMALAT", Method.VA, "Bank Muamalat", refunds=NOTHING),
    Channel("GOPAY", Method.EWALLET, "GoPay", 1, 50_000_000),
    Channel("OVO", Method.EWALLET, "OVO", 100, 20_000_000),
    Channel("DANA", Method.EWALLET, "DANA", 100, 20_000_000),
    Channel("SHOPEEPAY", Method.EWALLET, "ShopeePay", 1, 20_000_000),
    Channel("LINKAJA", Method.EWALLET, "LinkAja", 1, 20_000_000, WHOLE),
    Channel("ASTRAPAY", Method.EWALLET, "AstraPay", 100, 20_000_000, NOTHING),
    Channel("JENIUSPAY", Method.EWALLET, "Jenius Pay", 1_000, 20_000_000),
    Channel("CREDIT_CARD", Method.CARD, "", 5_000, 200_000_000),
    Channel("ALFAMART", Method.STORE, "Alfamart", 10_000, 5_000_000, NOTHING),
    Channel("INDOMARET", Method.STORE, "Indomaret", 10_000, 2_500_000, NOTHING),
    Channel("KREDIVO", Method.PAYLATER, "Kredivo", 1_000, 30_000_000),
    Channel("AKULAKU", Method.PAYLATER, "Akulaku", 1_000, 25_000_000),
    Channel("ATOME", Method.PAYLATER, "Atome", 10_000, 25_000_000),
    Channel("UANGME", Method.PAYLATER, "UangMe"),
)

_BY_CODE = {channel.code: channel for channel in CHANNELS}

#: Their ``payment_method``, where the channel is one that we do not know.
_KINDS = {
    "BANK_TRANSFER": Method.VA,
    "CALLBACK_VIRTUAL_ACCOUNT": Method.VA,
    "POOL": Method.VA,
    "CREDIT_CARD": Method.CARD,
    "RETAIL_OUTLET": Method.STORE,
    "QR_CODE": Method.QRIS,
    "QRIS": Method.QRIS,
    "EWALLET": Method.EWALLET,
    "PAYLATER": Method.PAYLATER,
}


def known_codes() -> tuple[str, ...]:
    """Every code that an account may name as switched on."""
    return tuple(_BY_CODE)


def fitting(methods: Sequence[Method], amount: int, active: Sequence[str]) -> tuple[Channel, ...]:
    """The channels of these ways of paying that take the sum; ``active`` empty: all of them."""
    return tuple(
        channel
        for channel in CHANNELS
        if channel.method in methods
        and channel.takes(amount)
        and (not active or channel.code in active)
    )


def paid_by(kind: str, code: str) -> tuple[str, str]:
    """Our way of paying and the issuer's name for their ``payment_method`` and channel.

    What is not in the tables (direct debit, say) keeps Xendit's own word.
    """
    channel = _BY_CODE.get(code)
    if channel is not None:
        return channel.method, channel.name
    method = _KINDS.get(kind)
    return (method or kind or code).lower(), code


def refunds_of(kind: str, code: str) -> str:
    """What goes back of money that came this way: ``nothing``, ``whole`` or ``part``."""
    channel = _BY_CODE.get(code)
    if channel is not None:
        return channel.refunds
    return NOTHING if _KINDS.get(kind) in (Method.VA, Method.STORE) else "part"
