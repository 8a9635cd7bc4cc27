"""The part of Settings that shows one account in place of the section; Save and Discard are its."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from posapp.bootstrap import Till
from posapp.i18n import N_, _
from posapp.models.errors import Refused
from posapp.services.gateway_accounts.manage import choose_account, remove_account
from posapp.services.gateway_accounts.rotate import PromoteKey, promote_key
from posapp.services.gateway_accounts.save import SaveAccount, save_account
from posapp.services.gateways.registry import gateway_info
from posapp.services.settings.overview import SettingsOverview
from posapp.ui.context import UiContext
from posapp.ui.gateways.drafts import NEW, command_of, drafts_of, free_name
from posapp.ui.gateways.facts import AccountsFacts
from posapp.ui.gateways.kinds_page import KindsPage
from posapp.ui.gateways.page import AccountPage
from posapp.ui.settings.editors import Editor
from posapp.ui.settings.form import WIDTH
from posapp.ui.settings.problems import refusal_words
from posapp.ui.settings.spec import Section

SECTION = Section("account", N_("Gateway account"), "landmark", "", ())


class AccountForm(QScrollArea):
    """Behaves as a section's form does; ``closed`` asks for the list of accounts again."""

    spec = SECTION

    touched = Signal()
    refused = Signal(str)
    closed = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self.context = context
        self.drafts = drafts_of(context.drafts)
        self.facts: AccountsFacts | None = None
        self.page: AccountPage | None = None
        self.kinds: KindsPage | None = None
        self._built = ""
        self.setObjectName("settings_account")
        self.setAccessibleName(_(SECTION.title))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def editors(self) -> dict[str, Editor]:
        """The inputs of the account that is open."""
        return self.page.editors if self.page is not None else {}

    def show_overview(self, view: SettingsOverview) -> None:
        """The other forms take this; see ``show_facts``."""

    def show_facts(self, facts: AccountsFacts) -> None:
        """Show the accounts as they are saved now, but for what is typed."""
        self.facts = facts
        shown = self.drafts.shown
        if shown == self._built and self.page is not None and not self._is_there(shown):
            # Somebody else removed it: what was typed of it has no place any more.
            self.drafts.drafts.pop(shown, None)
            self.drafts.shown = ""
            self.closed.emit()
        self._show()

    def open_account(self, name: str) -> None:
        """Show an account, a new one of a kind (``+midtrans``), or the choice of a kind (``+``)."""
        self.drafts.shown = name
        self._show()
        self.verticalScrollBar().setValue(0)
        first = self.page.back if self.page else self.kinds.back if self.kinds else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.touched.emit()

    def leave(self) -> bool:
        """The list is shown again; whether something of the account waits to be saved."""
        left, self.drafts.shown = self.drafts.shown, ""
        draft = self.drafts.drafts.get(left)
        return draft is not None and bool(draft.typed)

    def is_dirty(self) -> bool:
        """Whether any account waits to be saved."""
        return bool(self.drafts.dirty())

    def dirty_keys(self) -> list[str]:
        """What is typed of the account that is open."""
        return list(self.page.draft.typed) if self.page is not None else []

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the account that is open, else the first that waits: whole, or nothing of it."""
        dirty = self.drafts.dirty()
        if not dirty:
            if then is not None:
                then()
            return
        if dirty[0] != self.drafts.shown:
            self.open_account(dirty[0])
        page = self.page
        if page is None or not page.check():
            self.refused.emit("account")
            return
        name, typed = self.drafts.shown, dict(page.draft.typed)
        command = command_of(name, typed, page.secrets(), page.suggested)
        self.context.tasks.run(
            "db-write",
            partial(_save, self.context.till, command),
            lambda saved: self._on_saved(name, saved, typed, then),
            failed=self._on_refused,
            owner=self,
        )

    def save_all(self, then: Callable[[], None]) -> None:
        """Save every account that waits; stops at the first that is refused."""
        if self.is_dirty():
            self.save(lambda: self.save_all(then))
        else:
            then()

    def discard(self) -> None:
        """Go back to what is saved."""
        if self.page is not None:
            self.page.discard()
            self.page.trial.forget()

    def jump(self, slot: str) -> None:
        """Bring a field into view and give it the focus."""
        editor = self.editors.get(slot)
        if editor is not None:
            self.ensureWidgetVisible(editor, 0, 60)
            editor.target().setFocus(Qt.FocusReason.TabFocusReason)

    def make_usual(self, name: str) -> None:
        """New links go through this account from now on."""
        told = _("New links go through {name}.").format(name=name)
        self.context.do(self, choose_account, name, then=lambda _name: self._tell(told))

    def _show(self) -> None:
        shown, facts = self.drafts.shown, self.facts
        if facts is None or not self._is_there(shown):
            return
        if shown != self._built:
            self._build(shown, facts)
        if self.page is not None:
            self.page.show_facts(facts)
        self.touched.emit()

    def _is_there(self, shown: str) -> bool:
        """Whether there is something to show: what was saved just now may not be known yet."""
        known = self.facts is not None and self.facts.named(shown) is not None
        return known or shown.startswith(NEW)

    def _build(self, shown: str, facts: AccountsFacts) -> None:
        self.page = self.kinds = None
        self._built = shown
        if shown == NEW:
            self.kinds = content = KindsPage()
            content.chosen.connect(lambda kind: self.open_account(f"{NEW}{kind}"))
            content.back_asked.connect(self.closed)
        else:
            self.page = content = self._make_page(shown, facts)
        ground = QWidget()
        ground.setProperty("scrolled", "true")
        outer = QHBoxLayout(ground)
        outer.setContentsMargins(24, 14, 24, 24)
        column = QWidget()
        column.setMaximumWidth(WIDTH)
        room = QVBoxLayout(column)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(content)
        outer.addWidget(column, 1)
        outer.addStretch(0)
        focus = self.window().focusWidget()
        was_here = focus is not None and self.isAncestorOf(focus)
        # The old one may be in the middle of telling what was clicked in it.
        before = self.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()
        self.setWidget(ground)
        if was_here:
            content.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_page(self, shown: str, facts: AccountsFacts) -> AccountPage:
        view = facts.named(shown)
        kind = view.kind if view else shown.removeprefix(NEW)
        suggested = free_name(kind, facts.taken)
        draft = self.drafts.of(shown)
        page = AccountPage(self.context, gateway_info(kind), view, draft, suggested)
        page.touched.connect(self.touched)
        page.back_asked.connect(self.closed)
        page.usual_asked.connect(lambda: self.make_usual(shown))
        page.remove_asked.connect(lambda: self._ask_to_remove(shown))
        page.promote_asked.connect(partial(self._ask_to_promote, shown))
        page.trial.ended.connect(self._on_tried)
        return page

    def _on_tried(self, _outcome: object) -> None:
        if self.page is not None and self.page.trial.banner is not None:
            self.ensureWidgetVisible(self.page.trial.button, 0, 120)

    def _on_saved(
        self, name: str, saved: str, typed: dict[str, str], then: Callable[[], None] | None
    ) -> None:
        draft = self.drafts.of(name)
        for slot, text in typed.items():
            if draft.typed.get(slot) == text:
                del draft.typed[slot]
        if name.startswith(NEW):
            self.drafts.drafts.pop(name, None)
            if self.drafts.shown == name:
                self.drafts.shown = saved
        self.touched.emit()
        if then is not None:
            then()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, Refused) and error.field in self.editors:
            self.editors[error.field].show_problem(refusal_words(error))
            self.jump(error.field)
            self.refused.emit("account")
            return
        if self.context.shell is None:
            raise error
        self.context.shell.tell_trouble(error)

    def _ask_to_remove(self, name: str) -> None:
        self.context.ask.confirm(
            _("Remove {name}?").format(name=name),
            _(
                "No link goes through it any more. What was paid stays as it is, and its keys are"
                " forgotten once no late money can come. The name cannot be used again."
            ),
            _("Remove"),
            lambda _reason: self.context.do(
                self, remove_account, name, then=lambda _name: self._on_removed(name)
            ),
            keep=_("Keep it"),
            danger=True,
        )

    def _on_removed(self, name: str) -> None:
        self.drafts.drafts.pop(name, None)
        self._tell(_("{name} is out of use.").format(name=name))

    def _ask_to_promote(self, name: str, field: str) -> None:
        step = PromoteKey(name, field)
        self.context.ask.confirm(
            _("Use the next key now?"),
            _("Calls are made with it from now on, and the old key is forgotten."),
            _("Use it now"),
            lambda _reason: self.context.tasks.run(
                "db-write",
                lambda: self.context.till.do(promote_key, self.context.till.vault, step),
                lambda _name: self._tell(_("The new key is in use.")),
                failed=self._on_refused,
                owner=self,
            ),
        )

    def _tell(self, words: str) -> None:
        if self.context.shell is not None:
            self.context.shell.toast(words)


def _save(till: Till, command: SaveAccount) -> str:
    return till.do(save_account, till.vault, command)
