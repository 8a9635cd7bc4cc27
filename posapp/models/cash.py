"""Cash that nobody hands over: a card number or a barcode typed as a sum."""

from __future__ import annotations

from posapp.models.errors import Refused
from posapp.models.money import digits

#: The largest note; of the currencies without a list here, none has a larger one in use.
_NOTE = {"IDR": 100_000}
_ANY_NOTE = 500_000
#: Fewer notes of change than this, or less than so many times the price, happens in a shop.
_TIMES = 10


def check_cash(tendered: int, due: int, currency: str) -> None:
    """Raises Refused ``tendered_absurd`` for cash far above what is due."""
    note = _NOTE.get(currency, _ANY_NOTE) * 10 ** digits(currency)
    change = tendered - due
    if tendered >= _TIMES * due and change >= _TIMES * note:
        raise Refused("tendered_absurd", field="tendered", amount=change, currency=currency)
