"""Settings, Payment, Gateway accounts: as a person meets them, on a real shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication

from posapp.services.gateway_accounts.manage import AddAccount, add_account
from posapp.services.gateways.doku import info as doku
from posapp.services.gateways.faspay import client as faspay
from posapp.services.gateways.midtrans import info as midtrans
from posapp.services.gateways.types import Environment
from posapp.services.gateways.xendit import client as xendit
from tests.fakes.ask import ScriptedAsk
from tests.fakes.gateway_kinds import KINDS
from tests.services.gateways.faspay import bench
from tests.simulators.base import Simulator, simulating
from tests.ui.settings.conftest import Screen, _passphrase
from tests.ui.till_fixture import clock, make_context, shop_till

__all__ = ["_passphrase", "clock", "shop_till"]

KEY = "SB-Mid-server-" + "k" * 24
LIVE_KEY = "Mid-server-" + "l" * 24
NEXT_KEY = "SB-Mid-server-" + "n" * 24


class AccountsScreen(Screen):
    """The settings page with hands for accounts."""

    @property
    def form(self):
        """The part that shows one account."""
        return self.page.account

    def click(self, name: str) -> None:
        super().click(name)
        QCoreApplication.processEvents()

    def begin(self, kind: str, environment: str = "sandbox") -> None:
        """Add account, choose the gateway and where its keys belong."""
        self.section("payment")
        self.click("pay_online_account_add")
        self.click(f"account_kind_{kind}")
        if environment:
            self.click(f"account_environment_{environment}")

    def open_account(self, name: str) -> None:
        self.section("payment")
        self.click(f"pay_online_account_{name}")

    def elsewhere(self, use_case, *args) -> None:
        """Another command changes the shop, and the screen hears of it."""
        self.context.till.do(use_case, *args)
        QCoreApplication.processEvents()

    def wrong(self, slot: str) -> str:
        """What is said beside a field."""
        return self.form.editors[slot].field.error()

    def badges(self, name: str) -> list[str]:
        return [badge.what for badge in self.page.forms["payment"].accounts.rows[name].badges]

    def rows(self) -> list[str]:
        return list(self.page.forms["payment"].accounts.rows)


@pytest.fixture
def screen(qtbot, qapp, shop_till) -> AccountsScreen:
    return AccountsScreen(qtbot, make_context(shop_till))


@pytest.fixture
def asking(qtbot, qapp, shop_till) -> Callable[..., AccountsScreen]:
    """A screen whose questions are answered so."""
    return lambda *answers: AccountsScreen(qtbot, make_context(shop_till, ScriptedAsk(*answers)))


@pytest.fixture
def add(shop_till) -> Callable[..., str]:
    """An account that is set up already."""

    def run(name="midtrans", environment="sandbox", kind="midtrans", **secrets: str) -> str:
        if not secrets and kind == "midtrans":
            secrets = {"server_key": KEY if environment == "sandbox" else LIVE_KEY}
        command = AddAccount(name, kind, environment, secrets=secrets)
        shop_till.do(add_account, shop_till.vault, command)
        QCoreApplication.processEvents()  # the screen hears of it
        return name

    return run


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def simulator(kind, shop_till, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """The gateway's simulator, at the addresses of its sandbox."""
    with simulating(KINDS[kind].simulator()) as made:
        made.clock = shop_till.clock
        url = made.url
        for table, there in (
            (midtrans.ADDRESSES, midtrans.Addresses(f"{url}/snap/v1", url)),
            (xendit.ADDRESSES, xendit.Addresses(url)),
            (doku.ADDRESSES, doku.Addresses(url)),
            (faspay.ADDRESSES, bench.addresses(url)),
        ):
            monkeypatch.setitem(table, Environment.SANDBOX, there)
        yield made
