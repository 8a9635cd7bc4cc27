"""A phone number in two parts: the country's code, and the number in that country (A7)."""

from __future__ import annotations

from babel import Locale
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import language
from posapp.models.folding import fold
from posapp.services.customers.fields import HOME
from posapp.ui.theme import px
from posapp.ui.widgets import LineEdit, Select

_CODE_WIDTH = 190


class PhoneEdit(QWidget):
    """A number typed with ``+`` finds its country by itself. ``text`` is what is saved."""

    problem_changed = Signal(str)
    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.country = Select(_countries(), name=f"{name}_country")
        self.country.setFixedWidth(px(_CODE_WIDTH))
        self.number = LineEdit("812 3456 7890", name=f"{name}_number", guard="phone")
        self.setFocusProxy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.country)
        row.addWidget(self.number, 1)
        self.country.set_value(HOME)
        self.number.textChanged.connect(self._on_typed)
        self.number.problem_changed.connect(self.problem_changed)
        self.country.currentIndexChanged.connect(self._on_country)

    def text(self) -> str:
        """The whole number as the service takes it; empty for none."""
        import phonenumbers

        typed = self.number.text().strip()
        if not typed or typed.startswith("+"):
            return typed
        code = phonenumbers.country_code_for_region(self.country.value())
        return f"+{code} {typed}"

    def set_text(self, phone: str) -> None:
        """Show a number that is kept: its country, and the rest."""
        import phonenumbers

        try:
            number = phonenumbers.parse(phone, None)
        except phonenumbers.NumberParseException:
            self.number.setText(phone)
            return
        self._choose(phonenumbers.region_code_for_number(number), number.country_code)
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        self.number.setText(written.removeprefix(f"+{number.country_code}").strip())

    def problem(self) -> str:
        """Why it cannot be taken as it is typed."""
        return self.number.problem()

    def set_error(self, error: bool) -> None:
        """Show or take away the red outline."""
        self.number.set_error(error)

    def _on_typed(self, words: str) -> None:
        """``+354…`` chooses Iceland; the number stays as it is typed."""
        import phonenumbers

        if words.startswith("+"):
            try:
                number = phonenumbers.parse(words, None)
            except phonenumbers.NumberParseException:
                pass
            else:
                self._choose(phonenumbers.region_code_for_number(number), number.country_code)
        self.changed.emit()

    def _on_country(self, _at: int) -> None:
        self.changed.emit()

    def _choose(self, region: str | None, code: int) -> None:
        import phonenumbers

        self.country.blockSignals(True)
        self.country.set_value(region or phonenumbers.region_code_for_country_code(code))
        self.country.blockSignals(False)
        self.country.update()


def _countries() -> list[tuple[str, str]]:
    """Every country that has phone numbers, by its name in the screen's language."""
    import phonenumbers

    names = Locale.parse(language()).territories
    found = [
        (region, f"{names.get(region, region)} +{phonenumbers.country_code_for_region(region)}")
        for region in phonenumbers.SUPPORTED_REGIONS
    ]
    return sorted(found, key=lambda country: fold(country[1]))
