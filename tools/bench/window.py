"""Figures that end in pixels: the real window, the real sandbox, real sockets."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench.report import Figure, Samples, percentiles

SENDS = 20
PAYS = 12
SECONDS = 20.0


def measure(folder: Path) -> list[Figure]:
    """Send Invoice with the network down, and paid to pixels by polling."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    run(folder, "init", "--shop", "Bench", "--demo-data")
    box, url = sandbox(folder)
    try:
        bench = Bench(folder)
        polled = bench.paid_to_pixels(url)
        beats = bench.heart.samples
        box.kill()
        box.wait()
        free, floor = bench.send_without_network()
        bench.close()
    finally:
        box.kill()
    longest = max(beats.wall)
    return [
        Figure(
            "Send Invoice, click to free screen, network down",
            percentiles(free),
            "p95 50 ms",
            f"{percentiles(floor)} one journalled commit",
            free.at(0.95) <= 50,
        ),
        Figure(
            "gateway-paid to pixels, by polling",
            percentiles(polled),
            "p95 2500 ms",
            "2000 ms between two questions",
            polled.at(0.95) <= 2500,
        ),
        Figure(
            "UI heartbeat meanwhile, p99.9 / longest",
            f"{beats.at(0.999):.0f} / {longest:.0f} ms",
            "50 / 150 ms",
            "10 ms between two beats",
            beats.at(0.999) <= 50 and longest <= 150,
        ),
    ]


def run(folder: Path, *words: object) -> Any:
    """A command's answer."""
    done = subprocess.run(
        [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json", *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def sandbox(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """The practice gateway as a process of its own."""
    words = ["--data-dir", str(folder), "--json", "sandbox"]
    box = subprocess.Popen(
        [sys.executable, "-m", "posapp", *words], stdout=subprocess.PIPE, text=True
    )
    assert box.stdout is not None
    select.select([box.stdout], [], [], SECONDS)
    return box, json.loads(box.stdout.readline())["url"]


def post(url: str, body: dict[str, Any]) -> None:
    """Act as the customer."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=10).read()


class Heart:
    """Beats every 10 ms in the UI thread; how late it is says how long the screen stood still."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.samples = Samples()
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(10)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.samples.wall.append((now - self._last) * 1000)
        self._last = now


class Bench:
    """The real window, driven from inside its own process."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        import posapp.ui.app  # noqa: F401  (SQLAlchemy before Qt)
        from posapp.services.customers.find import ListCustomers, list_customers
        from posapp.ui.opening.launcher import Launcher
        from posapp.ui.theme import apply

        self.app = QApplication.instance() or QApplication([])
        apply(self.app, "light")
        self.launcher = Launcher(self.app, folder, "", lambda _code: None)
        self.launcher.open()
        self.until(lambda: self.launcher.window is not None)
        self.window = self.launcher.window
        self.till = self.launcher.till
        self._settle()
        self.heart = Heart()
        self._sku = "KT-250"
        found = self.till.look(list_customers, ListCustomers("siti"))
        self._customer = found.items[0].id

    def until(self, what: Callable[[], Any]) -> None:
        """Let the window live until ``what`` is true."""
        ends = time.monotonic() + SECONDS
        while not what():
            self.app.processEvents()
            time.sleep(0.0005)
            if time.monotonic() > ends:
                raise TimeoutError(what)

    def _settle(self) -> None:
        ends = time.monotonic() + 1.0
        self.until(lambda: time.monotonic() > ends)

    def _order(self) -> Any:
        from posapp.services.sales.open import Item, OpenOrder, open_order

        return self.till.do(open_order, OpenOrder((Item(self._sku, 2_000),), self._customer))

    def paid_to_pixels(self, url: str) -> Samples:
        """From the gateway's "paid" to the word on the screen."""
        from PySide6.QtWidgets import QWidget

        from posapp.services.invoicing.manage import show_invoice
        from posapp.services.invoicing.send import SendInvoice, send_invoice

        samples = Samples()
        for turn in range(PAYS):
            order = self._order()
            sent = self.till.do(send_invoice, SendInvoice(order.id))
            self.window.go("orders", order.id)
            self.until(lambda sent=sent: self.till.look(show_invoice, sent.id).state == "pending")
            # Somewhere between two questions, as customers are.
            ends = time.monotonic() + 2.2 + turn * 0.17
            self.until(lambda ends=ends: time.monotonic() > ends)
            chip = self.window.findChild(QWidget, "order_status")
            with samples.one():
                post(url + "/control/pay", {"reference": sent.number})
                self.until(lambda chip=chip: chip.status() == "paid")
                chip.repaint()
        return samples

    def send_without_network(self) -> tuple[Samples, Samples]:
        """Click Send in the dialog: how long until the screen is free and the job is safe."""
        from PySide6.QtWidgets import QPushButton, QWidget

        from posapp.services.outbox.status import outbox_status
        from posapp.services.sales.find import show_order
        from posapp.services.storage import journal
        from posapp.ui.send_invoice.dialog import SendInvoiceDialog

        samples, floor = Samples(), Samples()
        for _turn in range(SENDS):
            order = self.till.look(show_order, self._order().id)
            dialog = SendInvoiceDialog(self.window, self.window.context, order)
            answered: list[object] = []
            dialog.sent.connect(answered.append)
            dialog.start()
            button = dialog.findChild(QWidget, "pay_send")
            assert isinstance(button, QPushButton | QWidget)
            self.until(button.isEnabled)
            self._settle()
            with samples.one():
                button.click()  # type: ignore[attr-defined]
                self.until(lambda answered=answered: answered)
            with floor.one():
                self.till.do(lambda uow: journal.write(uow, "bench", "x", {}))
        assert self.till.look(outbox_status).unsent
        return samples, floor

    def close(self) -> None:
        """End it."""
        self.window.hide()
        self.launcher.close()
