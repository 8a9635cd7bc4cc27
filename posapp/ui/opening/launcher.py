"""Opens the shop and its window; where it cannot be opened, says so and lets people mend it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from posapp.bootstrap import Till, system_actor
from posapp.i18n import language, set_language
from posapp.models.clock import SystemClock
from posapp.models.errors import StorageTrouble
from posapp.services.settings.change import change_settings
from posapp.services.storage.backup import restore
from posapp.services.storage.check import quick_check
from posapp.services.storage.folder import DataFolder
from posapp.services.storage.locks import WindowLock
from posapp.services.storage.shop import make_shop
from posapp.ui.context import UiContext
from posapp.ui.main_window import MainWindow
from posapp.ui.opening.notice import Notice
from posapp.ui.opening.welcome import Welcome
from posapp.ui.runtime.ask import WindowAsk
from posapp.ui.runtime.change_bus import ChangeBus
from posapp.ui.runtime.garbage import GarbageCollector
from posapp.ui.runtime.keymap import use_keys
from posapp.ui.runtime.scanner import ScanFilter
from posapp.ui.runtime.sound import Sounds, find_player
from posapp.ui.runtime.tasks import TaskRunner
from posapp.ui.shop_facts import ShopFacts, read_facts
from posapp.ui.theme import apply
from posapp.ui.ticker import Ticker

log = logging.getLogger(__name__)


class Launcher(QObject):
    """Holds what lives as long as the program; ``finish`` is told the exit code."""

    def __init__(
        self, app: QApplication, data_dir: Path, inbox_url: str, finish: Callable[[int], None]
    ) -> None:
        super().__init__(app)
        self._app, self._folder, self._inbox = app, data_dir, inbox_url
        self._finish = finish
        self.tasks = TaskRunner(self, unhandled=self.tell_surprise)
        self.scans = ScanFilter(app)
        self._garbage = GarbageCollector(self)
        self._lock = WindowLock(DataFolder(data_dir).window_lock)
        self._translator = QTranslator(self)
        self.till: Till | None = None
        self.window: MainWindow | None = None
        self._ticker: Ticker | None = None
        self._instead: Notice | Welcome | None = None

    def open(self) -> None:
        """Open the shop, or what stands instead of it."""
        try:
            till = Till(self._folder)
        except StorageTrouble as trouble:
            self._stand_in(trouble)
            return
        try:
            # After the opening: a migration takes the same lock for itself.
            self._lock.take()
            facts = till.look(read_facts)
        except StorageTrouble as trouble:
            till.stop()
            self._lock.release()
            self._stand_in(trouble)
            return
        self.till = till
        self._show_window(till, facts)

    def close(self) -> None:
        """End the background work and let go of the folder."""
        self._app.removeEventFilter(self.scans)
        if self._ticker is not None:
            self._ticker.stop()
        self.tasks.stop()
        self._garbage.stop()
        if self.till is not None:
            self.till.stop()
        self._lock.release()

    def tell_surprise(self, error: BaseException) -> None:
        """Log what nobody expected, and say it where a window is."""
        if self.window is not None:
            self.window.tell_surprise(error)
        else:
            log.error("something went wrong", exc_info=error)

    def _show_window(self, till: Till, facts: ShopFacts) -> None:
        set_language(facts.language)
        self._translate_qt()
        apply(self._app, facts.theme, facts.text_size, facts.density)
        use_keys(facts.keys)
        bus = ChangeBus(self)
        till.database.listen(bus.publish)
        sounds = Sounds(self._app.beep, player=find_player(), enabled=facts.sound)
        window = MainWindow(
            lambda w: UiContext(
                till, self.tasks, bus, WindowAsk(w), sounds, w, inbox_url=self._inbox
            ),
            facts,
        )
        self.window = window
        window.left.connect(self._on_left)
        self.scans.scanned.connect(window.take_scan)
        self.scans.refused.connect(self._app.beep)
        self._leave_instead()
        room = self._app.primaryScreen().availableSize()
        if room.width() <= window.width() or room.height() <= window.height():
            window.showMaximized()
        else:
            window.show()
        window.activateWindow()
        window.begin()
        QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        """What the cashier need not wait for."""
        if self.till is None or self.window is None:
            return
        self.till.start()
        self.till.printer.start()  # the window's alone: no second process prints the same paper
        self._ticker = Ticker(self.till, self)
        self._ticker.second.connect(self.window.tick)
        self._ticker.start()
        database = self.till.database
        self.tasks.run("db-read", lambda: quick_check(database), self._on_checked, owner=self)
        self._garbage.start()

    def _on_checked(self, wrong: str | None) -> None:
        if wrong is None or self.window is None or self.till is None:
            return
        log.error("the shop's file is damaged: %s", wrong)
        if self._ticker is not None:
            self._ticker.stop()
        window, self.window = self.window, None
        till, self.till = self.till, None
        till.stop()
        self._lock.release()
        self.scans.scanned.disconnect(window.take_scan)
        window.hide()
        window.deleteLater()
        self._stand_in(StorageTrouble("damaged", detail=wrong))

    def _stand_in(self, trouble: StorageTrouble) -> None:
        if isinstance(self._instead, Notice) and trouble.code != "no_shop":
            self._instead.show_trouble(trouble)
            return
        self._leave_instead()
        if trouble.code == "no_shop":
            welcome = Welcome(self.tasks, self._make_shop)
            welcome.made.connect(self.open)
            self._instead = welcome
        else:
            notice = Notice(trouble, self.tasks, self._restore)
            notice.again.connect(self.open)
            self._instead = notice
        self._instead.ended.connect(self._on_given_up)
        self._instead.show()
        self._garbage.start()

    def _leave_instead(self) -> None:
        if self._instead is not None:
            self._instead.leave()
            self._instead = None

    def _make_shop(self, name: str, chosen: str) -> None:
        make_shop(self._folder, SystemClock(), system_actor())
        till = Till(self._folder)
        try:
            values = {"shop.name": name, "ui.language": chosen, "customer.language": chosen}
            till.do(change_settings, values)
        finally:
            till.stop()

    def _restore(self, source: Path, stop: threading.Event) -> None:
        restore(self._folder, source, SystemClock(), system_actor(), stop)

    def _translate_qt(self) -> None:
        """The few words that Qt itself shows (menus of fields, file dialogs)."""
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{language()}", folder):
            self._app.installTranslator(self._translator)

    def _on_left(self) -> None:
        self._finish(0)

    def _on_given_up(self) -> None:
        self._finish(1)
