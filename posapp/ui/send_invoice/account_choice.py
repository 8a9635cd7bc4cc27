"""Through which account the link goes, where the shop has more than one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.i18n import _
from posapp.ui.gateways.badge import Badge
from posapp.ui.send_invoice.facts import Facts
from posapp.ui.widgets import Field, Select


class AccountChoiceField(QWidget):
    """Hidden where there is nothing to choose; says beside it where the money moves."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._environments: dict[str, str] = {}
        self.select = Select(name="pay_account")
        self.badge = Badge(name="pay_account_money")
        room = QWidget()
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.select, 1)
        row.addWidget(self.badge)
        self.select.setAccessibleName(_("Gateway account"))
        self.field = Field(_("Gateway account"), room, reserve=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.hide()
        self.select.activated.connect(self._on_activated)

    def value(self) -> str:
        """The chosen account."""
        return self.select.value()

    def set_value(self, name: str) -> None:
        """Choose without telling anybody."""
        self.select.set_value(name)
        self._show_money()

    def show_facts(self, facts: Facts) -> None:
        """Offer the accounts that can be used; an open invoice stays with its own."""
        self._environments = {one.name: one.environment for one in facts.accounts}
        wanted = [(one.name, _words(one.name, one.gateway)) for one in facts.accounts]
        if facts.account not in self._environments:
            wanted.append((facts.account, facts.account))
        shown = [
            (self.select.itemData(at), self.select.itemText(at))
            for at in range(self.select.count())
        ]
        if shown != wanted:
            self.select.clear()
            for name, words in wanted:
                self.select.addItem(words, name)
        self.select.set_value(facts.account)
        self.select.setEnabled(facts.open_invoice is None)
        self.setVisible(len(wanted) > 1)
        self._show_money()

    def _on_activated(self, _at: int) -> None:
        self._show_money()
        self.changed.emit()

    def _show_money(self) -> None:
        environment = self._environments.get(self.value(), "")
        self.badge.setVisible(bool(environment))
        if environment:
            self.badge.show_what(environment)
            self.select.setAccessibleDescription(self.badge.accessibleName())


def _words(name: str, gateway: str) -> str:
    return gateway if name.casefold() == gateway.casefold() else f"{name} · {gateway}"
