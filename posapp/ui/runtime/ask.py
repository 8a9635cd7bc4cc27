"""How code asks the person at the till; tests answer instead of a person.

Nothing here waits: the answer comes to ``then``, and a person who closes the question
answers nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from posapp.i18n import _
from posapp.ui.widgets.button import Button
from posapp.ui.widgets.confirm import Confirm
from posapp.ui.widgets.dialog import Dialog
from posapp.ui.widgets.field import Field
from posapp.ui.widgets.line_edit import LineEdit


class Ask(Protocol):
    """The questions that a page may put."""

    def confirm(
        self, title: str, words: str, verb: str, then: Callable[[str], None], *, keep: str = "",
        danger: bool = False, reason: bool = False,
    ) -> None:  # fmt: skip
        """Ask before something grave; ``then`` gets the reason (or "") on yes."""
        ...

    def prompt(
        self, title: str, label: str, verb: str, then: Callable[[str], None], *, value: str = "",
        help: str = "",
    ) -> None:  # fmt: skip
        """Ask for a line of text; ``then`` gets it, never empty."""
        ...

    def pick_file(
        self, title: str, then: Callable[[Path], None], *, filters: str = "", save_as: str = ""
    ) -> None:
        """Ask for a file to open, or, with ``save_as``, where to save."""
        ...


class WindowAsk(QObject):
    """Asks by dialogs inside the window, and by the system's own file dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def confirm(
        self, title: str, words: str, verb: str, then: Callable[[str], None], *, keep: str = "",
        danger: bool = False, reason: bool = False,
    ) -> None:  # fmt: skip
        """See ``Ask.confirm``."""
        asked = Confirm(self._window, title, words, verb, keep=keep, danger=danger, reason=reason)
        asked.confirmed.connect(then)
        asked.ask()

    def prompt(
        self, title: str, label: str, verb: str, then: Callable[[str], None], *, value: str = "",
        help: str = "",
    ) -> None:  # fmt: skip
        """See ``Ask.prompt``."""
        asked = _Prompt(self._window, title, label, verb, then, value, help)
        asked.open(asked.edit)

    def pick_file(
        self, title: str, then: Callable[[Path], None], *, filters: str = "", save_as: str = ""
    ) -> None:
        """See ``Ask.pick_file``."""
        dialog = QFileDialog(self._window, title, save_as, filters)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if save_as:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        _Picked(dialog, then)
        dialog.open()


class _Prompt(Dialog):
    def __init__(
        self, window: QWidget, title: str, label: str, verb: str, then: Callable[[str], None],
        value: str, help: str,
    ) -> None:  # fmt: skip
        super().__init__(window, title, width=440, name="prompt")
        self._then = then
        self.edit = LineEdit(name="prompt_text")
        self.edit.setText(value)
        self.field = Field(label, self.edit, help=help)
        self.body.addWidget(self.field)
        keep = Button(_("Cancel"), size=44, hint="Esc", name="prompt_keep")
        self.verb = Button(verb, "primary", 44, name="prompt_verb")
        self.footer.addStretch()
        self.footer.addWidget(keep)
        self.footer.addWidget(self.verb)
        self.show_footer()
        keep.clicked.connect(self.reject)
        self.verb.clicked.connect(self._on_verb)
        self.edit.returnPressed.connect(self._on_verb)

    def _on_verb(self) -> None:
        words = self.edit.text().strip()
        if not self.field.check():
            return
        if not words:
            self.field.set_error(_("This cannot be empty."))
            return
        self.close_dialog()
        self._then(words)


class _Picked(QObject):
    """Turns the file dialog's text into a path."""

    def __init__(self, dialog: QFileDialog, then: Callable[[Path], None]) -> None:
        super().__init__(dialog)
        self._then = then
        dialog.fileSelected.connect(self._on_selected)

    @Slot(str)
    def _on_selected(self, name: str) -> None:
        self._then(Path(name))
