"""Try it now: an address, a button, and below what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.bootstrap import Till
from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.settings import trial
from posapp.services.settings.change import read_secret
from posapp.services.settings.declared import SETTINGS
from posapp.services.settings.trial import Outcome, Parts
from posapp.ui.settings.form import SectionForm
from posapp.ui.widgets import Banner, Button, Field, LineEdit
from posapp.ui.widgets.nest import nest

#: Called off the UI thread with the parts and the address that was typed.
Trial = Callable[[Parts, str], Outcome]


class TrialRow(QWidget):
    """Runs a trial with what the form says now, saved or not; ``ended`` tells the outcome."""

    ended = Signal(object)

    def __init__(
        self, form: SectionForm, name: str, run: Trial, verb: str, *, icon: str,
        label: str = "", placeholder: str = "", guard: str = "text",
    ) -> None:  # fmt: skip
        super().__init__()
        self._form, self._name, self._run, self._verb = form, name, run, verb
        self._is_running = False
        self.button = Button(verb, icon=icon, name=f"{name}_try")
        self.edit = LineEdit(placeholder, name=f"{name}_to", guard=guard)
        self.edit.setText(form.draft.recipients.get(name, ""))
        self.field = Field(label, self.edit)
        self.banner: Banner | None = None
        self._build(bool(label))
        self._wire()

    def _build(self, has_recipient: bool) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        # Beside the input, which stands under its label.
        side = QVBoxLayout()
        side.addSpacing(24 if has_recipient else 0)
        side.addWidget(self.button)
        side.addStretch()
        nest(row, side)
        if not has_recipient:
            row.addStretch(1)
        nest(self._column, row)
        # Only now: shown without a parent it would be a window of its own for a moment.
        self.field.setVisible(has_recipient)

    def _wire(self) -> None:
        self.button.clicked.connect(self._on_try)
        self.edit.returnPressed.connect(self._on_try)
        self.edit.textEdited.connect(self._on_edited)

    def _on_edited(self, words: str) -> None:
        self._form.draft.recipients[self._name] = words
        if self.field.error():
            self.field.set_error("")

    def _on_try(self) -> None:
        if self._is_running or not self.field.check():
            return
        context, run = self._form.context, self._run
        to = self.edit.text()
        typed = {key: self._form.draft.typed[key] for key in self._form.dirty_keys()}
        self._set_running(True)
        context.tasks.run(
            "net",
            lambda: run(make_parts(context.till, typed), to),
            self.show_outcome,
            failed=self._on_failed,
            owner=self,
        )

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what came of it: beside the address where that is wrong, else below."""
        self._set_running(False)
        if outcome.is_about_recipient:
            self._say("", "", "")
            self.field.set_error(trial.words(outcome))
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            said = _("It says: {said}").format(said=outcome.said) if outcome.said else ""
            self._say("paid" if outcome.is_good else "overdue", trial.words(outcome), said)
        self.ended.emit(outcome)

    def _on_failed(self, error: Exception) -> None:
        self._set_running(False)
        if isinstance(error, Refused) and self._form.show_refused(error):
            return
        if not isinstance(error, Refused | StorageTrouble):
            raise error
        self._say("overdue", error_text(error), "")

    def _set_running(self, running: bool) -> None:
        self._is_running = running
        self.button.setText(_("Trying…") if running else self._verb)

    def _say(self, kind: str, lead: str, words: str) -> None:
        if self.banner is not None:
            self.banner.setParent(None)
            self.banner.deleteLater()
            self.banner = None
        if kind:
            self.banner = Banner(kind, lead, words, name=f"{self._name}_outcome")
            self._column.addWidget(self.banner)
            self._form.reveal(self.banner)


def make_parts(till: Till, typed: Mapping[str, str]) -> Parts:
    """What a trial needs, with what is typed in place of what is saved."""
    plain = {key: text for key, text in typed.items() if not SETTINGS[key].secret}
    saved = till.look(lambda unit: unit.settings)

    def secret(key: str) -> str:
        return typed[key] if key in typed else till.look(read_secret, till.vault, key)

    return Parts(trial.with_typed(saved, plain), secret, till.http, till.clock)
