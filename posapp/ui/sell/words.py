"""How the Sell page writes quantities, sums and phone numbers."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from posapp.catalogue_words import UNITS
from posapp.error_text import error_text
from posapp.i18n import _, language
from posapp.models.catalogue import UnitOfMeasure
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.money import MINUS, format_amount
from posapp.models.pricing import UNIT, Discount

log = logging.getLogger(__name__)
_MOBILE = re.compile(r"\+62[0-9]{7,13}")


def money(amount: int, currency: str) -> str:
    """A sum with its sign, in the screen's language."""
    return format_amount(amount, currency, language())


def quantity_words(quantity: int) -> str:
    """``3``, or ``1,5`` (``1.5`` in English) for what is weighed."""
    whole, rest = divmod(abs(quantity), UNIT)
    minus = MINUS if quantity < 0 else ""
    if not rest:
        return f"{minus}{whole}"
    sign = "," if language() == "id" else "."
    return f"{minus}{whole}{sign}{rest:03d}".rstrip("0")


def unit_words(unit: str) -> str:
    """How a unit is written after a price or quantity; nothing for single pieces."""
    return "" if unit == UnitOfMeasure.PIECE else _(UNITS[unit][1])


def percent_words(basis_points: int) -> str:
    """``11`` or ``2,5`` for a rate of basis points."""
    whole, rest = divmod(basis_points, 100)
    sign = "," if language() == "id" else "."
    return f"{whole}{sign}{rest:02d}".rstrip("0") if rest else str(whole)


def clock_words(at: datetime, zone: str) -> str:
    """The time of day in the shop."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H.%M" if language() == "id" else "%H:%M")


def discount_words(discount: Discount, currency: str) -> str:
    """``−10 %`` or ``−Rp 5.000``."""
    if discount.rate:
        return f"{MINUS}{percent_words(discount.rate)} %"
    return money(-discount.amount, currency)


def phone_words(phone: str) -> str:
    """``+62 812-3456-7890``; anything else as it is."""
    if not _MOBILE.fullmatch(phone):
        return phone
    digits = phone[3:]
    return f"+62 {digits[:3]}-{digits[3:7]}-{digits[7:]}".rstrip("-")


def gets_sms(phone: str) -> bool:
    """Whether it has the form that an SMS needs; the service decides in the end (C9)."""
    return bool(_MOBILE.fullmatch(phone))


def method_words(method: str) -> str:
    """What a way of paying at the counter is called."""
    words = {"cash": _("Cash"), "card": _("Card"), "transfer": _("Transfer"), "qris": _("QRIS")}
    return words[method]


def tax_words(rates: set[int], currency: str, *, included: bool) -> str:
    """The line of the sums that names the tax."""
    if len(rates) != 1:
        return _("Includes tax") if included else _("Tax")
    rate = percent_words(next(iter(rates)))
    if currency == "IDR":
        words = _("Includes PPN {rate} %") if included else _("PPN {rate} %")
    else:
        words = _("Includes tax {rate} %") if included else _("Tax {rate} %")
    return words.format(rate=rate)


def trouble_words(error: Exception) -> str:
    """What to say beside a field or button about something that failed."""
    if isinstance(error, Refused | StorageTrouble):
        return error_text(error)
    log.error("a sale could not go on", exc_info=error)
    return _("Something went wrong. Nothing was lost: try again.")
