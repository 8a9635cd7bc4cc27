"""Sounds: whether the till is heard, and how it sounds."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from posapp.i18n import N_, _
from posapp.ui.runtime.sound import ERROR, PAID
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.widgets import Button, Card
from posapp.ui.widgets.nest import nest

SECTION = Section(
    "sounds",
    N_("Sounds"),
    "bell",
    N_("So that nobody has to watch the screen"),
    (Group("sounds", N_("Sounds"), ((Item("sound.on"),),)),),
)


class SoundsForm(SectionForm):
    """The form, with buttons to hear them."""

    spec = SECTION

    def _extend(self, group: Group, card: Card) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(50, 4, 0, 0)
        row.setSpacing(8)
        self.paid = Button(_("Try: money arrives"), name="try_paid")
        self.error = Button(_("Try: something is wrong"), name="try_error")
        row.addWidget(self.paid)
        row.addWidget(self.error)
        row.addStretch()
        nest(card.body, row)
        self.paid.clicked.connect(lambda: self._play(PAID))
        self.error.clicked.connect(lambda: self._play(ERROR))

    def _after_saved(self) -> None:
        self.context.sounds.enabled = self._saved["sound.on"] == "on"

    def _play(self, name: str) -> None:
        """Whoever asks to hear it hears it, also where the switch is off."""
        sounds = self.context.sounds
        usual, sounds.enabled = sounds.enabled, True
        sounds.play(name)
        sounds.enabled = usual
