"""Whose notices the hub takes: the shop's accounts, or practice alone where there is no shop."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from posapp.bootstrap import Till
from posapp.models.clock import Clock
from posapp.models.errors import Refused, StorageTrouble
from posapp.services.gateway_accounts.find import PRACTICE, accounts
from posapp.services.gateways.http import Http
from posapp.services.gateways.protocol import Gateway
from posapp.services.gateways.registry import Account, build
from posapp.services.gateways.types import Notice
from posapp.services.storage.folder import DataFolder

log = logging.getLogger(__name__)

#: Settings are read again at most so often: a notice costs no question to the shop's file.
FRESH_SECONDS = 1.0
#: Verifying a notice of the practice gateway needs no address of it.
_PRACTICE = Account(PRACTICE, "sandbox", {"url": "http://127.0.0.1"})


class Accounts:
    """Builds the adapters of the accounts that are set up now, and keeps them for a moment."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = DataFolder(folder)
        self._clock = clock
        self._http = Http(clock)
        self._till: Till | None = None
        self._known: dict[str, tuple[Account, Gateway]] = {}
        #: What was said of accounts that cannot be used, so that it is said once.
        self._said: dict[str, str] = {}
        self._read_at = float("-inf")

    def read_notice(self, account: str, headers: Mapping[str, str], body: bytes) -> Notice:
        """The notice, verified. Raises BadNotice, or KeyError where there is no such account."""
        if self._clock.monotonic() - self._read_at >= FRESH_SECONDS:
            self._refresh()
        return self._known[account][1].read_notice(headers, body)

    def close(self) -> None:
        """Let go of the shop."""
        till, self._till = self._till, None
        if till is not None:
            till.stop()

    def _refresh(self) -> None:
        """Read the settings; while the shop's file gives trouble those read before count."""
        try:
            wanted = self._wanted()
        except StorageTrouble as trouble:
            log.warning("the shop's accounts cannot be read: %s", trouble.code)
            if not self._known:
                raise
            wanted = {name: account for name, (account, _) in self._known.items()}
        self._known = {
            name: built
            for name, account in wanted.items()
            if (built := self._built(account)) is not None
        }
        self._read_at = self._clock.monotonic()

    def _wanted(self) -> dict[str, Account]:
        if self._till is None:
            if not self._folder.database.exists():
                return {_PRACTICE.name: _PRACTICE}
            self._till = Till(self._folder.path)
        till = self._till
        names = till.look(lambda unit: tuple(accounts(unit, removed=True)))
        return {name: found for name in names if (found := self._opened(till, name)) is not None}

    def _opened(self, till: Till, name: str) -> Account | None:
        """The account with its keys; none where they stay shut."""
        try:
            return till.account(name)
        except Refused as refusal:
            self._say(name, refusal.code)
            return None

    def _built(self, account: Account) -> tuple[Account, Gateway] | None:
        known = self._known.get(account.name)
        if known is not None and known[0] == account:
            return known
        try:
            built = account, build(account, self._http, self._clock)
        except Refused as refusal:
            self._say(account.name, refusal.code)
            return None
        self._said.pop(account.name, None)
        return built

    def _say(self, name: str, code: str) -> None:
        """Why an account's notices are not taken; an unfinished one is nothing to warn of."""
        if self._said.get(name) != code:
            level = logging.INFO if code == "gateway_not_set_up" else logging.WARNING
            log.log(level, "notices of account %s are not taken: %s", name, code)
        self._said[name] = code
