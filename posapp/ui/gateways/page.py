"""The page of one account: its keys, a test, what the shop does at the gateway, what that can."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import N_, _
from posapp.services.gateway_accounts.views import AccountView
from posapp.services.gateways.registry import Account
from posapp.services.gateways.types import Environment, GatewayInfo
from posapp.ui.context import UiContext
from posapp.ui.gateways.able_card import AbleCard
from posapp.ui.gateways.badge import Badge
from posapp.ui.gateways.drafts import ENVIRONMENT, FOLLOWING, NAME, AccountDraft
from posapp.ui.gateways.editors import (
    AccountItem,
    EnvironmentEditor,
    KeyEditor,
    NameEditor,
    NextKeyEditor,
    TextFieldEditor,
)
from posapp.ui.gateways.facts import AccountsFacts
from posapp.ui.gateways.steps_card import StepsCard
from posapp.ui.gateways.trial import AccountTrial
from posapp.ui.settings.editors import Editor
from posapp.ui.widgets import Button, Card, Label
from posapp.ui.widgets.nest import nest

_PRACTICE_SHOP = N_("This is a practice shop: an account for real money cannot be used in it.")


class AccountPage(QWidget):
    """An account that is set up, or a new one (``view`` None, with a ``suggested`` name).

    ``touched`` when something was typed; the other signals are its buttons'.
    """

    touched = Signal()
    back_asked = Signal()
    usual_asked = Signal()
    remove_asked = Signal()
    promote_asked = Signal(str)

    def __init__(
        self, context: UiContext, info: GatewayInfo, view: AccountView | None,
        draft: AccountDraft, suggested: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("account_page")
        self.info, self.view, self.draft = info, view, draft
        self.suggested = suggested
        self._context = context
        self.editors: dict[str, Editor] = {}
        self._build()
        self._wire()

    def show_facts(self, facts: AccountsFacts) -> None:
        """Show what is saved, but for what the person is changing."""
        if self.view is not None:
            self.view = facts.named(self.view.name) or self.view
        view = self.view
        self._show_head(facts)
        environment = view.environment if view else self.draft.typed.get(ENVIRONMENT, "")
        self._set_environment(environment)
        kept = {one.name: one for one in view.secrets} if view else {}
        for slot, editor in self.editors.items():
            typed = self.draft.typed.get(slot)
            name = slot.removesuffix(FOLLOWING)
            if isinstance(editor, KeyEditor):
                secret = kept.get(name)
                is_next = isinstance(editor, NextKeyEditor)
                there = secret is not None and (secret.next if is_next else secret.kept)
                if typed is not None:
                    editor.show_text(typed)
                elif editor.text() is not None:
                    editor.show_kept()
                editor.show_kept_state(kept=there)
                if is_next:
                    # A key that is not kept yet has none that follows.
                    editor.setVisible(secret is not None and secret.kept)
                continue
            saved = self._saved(slot)
            if typed == saved:
                del self.draft.typed[slot]
            editor.show_text(saved if typed is None else typed)
        address = view.notify if view else ""
        self.steps.show_address(address, is_new=view is None, has_hub=bool(facts.hub))
        self.able.show_hub(facts.hub)

    def typed_account(self) -> Account | None:
        """The account as it stands here, secrets only where they were typed.

        None where a field is wrong or missing: that is said beside it.
        """
        if not self.check(everything=True):
            return None
        environment = self.view.environment if self.view else self.draft.typed[ENVIRONMENT]
        fields, secrets = dict(self.view.fields) if self.view else {}, {}
        for slot, text in self.draft.typed.items():
            if slot in (NAME, ENVIRONMENT) or slot.endswith(FOLLOWING):
                continue
            (secrets if self._is_secret(slot) else fields)[slot] = text
        name = self.view.name if self.view else ""
        return Account(name, self.info.kind, fields, secrets, Environment(environment))

    def check(self, *, everything: bool = False) -> bool:
        """Say what is wrong with what was typed, or with all; the first of it gets the focus."""
        wrong = [
            slot
            for slot, editor in self.editors.items()
            if (everything or slot in self.draft.typed or slot == ENVIRONMENT)
            and not (editor.check() and not (everything and self._say_missing(slot)))
        ]
        if wrong:
            self.editors[wrong[0]].target().setFocus()
        return not wrong

    def discard(self) -> None:
        """Go back to what is saved."""
        for slot in list(self.draft.typed):
            del self.draft.typed[slot]
            editor = self.editors[slot]
            if isinstance(editor, KeyEditor):
                editor.show_kept()
            else:
                editor.show_text(self._saved(slot))
            editor.show_problem("")
        self._set_environment(self.view.environment if self.view else "")
        self.touched.emit()

    def secrets(self) -> frozenset[str]:
        """Which fields are secrets."""
        return frozenset(field.name for field in self.info.fields if field.secret)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        nest(column, self._make_head())
        if self.view is None:
            self.environment = EnvironmentEditor()
            card = Card(name="account_new")
            card.body.addWidget(Label(_("Account"), "line"))
            self._add(card, ENVIRONMENT, self.environment)
            self._add(card, NAME, NameEditor())
            column.addWidget(card)
        keys = Card(name="account_keys")
        keys.setAccessibleName(_("Keys and details"))
        keys.body.addWidget(Label(_("Keys and details"), "line"))
        for field in self.info.fields:
            label = _(field.label)
            if field.optional:
                label = _("{field} (optional)").format(field=label)
            item = AccountItem(field.name, label, field.help, field)
            if not field.secret:
                self._add(keys, field.name, TextFieldEditor(item))
                continue
            self._add(keys, field.name, KeyEditor(item))
            following = NextKeyEditor(field)
            following.promoted.connect(partial(self.promote_asked.emit, field.name))
            following.hide()
            self._add(keys, f"{field.name}{FOLLOWING}", following)
        self.trial = AccountTrial(self._context, self.typed_account)
        keys.body.addWidget(self.trial)
        column.addWidget(keys)
        self.steps = StepsCard(self._context, self.info)
        column.addWidget(self.steps)
        self.able = AbleCard(self.info)
        column.addWidget(self.able)
        column.addStretch()

    def _make_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(6)
        self.back = Button(
            _("Gateway accounts"), "ghost", 32, icon="arrow-left", name="account_back"
        )
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addStretch()
        nest(head, line)
        name = self.view.name if self.view else _("New account")
        self.title = Label(f"{self.info.name} · {name}", "title")
        self.money = Badge(self.view.environment if self.view else "unsaved", name="account_money")
        self.is_usual = Badge("default", name="account_default")
        self.usual = Button(_("Make default"), size=32, name="account_make_default")
        self.remove = Button(_("Remove"), "danger_quiet", 32, icon="trash-2", name="account_remove")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.money)
        row.addWidget(self.is_usual)
        row.addStretch()
        row.addWidget(self.usual)
        row.addWidget(self.remove)
        nest(head, row)
        self.note = Label("", "body", "text2", wrap=True)
        self.note.setObjectName("account_note")
        head.addWidget(self.note)
        return head

    def _show_head(self, facts: AccountsFacts) -> None:
        view = self.view
        self.money.setVisible(view is not None)
        self.is_usual.setVisible(view is not None and view.default)
        self.usual.setVisible(view is not None and not view.default and not view.missing)
        self.remove.setVisible(view is not None)
        words = ""
        if view is not None and view.environment == Environment.PRODUCTION and facts.practice_shop:
            words = _(_PRACTICE_SHOP)
        elif view is not None and view.default:
            words = _("New links go through this account.")
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _add(self, card: Card, slot: str, editor: Editor) -> None:
        self.editors[slot] = editor
        card.body.addWidget(editor)
        editor.changed.connect(partial(self._on_changed, slot))
        editor.left.connect(partial(self._on_left, slot))

    def _wire(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.usual.clicked.connect(self.usual_asked)
        self.remove.clicked.connect(self.remove_asked)

    def _on_changed(self, slot: str) -> None:
        editor = self.editors[slot]
        text = editor.text()
        if text is None or (text == self._saved(slot) and not isinstance(editor, KeyEditor)):
            self.draft.typed.pop(slot, None)
        else:
            self.draft.typed[slot] = text
        if slot == ENVIRONMENT:
            self._set_environment(text or "")
            self._check_again()
        if editor.has_problem():
            editor.check()
        self.trial.forget()
        self.touched.emit()

    def _on_left(self, slot: str) -> None:
        if slot in self.draft.typed:
            self.editors[slot].check()

    def _check_again(self) -> None:
        """Another environment wants other keys."""
        for slot, editor in self.editors.items():
            if slot in self.draft.typed and slot != ENVIRONMENT:
                editor.check()

    def _set_environment(self, environment: str) -> None:
        chosen = Environment(environment) if environment else None
        for editor in self.editors.values():
            if isinstance(editor, KeyEditor | TextFieldEditor):
                editor.environment = chosen

    def _saved(self, slot: str) -> str:
        if slot == NAME:
            return self.suggested
        return self.view.fields.get(slot, "") if self.view else ""

    def _is_secret(self, name: str) -> bool:
        return name in self.secrets()

    def _say_missing(self, slot: str) -> bool:
        """Whether a field that is needed is neither typed nor kept; it is said beside it."""
        field = next((field for field in self.info.fields if field.name == slot), None)
        if field is None or field.optional:
            return False
        editor = self.editors[slot]
        if isinstance(editor, KeyEditor):
            has = bool(editor.text()) or (editor.is_kept() and editor.text() is None)
        else:
            has = bool((editor.text() or "").strip())
        if not has:
            editor.show_problem(_("Fill this in."))
        return not has
