"""A real shop whose gateway and messages are in memory, and a window to put dialogs over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from posapp.bootstrap import Till
from posapp.models.clock import SetClock
from posapp.models.qris import Merchant, write_qris
from posapp.services.gateways.types import ChargeRequest, ChargeState
from posapp.services.sales.find import show_order
from posapp.services.sales.views import OrderView
from posapp.ui.context import UiContext
from posapp.ui.qr.window import QrWindow
from posapp.ui.widgets import QrView
from tests.fakes.channel import MemoryChannel
from tests.fakes.gateway import MemoryGateway
from tests.ui.till_fixture import make_context, open_demo_till, sale


def qris(amount: int | None, currency: str = "IDR") -> str:
    """What a gateway gives beside the link: a QRIS of the shop for this sum."""
    accounts = (
        ("26", (("00", "ID.CO.EXAMPLE.WWW"), ("01", "936009140000000001"))),
        ("51", (("00", "ID.CO.QRIS.WWW"), ("02", "ID1020000000001"))),
    )
    shop = Merchant("TOKO SINAR JAYA", "BANDUNG", "40111", "5411", accounts)
    return write_qris(shop, currency, amount, bill="INV-A-000001")


class PayloadGateway(MemoryGateway):
    """Gives a QRIS string beside the link where ``payload`` is set."""

    payload = ""

    def create_charge(self, ask: ChargeRequest) -> ChargeState:
        return replace(super().create_charge(ask), qr_payload=self.payload)


@dataclass
class World:
    """The shop, what is around it, and the window."""

    till: Till
    gateway: PayloadGateway
    clock: SetClock
    context: UiContext
    window: QWidget
    behind: QPushButton

    def order(self, *skus: str, cash: int = 0, link: bool = True, **told: str) -> OrderView:
        """An order of Siti with a deposit, its rest by link."""
        return sale(self.till, *skus, cash=cash, who="Siti", link=link, **told)

    def now(self, order: OrderView) -> OrderView:
        """The order as it stands now."""
        return self.till.look(show_order, order.id)

    def open(self, order: OrderView) -> QrWindow:
        """The QR window over the page."""
        dialog = QrWindow(self.window, self.context, self.now(order))
        dialog.start()
        settle()
        return dialog

    def work(self) -> None:
        """Let the outbox do what is due."""
        self.till.outbox.run_pass()
        settle()

    def poll(self) -> None:
        """Two seconds later the gateway is asked."""
        self.clock.advance(timedelta(seconds=2))
        self.till.poller.run_pass(everything=True)
        settle()

    def reference(self, order: OrderView) -> str:
        """What the open link is called at the gateway."""
        return self.now(order).invoices[-1].reference


def painted(view: QrView) -> tuple[tuple[bool, ...], ...]:
    """The modules that are really on the screen: the colour in the middle of each."""
    image = view.grab().toImage()
    side = image.width()
    module = view.module()
    count = len(view._rows)
    edge = (side - module * count) // 2
    top = (image.height() - module * count) // 2
    black = QColor("black").rgb()
    return tuple(
        tuple(
            image.pixel(edge + x * module + module // 2, top + y * module + module // 2) == black
            for x in range(count)
        )
        for y in range(count)
    )


def settle() -> None:
    """Let news and deferred deletions arrive."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def make_world(folder: Path, clock: SetClock) -> World:
    """Open the shop, with everything outside of it in memory."""
    open_demo_till(folder, clock).stop()
    gateway = PayloadGateway(clock)
    channels = {kind: MemoryChannel(kind) for kind in ("email", "sms")}
    till = Till(
        folder, clock=clock, actor="os:test",
        gateways=lambda _name: gateway, channels=channels.__getitem__,
    )  # fmt: skip
    context = make_context(till)
    window = QWidget()
    window.setObjectName("till")
    window.resize(1366, 768)
    behind = QPushButton("behind")
    column = QVBoxLayout(window)
    column.addWidget(behind)
    return World(till, gateway, clock, context, window, behind)
