"""The settings that shape the customer's screen."""

from __future__ import annotations

from dataclasses import dataclass

from posapp.services.storage.database import ReadUnit

NONE, AUTO = "none", "auto"


@dataclass(slots=True, frozen=True)
class DisplayFacts:
    """``screen`` is none, auto (any other than the till's) or a screen's name."""

    shop: str = ""
    language: str = "id"
    screen: str = AUTO
    first_name_only: bool = True
    offers_rest: bool = False

    def called(self, name: str) -> str:
        """The name as strangers may read it."""
        return (name.split() or [""])[0] if self.first_name_only else name.strip()


def read_display(unit: ReadUnit) -> DisplayFacts:
    """The facts as they stand now."""
    settings = unit.settings
    return DisplayFacts(
        shop=settings["shop.name"],
        language=settings["customer.language"],
        screen=settings["display.screen"],
        first_name_only=settings["display.first_name_only"],
        offers_rest=settings["sales.allow_deposit"] and settings["pay_online.pos"],
    )
