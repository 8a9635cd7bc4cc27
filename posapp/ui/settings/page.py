"""Settings: everything that the owner may choose, one section at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from posapp.i18n import _, language
from posapp.models.changes import Changes
from posapp.services.settings.overview import SettingsOverview, settings_overview
from posapp.ui.context import UiContext
from posapp.ui.gateways.facts import AccountsFacts, ask_accounts
from posapp.ui.gateways.form import AccountForm
from posapp.ui.page import Page
from posapp.ui.runtime.keymap import bind, hints
from posapp.ui.settings.drafts import draft_of
from posapp.ui.settings.form import SectionForm
from posapp.ui.settings.nav import SettingsList
from posapp.ui.settings.payment import PaymentForm
from posapp.ui.settings.save_bar import SaveBar
from posapp.ui.settings.sections import FORMS, places
from posapp.ui.widgets import Panel

#: What is shown in place of a section has its row in the list.
_INSIDE = {AccountForm.spec.key: PaymentForm.spec.key}


class SettingsPage(Page):
    """The list of sections, the chosen one's form, and Save.

    Nothing that is typed is lost by leaving: it waits in the draft until it is saved or
    discarded, and the list marks its section.
    """

    key = "settings"

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._draft = draft_of(context.drafts)
        self._language = language()
        self._build()
        self._wire()
        self._show_section(self._draft.section or FORMS[0].spec.key)
        self._reload()

    def title(self) -> str:
        """The words of the top bar."""
        return _("Settings")

    def hints(self) -> list[tuple[str, str]]:
        """Keys for the hint bar."""
        return hints("settings.search", "form.save", "back")

    def activate(self, subject: str = "") -> None:
        """Show the section or the setting that is named; else go on where one was."""
        self._reload()
        section = next((s.key for s, _group, item in places() if item.key == subject), "")
        if section:
            self.jump(section, subject)
            return
        if subject in self.forms:
            self._show_section(subject)
        self._row().setFocus(Qt.FocusReason.OtherFocusReason)

    def deactivate(self) -> None:
        """Ask about what is not saved; it stays as it was typed whatever the answer is."""
        # The page is built anew for another language: nobody is leaving.
        if language() == self._language:
            self._ask_to_save(lambda: self.save_all(self._tell_saved))

    def apply_changes(self, changes: Changes) -> None:
        """Somebody else changed something, or a first order fixed the currency."""
        if changes.everything or changes.settings or changes.orders:
            self._reload()

    def jump(self, section: str, key: str) -> None:
        """Show a setting and give it the focus."""
        self._show_section(section)
        self.forms[section].jump(key)

    def save_all(self, then: Callable[[], None] | None = None) -> None:
        """Save every section that waits; stops at the first that is refused."""
        waiting = [form for form in self.forms.values() if form.is_dirty()]
        if not waiting:
            if then is not None:
                then()
            return
        if waiting[0] is not self.account:
            self._show_section(waiting[0].spec.key)
        waiting[0].save(lambda: self.save_all(then))

    def _build(self) -> None:
        self.list = SettingsList()
        self.foot = SaveBar()
        self._stack = QStackedWidget()
        self.forms: dict[str, SectionForm | AccountForm] = {}
        for made in FORMS:
            self.forms[made.spec.key] = made(self.context, self._draft)
        self.account = AccountForm(self.context)
        self.forms[AccountForm.spec.key] = self.account
        for form in self.forms.values():
            self._stack.addWidget(form)
        right = Panel("canvas", name="settings_right")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(right, 1)

    def _wire(self) -> None:
        self.list.chosen.connect(self._show_section)
        self.list.found.connect(self.jump)
        self.foot.saved.connect(self._on_save)
        self.foot.discarded.connect(self._on_discard)
        for form in self.forms.values():
            form.touched.connect(self._show_unsaved)
            form.refused.connect(self._on_refused)
        self._payment().account_opened.connect(self._on_account)
        self._payment().usual_asked.connect(self.account.make_usual)
        self.account.closed.connect(self._on_account_closed)
        bind(self, "form.save", self._on_save)
        bind(self, "settings.search", self._on_search)
        bind(self, "back", self._on_back)

    def _reload(self) -> None:
        self.context.look(
            self, settings_overview, then=self.show_overview, topic="settings.overview"
        )
        self.context.look(self, ask_accounts, then=self.show_accounts, topic="settings.accounts")

    def show_accounts(self, facts: AccountsFacts) -> None:
        """Show the gateway accounts, in their list and on the page of the one that is open."""
        self.account.show_facts(facts)
        self._payment().show_accounts(facts, self.account.drafts)

    def show_overview(self, view: SettingsOverview) -> None:
        """Show what is saved, but for what the person is changing."""
        for form in self.forms.values():
            form.show_overview(view)

    def _form(self) -> SectionForm | AccountForm:
        return self.forms[self._draft.section]

    def _payment(self) -> PaymentForm:
        form = self.forms[PaymentForm.spec.key]
        assert isinstance(form, PaymentForm)  # noqa: S101  (made from FORMS)
        return form

    def _row(self) -> QWidget:
        """The row in the list of what is shown."""
        return self.list.row(_INSIDE.get(self._draft.section, self._draft.section))

    def _show_section(self, section: str) -> None:
        self._draft.section = section
        self.list.choose(_INSIDE.get(section, section))
        self._stack.setCurrentWidget(self.forms[section])
        self._show_unsaved()

    def _show_unsaved(self) -> None:
        dirty = {_INSIDE.get(key, key) for key, form in self.forms.items() if form.is_dirty()}
        for made in FORMS:
            self.list.set_dirty(made.spec.key, made.spec.key in dirty)
        self.foot.show_unsaved(len(self._form().dirty_keys()))

    def _on_save(self) -> None:
        form = self._form()
        if form.is_dirty():
            focus = self.window().focusWidget()
            form.save(lambda: self._on_saved(form, focus))

    def _on_saved(self, form: SectionForm | AccountForm, focus: QWidget | None) -> None:
        self._reload()
        if focus is self.foot.save:
            # It is disabled now: the keyboard goes on at the list.
            self._row().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_saved(_(form.spec.title))

    def _on_discard(self) -> None:
        self._form().discard()
        self._row().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_account(self, name: str) -> None:
        """An account takes the place of the list."""
        self._show_section(AccountForm.spec.key)
        self.account.open_account(name)

    def _on_account_closed(self) -> None:
        """Back to the list; what was typed stays, and is asked about."""
        left = self.account.leave()
        if self._form() is not self.account:
            return
        self._show_section(PaymentForm.spec.key)
        self._reload()
        self._payment().jump("pay_online.account")
        if left:
            self._ask_to_save(lambda: self.account.save_all(self._on_account_saved), [self.account])

    def _on_account_saved(self) -> None:
        self.account.leave()
        self._reload()
        self._tell_saved(_(AccountForm.spec.title))

    def _on_search(self) -> None:
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def _on_back(self) -> None:
        if self.list.search.text():
            self.list.search.clear()
        elif self._form() is self.account:
            self._on_account_closed()
        elif not self._ask_to_save(lambda: self.save_all(self._leave)):
            self._leave()

    def _leave(self) -> None:
        if self.context.shell is not None:
            self.context.shell.go("sell")

    def _ask_to_save(
        self, save: Callable[[], None], forms: Sequence[SectionForm | AccountForm] = ()
    ) -> bool:
        """Whether there was something to ask about, in these forms or in all."""
        waiting = [form for form in forms or self.forms.values() if form.is_dirty()]
        if not waiting:
            return False
        names = ", ".join(_(form.spec.title) for form in waiting)
        self.context.ask.confirm(
            _("Save changes?"),
            _("Not saved yet: {sections}. What you typed stays until you save or discard it.")
            .format(sections=names),
            _("Save"),
            lambda _reason: save(),
            keep=_("Not now"),
        )  # fmt: skip
        return True

    def _on_refused(self, key: str) -> None:
        """Saved on the way out and refused: what is wrong has to be seen."""
        if self.sender() is self.account:
            self._show_section(AccountForm.spec.key)
        if self.context.shell is not None and not self.isVisible():
            self.context.shell.go("settings", key)

    def _tell_saved(self, words: str = "") -> None:
        if self.context.shell is not None:
            self.context.shell.toast(_("Saved"), words)
