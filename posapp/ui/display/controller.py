"""Opens the customer's screen where there is another screen, and follows both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from posapp.models.changes import Changes
from posapp.ui.context import UiContext
from posapp.ui.display.facts import AUTO, NONE, DisplayFacts, read_display
from posapp.ui.display.stand import customer_stand
from posapp.ui.display.window import DisplayWindow


def chosen_screen(wanted: str, screens: list[QScreen], till: QScreen) -> QScreen | None:
    """The screen for the customer; never the one that the till is on."""
    others = [screen for screen in screens if screen is not till]
    if wanted == NONE:
        return None
    if wanted == AUTO:
        return others[0] if others else None
    return next((screen for screen in others if screen.name() == wanted), None)


class DisplayController(QObject):
    """Lives with the till's window; ``toggle`` opens or closes the screen by hand."""

    def __init__(self, till: QWidget, context: UiContext) -> None:
        super().__init__(till)
        self._till, self._context = till, context
        self._stand = customer_stand(context)
        self._facts: DisplayFacts | None = None
        #: Opened or closed by hand; None leaves it to the settings.
        self._by_hand: bool | None = None
        self.window: DisplayWindow | None = None
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)  # noqa: S101  (a widget was made already)
        app.screenAdded.connect(self._place)
        app.screenRemoved.connect(self._on_removed)
        till.installEventFilter(self)
        context.bus.subscribe(self, self._on_changes)

    def begin(self) -> None:
        """Read the settings, and open the screen if there is one."""
        self._context.look(self, read_display, then=self._on_facts, topic="display.facts")

    def toggle(self) -> None:
        """Open the customer's screen, in a frame where there is no other screen, or close it."""
        self._by_hand = not self.is_open()
        self._place()

    def is_open(self) -> bool:
        """Whether the customer's screen is shown."""
        return self.window is not None and self.window.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The till in the tray serves nobody."""
        if watched is self._till and event.type() in (QEvent.Type.Hide, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def _on_changes(self, changes: Changes) -> None:
        if changes.settings or changes.everything:
            self.begin()

    def _on_facts(self, facts: DisplayFacts) -> None:
        self._facts = facts
        if self.window is not None:
            self.window.show_facts(facts)
        self._place()

    def _on_removed(self, gone: QScreen) -> None:
        self._place(gone=gone)

    def _place(self, _added: QScreen | None = None, gone: QScreen | None = None) -> None:
        """Open, move or close the window, as the screens and the settings are now."""
        if self._facts is None:
            return
        screens = [screen for screen in QGuiApplication.screens() if screen is not gone]
        screen = chosen_screen(self._facts.screen, screens, self._till.screen())
        is_wanted = screen is not None if self._by_hand is None else self._by_hand
        if not is_wanted or not self._till.isVisible():
            self._close()
            return
        if self.window is None:
            self.window = DisplayWindow(self._stand, self._facts, self._till)
            self.window.left.connect(self._on_left)
        if screen is not None:
            self.window.cover(screen)
        else:
            self.window.show_framed()
        self._stand.set_seen(True)

    def _close(self) -> None:
        if self.window is not None:
            window, self.window = self.window, None
            window.hide()
            window.deleteLater()
        self._stand.set_seen(False)

    def _on_left(self) -> None:
        """Its frame's cross was pressed."""
        self._by_hand = False
        self._close()
