"""An input for a sum: digits group while they are typed, minor units come out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from posapp.models.errors import Refused
from posapp.models.money import MAX_AMOUNT, digits, format_amount, parse_amount
from posapp.ui.theme import font
from posapp.ui.widgets import card_guard
from posapp.ui.widgets.line_edit import LineEdit
from posapp.ui.widgets.painting import RIGHT

_SIGNS = (",", ".")


class MoneyEdit(LineEdit):
    """A sum of one currency, never negative; ``big`` is the amount field of Payment."""

    #: The sum in minor units, or None where nothing is typed. (An int signal holds 32 bits.)
    amount_changed = Signal(object)

    def __init__(
        self, currency: str = "IDR", *, prefix: str = "", name: str = "", big: bool = False,
        placeholder: str = "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            placeholder, prefix=prefix, name=name, guard=card_guard.NONE, parent=parent
        )
        self._currency, self._places = currency, digits(currency)
        self._amount: int | None = None
        self._shown = ""
        self._sign = "," if format_amount(1, currency, symbol=False).startswith("0,") else "."
        self.setAlignment(RIGHT)
        self.setFont(font("headline" if big else "name", 600))
        if big:
            self.setProperty("tall", "amount")
        self.textEdited.connect(self._on_edited)

    def amount(self) -> int | None:
        """The sum in minor units; None where the field is empty."""
        return self._amount

    def set_amount(self, amount: int | None) -> None:
        """Show a sum (or nothing)."""
        self._show(amount, "" if amount is None else self._format(amount))

    def type_digits(self, more: str) -> None:
        """What a key of the screen's keypad types: ``7``, ``000``; replaces a selection."""
        for digit in more:
            self.insert(digit)
            self._on_edited(self.text())

    def erase(self) -> None:
        """What the keypad's erase key does: take the selection or the last digit away."""
        self.backspace()
        self._on_edited(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Either of ``,`` and ``.`` is the decimal sign where the currency has decimals."""
        if event.text() in _SIGNS:
            if self._places and self._sign not in self.text():
                self.insert(self._sign)
                self._on_edited(self.text())
            return
        super().keyPressEvent(event)

    def _format(self, amount: int) -> str:
        return format_amount(amount, self._currency, symbol=False)

    def _on_edited(self, words: str) -> None:
        inserted = self._inserted(words)
        try:
            if len(inserted) > 1:
                amount = parse_amount(inserted, self._currency)
                shown = self._format(amount)
            else:
                amount, shown = self._regroup(words)
        except Refused:
            amount, shown = self._amount, self._shown
        if amount is not None and not 0 <= amount <= MAX_AMOUNT:
            amount, shown = self._amount, self._shown
        self._show(amount, shown)

    def _inserted(self, words: str) -> str:
        """What came in at once, between what stayed on the left and on the right."""
        before, left = self._shown, 0
        while left < min(len(before), len(words)) and before[left] == words[left]:
            left += 1
        right = 0
        while (
            right < min(len(before), len(words)) - left and before[-1 - right] == words[-1 - right]
        ):
            right += 1
        return words[left : len(words) - right]

    def _regroup(self, words: str) -> tuple[int | None, str]:
        whole, sign, rest = words.partition(self._sign) if self._places else (words, "", "")
        figures = "".join(c for c in whole if c.isascii() and c.isdigit())
        decimals = "".join(c for c in rest if c.isascii() and c.isdigit())[: self._places]
        if not figures and not sign:
            return None, ""
        amount = int((figures or "0") + decimals.ljust(self._places, "0"))
        grouped = self._format(int(figures or "0") * 10**self._places)
        return amount, grouped.partition(self._sign)[
            0
        ] + sign + decimals if self._places else grouped

    def _show(self, amount: int | None, shown: str) -> None:
        behind = sum(c.isdigit() for c in self.text()[self.cursorPosition() :])
        self._shown = shown
        if self.text() != shown:
            self.setText(shown)
            self._put_cursor(behind)
        if amount != self._amount:
            self._amount = amount
            self.amount_changed.emit(amount)

    def _put_cursor(self, behind: int) -> None:
        """Keep the cursor before the digit that it stood before."""
        at = len(self._shown)
        while behind and at:
            at -= 1
            behind -= self._shown[at].isdigit()
        self.setCursorPosition(at)
