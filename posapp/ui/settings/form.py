"""One section's form: its cards, what is typed and not saved, and saving it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from posapp.bootstrap import Till
from posapp.i18n import _
from posapp.models.errors import Refused
from posapp.services.settings.change import change_settings, check_setting
from posapp.services.settings.declared import SETTINGS, as_text
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.context import UiContext
from posapp.ui.settings.drafts import SettingsDraft
from posapp.ui.settings.editors import Editor, make_editor
from posapp.ui.settings.problems import refusal_words
from posapp.ui.settings.secret_editor import SecretEditor
from posapp.ui.settings.spec import Group, Item, Section
from posapp.ui.theme import px
from posapp.ui.widgets import Card, Label
from posapp.ui.widgets.nest import nest

#: As wide as a form is read well; the rest of a large screen stays empty.
WIDTH = 720


class SectionForm(QScrollArea):
    """Shows a section; a subclass adds to its cards what is no setting (see ``_extend``).

    What differs from what is saved lives in the draft, so the form itself can be thrown away.
    """

    spec: ClassVar[Section]

    #: Something was typed, saved or dropped.
    touched = Signal()
    #: It could not be saved because of this setting.
    refused = Signal(str)

    def __init__(self, context: UiContext, draft: SettingsDraft) -> None:
        super().__init__()
        self.context, self.draft = context, draft
        self.editors: dict[str, Editor] = {}
        self._saved: dict[str, str] = {}
        self._news: QWidget | None = None
        self.setObjectName(f"settings_{self.spec.key}")
        self.setAccessibleName(_(self.spec.title))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()

    def show_overview(self, view: SettingsOverview) -> None:
        """Show what is saved, but for what the person is changing."""
        self._saved = view.texts
        for key, editor in self.editors.items():
            editor.prepare(view)
            typed = self.draft.typed.get(key)
            if typed is not None and typed == view.texts.get(key):
                del self.draft.typed[key]
                typed = None
            if typed is not None:
                editor.show_text(typed)
            elif isinstance(editor, SecretEditor):
                if editor.text() is not None:
                    editor.show_kept()
            elif key in view.texts:
                editor.show_text(view.texts[key])
        self.touched.emit()

    def dirty_keys(self) -> list[str]:
        """What is typed and not saved."""
        return [key for key in self.editors if key in self.draft.typed]

    def is_dirty(self) -> bool:
        """Whether there is something to save."""
        return bool(self.dirty_keys())

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save all of the section or nothing; ``then`` is called when it is saved."""
        keys = self.dirty_keys()
        wrong = [key for key in keys if not self.editors[key].check()]
        if wrong:
            self.jump(wrong[0])
            self.refused.emit(wrong[0])
            return
        if not keys:
            if then is not None:
                then()
            return
        typed = {key: self.draft.typed[key] for key in keys}
        self.context.tasks.run(
            "db-write",
            partial(_save, self.context.till, typed),
            lambda saved: self._on_saved(typed, saved, then),
            failed=self._on_refused,
            owner=self,
        )

    def discard(self) -> None:
        """Go back to what is saved."""
        for key in self.dirty_keys():
            del self.draft.typed[key]
            editor = self.editors[key]
            if isinstance(editor, SecretEditor):
                editor.show_kept()
            else:
                editor.show_text(self._saved[key])
            editor.show_problem("")
        self.touched.emit()

    def jump(self, key: str) -> None:
        """Bring a setting into view and give it the focus."""
        editor = self.editors[key]
        self.ensureWidgetVisible(editor, 0, 60)
        # An editor may be taller than the window: its first control counts.
        self.ensureWidgetVisible(editor.target(), 0, 60)
        editor.target().setFocus(Qt.FocusReason.TabFocusReason)

    def reveal(self, news: QWidget) -> None:
        """Bring what has just appeared into view, once the layout has given it its place."""
        self._news = news
        self.verticalScrollBar().rangeChanged.connect(
            self._on_grown, Qt.ConnectionType.SingleShotConnection
        )

    def show_refused(self, refusal: Refused) -> bool:
        """Say a refusal beside its field; False where it has none here."""
        editor = self.editors.get(refusal.field or "")
        if editor is None:
            return False
        editor.show_problem(refusal_words(refusal))
        self.jump(editor.key)
        return True

    def _extend(self, group: Group, card: Card) -> None:
        """Add to a card what is no setting."""

    def _after_saved(self) -> None:
        """What a change of this section does to the running window."""

    def _build(self) -> None:
        ground = QWidget()
        ground.setProperty("scrolled", "true")
        outer = QHBoxLayout(ground)
        outer.setContentsMargins(24, 20, 24, 24)
        column = QWidget()
        column.setMaximumWidth(px(WIDTH))
        outer.addWidget(column, 1)
        # Only what is left over once the column is as wide as it may be.
        outer.addStretch(0)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Label(_(self.spec.title), "title"))
        head.addWidget(Label(_(self.spec.words), "body", "text2", wrap=True))
        nest(self._column, head)
        for group in self.spec.groups:
            self._column.addWidget(self._make_card(group))
        self._column.addStretch()
        self.setWidget(ground)

    def _make_card(self, group: Group) -> Card:
        card = Card(name=f"settings_{self.spec.key}_{group.key}")
        card.setAccessibleName(_(group.title))
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(Label(_(group.title), "line"))
        if group.words:
            head.addWidget(Label(_(group.words), "small", "text2", wrap=True))
        nest(card.body, head)
        for row in group.rows:
            nest(card.body, self._make_row(row))
        self._extend(group, card)
        return card

    def _make_row(self, items: tuple[Item, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        for item in items:
            editor = make_editor(item)
            self.editors[item.key] = editor
            editor.changed.connect(partial(self._on_changed, editor))
            editor.left.connect(partial(self._on_left, editor))
            row.addWidget(editor, item.stretch, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_changed(self, editor: Editor) -> None:
        text = editor.text()
        if text is None or text == self._saved.get(editor.key):
            self.draft.typed.pop(editor.key, None)
        else:
            self.draft.typed[editor.key] = text
        if editor.has_problem():
            editor.check()
        self.touched.emit()

    def _on_grown(self) -> None:
        QTimer.singleShot(0, self, self._show_news)

    def _show_news(self) -> None:
        if self._news is not None and isValid(self._news):
            self.ensureWidgetVisible(self._news, 0, 24)
        self._news = None

    def _on_left(self, editor: Editor) -> None:
        if editor.key in self.draft.typed:
            editor.check()

    def _on_saved(
        self, typed: dict[str, str], saved: dict[str, str], then: Callable[[], None] | None
    ) -> None:
        self._saved.update(saved)
        for key, text in typed.items():
            if self.draft.typed.get(key) == text:
                del self.draft.typed[key]
        self._after_saved()
        self.touched.emit()
        if then is not None:
            then()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Refused) and self.show_refused(error):
            self.refused.emit(error.field)
            return
        if self.context.shell is None:
            raise error
        self.context.shell.tell_trouble(error)


def _save(till: Till, typed: dict[str, str]) -> dict[str, str]:
    """Check all, then keep the secrets, then the values: what is refused changes nothing.

    Answers the values as they were written.
    """
    plain = {key: text for key, text in typed.items() if not SETTINGS[key].secret}
    written = {key: as_text(check_setting(key, text)) for key, text in plain.items()}
    for key in typed.keys() - plain.keys():
        try:
            till.keep_secret(key, typed[key])
        except Refused as refusal:
            raise Refused(refusal.code, field=key, **refusal.params) from refusal
    if plain:
        till.do(change_settings, plain)
    return written
