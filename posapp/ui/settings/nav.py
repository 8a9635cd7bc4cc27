"""The list at the left: a search over every setting, and the sections below it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.models.folding import fold
from posapp.ui.runtime.keymap import hint_for
from posapp.ui.settings.sections import FORMS, places
from posapp.ui.settings.spec import Section
from posapp.ui.theme import font, px, theme
from posapp.ui.widgets import Label, LineEdit, Panel, Pressable, TallScroll
from posapp.ui.widgets.painting import box, icon, start, text

_WIDTH = 272
_MOST_FOUND = 9
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class Found:
    """A setting that a search found: where it is and what it is called."""

    section: str
    key: str
    label: str
    place: str


def find_settings(words: str) -> list[Found]:
    """The settings whose words, or whose card's, hold all of these; labels first."""
    wanted = fold(words).split()
    by_label, by_rest = [], []
    for section, group, item in places():
        label = _(item.label)
        place = f"{_(section.title)} › {_(group.title)}"
        rest = fold(f"{label} {_(item.note) if item.note else ''} {place}")
        found = Found(section.key, item.key, label, place)
        if wanted and all(word in fold(label) for word in wanted):
            by_label.append(found)
        elif wanted and all(word in rest for word in wanted):
            by_rest.append(found)
    return by_label + by_rest


class _Row(Pressable):
    """A row of the list; up and down go to its neighbours."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class _SectionRow(_Row):
    def __init__(self, section: Section) -> None:
        super().__init__()
        self.key, self._icon, self._is_dirty = section.key, section.icon, False
        self.setObjectName(f"section_{section.key}")
        self.setText(_(section.title))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_dirty(False)

    def set_dirty(self, dirty: bool) -> None:
        self._is_dirty = dirty
        unsaved = _("{section}, not saved").format(section=self.text())
        self.setAccessibleName(unsaved if dirty else self.text())
        self.update()

    def is_dirty(self) -> bool:
        return self._is_dirty

    def sizeHint(self) -> QSize:
        return QSize(px(200), theme().sizes.search)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            chosen, centre = self.isChecked(), self.height() / 2
            if chosen:
                box(painter, self.rect(), 8, "accent_soft")
            elif self.is_hovered():
                box(painter, self.rect(), 8, "hover")
            ink = "accent_text" if chosen else "text2"
            icon(painter, self._icon, 12, centre, px(18), ink)
            face = font("body", 600 if chosen else 500)
            words = "accent_text" if chosen else "text"
            text(painter, self.rect().adjusted(px(18) + 24, 0, -30, 0), self.text(), face, words)
            if self._is_dirty:
                box(painter, QRectF(self.width() - 22, centre - 4, 8, 8), 4, "accent")


class _FoundRow(_Row):
    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found
        self.setObjectName(f"found_{found.key.replace('.', '_')}")
        self.setText(found.label)
        self.setAccessibleName(f"{found.label}, {found.place}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(38) + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with start(self) as painter:
            if self.is_pressed() or self.is_hovered() or self.hasFocus():
                box(painter, self.rect(), 8, "hover")
            room = self.rect().adjusted(12, 6, -12, -6)
            upper, lower = room.adjusted(0, 0, 0, -px(18)), room.adjusted(0, px(20), 0, 0)
            text(painter, upper, self.found.label, font("body", 500), "text")
            text(painter, lower, self.found.place, font("caption"), "text3")


class _Rows(QWidget):
    """Rows below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addStretch()
        self.rows: list[_Row] = []

    def add(self, row: _Row) -> None:
        self._layout.insertWidget(len(self.rows), row)
        self.rows.append(row)
        row.stepped.connect(lambda by: self._step(row, by))

    def clear(self) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows.clear()

    def _step(self, row: _Row, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(self.rows[at], _SectionRow):
                self.rows[at].click()


class SettingsList(Panel):
    """``chosen(section)`` and, from a search, ``found(section, key)``."""

    chosen = Signal(str)
    found = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("surface", "r", name="settings_list")
        self.setFixedWidth(px(_WIDTH))
        self._build()
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_enter)
        self.search.installEventFilter(self)

    def choose(self, section: str) -> None:
        """Mark a section, without telling anybody."""
        self._sections[section].setChecked(True)

    def set_dirty(self, section: str, dirty: bool) -> None:
        """Mark what waits to be saved."""
        self._sections[section].set_dirty(dirty)

    def row(self, section: str) -> _SectionRow:
        """The row of a section."""
        return self._sections[section]

    def results(self) -> list[Found]:
        """What the search shows now."""
        return [row.found for row in self._found.rows if isinstance(row, _FoundRow)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search into the list."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
        ):
            rows = self._found.rows if self.search.text().strip() else self._all.rows
            if rows:
                checked = [row for row in rows if row.isChecked()]
                (checked or rows)[0].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        self.search = LineEdit(
            _("Find a setting"), icon="search", hint=hint_for("settings.search"),
            name="settings_search", tall=True, guard="none",
        )  # fmt: skip
        self.search.setAccessibleName(_("Find a setting"))
        column.addWidget(self.search)
        self._all, self._found = _Rows(), _Rows()
        self._group = QButtonGroup(self)
        self._sections: dict[str, _SectionRow] = {}
        for form in FORMS:
            row = _SectionRow(form.spec)
            self._sections[row.key] = row
            self._group.addButton(row)
            self._all.add(row)
            row.clicked.connect(self._on_section)
        self.nothing = Label(_("No setting is called that."), "small", "text3", wrap=True)
        self.nothing.setObjectName("settings_nothing")
        self._stack = QStackedWidget()
        for part in (self._all, self._found, self._nothing_page()):
            self._stack.addWidget(TallScroll(part, both_ways=True))
        column.addWidget(self._stack, 1)

    def _nothing_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 12, 0)
        column.addWidget(self.nothing)
        column.addStretch()
        return page

    def _on_section(self) -> None:
        sender = self.sender()
        if isinstance(sender, _SectionRow):
            self.chosen.emit(sender.key)

    def _on_search(self, words: str) -> None:
        self._found.clear()
        for found in find_settings(words)[:_MOST_FOUND]:
            row = _FoundRow(found)
            row.clicked.connect(self._on_found)
            self._found.add(row)
        searching = bool(words.strip())
        self._stack.setCurrentIndex((1 if self._found.rows else 2) if searching else 0)

    def _on_enter(self) -> None:
        if self._found.rows:
            self._found.rows[0].click()

    def _on_found(self) -> None:
        sender = self.sender()
        if isinstance(sender, _FoundRow):
            self.found.emit(sender.found.section, sender.found.key)
