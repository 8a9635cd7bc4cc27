"""DOKU's channels: which way of paying each one is, and whose name people know it by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from posapp.services.gateways.types import Method


@dataclass(slots=True, frozen=True)
class Channel:
    """One channel; ``name`` is the same in Indonesian and English."""

    code: str
    method: Method
    name: str = ""
    #: Open to most shops: named for a way of paying where the account names no channels.
    usual: bool = False


#: developers.doku.com, "Supported payment methods"; the codes of ``payment_method_types``.
CHANNELS = (
    Channel("QRIS", Method.QRIS, "QRIS", usual=True),
    Channel("VIRTUAL_ACCOUNT_BCA", Method.VA, "BCA", usual=True),
    Channel("VIRTUAL_ACCOUNT_BANK_MANDIRI", Method.VA, "Mandiri", usual=True),
    Channel("VIRTUAL_ACCOUNT_BRI", Method.VA, "BRI", usual=True),
    Channel("VIRTUAL_ACCOUNT_BNI", Method.VA, "BNI", usual=True),
    Channel("VIRTUAL_ACCOUNT_BANK_PERMATA", Method.VA, "Permata", usual=True),
    Channel("VIRTUAL_ACCOUNT_BANK_CIMB", Method.VA, "CIMB Niaga"),
    Channel("VIRTUAL_ACCOUNT_BANK_DANAMON", Method.VA, "Danamon"),
    Channel("VIRTUAL_ACCOUNT_BSI", Method.VA, "BSI"),
    Channel("VIRTUAL_ACCOUNT_BANK_SYARIAH_MANDIRI", Method.VA, "BSI"),
    Channel("VIRTUAL_ACCOUNT_MAYBANK", Method.VA, "Maybank"),
    Channel("VIRTUAL_ACCOUNT_BNC", Method.VA, "Bank Neo Commerce"),
    Channel("VIRTUAL_ACCOUNT_BTN", Method.VA, "BTN"),
    Channel("VIRTUAL_ACCOUNT_SINARMAS", Method.VA, "Bank Sinarmas"),
    Channel("VIRTUAL_ACCOUNT_BSS", Method.VA, "Bank Sahabat Sampoerna"),
    Channel("VIRTUAL_ACCOUNT_DOKU", Method.VA, "DOKU"),
    Channel("EMONEY_OVO", Method.EWALLET, "OVO", usual=True),
    Channel("EMONEY_OVO_SNAP", Method.EWALLET, "OVO"),
    Channel("EMONEY_SHOPEE_PAY", Method.EWALLET, "ShopeePay", usual=True),
    Channel("EMONEY_SHOPEE_PAY_SNAP", Method.EWALLET, "ShopeePay"),
    Channel("EMONEY_DANA", Method.EWALLET, "DANA", usual=True),
    Channel("EMONEY_DANA_SNAP", Method.EWALLET, "DANA"),
    Channel("EMONEY_LINKAJA", Method.EWALLET, "LinkAja"),
    Channel("EMONEY_DOKU", Method.EWALLET, "DOKU Wallet"),
    Channel("CREDIT_CARD", Method.CARD, usual=True),
    Channel("ONLINE_TO_OFFLINE_ALFA", Method.STORE, "Alfamart", usual=True),
    Channel("ONLINE_TO_OFFLINE_INDOMARET", Method.STORE, "Indomaret", usual=True),
    Channel("PEER_TO_PEER_KREDIVO", Method.PAYLATER, "Kredivo", usual=True),
    Channel("PEER_TO_PEER_AKULAKU", Method.PAYLATER, "Akulaku", usual=True),
    Channel("PEER_TO_PEER_INDODANA", Method.PAYLATER, "Indodana"),
    Channel("PEER_TO_PEER_BRI_CERIA", Method.PAYLATER, "BRI Ceria"),
)
BY_CODE = {channel.code: channel for channel in CHANNELS}
#: A status may name the service alone, or a channel that came later.
SERVICES = {
    "QRIS": Method.QRIS,
    "VIRTUAL_ACCOUNT": Method.VA,
    "EMONEY": Method.EWALLET,
    "E_MONEY": Method.EWALLET,
    "EWALLET": Method.EWALLET,
    "CREDIT_CARD": Method.CARD,
    "ONLINE_TO_OFFLINE": Method.STORE,
    "PEER_TO_PEER": Method.PAYLATER,
    "PAYLATER": Method.PAYLATER,
}


def parse_channels(text: str) -> tuple[str, ...]:
    """The codes in what the owner typed, in order, each once; commas, spaces or lines between."""
    return tuple(dict.fromkeys(text.replace(",", " ").upper().split()))


def channels_for(methods: Collection[Method], active: Iterable[str]) -> tuple[str, ...] | None:
    """What a link names for these ways of paying; ``active`` is what the account has.

    None: every way is wanted and the account names nothing, so DOKU offers what is active
    there (naming one that is not would make it refuse the link). Empty: none of them is.
    """
    known = tuple(BY_CODE[code] for code in active if code in BY_CODE)
    if known:
        return tuple(channel.code for channel in known if channel.method in methods)
    if set(methods) == set(Method):
        return None
    return tuple(c.code for c in CHANNELS if c.usual and c.method in methods)


def method_of(channel: str, service: str) -> str:
    """Our word for a channel; the service's own, small, for a way that we do not offer."""
    if channel in BY_CODE:
        return str(BY_CODE[channel].method)
    for prefix, method in SERVICES.items():
        if channel.startswith(prefix) or service == prefix:
            return str(method)
    return (service or channel).lower()


def issuer_of(channel: str, acquirer: str) -> str:
    """Who took the money, by the name that people know; else DOKU's word for the acquirer."""
    known = BY_CODE.get(channel)
    if known is not None and known.name:
        return known.name
    return acquirer.removeprefix("BANK_").replace("_", " ")
