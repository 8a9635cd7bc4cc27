"""The shop's own QRIS at the counter: its sticker's code with the sum of one payment.

The acquirer settles it as the sticker and tells the till nothing, so the cashier looks whether
the money came and books it (``CounterMethod.QRIS``).
"""

from __future__ import annotations

from dataclasses import dataclass

from posapp.models.errors import Refused
from posapp.models.qris import CURRENCY, read_qris, with_amount
from posapp.services.settings.values import SettingValues
from posapp.services.storage.database import ReadUnit


@dataclass(slots=True, frozen=True)
class ShopCode:
    """What to scan, and who is paid as wallets name it."""

    text: str
    payee: str
    nmid: str


def takes_qris(settings: SettingValues) -> bool:
    """Whether the shop has a sticker, and is paid in its currency."""
    return bool(settings["shop.qris"]) and settings["shop.currency"] == CURRENCY


def shop_code(unit: ReadUnit, amount: int, bill: str = "") -> ShopCode:
    """The code for a sum in rupiah. Raises Refused ``no_shop_qris`` or ``bad_amount``."""
    if not takes_qris(unit.settings):
        raise Refused("no_shop_qris")
    sticker = read_qris(unit.settings["shop.qris"])
    return ShopCode(with_amount(sticker, amount, bill), sticker.name, sticker.nmid)
