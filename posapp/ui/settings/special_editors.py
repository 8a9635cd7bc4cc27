"""Inputs for the settings that are no plain text: tax, hours, ways of paying, zones."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _, language
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.settings.editors import Editor, LineEditor, SelectEditor, chosen_part
from posapp.ui.settings.spec import Item
from posapp.ui.theme import px
from posapp.ui.widgets import ChoiceChip, LineEdit, Segments
from posapp.ui.widgets.nest import nest

#: In the order of the Pay Online dialog; a row of chips holds three.
METHODS = (
    ("qris", N_("QRIS"), "qr-code"),
    ("va", N_("Virtual account"), "landmark"),
    ("ewallet", N_("E-wallet"), "wallet"),
    ("card", N_("Card"), "credit-card"),
    ("store", N_("Convenience store"), "store"),
    ("paylater", N_("Pay later"), "calendar-clock"),
)
_IN_A_ROW = 3
#: Indonesia's own zones come first, by the names that people there use.
ZONES = {
    "Asia/Jakarta": "Asia/Jakarta · WIB",
    "Asia/Pontianak": "Asia/Pontianak · WIB",
    "Asia/Makassar": "Asia/Makassar · WITA",
    "Asia/Jayapura": "Asia/Jayapura · WIT",
}
#: A rate with at most two decimals, so that it is a whole number of basis points.
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{0,2}))?")
_WHOLE = 10_000
_HOURS = ("24", "72", "168")


class TaxEditor(LineEditor):
    """A rate as people write it; basis points are how it is saved."""

    def text(self) -> str:
        """Basis points, ``none`` for an empty line, and what does not fit as it is."""
        typed = self.edit.text().strip()
        number = typed.removesuffix("%").strip().replace(",", ".")
        if not number:
            return "none"
        found = _PERCENT.fullmatch(number)
        if found is None:
            return f"{typed} %"
        points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        return str(points) if points <= _WHOLE else f"{typed} %"

    def show_text(self, text: str) -> None:
        """Basis points as a percentage."""
        if text != self.text():
            super().show_text(_percent(text))


class HoursEditor(Editor):
    """How long a link stays open: three usual answers, or any number of hours."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        words = (_("24 h"), _("3 days"), _("7 days"), _("Other…"))
        values: list[tuple[str, ...]] = list(zip((*_HOURS, "other"), words, strict=True))
        self.segments = Segments(values, name=self.name)
        self.edit = LineEdit(_("Hours"), name=f"{self.name}_hours")
        self.edit.setFixedWidth(px(112))
        self.edit.setAccessibleName(_("Hours"))
        self.edit.hide()
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.segments)
        row.addWidget(self.edit)
        row.addStretch()
        self._put(room)
        self.segments.chosen.connect(self._on_chosen)
        self.edit.textEdited.connect(self.changed)
        self.edit.editingFinished.connect(self.left)

    def text(self) -> str:
        """Hours."""
        value = self.segments.value()
        return self.edit.text().strip() if value == "other" else value

    def show_text(self, text: str) -> None:
        """Choose one of the usual, or show the number."""
        if text == self.text():
            return
        self.segments.set_value(text if text in _HOURS else "other")
        self.edit.setText(text)
        self.edit.setVisible(text not in _HOURS)

    def show_problem(self, words: str) -> None:
        """Beside the field, with the line marked."""
        super().show_problem(words)
        self.edit.set_error(bool(words))

    def target(self) -> QWidget:
        """The line where it is there, else the chosen part."""
        if not self.edit.isHidden():
            return self.edit
        return chosen_part(self.segments)

    def _on_chosen(self, value: str) -> None:
        self.edit.setVisible(value == "other")
        if value == "other":
            self.edit.setFocus()
            self.edit.selectAll()
        self.changed.emit()
        self.left.emit()


class MethodsEditor(Editor):
    """Which ways of paying a new link offers."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        room = QWidget()
        rows = QVBoxLayout(room)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self.chips = {
            value: ChoiceChip(_(words), icon, name=f"{self.name}_{value}")
            for value, words, icon in METHODS
        }
        chips = list(self.chips.values())
        for first in range(0, len(chips), _IN_A_ROW):
            row = QHBoxLayout()
            row.setSpacing(8)
            for chip in chips[first : first + _IN_A_ROW]:
                row.addWidget(chip)
                chip.clicked.connect(self._on_clicked)
            row.addStretch()
            nest(rows, row)
        self._put(room)

    def text(self) -> str:
        """The chosen ones, in the order of the dialog."""
        return ",".join(value for value, chip in self.chips.items() if chip.isChecked())

    def show_text(self, text: str) -> None:
        """Choose these."""
        chosen = text.split(",")
        for value, chip in self.chips.items():
            chip.setChecked(value in chosen)

    def target(self) -> QWidget:
        """The first chip."""
        return next(iter(self.chips.values()))

    def _on_clicked(self) -> None:
        self.changed.emit()
        self.left.emit()


class ZoneEditor(SelectEditor):
    """The shop's time zone; Indonesia's first."""

    def __init__(self, item: Item) -> None:
        super().__init__(item, list(ZONES.items()))

    def prepare(self, view: SettingsOverview) -> None:
        """Offer all the others too."""
        if self.select.count() <= len(ZONES) + 1:
            for zone in view.zones:
                if self.select.findData(zone) < 0:
                    self.select.addItem(zone, zone)


class CurrencyEditor(SelectEditor):
    """The shop's currency; fixed as soon as sums are saved in it."""

    def prepare(self, view: SettingsOverview) -> None:
        """Close it where there is an order."""
        self.select.setEnabled(not view.is_currency_fixed)
        if self.field is not None:
            fixed = _("Orders are saved in it, so it stays")
            self.field.set_help(fixed if view.is_currency_fixed else "")


def _percent(points: str) -> str:
    if points == "none":
        return ""
    if not points.isdigit():
        return points.removesuffix(" %")
    whole, rest = divmod(int(points), 100)
    comma = "," if language() == "id" else "."
    return f"{whole}{comma}{rest:02d}".rstrip("0") if rest else str(whole)
