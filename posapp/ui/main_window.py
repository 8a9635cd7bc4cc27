"""The window of the till: pages, news, questions, and one place for what concerns all of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow

from posapp.error_text import error_text
from posapp.i18n import _, language, set_language
from posapp.models.changes import Changes
from posapp.models.errors import Refused, StorageTrouble
from posapp.models.money import format_amount
from posapp.services.sales.find import OrderCounts, count_orders, show_order
from posapp.services.sales.views import OrderView
from posapp.ui.chrome import Chrome
from posapp.ui.context import UiContext
from posapp.ui.display.controller import DisplayController
from posapp.ui.keys_dialog import KeysDialog
from posapp.ui.orders.words import method_words
from posapp.ui.page import Page
from posapp.ui.pages import PAGES
from posapp.ui.palette.dialog import Palette
from posapp.ui.printing.strip import PrintKeeper
from posapp.ui.qr.asking import is_asking
from posapp.ui.runtime.keymap import bind, use_keys
from posapp.ui.runtime.window_notes import NAME, WindowNotes
from posapp.ui.sell.page import DRAFT
from posapp.ui.settings.news import note_shown
from posapp.ui.shop_facts import KEY, ShopFacts, read_facts
from posapp.ui.status.light import LightKeeper
from posapp.ui.status.popover import UnsentPopover
from posapp.ui.theme import apply
from posapp.ui.tray import LeaveDialog, Tray
from posapp.ui.widgets import Table, ToastStack, brand_pixmap, topmost_dialog

log = logging.getLogger(__name__)

_SIZE = (1366, 768)


class MainWindow(QMainWindow):
    """Is the ``Shell`` of every page. ``left`` comes when the program may end."""

    left = Signal()

    def __init__(self, surround: Callable[[MainWindow], UiContext], facts: ShopFacts) -> None:
        super().__init__()
        # The window asks its questions itself, so its surroundings can be made only now.
        self.context = context = surround(self)
        context.drafts[KEY] = facts
        self.facts = facts
        self._notes = WindowNotes(context.till.database.folder.path / NAME)
        self.setObjectName("main_window")
        self.setWindowIcon(QIcon(brand_pixmap(64)))
        self.resize(*_SIZE)
        self._toasts = ToastStack(self)
        self._unsent: UnsentPopover | None = None
        self._leaving = False
        self.tray = Tray(self)
        self.light = LightKeeper(context, self)
        self.light.told.connect(self._on_status)
        self.prints = PrintKeeper(context, self)
        self.display = DisplayController(self, context)
        self.tray.opened.connect(self.come_back)
        self.tray.quit_asked.connect(self._quit)
        context.bus.subscribe(self, self._on_changes)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)
        self._build(current="sell")

    def go(self, page: str, subject: str = "") -> None:
        """Show a page, on this document if one is named."""
        before = self.page
        wanted = self._page(page)
        if before is not None and before is not wanted:
            before.deactivate()
        self.page = wanted
        self.chrome.show_page(wanted)
        wanted.activate(subject)
        self.chrome.show_hints(wanted)

    def toast(
        self,
        title: str,
        words: str = "",
        kind: str = "done",
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Tell of an event, bottom centre."""
        self._toasts.show_toast(title, words, kind, action=action, on_action=on_action)

    def tell_trouble(self, error: Exception) -> None:
        """Show an error in words that say what to do."""
        if not isinstance(error, Refused | StorageTrouble):
            self.tell_surprise(error)
            return
        told, _stop, rest = error_text(error).partition(". ")
        self.context.sounds.play("error")
        self.toast(told, rest, "error")

    def tell_surprise(self, error: BaseException) -> None:
        """Something failed that nobody expected; it is in the log."""
        log.error("something went wrong", exc_info=error)
        self.toast(
            _("Something went wrong. Nothing was lost."),
            _("What happened is in the log file. Try it again."),
            "error",
        )

    def begin(self) -> None:
        """The window is on the screen: show what belongs on it."""
        self.go("sell")
        self.light.ask()
        self.prints.ask()
        self.display.begin()
        self._count()

    def take_scan(self, code: str) -> None:
        """A scan goes to the page that is shown, else to the sale."""
        if self.page is not None and self.page.take_scan(code):
            return
        self.go("sell")
        self._page("sell").take_scan(code)

    def tick(self) -> None:
        """A second passed: ages grow."""
        self.light.show()
        if self._unsent is not None and self._unsent.isVisible():
            self._unsent.refresh_ages()

    def come_back(self) -> None:
        """Back from the tray."""
        self.tray.hide()
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while something is unsent, or the cart is not empty."""
        if self._leaving:
            event.accept()
            return
        event.ignore()
        if topmost_dialog(self) is not None:
            return
        draft = self.context.drafts.get(DRAFT)
        if draft is not None and draft.cart.lines:
            self.context.ask.confirm(
                _("Close with goods in the cart?"),
                _("The sale is not saved. Its goods are taken out of the cart."),
                _("Close anyway"),
                lambda _reason: self._ask_unsent(),
                keep=_("Stay"),
            )
        else:
            self._ask_unsent()

    def _ask_unsent(self) -> None:
        unsent = self.light.status.unsent
        if not unsent:
            self._quit()
            return
        dialog = LeaveDialog(
            self, unsent, has_tray=Tray.is_there(), keep=self._keep_sending, quit_now=self._quit
        )
        dialog.ask()

    def _keep_sending(self) -> None:
        self.tray.show(self.light.status.unsent)
        self.hide()

    def _quit(self) -> None:
        self._leaving = True
        self.tray.hide()
        self.hide()
        self.left.emit()

    def _build(self, current: str) -> None:
        self._pages: dict[str, Page] = {}
        self.page: Page | None = None
        self.chrome = Chrome(self.facts)
        self.setCentralWidget(self.chrome)
        self.setWindowTitle(f"{self.facts.name} – posapp" if self.facts.name else "posapp")
        self.chrome.chosen.connect(self.go)
        self.chrome.light.clicked.connect(self.show_unsent)
        self.chrome.practice.acted.connect(self._on_inbox)
        self.light.show_on(self.chrome.light)
        self.prints.show_on(self.chrome.prints)
        for key in PAGES:
            bind(self.chrome, f"open.{key}", lambda k=key: self.go(k))
        bind(self.chrome, "open.unsent", self.show_unsent)
        bind(self.chrome, "open.display", self.display.toggle)
        bind(self.chrome, "help", self._on_help)
        bind(self.chrome, "everything", self._on_everything)
        self.chrome.show_page(self._page(current))
        self.chrome.show()

    def _rebuild(self) -> None:
        """Everything anew in the language that was chosen; drafts and page stay."""
        current = self.page.key if self.page else "sell"
        if self.page is not None:
            self.page.deactivate()
        dialog = topmost_dialog(self)
        if dialog is not None:
            dialog.close_dialog()
        self._build(current)
        self.go(current)
        self._count()

    def _page(self, key: str) -> Page:
        """The page; it is made when it is first wanted."""
        if key not in self._pages:
            page = PAGES[key].page(self.context)
            self._pages[key] = page
            for table in page.findChildren(Table):
                table.remember(self._notes)
            self.chrome.add_page(page)
        return self._pages[key]

    def show_unsent(self) -> None:
        """Open the fix-and-retry list under the light."""
        if topmost_dialog(self) is None:
            self._unsent = UnsentPopover(self, self.chrome.light, self.context)
            self._unsent.destroyed.connect(self._on_unsent_gone)
            self._unsent.open_here()

    def _on_unsent_gone(self) -> None:
        self._unsent = None

    def _on_help(self) -> None:
        dialog = KeysDialog(self)
        dialog.change_asked.connect(lambda: self.go("settings", "ui.keys"))
        dialog.open()

    def _on_everything(self) -> None:
        if topmost_dialog(self) is None:
            Palette(self, self.context, self).ask()

    def _on_inbox(self) -> None:
        url = self.context.inbox_url
        if not url and self.facts.practice_url:
            url = f"{self.facts.practice_url}/inbox"
        if url:
            QDesktopServices.openUrl(QUrl(url))

    def _on_changes(self, changes: Changes) -> None:
        # What is looked at asks first: the others would hold up its answer.
        for page in sorted(self._pages.values(), key=lambda page: page is not self.page):
            try:
                page.apply_changes(changes)
            except Exception:
                # A page that fails must not keep the news from the others.
                log.exception("the page %s failed on news of changes", page.key)
        # A link that is opened or ends may be the only one with play money, or with real.
        if changes.settings or changes.invoices or changes.everything:
            self.context.look(self, read_facts, then=self._on_facts, topic="window.facts")
        if changes.orders or changes.everything:
            self._count()
        for order_id in changes.paid_online:
            self.context.look(self, show_order, order_id, then=self._on_paid)

    def _on_facts(self, facts: ShopFacts) -> None:
        before, self.facts = self.facts, facts
        self.context.drafts[KEY] = facts
        self.context.sounds.enabled = facts.sound
        self._dress()
        shaping = ("language", "currency", "zone", "text_size", "density", "keys")
        if any(getattr(before, name) != getattr(facts, name) for name in shaping):
            set_language(facts.language)
            use_keys(facts.keys)
            self._rebuild()
        else:
            self.chrome.show_facts(facts)

    def _dress(self) -> None:
        """The look of the settings; ``system`` also when the system changes its mind."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  (nobody makes another kind)
        apply(app, self.facts.theme, self.facts.text_size, self.facts.density)

    def _on_paid(self, order: OrderView) -> None:
        """Money arrived: a sound and a toast, and the cashier's hands are left alone.

        Where a QR window is open for it, that says so.
        """
        online = [payment for payment in order.payments if payment.gateway]
        if not online:
            return
        note_shown(self.context, online[-1].paid_at)
        if is_asking(self.context, order.id):
            return
        self.context.sounds.play("paid")
        amount = format_amount(online[-1].amount, order.currency, language())
        title = _("{order} paid by {method}").format(
            order=order.number, method=method_words(online[-1].method)
        )
        words = f"{order.customer_name} · {amount}" if order.customer_name else amount
        self.toast(title, words, "paid", _("Open"), lambda: self.go("orders", order.id))

    def _count(self) -> None:
        self.context.look(self, count_orders, then=self._on_counts, topic="window.counts")

    def _on_counts(self, counts: OrderCounts) -> None:
        self.chrome.rail.item("orders").set_badge(counts.review)

    def _on_status(self, _status: object) -> None:
        self.tray.show_unsent(self.light.status.unsent)
