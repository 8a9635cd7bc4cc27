"""Closing the window while something is unsent: ask, and go on sending in the system's tray."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from posapp.i18n import _, ngettext
from posapp.ui.widgets import Button, Dialog, Label, brand_pixmap

_ICON = 32


class Tray(QObject):
    """The icon of the till while its window is closed."""

    opened = Signal()
    quit_asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon = QSystemTrayIcon(QIcon(brand_pixmap(_ICON, 2.0)), self)
        self._menu = QMenu()
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)

    @staticmethod
    def is_there() -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self, unsent: int) -> None:
        """Stay in the tray; the menu opens the window or quits."""
        self._menu.clear()
        self._menu.addAction(_("Open the till")).triggered.connect(self.opened)
        self._menu.addAction(_("Quit")).triggered.connect(self.quit_asked)
        self.show_unsent(unsent)
        self._icon.show()

    def show_unsent(self, unsent: int) -> None:
        """Say how much is left."""
        words = ngettext("{count} not sent yet", "{count} not sent yet", unsent)
        self._icon.setToolTip(words.format(count=unsent) if unsent else _("All sent"))

    def hide(self) -> None:
        """The window is back."""
        self._icon.hide()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()


class LeaveDialog(Dialog):
    """Keep sending in the tray, quit anyway, or stay. Nothing unsent is lost either way."""

    def __init__(
        self, window: QWidget, unsent: int, *, has_tray: bool,
        keep: Callable[[], None], quit_now: Callable[[], None],
    ) -> None:  # fmt: skip
        title = ngettext("{count} thing is not sent yet", "{count} things are not sent yet", unsent)
        super().__init__(window, title.format(count=unsent), width=520, name="leave")
        self._keep, self._quit = keep, quit_now
        words = _("It is kept, and sent the next time the till is open.")
        if has_tray:
            words = _(
                "The till can go on sending in the tray. If you quit, it is kept, and sent the "
                "next time the till is open."
            )
        self.body.addWidget(Label(words, "body", "text2", wrap=True))
        self.stay = Button(_("Cancel"), size=44, hint="Esc", name="leave_stay")
        self.quit = Button(_("Quit anyway"), size=44, name="leave_quit")
        self.keep_sending = Button(_("Keep sending in the tray"), "primary", 44, name="leave_keep")
        self.footer.addStretch()
        for button in (self.stay, self.quit, self.keep_sending):
            self.footer.addWidget(button)
        self.keep_sending.setVisible(has_tray)
        self.show_footer()
        self.stay.clicked.connect(self.reject)
        self.quit.clicked.connect(self._on_quit)
        self.keep_sending.clicked.connect(self._on_keep)

    def ask(self) -> None:
        """Open with the safe answer under Enter."""
        self.open(self.stay if self.keep_sending.isHidden() else self.keep_sending)

    def _on_quit(self) -> None:
        self.close_dialog()
        self._quit()

    def _on_keep(self) -> None:
        self.close_dialog()
        self._keep()
