"""Our ways of paying and Midtrans' own codes for them, with the sums that each code takes.

Sums: Midtrans' page of smallest and largest transactions, rupiah. Two codes are left out on
purpose: ``dana`` and ``bsi_va`` cannot be looked up by our order id (page "Get Transaction
Status"), so what is paid through them could be missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from posapp.services.gateways.types import Method

#: The largest sum that Midtrans writes down for any channel; some have no limit of their own.
MOST = 50_000_000_000


@dataclass(slots=True, frozen=True)
class Channel:
    """One code of ``enabled_payments``, and the rupiah that it takes, both ends included."""

    code: str
    least: int = 1
    most: int = MOST


#: ``gopay`` shows a QR of QRIS on a computer and opens the wallet on a phone.
CHANNELS: dict[Method, tuple[Channel, ...]] = {
    Method.QRIS: (
        Channel("other_qris", most=10_000_000),
        Channel("gopay", most=20_000_000),
    ),
    Method.VA: (
        Channel("bca_va", 10_000, 20_000_000_000),
        Channel("bni_va"),
        Channel("bri_va", most=20_000_000_000),
        Channel("echannel"),
        Channel("permata_va", most=9_999_999_999),
        Channel("cimb_va", most=250_000_000),
        Channel("danamon_va"),
        Channel("seabank_va", 10_000, 100_000_000),
    ),
    Method.EWALLET: (
        Channel("gopay", most=20_000_000),
        Channel("shopeepay", most=20_000_000),
        Channel("ovo", most=99_999_999),
    ),
    Method.CARD: (Channel("credit_card", 10_000, 999_999_999),),
    Method.STORE: (
        Channel("alfamart", most=5_000_000),
        Channel("indomaret", 10_000, 5_000_000),
    ),
    Method.PAYLATER: (Channel("akulaku", 5_000), Channel("kredivo")),
}

#: What their ``payment_type`` is to us.
TYPES = {
    "qris": Method.QRIS,
    "gopay": Method.EWALLET,
    "shopeepay": Method.EWALLET,
    "ovo": Method.EWALLET,
    "dana": Method.EWALLET,
    "bank_transfer": Method.VA,
    "echannel": Method.VA,
    "credit_card": Method.CARD,
    "cstore": Method.STORE,
    "akulaku": Method.PAYLATER,
    "kredivo": Method.PAYLATER,
}
#: Ways whose money Midtrans sends back; the rest goes back by transfer (page "Refund").
REFUNDABLE = (Method.QRIS, Method.EWALLET, Method.CARD, Method.PAYLATER)
#: Types whose refund is the whole sum or nothing.
WHOLE_ONLY = frozenset({"ovo"})

#: Names as people know them; the same in Indonesian and English.
NAMES = {
    "bca": "BCA",
    "bni": "BNI",
    "bri": "BRI",
    "mandiri": "Mandiri",
    "permata": "Permata",
    "cimb": "CIMB Niaga",
    "danamon": "Danamon",
    "bsi": "BSI",
    "seabank": "SeaBank",
    "saqu": "Bank Saqu",
    "mega": "Bank Mega",
    "maybank": "Maybank",
    "gopay": "GoPay",
    "shopeepay": "ShopeePay",
    "airpay shopee": "ShopeePay",
    "ovo": "OVO",
    "dana": "DANA",
    "linkaja": "LinkAja",
    "alfamart": "Alfamart",
    "indomaret": "Indomaret",
    "akulaku": "Akulaku",
    "kredivo": "Kredivo",
}


def codes(methods: Iterable[Method], amount: int) -> tuple[str, ...]:
    """The codes that take this sum, each once, in the order in which they are shown."""
    found = [
        channel.code
        for method in methods
        for channel in CHANNELS[method]
        if channel.least <= amount <= channel.most
    ]
    return tuple(dict.fromkeys(found))


def name_of(code: str) -> str:
    """The name that a person knows for a bank, wallet or shop; what is unknown stays as said."""
    return NAMES.get(code.lower(), code)
