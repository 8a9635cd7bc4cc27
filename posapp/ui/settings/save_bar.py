"""The foot of a form: what waits to be saved, and the one button that saves it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _, ngettext
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.settings.form import WIDTH
from posapp.ui.theme import control, px
from posapp.ui.widgets import Button, Label, Panel


class SaveBar(Panel):
    """``saved`` and ``discarded`` when its buttons are pressed."""

    saved = Signal()
    discarded = Signal()

    def __init__(self) -> None:
        super().__init__("surface", "t", name="settings_foot")
        self.setFixedHeight(control(40) + 24)
        inner = QWidget()
        inner.setMaximumWidth(px(WIDTH))
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = Label("", "small", "text3")
        self.words.setObjectName("settings_unsaved")
        self.discard = Button(_("Discard"), "ghost", 44, name="settings_discard")
        self.save = Button(
            _("Save"), "primary", 44, hint=hint_for("form.save"), name="settings_save"
        )
        row.addWidget(self.words, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 0, 24, 0)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        self.save.clicked.connect(self.saved)
        self.discard.clicked.connect(self.discarded)
        self.show_unsaved(0)

    def show_unsaved(self, count: int) -> None:
        """Say how much waits; nothing to press where nothing does."""
        waiting = ngettext("{count} change is not saved", "{count} changes are not saved", count)
        self.words.setText(waiting.format(count=count) if count else _("Everything is saved"))
        self.words.set_colour("text" if count else "text3")
        self.save.setEnabled(bool(count))
        self.discard.setVisible(bool(count))
