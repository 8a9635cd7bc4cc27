"""The amount field of the payment with its quick sums, its error, and the keypad below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.money import format_amount
from posapp.ui.sell.words import money
from posapp.ui.theme import control
from posapp.ui.widgets import Button, Card, Field, LineEdit, MoneyEdit
from posapp.ui.widgets.nest import nest

_QUICK = 6
_LOWEST_KEY = 40
_KEYS = (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), ("000", "0", "erase"))


class AmountCard(Card):
    """``typed`` tells the amount, ``quick`` a sum that was pressed."""

    typed = Signal(object)
    quick = Signal(int)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, name="amount_card", parent=parent)
        self._currency = currency
        self._sums: list[int] = []
        self._places = _QUICK
        # The sign of the currency as it stands before a sum.
        sign = money(0, currency).replace(format_amount(0, currency, symbol=False), "").strip()
        self.edit = MoneyEdit(currency, prefix=sign, name="amount", big=True)
        self.field = Field("", self.edit)
        self.field.layout().setContentsMargins(0, 0, 0, 0)
        self.reference = LineEdit(name="reference")
        self.reference_field = Field(_("Reference (optional)"), self.reference)
        self.body.setSpacing(6)
        self.body.addWidget(self.field)
        self.body.addWidget(self.reference_field)
        nest(self.body, self._quick_sums())
        self.edit.amount_changed.connect(self._on_amount)

    def amount(self) -> int | None:
        """What is typed."""
        return self.edit.amount()

    def show_entry(self, label: str, sums: list[int], placeholder: str, *, exact: int) -> None:
        """Show what is asked for, and the sums that are likely."""
        self.field.label.setText(label)
        self.edit.setAccessibleName(label)
        self.edit.setPlaceholderText(placeholder)
        self._sums = [exact, *sums][:_QUICK] if exact > 0 else []
        for number, button in enumerate(self._buttons):
            shown = number < min(self._places, len(self._sums))
            button.setVisible(shown)
            if shown:
                sum_ = self._sums[number]
                plain = format_amount(sum_, self._currency, symbol=False)
                button.setText(_("Exact") if number == 0 else plain)
                button.setAccessibleName(money(sum_, self._currency))
        self._mark()

    def set_columns(self, columns: int) -> None:
        """How many quick sums stand side by side."""
        self._places = 2 * columns
        for number, button in enumerate(self._buttons):
            self._grid.addWidget(button, number // columns, number % columns)
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(number < self._places)
            button.setSizePolicy(policy)
            button.setVisible(number < min(self._places, len(self._sums)))
        self._grid.setColumnStretch(2, 1 if columns == 3 else 0)

    def _quick_sums(self) -> QGridLayout:
        self._grid = grid = QGridLayout()
        grid.setSpacing(8)
        self._buttons = []
        for number in range(_QUICK):
            button = Button(size=48, name=f"quick_{number}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._on_quick)
            self._buttons.append(button)
            grid.addWidget(button, number // 3, number % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        return grid

    def _on_quick(self) -> None:
        number = self._buttons.index(self.sender())
        if number < len(self._sums):
            self.quick.emit(self._sums[number])

    def _on_amount(self, amount: int | None) -> None:
        self.field.set_error("")
        self._mark()
        self.typed.emit(amount)

    def _mark(self) -> None:
        for number, button in enumerate(self._buttons):
            chosen = number < len(self._sums) and self._sums[number] == self.amount()
            button.set_kind("chosen" if chosen else "secondary")


class _Key(Button):
    """64 high where there is room, lower in a small window."""

    def minimumSizeHint(self) -> QSize:
        return QSize(48, control(_LOWEST_KEY))


class Keypad(QWidget):
    """Types into the amount field as keys would."""

    def __init__(self, edit: MoneyEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keypad")
        self._edit = edit
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for row, keys in enumerate(_KEYS):
            grid.setRowStretch(row, 1)
            for column, key in enumerate(keys):
                grid.setColumnStretch(column, 1)
                grid.addWidget(self._make(key), row, column)

    def _make(self, key: str) -> Button:
        erase = key == "erase"
        made = _Key("" if erase else key, size=64, role="key", name=f"key_{key}")
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # The keypad is for fingers: keys go to the field, so the focus stays there.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if erase:
            made.set_icon("delete")
            made.setAccessibleName(_("Erase"))
        made.clicked.connect(self._on_key)
        return made

    def _on_key(self) -> None:
        key = self.sender().objectName().removeprefix("key_")
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if key == "erase":
            self._edit.erase()
        else:
            self._edit.type_digits(key)


def column_of(card: AmountCard, keypad: Keypad) -> QVBoxLayout:
    """The right column of the payment."""
    column = QVBoxLayout()
    column.setSpacing(12)
    column.addWidget(card)
    column.addWidget(keypad, 1)
    return column
