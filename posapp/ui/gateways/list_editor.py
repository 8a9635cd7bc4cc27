"""The list of accounts in Settings, Payment: which there are, and which is the usual one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.gateways.drafts import NEW, AccountDrafts
from posapp.ui.gateways.facts import AccountsFacts
from posapp.ui.gateways.row import AccountRow
from posapp.ui.settings.editors import Editor
from posapp.ui.settings.spec import Item
from posapp.ui.widgets import Button, Label
from posapp.ui.widgets.nest import nest


class AccountsEditor(Editor):
    """Stands for the setting "Gateway for new links": it is chosen in a row, at once.

    ``opened`` names an account, or one that was begun; ``usual_asked`` the one to be chosen.
    """

    opened = Signal(str)
    usual_asked = Signal(str)

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.rows: dict[str, AccountRow] = {}
        self._layout.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        nest(self._layout, self._list)
        self.empty = Label(
            _("No account is set up: links cannot be made."), "small", "text2", wrap=True
        )
        self.empty.setObjectName("accounts_empty")
        self._layout.addWidget(self.empty)
        self.add = Button(_("Add account"), icon="plus", name="pay_online_account_add")
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch()
        nest(self._layout, foot)
        self.add.clicked.connect(lambda: self.opened.emit(NEW))

    def text(self) -> None:
        """Nothing waits for Save here."""
        return

    def show_text(self, text: str) -> None:
        """The rows show which one it is."""

    def target(self) -> QWidget:
        """The first row, or what adds one."""
        return next(iter(self.rows.values()), self.add)

    def show_accounts(self, facts: AccountsFacts, drafts: AccountDrafts) -> None:
        """Show what there is; rows that stay keep the focus."""
        dirty = drafts.dirty()
        begun = [name for name in sorted(dirty) if name.startswith(NEW)]
        wanted = [one.name for one in facts.accounts] + begun
        if list(self.rows) != wanted:
            self._lay(wanted)
        for one in facts.accounts:
            row = self.rows[one.name]
            row.show_account(one, refused=one.name in facts.refused, unsaved=one.name in dirty)
        for name in begun:
            self.rows[name].show_new(name.removeprefix(NEW))
        self.empty.setVisible(not wanted)

    def _lay(self, wanted: list[str]) -> None:
        for name in [name for name in self.rows if name not in wanted]:
            row = self.rows.pop(name)
            row.hide()
            row.deleteLater()
        kept = self.rows
        self.rows = {}
        for name in wanted:
            row = kept.get(name)
            if row is None:
                row = AccountRow(name)
                row.clicked.connect(partial(self.opened.emit, name))
                row.usual_asked.connect(partial(self.usual_asked.emit, name))
            else:
                self._list.removeWidget(row)
            self._list.addWidget(row)
            self.rows[name] = row
