"""Cash that nobody hands over: a card number or a barcode typed as a sum."""

from __future__ import annotations

from posapp.i18n import _
from posapp.models.money import digits, format_amount

#: The largest note; of the currencies without a list here, none has a larger one in use.
_NOTE = {"IDR": 100_000}
_ANY_NOTE = 500_000
#: Fewer notes of change than this, or less than so many times the price, happens in a shop.
_TIMES = 10


def cash_problem(given: int, due: int, currency: str) -> str:
    """The words for cash far above what is due; empty where people pay like that."""
    note = _NOTE.get(currency, _ANY_NOTE) * 10 ** digits(currency)
    change = given - due
    if given < _TIMES * due or change < _TIMES * note:
        return ""
    words = _("The change would be {amount}. Check the sum.")
    return words.format(amount=format_amount(change, currency))
