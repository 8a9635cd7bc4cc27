"""An input for each kind of setting: all of them speak the text that is saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.settings.problems import setting_problem
from posapp.ui.settings.spec import Item
from posapp.ui.widgets import Field, Label, LineEdit, Segments, Select, Switch
from posapp.ui.widgets.nest import nest

#: What choices are called; a language is called by its own name everywhere.
CHOICES = {
    "id": "Bahasa Indonesia",
    "en": "English",
    "light": N_("Light"),
    "dark": N_("Dark"),
    "contrast": N_("High contrast"),
    "system": N_("System"),
    "mouse": N_("Mouse"),
    "touch": N_("Touch"),
    "starttls": "STARTTLS",
    "tls": "TLS",
    "none": N_("None"),
    "network": N_("Network"),
    "58": "58 mm",
    "80": "80 mm",
    "off": N_("No drawer"),
    "pin2": N_("Plug's pin 2"),
    "pin5": N_("Plug's pin 5"),
    "IDR": N_("IDR · Rupiah"),
    "USD": N_("USD · US dollar"),
    "EUR": N_("EUR · Euro"),
    "SGD": N_("SGD · Singapore dollar"),
    "MYR": N_("MYR · Ringgit"),
    "AUD": N_("AUD · Australian dollar"),
    "GBP": N_("GBP · Pound sterling"),
    "JPY": N_("JPY · Yen"),
    "THB": N_("THB · Baht"),
    "PHP": N_("PHP · Philippine peso"),
    "VND": N_("VND · Dong"),
}
_FEW = 3


class Editor(QWidget):
    """``changed`` when the person changed it, ``left`` when the focus went away.

    ``text`` is what would be saved; ``show_text`` puts what is saved, and tells nobody.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        self.key = item.key
        self.name = item.key.replace(".", "_")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.field: Field | None = None

    def text(self) -> str | None:
        """What would be saved; None where nothing was touched and the old one stays."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        """Put the text."""
        raise NotImplementedError

    def target(self) -> QWidget:
        """What takes the focus."""
        raise NotImplementedError

    def prepare(self, view: SettingsOverview) -> None:
        """Take from the shop what it needs besides its value."""

    def check(self) -> bool:
        """Say beside the field what is wrong, if anything; whether it may be saved."""
        if self.field is not None and not self.field.check():
            return False
        problem = self.problem()
        self.show_problem(problem)
        return not problem

    def problem(self) -> str:
        """What the setting does not take."""
        text = self.text()
        if text is None or self.item.setting.secret:
            return ""
        return setting_problem(self.key, text) or (self.item.check or _fine)(text)

    def show_problem(self, words: str) -> None:
        """Say beside the field what is wrong; empty takes it away."""
        if self.field is not None:
            self.field.set_error(words)

    def has_problem(self) -> bool:
        """Whether something wrong is shown."""
        return self.field is not None and bool(self.field.error())

    def _put(self, control: QWidget, *, reserve: bool = True) -> None:
        """Label, control, note."""
        help_words = _(self.item.note) if self.item.note else ""
        self.field = Field(_(self.item.label), control, help=help_words, reserve=reserve)
        self._layout.addWidget(self.field)


class LineEditor(Editor):
    """A line of text or a number."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        words = _(item.placeholder) if item.placeholder else ""
        self.edit = LineEdit(words, name=self.name, guard=item.guard)
        self._put(self.edit)
        self.edit.textEdited.connect(self.changed)
        self.edit.editingFinished.connect(self.left)

    def text(self) -> str:
        """The words as they stand."""
        return self.edit.text()

    def show_text(self, text: str) -> None:
        """Put the words, unless they are there: the cursor stays."""
        if self.edit.text() != text:
            self.edit.setText(text)

    def target(self) -> QWidget:
        """The line."""
        return self.edit


class SwitchEditor(Editor):
    """On or off, with what it means under it."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self._layout.setSpacing(0)
        self.switch = Switch(_(item.label), name=self.name)
        self.switch.setAccessibleName(_(item.label))
        self._layout.addWidget(self.switch)
        if item.note:
            note = Label(_(item.note), "caption", "text3", wrap=True)
            note.setContentsMargins(0, 0, 0, 0)
            row = QHBoxLayout()
            row.setContentsMargins(50, 0, 0, 0)
            row.addWidget(note)
            nest(self._layout, row)
            self.switch.setAccessibleDescription(_(item.note))
        self.switch.clicked.connect(self.changed)

    def text(self) -> str:
        """On or off."""
        return "on" if self.switch.isChecked() else "off"

    def show_text(self, text: str) -> None:
        """Put it on or off."""
        self.switch.setChecked(text == "on")

    def target(self) -> QWidget:
        """The switch."""
        return self.switch


class SegmentsEditor(Editor):
    """One of a few."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        values: list[tuple[str, ...]] = [(v, _choice(v)) for v in item.setting.choices]
        self.segments = Segments(values, name=self.name)
        self.segments.setAccessibleName(_(item.label))
        self._put(at_left(self.segments), reserve=bool(item.note))
        self.segments.chosen.connect(self.changed)

    def text(self) -> str:
        """The chosen one."""
        return self.segments.value()

    def show_text(self, text: str) -> None:
        """Choose."""
        self.segments.set_value(text)

    def target(self) -> QWidget:
        """The chosen part."""
        return chosen_part(self.segments)


class SelectEditor(Editor):
    """One of many. The wheel scrolls the page and never changes it."""

    def __init__(self, item: Item, values: list[tuple[str, str]] | None = None) -> None:
        super().__init__(item)
        choices = [(value, _choice(value)) for value in item.setting.choices]
        self.select = Select(choices if values is None else values, name=self.name)
        self.select.setMaxVisibleItems(12)
        self.select.installEventFilter(self)
        self._put(self.select)
        self.select.activated.connect(self.changed)

    def text(self) -> str:
        """The chosen one."""
        return self.select.value()

    def show_text(self, text: str) -> None:
        """Choose; a value that is not offered any more is offered as it is."""
        if self.select.findData(text) < 0:
            self.select.addItem(text, text)
        self.select.set_value(text)

    def problem(self) -> str:
        """What is offered is always right."""
        return ""

    def target(self) -> QWidget:
        """The box."""
        return self.select

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the wheel go on to the page."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def make_editor(item: Item) -> Editor:
    """The input that fits the setting."""
    if item.editor is not None:
        return item.editor(item)
    setting = item.setting
    if isinstance(setting.default, bool):
        return SwitchEditor(item)
    if setting.choices:
        return (SegmentsEditor if len(setting.choices) <= _FEW else SelectEditor)(item)
    return LineEditor(item)


def at_left(control: QWidget) -> QWidget:
    """A control of its own width at the left of its room."""
    room = QWidget()
    row = QHBoxLayout(room)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(control)
    row.addStretch()
    room.setFocusProxy(control)
    room.setAccessibleName(control.accessibleName())
    return room


def chosen_part(segments: Segments) -> QWidget:
    """The part of the row that takes the focus."""
    name = f"{segments.objectName()}_{segments.value()}"
    return segments.findChild(QWidget, name) or segments


def _choice(value: str) -> str:
    return _(CHOICES.get(value, value))


def _fine(_text: str) -> str:
    return ""
