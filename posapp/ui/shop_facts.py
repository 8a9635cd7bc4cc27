"""What the window has to know of the shop before it can show anything."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from posapp.models.series import Folder
from posapp.services.gateway_accounts.usable import uses_play_money, uses_real_money
from posapp.services.payments.shop_qris import takes_qris
from posapp.services.storage.database import ReadUnit

#: Under this name the facts lie in ``UiContext.drafts``.
KEY = "shop"


@dataclass(slots=True, frozen=True)
class ShopFacts:
    """The settings that shape the screens, and the series of this data folder."""

    name: str = ""
    series: str = ""
    currency: str = "IDR"
    zone: str = "Asia/Jakarta"
    language: str = "en"
    theme: str = "light"
    text_size: int = 100
    density: str = "mouse"
    #: The keys that differ from the usual ones, as the setting writes them.
    keys: str = ""
    #: No real money moves in this shop, or through an account that links go through now.
    practice: bool = False
    #: Other links are paid with real money at the same time.
    real_money: bool = False
    practice_url: str = ""
    #: The Sell page shows a list or tiles.
    sell_view: str = "list"
    sound: bool = True
    tax_default: int = 0
    tax_included: bool = True
    #: What cash is rounded to, in minor units; 0 for no rounding.
    cash_step: int = 0
    deposits: bool = True
    pay_online: bool = False
    qris: bool = False


def read_facts(unit: ReadUnit) -> ShopFacts:
    """The facts as they stand now."""
    settings = unit.settings
    folder = unit.session.scalars(select(Folder)).one_or_none()
    return ShopFacts(
        name=settings["shop.name"],
        series=folder.series if folder else "",
        currency=settings["shop.currency"],
        zone=settings["shop.timezone"],
        language=settings["ui.language"],
        theme=settings["ui.theme"],
        text_size=settings["ui.text_size"],
        density=settings["ui.density"],
        keys=settings["ui.keys"],
        practice=settings["shop.practice"] or uses_play_money(unit),
        real_money=not settings["shop.practice"] and uses_real_money(unit),
        practice_url=settings["gateway.sandbox.url"],
        sell_view=settings["ui.sell_view"],
        sound=settings["sound.on"],
        tax_default=settings["tax.default"] or 0,
        tax_included=settings["tax.included"],
        cash_step=settings["cash.rounding"],
        deposits=settings["sales.allow_deposit"],
        pay_online=settings["pay_online.pos"],
        qris=takes_qris(settings),
    )
