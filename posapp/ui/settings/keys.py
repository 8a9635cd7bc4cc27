"""Keys: which key does what, each changed by pressing another one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.ui.keys_dialog import PLACES, action_words
from posapp.ui.runtime.keymap import ACTIONS, FIXED, key_words, taken_by
from posapp.ui.runtime.keys_chosen import may_be_key, parse_keys, write_keys
from posapp.ui.settings.editors import Editor
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.theme import px
from posapp.ui.widgets import Button, Label
from posapp.ui.widgets.nest import nest

_MODIFIERS = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)


class KeyButton(Button):
    """Shows a key; pressed, it waits for another one. Esc leaves it as it is."""

    pressed_key = Signal(str)

    def __init__(self, action: str) -> None:
        super().__init__("", size=32, name=f"ui_keys_{action.replace('.', '_')}")
        self.action = action
        self._waits = False
        self._keys = ""
        self.setMinimumWidth(px(130))
        self.clicked.connect(self._on_clicked)

    def show_keys(self, keys: str) -> None:
        """Show this key."""
        self._keys, self._waits = keys, False
        words = key_words(keys)
        self.setText(words)
        self.setAccessibleName(f"{action_words(self.action)}: {words}")
        self.set_kind("secondary")

    def is_waiting(self) -> bool:
        """Whether the next key is the new one."""
        return self._waits

    def event(self, event: QEvent) -> bool:
        """While it waits no shortcut of the window takes the key away."""
        if self._waits and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        if self._waits and event.type() == QEvent.Type.FocusOut:
            self.show_keys(self._keys)
        return super().event(event)

    def _on_clicked(self) -> None:
        self._waits = True
        self.setText(_("Press a key…"))
        self.set_kind("chosen")

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in _MODIFIERS or event.isAutoRepeat():
            return
        self.show_keys(self._keys)
        if event.key() != Qt.Key.Key_Escape:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            sequence = QKeySequence(event.key() | held.value)
            self.pressed_key.emit(sequence.toString(QKeySequence.SequenceFormat.PortableText))


class KeysEditor(Editor):
    """A row for every action, by where it works; what does not go is said beside the row."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._chosen: dict[str, str] = {}
        self.buttons: dict[str, KeyButton] = {}
        self.notes: dict[str, Label] = {}
        self._layout.setSpacing(18)
        for _place, words, actions in PLACES:
            rows = [action for action in actions if action not in FIXED]
            rows = [action for action in rows if action not in self.buttons]
            if rows:
                nest(self._layout, self._section(words, rows))
        self.reset = Button(_("Usual keys"), icon="undo-2", name="reset_keys")
        self.reset.clicked.connect(self._on_reset)
        foot = QHBoxLayout()
        foot.addWidget(self.reset)
        foot.addStretch()
        nest(self._layout, foot)

    def text(self) -> str:
        """The keys that differ, as the setting keeps them."""
        return write_keys(self._chosen)

    def show_text(self, text: str) -> None:
        """Show the keys of the setting."""
        self._chosen = {a: keys for a, keys in parse_keys(text).items() if a in ACTIONS}
        for note in self.notes.values():
            note.hide()
        self._show()

    def target(self) -> QWidget:
        """The first key."""
        return next(iter(self.buttons.values()))

    def _section(self, words: str, actions: list[str]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(_(words), "small", "text2", 600))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for row, action in enumerate(actions):
            button = KeyButton(action)
            button.pressed_key.connect(lambda keys, a=action: self._on_key(a, keys))
            note = Label("", "caption", "danger_text", wrap=True)
            self.buttons[action], self.notes[action] = button, note
            grid.addWidget(Label(action_words(action)), 2 * row, 0)
            grid.addWidget(button, 2 * row, 1)
            grid.addWidget(note, 2 * row + 1, 0, 1, 2)
            note.hide()
        nest(column, grid)
        return column

    def _on_key(self, action: str, keys: str) -> None:
        note = self.notes[action]
        wrong = self._wrong(action, keys)
        note.setText(wrong)
        note.setVisible(bool(wrong))
        if wrong:
            self.buttons[action].setAccessibleDescription(wrong)
            return
        self.buttons[action].setAccessibleDescription("")
        if keys == ACTIONS[action].keys:
            self._chosen.pop(action, None)
        else:
            self._chosen[action] = keys
        self._show()
        self.changed.emit()

    def _wrong(self, action: str, keys: str) -> str:
        if keys != ACTIONS[action].keys and not may_be_key(keys):
            return _("Choose a function key, or one together with Ctrl or Alt.")
        other = taken_by(action, keys, self._chosen)
        if other:
            return _("{key} is the key of “{action}”. Give that another key first.").format(
                key=key_words(keys), action=action_words(other)
            )
        return ""

    def _on_reset(self) -> None:
        self.show_text("")
        self.changed.emit()

    def _show(self) -> None:
        for action, button in self.buttons.items():
            button.show_keys(self._chosen.get(action, ACTIONS[action].keys))
        self.reset.setEnabled(bool(self._chosen))


SECTION = Section(
    "keys",
    N_("Keys"),
    "layout-grid",
    N_("Press a button, then the key that it shall have. Esc, Enter and Tab stay as they are."),
    (Group("keys", N_("Keys"), ((Item("ui.keys", KeysEditor),),)),),
)


class KeysForm(SectionForm):
    """The form; hints and overlay show the new keys when it is saved."""

    spec = SECTION
