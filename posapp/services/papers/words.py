"""What stands on paper, in the customer's language: titles, labels, dates and sums."""

from __future__ import annotations

from datetime import datetime

from posapp.i18n import N_, clock_time, in_language, long_date
from posapp.models.money import format_amount
from posapp.models.pricing import UNIT
from posapp.services.papers.document import Adjustment, AdjustmentKind, Paper, PaperLine, TaxLine

METHODS = {
    "cash": N_("Cash"),
    "card": N_("Card"),
    "transfer": N_("Transfer"),
    "qris": N_("QRIS"),
    "va": N_("Virtual account"),
    "ewallet": N_("E-wallet"),
    "store": N_("Convenience store"),
    "paylater": N_("Pay later"),
    "credit": N_("Credit"),
}
_ADJUSTMENTS = {
    AdjustmentKind.DISCOUNT: N_("Discount"),
    AdjustmentKind.SURCHARGE: N_("Surcharge"),
    AdjustmentKind.ROUNDING: N_("Rounding"),
}


class Words:
    """Speaks one document's language and writes its currency."""

    def __init__(self, paper: Paper) -> None:
        self.language = paper.language if paper.language in ("id", "en") else "en"
        self._currency, self._zone = paper.currency, paper.zone
        self.say = in_language(self.language).gettext

    def money(self, amount: int) -> str:
        """``Rp 1.000.000``."""
        return format_amount(amount, self._currency, self.language)

    def bare(self, amount: int) -> str:
        """``1.000.000``: in a column that says the currency at its foot."""
        return format_amount(amount, self._currency, self.language, symbol=False)

    def date(self, at: datetime) -> str:
        """``22 Nov 2026``."""
        return long_date(at, self._zone, self.language)

    def time(self, at: datetime) -> str:
        """``22 Nov 2026, 14:32`` on the shop's clock."""
        return f"{self.date(at)}, {clock_time(at, self._zone, self.language)}"

    def quantity(self, line: PaperLine) -> str:
        """``3`` or ``1,5``."""
        whole, rest = divmod(abs(line.quantity), UNIT)
        sign = "\N{MINUS SIGN}" if line.quantity < 0 else ""
        return f"{sign}{self._decimal(whole, rest, 3)}"

    def method(self, name: str) -> str:
        """What a way of paying is called; a new gateway's own name as it is."""
        return self.say(METHODS[name]) if name in METHODS else name

    def tax(self, line: TaxLine) -> str:
        """``PPN 11 %``, and whether it is inside the prices."""
        rate = self._decimal(*divmod(line.rate, 100), 2)
        if self._currency == "IDR":
            words = N_("PPN {rate} %") if line.added else N_("Includes PPN {rate} %")
        else:
            words = N_("Tax {rate} %") if line.added else N_("Includes tax {rate} %")
        return self.say(words).format(rate=rate)

    def adjustment(self, row: Adjustment) -> str:
        """``Discount`` with its name, where it has one."""
        kind = self.say(_ADJUSTMENTS[row.kind])
        return f"{kind} · {row.name}" if row.name else kind

    def _decimal(self, whole: int, rest: int, places: int) -> str:
        if not rest:
            return str(whole)
        sign = "," if self.language == "id" else "."
        return f"{whole}{sign}{rest:0{places}d}".rstrip("0")
