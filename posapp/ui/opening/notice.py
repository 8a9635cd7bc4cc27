"""A calm full window that says what is wrong with the shop's folder, and what can be done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import _
from posapp.models.errors import StorageTrouble
from posapp.ui.runtime.ask import Ask, WindowAsk
from posapp.ui.runtime.tasks import Tasks
from posapp.ui.theme import px, theme
from posapp.ui.widgets import Button, Card, Label, brand_pixmap
from posapp.ui.widgets.nest import nest
from posapp.ui.widgets.painting import box, icon, start

_WIDTH, _PADDING = 560, 32
#: Another window has the shop: nothing here can mend that.
_NOTHING_TO_DO = frozenset({"in_use"})
#: A backup is the way out of these.
_RESTORABLE = frozenset({"damaged", "disk_error", "newer"})


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(56), px(56))

    def paintEvent(self, _event: object) -> None:
        with start(self) as painter:
            colours = theme().status("review")
            box(painter, self.rect(), 16, colours.ground)
            side = self.height()
            icon(painter, "triangle-alert", side / 4, side / 2, side // 2, colours.ink, 2)


#: Puts a backup in the shop's place, unless the event says that it shall stop.
Restore = Callable[[Path, threading.Event], None]
#: What is done sooner shows nothing: a button that flashes is worse than none.
_PATIENCE_MS = 500


class Notice(QWidget):
    """``again`` tries once more, ``ended`` gives up; a backup is put back by ``restore``."""

    again = Signal()
    ended = Signal()

    def __init__(
        self, trouble: StorageTrouble, tasks: Tasks, restore: Restore,
        ask: Ask | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("canvas")
        self.setWindowTitle("posapp")
        self.setWindowIcon(QIcon(brand_pixmap(64)))
        self._tasks, self._restore = tasks, restore
        self._ask = ask or WindowAsk(self)
        self._code = trouble.code
        self._settled = False
        self._stop = threading.Event()
        small = trouble.code in _NOTHING_TO_DO
        self.resize(*((640, 340) if small else (1024, 700)))
        self._build()
        self.show_trouble(trouble)

    def show_trouble(self, error: Exception) -> None:
        """Say what is wrong."""
        words = _("Something went wrong with this file.")
        if hasattr(error, "code"):
            words = error_text(error)
        told, stop, rest = words.partition(". ")
        self.title.setText(f"{told}." if stop else told)
        self.words.setText(rest)
        self.words.setVisible(bool(rest))
        for label in (self.title, self.words):
            label.setFixedHeight(label.heightForWidth(px(_WIDTH) - 2 * _PADDING))
        self._set_busy(busy=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it is giving up."""
        event.accept()
        if not self._settled:
            self._settled = True
            self.ended.emit()

    def leave(self) -> None:
        """Go without ending the program: the till opens now."""
        self._settled = True
        self.close()
        self.deleteLater()

    def _build(self) -> None:
        self.title = Label("", "title", wrap=True)
        self.title.setObjectName("trouble_title")
        self.words = Label("", "body", "text2", wrap=True)
        self.words.setObjectName("trouble_words")
        self.retry = Button(_("Try again"), "primary", 44, icon="refresh-cw", name="try_again")
        self.choose = Button(
            _("Choose a backup…"), size=44, icon="archive-restore", name="choose_backup"
        )
        self.quit = Button(_("Quit"), size=44, name="quit")
        card = Card(padding=_PADDING, name="trouble")
        card.setFixedWidth(px(_WIDTH))
        card.body.setSpacing(8)
        card.body.addWidget(_Sign())
        card.body.addSpacing(8)
        card.body.addWidget(self.title)
        card.body.addWidget(self.words)
        card.body.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="stop_restoring")
        for button in (self.retry, self.choose, self.quit, self.cancel):
            row.addWidget(button)
        row.addStretch()
        nest(card.body, row)
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        if self._code in _RESTORABLE:
            self.choose.set_kind("primary")
            self.retry.set_kind("secondary")
        self.choose.setVisible(self._code in _RESTORABLE)
        self.retry.setVisible(self._code not in _NOTHING_TO_DO)
        self.retry.clicked.connect(self.again)
        self.choose.clicked.connect(self._on_choose)
        self.quit.clicked.connect(self.close)
        self.cancel.clicked.connect(self._on_cancel)
        self.cancel.hide()

    def _on_choose(self) -> None:
        self._ask.pick_file(
            _("Choose a backup"), self._on_file, filters=_("Backups (*.sqlite3 *.backup *)")
        )

    def _on_file(self, source: Path) -> None:
        self._stop = stop = threading.Event()
        self._set_busy(busy=True)
        self.title.setText(_("The backup is checked and put back…"))
        self.words.setVisible(False)
        QTimer.singleShot(_PATIENCE_MS, self, self._offer_cancel)
        self._tasks.run(
            "db-write",
            lambda: self._restore(source, stop),
            lambda _none: self._on_restored(),
            failed=self.show_trouble,
            owner=self,
        )

    def _on_restored(self) -> None:
        self._set_busy(busy=False)
        self.again.emit()

    def _set_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        for button in (self.retry, self.choose, self.quit):
            button.setEnabled(not busy)
        if not busy:
            self.cancel.hide()

    def _offer_cancel(self) -> None:
        """It takes its time: say so, and let it be stopped."""
        if self._is_busy:
            self.words.setText(_("This can take a minute. Until it is done, nothing is changed."))
            self.words.setVisible(True)
            self.words.setFixedHeight(self.words.heightForWidth(px(_WIDTH) - 2 * _PADDING))
            self.cancel.setEnabled(True)
            self.cancel.show()
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cancel(self) -> None:
        self._stop.set()
        self.cancel.setEnabled(False)
        self.title.setText(_("It is being stopped…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what can be stopped."""
        if event.key() == Qt.Key.Key_Escape and self.cancel.isVisible():
            self.cancel.click()
        else:
            super().keyPressEvent(event)
