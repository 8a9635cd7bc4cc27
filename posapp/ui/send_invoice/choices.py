"""The choices of Pay Online: which ways of paying, and how long the link is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.ui.send_invoice.flow import FlowRow
from posapp.ui.theme import px
from posapp.ui.widgets import ChoiceChip, Label, LineEdit, Segments
from posapp.ui.widgets.nest import nest

#: Every method with its icon, in the order in which they are offered.
METHODS = (
    ("qris", N_("QRIS"), "qr-code"),
    ("va", N_("Virtual account"), "landmark"),
    ("ewallet", N_("E-wallet"), "wallet"),
    ("card", N_("Card"), "credit-card"),
    ("store", N_("Convenience store"), "store"),
    ("paylater", N_("Pay later"), "calendar-clock"),
)
OTHER = "other"
_USUAL = ("24", "72", "168")


class MethodChoice(QWidget):
    """Any subset, at least one (C10); what the gateway does not have is not shown."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay_methods")
        self._error = ""
        self._offered: tuple[str, ...] = tuple(method for method, *_rest in METHODS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Label(_("Payment Methods"), "small", "text", 500, elide=False))
        self.count = Label("", "small", "text3")
        self.count.setObjectName("pay_methods_count")
        head.addWidget(self.count, 1)
        nest(column, head)
        row = FlowRow()
        self.chips: dict[str, ChoiceChip] = {}
        for method, words, icon in METHODS:
            chip = ChoiceChip(_(words), icon, name=f"pay_method_{method}")
            chip.toggled.connect(self._on_toggled)
            self.chips[method] = chip
            row.add(chip)
        column.addWidget(row)
        self._show_count()

    def offer(self, methods: tuple[str, ...]) -> None:
        """Show these methods and no others."""
        self._offered = methods
        for method, chip in self.chips.items():
            chip.setVisible(method in methods)
        self._show_count()

    def offered(self) -> tuple[str, ...]:
        """What can be chosen."""
        return self._offered

    def value(self) -> tuple[str, ...]:
        """What is chosen, in the order of the chips."""
        return tuple(m for m in self._offered if self.chips[m].isChecked())

    def set_value(self, methods: tuple[str, ...]) -> None:
        """Choose these."""
        for method, chip in self.chips.items():
            chip.setChecked(method in methods)

    def set_error(self, words: str) -> None:
        """Say what is wrong instead of the count."""
        self._error = words
        self._show_count()

    def error(self) -> str:
        """What is wrong, as it is shown now."""
        return self._error

    def _on_toggled(self, _on: bool) -> None:
        self._error = ""
        self._show_count()
        self.changed.emit()

    def _show_count(self) -> None:
        words = _("{count} of {all}, at least one").format(
            count=len(self.value()), all=len(self._offered)
        )
        self.count.setText(self._error or words)
        self.count.set_colour("danger_text" if self._error else "text3")
        self.setAccessibleName(f"{_('Payment Methods')}, {self.count.text()}")


class ExpiryChoice(QWidget):
    """A day, three, a week, or so many hours; says when that ends."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pay_expiry_field")
        self._error = self._note = ""
        self._build()
        self._wire()
        self._show()

    def hours(self) -> int | None:
        """How long; None where what is typed is no number."""
        if self.choice.value() != OTHER:
            return int(self.choice.value())
        typed = self.other.text().strip()
        return int(typed) if typed.isascii() and typed.isdigit() else None

    def parts(self) -> tuple[str, str]:
        """The choice, and the hours as they were typed."""
        return self.choice.value(), self.other.text()

    def set_parts(self, choice: str, typed: str) -> None:
        """Show a choice as it was made."""
        self.choice.set_value(choice)
        self.other.setText(typed)
        self._show()

    def set_hours(self, hours: int) -> None:
        """Choose so many hours."""
        usual = str(hours) in _USUAL
        self.set_parts(str(hours) if usual else OTHER, "" if usual else str(hours))

    def show_end(self, words: str, note: str = "") -> None:
        """Say when the link ends, and, beneath, that the gateway moved that."""
        self.until.setText(words)
        self._note = note
        self._show()

    def fix(self, words: str, note: str) -> None:
        """An open link keeps its end: say it and offer no choice."""
        self.choice.hide()
        self.other.hide()
        self.unit.hide()
        self.until.setText(words)
        self._note = note
        self._show_note()

    def set_error(self, words: str) -> None:
        """Say what is wrong with the hours."""
        self._error = words
        self.other.set_error(bool(words))
        self._show_note()

    def error(self) -> str:
        """What is wrong, as it is shown now."""
        return self._error

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(_("Link open for"), "small", "text", 500))
        row = QHBoxLayout()
        row.setSpacing(12)
        items: list[tuple[str, ...]] = [
            ("24", _("24 h")),
            ("72", _("3 days")),
            ("168", _("7 days")),
            (OTHER, _("Other…")),
        ]
        self.choice = Segments(items, "24", name="pay_expiry")
        self.choice.setAccessibleName(_("Link open for"))
        self.other = LineEdit(name="pay_expiry_hours")
        self.other.setAccessibleName(_("Hours"))
        self.other.setMaxLength(4)
        self.other.setFixedWidth(px(64))
        self.unit = Label(_("hours"), "small", "text2", elide=False)
        self.until = Label("", "small", "text2")
        self.until.setObjectName("pay_expiry_until")
        row.addWidget(self.choice)
        row.addWidget(self.other)
        row.addWidget(self.unit)
        row.addWidget(self.until, 1)
        nest(column, row)
        self.note = Label("", "caption", "text3")
        self.note.setObjectName("pay_expiry_note")
        column.addWidget(self.note)

    def _wire(self) -> None:
        self.choice.chosen.connect(self._on_chosen)
        self.other.textChanged.connect(self._on_typed)

    def _on_chosen(self, choice: str) -> None:
        self._show()
        if choice == OTHER:
            self.other.setFocus()
        self._on_typed("")

    def _on_typed(self, _words: str) -> None:
        self.set_error("")
        self.changed.emit()

    def _show(self) -> None:
        other = self.choice.value() == OTHER and not self.choice.isHidden()
        self.other.setVisible(other)
        self.unit.setVisible(other)
        # There is no room for both in one row: the end goes beneath the hours.
        self.until.setVisible(not other)
        self._show_note()

    def _show_note(self) -> None:
        beneath = self.until.text() if self.until.isHidden() else ""
        words = self._error or " · ".join(part for part in (beneath, self._note) if part)
        self.note.setText(words)
        self.note.set_colour("danger_text" if self._error else "text3")
        self.note.setVisible(bool(words))
