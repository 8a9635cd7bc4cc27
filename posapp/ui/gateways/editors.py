"""The inputs of an account's page: its gateway's fields, its keys, its name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import N_, _
from posapp.models.errors import Refused
from posapp.services.gateway_accounts.fields import checked
from posapp.services.gateways.types import AccountField, Environment
from posapp.ui.gateways.drafts import ENVIRONMENT, FOLLOWING, NAME
from posapp.ui.gateways.tile import Tile
from posapp.ui.gateways.words import ENVIRONMENTS, PRODUCTION, SANDBOX
from posapp.ui.settings.editors import Editor, LineEditor
from posapp.ui.settings.secret_editor import SecretEditor
from posapp.ui.widgets import Button, Field

#: So much at once was pasted and not typed: it is looked at without waiting.
_PASTED = 4
_NEXT = N_("Next key")
_NEXT_HELP = N_(
    "While the gateway changes its key: notices are believed with either, calls use the"
    " current one until you switch."
)


@dataclass(frozen=True, slots=True)
class AccountItem:
    """What an input is made for; ``field`` where it is one of the gateway's.

    ``slot`` is where its text stands in the draft.
    """

    slot: str
    label: str
    note: str = ""
    field: AccountField | None = None
    placeholder: str = ""
    guard: str = "text"

    @property
    def key(self) -> str:
        """What the controls are named after: other sections have fields of the same names."""
        return f"account.{self.slot}"


class _Paragraphs(Editor):
    """Its note may be long, and what is wrong is said where the field's check finds it."""

    #: Where the account's keys belong; None while nobody has said it.
    environment: Environment | None = None

    def problem(self) -> str:
        """What the gateway's field does not take."""
        text, field = self.text(), self.item.field
        if text is None or field is None:
            return ""
        if not text.strip():
            return "" if field.optional or self.may_be_empty() else _("Fill this in.")
        if self.environment is None:
            return ""
        try:
            checked(field, text, self.environment)
        except Refused as refusal:
            if refusal.code == "bad_account_field":
                return _(str(refusal.params["detail"]))
            return error_text(refusal)
        return ""

    def may_be_empty(self) -> bool:
        """An empty text forgets what is kept: the account waits until it is filled in again."""
        return False

    def _put(self, control: QWidget, *, reserve: bool = True) -> None:
        help_words = _(self.item.note) if self.item.note else ""
        self.field = Field(_(self.item.label), control, help=help_words, reserve=reserve, wrap=True)
        self._layout.addWidget(self.field)


class TextFieldEditor(_Paragraphs, LineEditor):
    """A field of the gateway that is no secret."""

    def __init__(self, item: AccountItem) -> None:
        super().__init__(item)
        self._before = ""
        self.edit.textEdited.connect(self._on_edited)

    def show_text(self, text: str) -> None:
        """Put the words, unless they are there."""
        super().show_text(text)
        self._before = text

    def _on_edited(self, text: str) -> None:
        before, self._before = self._before, text
        if len(text) - len(before) >= _PASTED:
            self.check()


class NameEditor(_Paragraphs, LineEditor):
    """What the account is called in this shop; the use case knows what is taken."""

    def __init__(self) -> None:
        super().__init__(
            AccountItem(
                NAME,
                N_("Name in this shop"),
                N_("Small letters, digits and dashes. It is part of the notify address and stays."),
            )
        )


class KeyEditor(_Paragraphs, SecretEditor):
    """A secret: kept, replaced, forgotten, and never shown again."""

    def __init__(self, item: AccountItem) -> None:
        super().__init__(item)
        self._before = 0
        self.edit.textEdited.connect(self._on_pasted)

    def show_kept_state(self, *, kept: bool) -> None:
        """Whether one is kept now."""
        self._is_kept = kept
        self._show()

    def is_kept(self) -> bool:
        """Whether one is kept now."""
        return self._is_kept

    def problem(self) -> str:
        """A card number, or what the gateway's field does not take."""
        return self.edit.problem() or _Paragraphs.problem(self)

    def may_be_empty(self) -> bool:
        """To forget a kept one is a choice of its own."""
        return self._is_kept

    def _on_pasted(self, text: str) -> None:
        before, self._before = self._before, len(text)
        if self._before - before >= _PASTED:
            self.check()


class NextKeyEditor(KeyEditor):
    """The key that comes next, while the gateway changes it; ``promoted`` asks to switch over.

    Folded into one button while there is none.
    """

    promoted = Signal()
    _is_open = False

    def __init__(self, of: AccountField) -> None:
        self.begin = Button(_("Change the key…"), "ghost", 32, icon="key-round")
        self.promote = Button(_("Use it now"), "secondary")
        super().__init__(AccountItem(f"{of.name}{FOLLOWING}", _NEXT, _NEXT_HELP, of))
        self.begin.setObjectName(f"{self.name}_begin")
        self.begin.setAccessibleName(f"{_(of.label)}: {_('Change the key…')}")
        self.promote.setObjectName(f"{self.name}_promote")
        self.begin.clicked.connect(self._on_begin)
        self.promote.clicked.connect(self.promoted)
        self._show()

    def target(self) -> QWidget:
        """The line, or what lets one type in it."""
        if not self.begin.isHidden():
            return self.begin
        return self.edit if self.shown.isHidden() else self.promote

    def show_kept(self) -> None:
        """Nothing was touched."""
        self._is_open = False
        super().show_kept()

    def _put(self, control: QWidget, *, reserve: bool = True) -> None:
        super()._put(control, reserve=reserve)
        row = control.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(2, self.promote)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.begin)
        line.addStretch()
        self._layout.addWidget(foot)

    def _on_begin(self) -> None:
        self._is_open = True
        self._show()
        self.edit.setFocus()

    def _on_keep(self) -> None:
        self._is_open = False
        super()._on_keep()
        self.target().setFocus()

    def _show(self, *, typing: bool = False) -> None:
        super()._show(typing=typing)
        is_open = self._is_kept or bool(self._typed) or self._is_open
        forgotten = self._typed == "" and self._is_kept
        if self.field is not None:
            self.field.setVisible(is_open)
        self.begin.setVisible(not is_open)
        self.promote.setVisible(self._is_kept and not forgotten and not self._typed)
        self.change.hide()
        self.keep.setVisible(is_open and (forgotten or not self._is_kept))


class EnvironmentEditor(Editor):
    """Where the keys belong: nothing is chosen before somebody has said it."""

    def __init__(self) -> None:
        super().__init__(AccountItem(ENVIRONMENT, N_("Where its keys belong")))
        words = {
            SANDBOX: _("Keys of the gateway's sandbox. Nobody is charged."),
            PRODUCTION: _("Keys of its production. Customers are charged."),
        }
        signs = {SANDBOX: "triangle-alert", PRODUCTION: "banknote"}
        self._group = QButtonGroup(self)
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.tiles: dict[str, Tile] = {}
        for value in (SANDBOX, PRODUCTION):
            tile = Tile(
                _(ENVIRONMENTS[value]), (words[value],), signs[value],
                name=f"{self.name}_{value}", checkable=True,
            )  # fmt: skip
            self.tiles[value] = tile
            self._group.addButton(tile)
            row.addWidget(tile, 1)
            tile.clicked.connect(self._on_chosen)
        self._put(room)

    def text(self) -> str | None:
        """The chosen one; None while none is."""
        return next((value for value, tile in self.tiles.items() if tile.isChecked()), None)

    def show_text(self, text: str) -> None:
        """Choose; an empty text chooses none."""
        self._group.setExclusive(False)
        for value, tile in self.tiles.items():
            tile.setChecked(value == text)
        self._group.setExclusive(True)

    def target(self) -> QWidget:
        """The chosen one, else the first."""
        return self.tiles[self.text() or SANDBOX]

    def problem(self) -> str:
        """One has to be chosen."""
        return "" if self.text() else _("Choose one.")

    def show_problem(self, words: str) -> None:
        """Below the two, with both marked."""
        super().show_problem(words)
        for tile in self.tiles.values():
            tile.set_error(bool(words))

    def _on_chosen(self) -> None:
        self.show_problem("")
        self.changed.emit()
