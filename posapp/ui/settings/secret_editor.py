"""The input for a secret: it can be kept, changed and forgotten, and is never shown."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from posapp.i18n import _
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.settings.editors import Editor
from posapp.ui.settings.spec import Item
from posapp.ui.widgets import Button, LineEdit


class SecretEditor(Editor):
    """Shows only whether one is kept; changing and forgetting wait for Save."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._is_kept = False
        self._typed: str | None = None
        self.edit = LineEdit(name=self.name)
        self.edit.setEchoMode(LineEdit.EchoMode.Password)
        self.edit.setAccessibleName(_(item.label))
        self.shown = LineEdit(icon="lock", name=f"{self.name}_kept", read_only=True)
        self.shown.setAccessibleName(_(item.label))
        self.change = self._button("change", _("Replace"), "secondary")
        self.forget = self._button("forget", _("Forget"), "danger_ghost")
        self.keep = self._button("keep", _("Keep the old one"), "ghost")
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.shown, 1)
        for button in (self.change, self.forget, self.keep):
            row.addWidget(button)
        self._put(room)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self.left)
        self.edit.problem_changed.connect(self.show_problem)
        self.change.clicked.connect(self._on_change)
        self.forget.clicked.connect(self._on_forget)
        self.keep.clicked.connect(self._on_keep)
        self._show()

    def text(self) -> str | None:
        """A new secret, empty to forget the old one, None where nothing was touched."""
        return self._typed

    def show_text(self, text: str) -> None:
        """Put what was typed before; a secret itself never comes here."""
        self._typed = text
        if self.edit.text() != text:
            self.edit.setText(text)
        self._show()

    def show_kept(self) -> None:
        """Nothing was touched."""
        self._typed = None
        self.edit.clear()
        self._show()

    def prepare(self, view: SettingsOverview) -> None:
        """Whether one is kept."""
        self._is_kept = self.key in view.kept
        self._show()

    def problem(self) -> str:
        """A card number is no password either."""
        return self.edit.problem()

    def show_problem(self, words: str) -> None:
        """Beside the field, with the line marked."""
        super().show_problem(words)
        self.edit.set_error(bool(words))

    def target(self) -> QWidget:
        """The line, or what lets one type in it."""
        return self.edit if self.shown.isHidden() else self.change

    def _button(self, what: str, words: str, kind: str) -> Button:
        button = Button(words, kind, name=f"{self.name}_{what}")
        button.setAccessibleName(f"{_(self.item.label)}: {words}")
        return button

    def _on_edited(self, words: str) -> None:
        self._typed = words or None
        self.changed.emit()

    def _on_change(self) -> None:
        self._typed = None
        self._show(typing=True)
        self.edit.setFocus()

    def _on_forget(self) -> None:
        self._typed = ""
        self._show()
        self.keep.setFocus()
        self.changed.emit()

    def _on_keep(self) -> None:
        self.show_kept()
        self.show_problem("")
        self.change.setFocus()
        self.changed.emit()

    def _show(self, *, typing: bool = False) -> None:
        typing = typing or bool(self._typed) or not self._is_kept
        forgotten = self._typed == "" and self._is_kept
        self.shown.setText(_("Forgotten when you save") if forgotten else _("Kept"))
        self.edit.setVisible(typing)
        self.shown.setVisible(not typing)
        self.change.setVisible(not typing and not forgotten)
        self.forget.setVisible(not typing and not forgotten)
        self.keep.setVisible(self._is_kept and (typing or forgotten))
