"""A real till with a gateway in memory, and the money that can come by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from posapp.bootstrap import Till
from posapp.models.clock import SetClock
from posapp.services.sales.find import show_order
from posapp.services.sales.views import OrderView
from posapp.services.settings.change import change_settings
from posapp.ui.context import UiContext
from tests.fakes.gateway import MemoryGateway
from tests.ui.orders.window import settle
from tests.ui.till_fixture import clock, make_context, open_demo_till, sale

__all__ = ["MoneyShop", "clock", "money_shop", "ui_context"]

TOTAL = 95_000


class MoneyShop:
    """One order of Rp 95.000 for Siti with an open link, and what happens to it."""

    def __init__(self, folder: Path, clock: SetClock) -> None:
        self.clock = clock
        self.gateway = MemoryGateway(clock)
        # Opened twice: the first makes the shop, the second has the gateway at its edge.
        open_demo_till(folder, clock).stop()
        self.till = Till(folder, clock=clock, actor="os:dewi", gateways=lambda name: self.gateway)
        self.till.do(change_settings, {"email.host": ""})

    def link(self, *, cash: int = 0, who: str = "Siti") -> OrderView:
        """An order with an open link for the rest."""
        order = sale(self.till, "KT-250", cash=cash, who=who, link=True, email="siti@example.test")
        self.work()
        return self.again(order)

    def pay(self, order: OrderView, amount: int | None = None) -> None:
        """The customer pays by the link, and the till asks."""
        self.gateway.pay(order.invoices[-1].reference, amount)
        self.ask()

    def paid(self, *, cash: int = 0, amount: int | None = None) -> OrderView:
        """An order that was paid by its link."""
        order = self.link(cash=cash)
        self.pay(order, amount)
        return self.again(order)

    def pay_late(self, order: OrderView) -> None:
        """The link expires, then the customer pays."""
        self.gateway.expire(order.invoices[-1].reference)
        self.ask()
        self.clock.advance(timedelta(days=2))
        self.pay(order)

    def work(self) -> None:
        """Let the outbox do what waits."""
        self.till.outbox.run_pass(early=True)
        settle()

    def ask(self) -> None:
        """Ask the gateway about every link."""
        self.till.poller.run_pass(everything=True)
        settle()

    def again(self, order: OrderView) -> OrderView:
        """The order as it is now."""
        return self.till.look(show_order, order.id)


@pytest.fixture
def money_shop(qapp: QApplication, tmp_path: Path, clock: SetClock) -> Iterator[MoneyShop]:
    """A shop with the gateway in memory."""
    made = MoneyShop(tmp_path / "shop", clock)
    yield made
    made.till.stop()


@pytest.fixture
def ui_context(money_shop: MoneyShop) -> UiContext:
    """What a page is given by its constructor."""
    return make_context(money_shop.till)
