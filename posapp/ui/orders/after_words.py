"""What an edit or a return does to the money and to the open link, in one clear sentence each."""

from __future__ import annotations

from posapp.i18n import _
from posapp.services.invoicing.foresee import Fate
from posapp.services.sales.preview import After
from posapp.ui.orders.words import money


def link_words(after: After, currency: str) -> str:
    """What happens to the open link; empty where there is none."""
    number = after.link.number
    if after.link.fate == Fate.STAYS:
        return _("The link of {number} stays as it is.").format(number=number)
    if after.link.fate == Fate.CLOSED:
        return _("The link of {number} is closed.").format(number=number)
    if after.link.fate == Fate.REPRICED:
        words = _(
            "The link of {number} is closed, and a new one for {amount} is sent the same way."
        )
        return words.format(number=number, amount=money(after.outstanding, currency))
    return ""


def money_words(after: After, currency: str) -> str:
    """What is to be done about money; empty where nothing is, or the new link asks for it."""
    if after.surplus:
        words = _("{amount} is too much then: give it back with Refund.")
        return words.format(amount=money(after.surplus, currency))
    if after.outstanding and after.link.fate != Fate.REPRICED:
        words = _("{amount} stays outstanding.")
        return words.format(amount=money(after.outstanding, currency))
    return ""
