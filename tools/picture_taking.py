"""What takes a picture: the window without a screen, its demo shop, and the practice gateway."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
os.environ.setdefault("POSAPP_PASSPHRASE", "pictures of a demo shop")

import posapp.bootstrap  # isort: skip  # noqa: F401  (before Qt)

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from posapp.services.sales.find import show_order
from posapp.services.sales.views import OrderView
from posapp.ui.main_window import MainWindow

#: Longer than any answer of a gateway on this machine.
PATIENCE = 30.0
#: A customer whose number an SMS does not reach as it is written.
LOCAL = ["customer", "add", "--name", "Budi Santoso", "--phone", "0812-1111-2222",
         "--email", "budi@contoh.test"]  # fmt: skip


class Pictures:
    """One story in one language; ``take`` saves what the window shows."""

    def __init__(self, app: QApplication, folder: Path, language: str) -> None:
        self.app, self.folder, self.language = app, folder, language
        self.window: MainWindow
        self.url = ""

    def take(self, name: str) -> None:
        """Save the window as it is."""
        self.settle()
        path = self.folder / f"{name}-{self.language}.png"
        self.window.grab().save(str(path))
        print(path)

    def settle(self) -> None:
        """Let everything that was asked for come, and be laid out and painted."""
        for _ in range(6):
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            time.sleep(0.02)
        self.wait(lambda: self.window.context.tasks.is_idle())

    def wait(self, there: Callable[[], object]) -> None:
        """Go on when it is there."""
        end = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > end:
                raise SystemExit("the screen did not become what it should")
            self.app.processEvents()
            time.sleep(0.01)

    def part(self, name: str) -> QWidget:
        """A control by its name."""
        found = self.window.findChild(QWidget, name)
        if found is None:
            raise SystemExit(f"there is no {name}")
        return found

    def click(self, name: str) -> None:
        """Press a button by its name."""
        button = self.part(name)
        if not isinstance(button, QAbstractButton):
            raise SystemExit(f"{name} is no button")
        button.click()
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.settle()

    def no_news(self) -> None:
        """Take away toasts: each picture shows one thing."""
        for toast in self.window._toasts.toasts():
            toast.leave()


@contextmanager
def shop_of(language: str) -> Iterator[tuple[Path, str]]:
    """A demo shop with its sandbox: the folder, and the sandbox's address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "posapp", "--data-dir", folder, "--json"]
        init = ["init", "--shop", "Toko Sinar Jaya", "--language", language, "--demo-data"]
        for words in (init, ["settings", "set", "tax.default", "1100"], LOCAL):
            subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        child = subprocess.Popen([*command, "sandbox"], stdout=subprocess.PIPE, text=True)
        try:
            told = json.loads(child.stdout.readline()) if child.stdout else {}
            yield Path(folder), told["url"].rstrip("/")
        finally:
            child.terminate()
            child.wait()


def current(pictures: Pictures, order: str) -> OrderView:
    """The order as it stands."""
    return pictures.window.context.till.look(show_order, order)


def is_told(order: OrderView) -> bool:
    """Whether every message of its link has left."""
    deliveries = order.invoices[-1].deliveries
    return bool(deliveries) and all(one.state == "sent" for one in deliveries)


def tell(pictures: Pictures, path: str, body: dict[str, object]) -> None:
    """Have the sandbox do something."""
    from urllib.request import Request, urlopen

    headers = {"Content-Type": "application/json"}
    asked = Request(pictures.url + path, json.dumps(body).encode(), headers)
    with urlopen(asked, timeout=PATIENCE) as answer:
        answer.read()
