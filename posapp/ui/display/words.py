"""What the customer's screen says, in the customer's language and not in the till's."""

from __future__ import annotations

from posapp.i18n import N_, in_language
from posapp.models.money import format_amount
from posapp.models.pricing import UNIT
from posapp.ui.display.stand import Sale
from posapp.ui.orders.words import METHODS
from posapp.ui.qr.state import QrState

HELLO = N_("Hello, {name}")
WELCOME = N_("Welcome")
TOTAL = N_("Total")
REST_BY_LINK = N_("You can pay a part today, and the rest by link.")
DISCOUNT = N_("Discount")
TO_PAY = N_("To pay")
REST_TO_PAY = N_("Still to pay")
SCAN = N_("Scan with your phone to pay")
SCAN_QRIS = N_("Scan with any bank or e‑wallet app")
WAITING = N_("Waiting for payment")
ONE_MOMENT = N_("One moment, please")
PAID = N_("Paid")
THANK_YOU = N_("Thank you")
THANK_NAME = N_("Thank you, {name}")
MORE_ABOVE = N_("{count} more above")
_PPN_INSIDE, _PPN_ADDED = N_("Includes PPN {rate} %"), N_("PPN {rate} %")
_TAX_INSIDE, _TAX_ADDED = N_("Includes tax {rate} %"), N_("Tax {rate} %")
_ANY_INSIDE, _ANY_ADDED = N_("Includes tax"), N_("Tax")


def say(language: str, text: str, **values: object) -> str:
    """A text of this module, or of another that was marked."""
    return in_language(language).gettext(text).format(**values)


def sum_words(amount: int, currency: str, language: str) -> str:
    """A sum as the customer reads it."""
    return format_amount(amount, currency, language)


def count_words(count: int, language: str) -> str:
    """How many pieces."""
    words = in_language(language).ngettext("{count} item", "{count} items", count)
    return words.format(count=count)


def quantity_words(thousandths: int, language: str) -> str:
    """``3 ×`` or ``1,5 ×``."""
    whole, rest = divmod(thousandths, UNIT)
    sign = "," if language == "id" else "."
    number = f"{whole}{sign}{rest:03d}".rstrip("0") if rest else str(whole)
    return f"{number} ×"


def tax_words(sale: Sale, language: str) -> str:
    """The line that names the tax."""
    if sale.tax_rate is None:
        return say(language, _ANY_INSIDE if sale.tax_included else _ANY_ADDED)
    whole, rest = divmod(sale.tax_rate, 100)
    sign = "," if language == "id" else "."
    rate = f"{whole}{sign}{rest:02d}".rstrip("0") if rest else str(whole)
    if sale.currency == "IDR":
        return say(language, _PPN_INSIDE if sale.tax_included else _PPN_ADDED, rate=rate)
    return say(language, _TAX_INSIDE if sale.tax_included else _TAX_ADDED, rate=rate)


def due_words(state: QrState, language: str) -> str:
    """What the large figure of a QR means."""
    return say(language, REST_TO_PAY if state.received else TO_PAY)


def standing_words(state: QrState, language: str) -> str:
    """How it stands; what went wrong is the cashier's business."""
    return say(language, WAITING if state.can_scan else ONE_MOMENT)


def scan_words(state: QrState, language: str) -> str:
    """What the customer is asked to do."""
    return say(language, SCAN_QRIS if state.is_qris else SCAN)


def below_words(state: QrState, language: str) -> str:
    """Who is paid by a QRIS, as wallets name it; the ways to pay that a link offers."""
    if state.is_qris:
        return f"QRIS · {state.payee}"
    return ", ".join(say(language, METHODS[m]) for m in state.methods if m in METHODS)
