"""No shift is open: how much lies in the drawer, and begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from posapp.i18n import _, language
from posapp.models.money import format_amount
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Card, Field, Label, MoneyEdit, Segments

BESIDE, INSIDE = "beside", "inside"


class OpenPanel(Card):
    """``begun`` tells the float, and whether the late cash lies in it."""

    begun = Signal(object, bool)

    def __init__(self, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=px(28), name="shift_open_panel", parent=parent)
        self._currency = currency
        self.amount = MoneyEdit(currency, big=True, name="shift_float")
        self.field = Field(
            _("Float"), self.amount, help=_("What lies in the drawer now, before the first sale")
        )
        self.late_words = Label("", "body", wrap=True)
        choices: list[tuple[str, ...]] = [
            (BESIDE, _("Beside the float")),
            (INSIDE, _("In the float")),
        ]
        self.late = Segments(choices, BESIDE, name="shift_late")
        self.late.setAccessibleName(_("Where that cash lies"))
        self.begin = Button(
            _("Open shift"), "primary", 56, icon="coins", hint=hint_for("shift.begin"),
            name="shift_begin",
        )  # fmt: skip
        self.body.setSpacing(px(14))
        self.body.addWidget(Label(_("Open the shift"), "headline"))
        intro = _("Count what lies in the drawer and type the sum. Everything after it is kept.")
        self.body.addWidget(Label(intro, "body", "text2", wrap=True))
        for part in (self.field, self.late_words, self.late, self.begin):
            self.body.addWidget(part)
        self.amount.returnPressed.connect(self.go_on)
        self.begin.clicked.connect(self.go_on)
        self.show_late(0)

    def show_late(self, amount: int) -> None:
        """Ask where the cash lies that was taken since the last Z; nothing where there is none."""
        told = format_amount(amount, self._currency, language())
        self.late_words.setText(
            _("{amount} cash was taken since the last Z. It lies:").format(amount=told)
        )
        self.late_words.setVisible(amount != 0)
        self.late.setVisible(amount != 0)

    def go_on(self) -> None:
        """Tell the float, where one was typed."""
        amount = self.amount.amount()
        if amount is None:
            self.field.set_error(_("Type the sum; 0 for an empty drawer."))
            self.amount.setFocus()
            return
        self.field.set_error("")
        self.begun.emit(amount, self.late.isVisible() and self.late.value() == INSIDE)
