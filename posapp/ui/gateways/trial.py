"""Test connection: with what stands on the page, saved or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.bootstrap import Till
from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.gateways.registry import Account
from posapp.services.settings import trial
from posapp.services.settings.trial import Outcome
from posapp.ui.context import UiContext
from posapp.ui.widgets import Banner, Button
from posapp.ui.widgets.nest import nest

#: The account as it stands on the page; None where something is wrong beside its field.
Typed = Callable[[], Account | None]


class AccountTrial(QWidget):
    """Asks the gateway whether it takes the keys; ``ended`` tells the outcome."""

    ended = Signal(object)

    def __init__(self, context: UiContext, typed: Typed) -> None:
        super().__init__()
        self._context, self._typed = context, typed
        self._is_running = False
        self.button = Button(_("Test connection"), icon="link", name="account_try")
        self.banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        nest(self._column, row)
        self.button.clicked.connect(self._on_try)

    def forget(self) -> None:
        """Something was changed: what was found before holds no more."""
        self._say("", "", "")

    def _on_try(self) -> None:
        account = None if self._is_running else self._typed()
        if account is None:
            return
        self._set_running(True)
        till = self._context.till
        self._context.tasks.run(
            "net",
            lambda: trial.test_account(with_kept(till, account), till.http, till.clock),
            self.show_outcome,
            failed=self._on_failed,
            owner=self,
        )

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what came of it."""
        self._set_running(False)
        said = _("It says: {said}").format(said=outcome.said) if outcome.said else ""
        self._say("paid" if outcome.is_good else "overdue", trial.words(outcome), said)
        self.ended.emit(outcome)

    def _on_failed(self, error: Exception) -> None:
        self._set_running(False)
        if not isinstance(error, Refused | StorageTrouble):
            raise error
        self._say("overdue", error_text(error), "")

    def _set_running(self, running: bool) -> None:
        self._is_running = running
        self.button.setText(_("Trying…") if running else _("Test connection"))

    def _say(self, kind: str, lead: str, words: str) -> None:
        if self.banner is not None:
            self.banner.setParent(None)
            self.banner.deleteLater()
            self.banner = None
        if kind:
            self.banner = Banner(kind, lead, words, name="account_outcome")
            self._column.addWidget(self.banner)


def with_kept(till: Till, typed: Account) -> Account:
    """What is typed in place of what is kept. Raises as ``Till.account`` does."""
    kept: Mapping[str, str] = {}
    if typed.name:
        kept = till.account(typed.name).secrets
    secrets = {name: text for name, text in {**kept, **typed.secrets}.items() if text}
    return replace(typed, secrets=secrets)
