"""Faspay's channel codes: which of our ways of paying each is, and what people call it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from posapp.services.gateways.types import Method


@dataclass(slots=True, frozen=True)
class Channel:
    """One channel; without a method it is named back but never offered."""

    code: str
    name: str
    method: Method | None = None


CARD = "500"

_ALL = (
    Channel("711", "ShopeePay QRIS", Method.QRIS),
    Channel("715", "LinkAja QRIS", Method.QRIS),
    Channel("702", "BCA", Method.VA),
    Channel("801", "BNI", Method.VA),
    Channel("800", "BRI", Method.VA),
    Channel("802", "Mandiri", Method.VA),
    Channel("402", "Permata", Method.VA),
    Channel("825", "CIMB Niaga", Method.VA),
    Channel("708", "Danamon", Method.VA),
    Channel("408", "Maybank", Method.VA),
    Channel("818", "Sinarmas", Method.VA),
    Channel("812", "OVO", Method.EWALLET),
    Channel("819", "DANA", Method.EWALLET),
    Channel("713", "ShopeePay", Method.EWALLET),
    Channel("716", "LinkAja", Method.EWALLET),
    Channel("302", "LinkAja", Method.EWALLET),
    Channel(CARD, "", Method.CARD),
    Channel("706", "Indomaret", Method.STORE),
    Channel("707", "Alfamart", Method.STORE),
    Channel("709", "Kredivo", Method.PAYLATER),
    Channel("807", "Akulaku", Method.PAYLATER),
    Channel("820", "Indodana", Method.PAYLATER),
    Channel("405", "BCA KlikPay"),
    Channel("404", "KlikBCA"),
    Channel("704", "BCA Sakuku"),
    Channel("401", "BRI e-Pay"),
    Channel("400", "BRI MoCash"),
    Channel("700", "OCTO Clicks"),
    Channel("714", "BRI Direct Debit"),
    Channel("810", "B-Secure"),
    Channel("814", "Maybank2u"),
    Channel("701", "Danamon Online Banking"),
    Channel("410", "UNICount"),
    Channel("722", "DANA"),
)
CHANNELS = {channel.code: channel for channel in _ALL}
METHODS = tuple(Method)


def codes(methods: Collection[Method], active: Collection[str] = ()) -> tuple[str, ...]:
    """The channels to offer; ``active`` are those of the shop's contract, empty where not told."""
    return tuple(
        channel.code
        for channel in _ALL
        if channel.method in methods and (not active or channel.code in active)
    )


def method_name(code: str) -> str:
    """Our word for a channel, else its own name; the gateway's where the channel is not told."""
    channel = CHANNELS.get(code)
    if channel is None:
        return "Faspay"
    return str(channel.method) if channel.method else channel.name


def issuer(code: str) -> str:
    """Whose channel it is; empty where it is not told."""
    channel = CHANNELS.get(code)
    return channel.name if channel else ""


def channel_of(trx_id: str, merchant_id: str) -> str:
    """The channel in a transaction's number; empty where there is none that we know.

    Observed, not documented: merchant (5 digits), channel (3), a running number (8).
    """
    code = trx_id.removeprefix(merchant_id)[:3]
    return code if trx_id.startswith(merchant_id) and code in CHANNELS else ""
