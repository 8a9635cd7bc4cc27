"""Figures that end in pixels: the real window, the real sandbox, real sockets."""

from __future__ import annotations

import json
import os
import select
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from tools.bench.report import Figure, Samples, percentiles

SENDS = 40
#: Turns that warm up (a first use imports the checks of addresses) and are not counted.
WARM = 3
PAYS = 12
SECONDS = 20.0


def measure(folder: Path) -> list[Figure]:
    """Send Invoice with the network down; paid to pixels, by polling and by push."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["POSAPP_PASSPHRASE"] = "bench"
    run(folder, "init", "--shop", "Bench", "--demo-data")
    serving = [serve(folder, "sandbox")]
    try:
        bench = Bench(folder)
        polled, _ = bench.paid_to_pixels(serving[0].told["url"])
        end(serving)
        serving.append(serve(folder, "hub"))
        serving.append(serve(folder, "sandbox", "--notify", serving[0].told["notify"]))
        bench.until(lambda: bench.till.hub.connected)
        pushed, from_hub = bench.paid_to_pixels(serving[1].told["url"], folder)
        beats = bench.heart.samples
        end(serving)
        free, floor = bench.send_without_network()
        bench.close()
    finally:
        end(serving)
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
            "gateway-paid to pixels, by push",
            percentiles(pushed),
            "p95 300 ms",
            "",
            pushed.at(0.95) <= 300,
        ),
        Figure(
            "notice at the hub to pixels",
            percentiles(from_hub),
            "30 / 80 ms",
            "",
            from_hub.at(0.5) <= 30 and from_hub.at(0.95) <= 80,
        ),
        Figure(
            "UI heartbeat meanwhile, p99.9 / longest",
            f"{beats.at(0.999):.0f} / {max(beats.wall):.0f} ms",
            "50 / 150 ms",
            "10 ms between two beats",
            beats.at(0.999) <= 50 and max(beats.wall) <= 150,
        ),
    ]


class Serving:
    """A serving command and what it told when it was ready."""

    def __init__(self, process: subprocess.Popen[str], told: dict[str, str]) -> None:
        self.process = process
        self.told = told


def end(serving: list[Serving]) -> None:
    """Kill them all."""
    while serving:
        gone = serving.pop().process
        gone.kill()
        gone.wait()


def run(folder: Path, *words: object) -> Any:
    """A command's answer."""
    done = subprocess.run(
        [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json", *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def serve(folder: Path, *words: str) -> Serving:
    """A serving command as a process of its own."""
    child = subprocess.Popen(
        [sys.executable, "-m", "posapp", "--data-dir", str(folder), "--json", *words],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    select.select([child.stdout], [], [], SECONDS)
    return Serving(child, json.loads(child.stdout.readline()))


def received(folder: Path) -> float:
    """When the hub stored its newest notice, in seconds of the clock."""
    with sqlite3.connect(next(folder.rglob("hub.sqlite3"))) as hub:
        query = "SELECT received_at FROM notices ORDER BY sequence DESC LIMIT 1"
        return datetime.fromisoformat(hub.execute(query).fetchone()[0]).timestamp()


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
        self._last: float | None = None
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(10)

    @contextmanager
    def listened_to(self) -> Iterator[None]:
        """Count the beats of this while: the bench's own work in this thread is not the till's."""
        self._last = time.perf_counter()
        yield
        self._last = None

    def _beat(self) -> None:
        if self._last is not None:
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
        ends = time.monotonic() + 0.5
        self.until(lambda: time.monotonic() > ends)

    def _order(self) -> Any:
        from posapp.services.sales.open import Item, OpenOrder, open_order

        return self.till.do(open_order, OpenOrder((Item(self._sku, 2_000),), self._customer))

    def paid_to_pixels(self, url: str, hub: Path | None = None) -> tuple[Samples, Samples]:
        """From the gateway's "paid", and from the hub's notice, to the word on the screen."""
        from PySide6.QtWidgets import QWidget

        from posapp.services.invoicing.manage import show_invoice
        from posapp.services.invoicing.send import SendInvoice, send_invoice

        samples, from_hub = Samples(), Samples()
        for turn in range(PAYS):
            order = self._order()
            sent = self.till.do(send_invoice, SendInvoice(order.id))
            self.window.go("orders", order.id)
            self.until(lambda sent=sent: self.till.look(show_invoice, sent.id).state == "pending")
            # Somewhere between two questions, as customers are.
            ends = time.monotonic() + 2.2 + turn * 0.17
            self.until(lambda ends=ends: time.monotonic() > ends)
            chip = self.window.findChild(QWidget, "order_status")
            paying = threading.Thread(
                target=post, args=(url + "/control/pay", {"reference": sent.number})
            )
            with samples.one(), self.heart.listened_to():
                paying.start()
                self.until(lambda chip=chip: chip.status() == "paid")
                chip.repaint()
            shown = time.time()
            paying.join()
            if hub is not None:
                from_hub.wall.append((shown - received(hub)) * 1000)
        return samples, from_hub

    def send_without_network(self) -> tuple[Samples, Samples]:
        """Click Send in the dialog: how long until the screen is free and the job is safe."""
        from PySide6.QtWidgets import QPushButton, QWidget

        from posapp.models.errors import Refused
        from posapp.services.invoicing.fix import drop_job
        from posapp.services.outbox.status import ListJobs, list_jobs
        from posapp.services.sales.find import show_order
        from posapp.services.storage import journal
        from posapp.ui.send_invoice.dialog import SendInvoiceDialog

        samples, floor = Samples(), Samples()
        for turn in range(WARM + SENDS):
            order = self.till.look(show_order, self._order().id)
            dialog = SendInvoiceDialog(self.window, self.window.context, order)
            answered: list[object] = []
            dialog.sent.connect(answered.append)
            dialog.start()
            button = dialog.findChild(QWidget, "pay_send")
            assert isinstance(button, QPushButton | QWidget)
            self.until(button.isEnabled)
            self._settle()
            with samples.one(), self.heart.listened_to():
                button.click()  # type: ignore[attr-defined]
                self.until(lambda answered=answered: answered)
            if turn < WARM:
                samples.wall.clear()
            # One invoice waits at a time: its retries are part of the network being down.
            for job in self.till.look(list_jobs, ListJobs()).items:
                with suppress(Refused):
                    self.till.do(drop_job, job.id)
            self._settle()
            with floor.one():
                self.till.do(lambda uow: journal.write(uow, "bench", "x", {}))
        return samples, floor

    def close(self) -> None:
        """End it."""
        self.window.hide()
        self.launcher.close()
