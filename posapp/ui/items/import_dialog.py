"""Import products: a file, its columns, a look at every row, then all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posapp.error_text import error_text
from posapp.i18n import _, ngettext
from posapp.models.errors import Refused
from posapp.services.catalogue.import_undo import Undone, undo_import
from posapp.services.catalogue.importing import Imported, ImportFile, run_import
from posapp.services.sheet_file import Sheet
from posapp.services.sheet_reader import read_safely
from posapp.ui.context import UiContext
from posapp.ui.items.drop_area import DropArea
from posapp.ui.items.import_check import CheckStep
from posapp.ui.widgets import Button, Dialog, Label, ProgressBar

#: How often the bar follows the work, in milliseconds.
_TICK = 100
_STEPS = 1000


class _Progress:
    """How far the work is; written by its thread, read by the window's."""

    def __init__(self) -> None:
        self.done, self.whole = 0, 1
        self.stopped = False

    def watch(self, done: int, whole: int) -> bool:
        """Told by the work; whether it goes on."""
        self.done, self.whole = done, max(1, whole)
        return not self.stopped


class ImportDialog(Dialog):
    """File, check, progress, result: one after the other in one place."""

    def __init__(self, window: QWidget, context: UiContext) -> None:
        super().__init__(window, _("Import items"), width=1080, name="import_items")
        self._context = context
        self._file: Path | None = None
        self._progress = _Progress()
        self._running = False
        self._done: Imported | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._on_tick)
        self._build()
        self._wire()
        self._show_buttons()

    def open_here(self) -> None:
        """Open, with the keys on the first step."""
        self.open(self.drop)

    def reject(self) -> None:
        """Esc stops what runs, and else goes away; nothing half-done is left."""
        if self._running:
            self.stop()
        else:
            self.close_dialog()

    def read(self, file: Path) -> None:
        """Read a file in a process of its own."""
        self._file = file
        self.problem.setText("")
        self.drop.setEnabled(False)
        self.reading.setText(_("Reading {file} …").format(file=file.name))
        self._context.tasks.run(
            "net", lambda: read_safely(file), self._on_read, failed=self._on_unread, owner=self
        )

    def start(self) -> None:
        """Take it over."""
        rows = self.check.rows
        if rows is None or self._file is None or self._running:
            return
        wanted = ImportFile(self._file.name, rows, self.check.duplicates(), leave_bad=True)
        self._progress, self._running = _Progress(), True
        till, progress = self._context.till, self._progress
        lock = till.database.folder.import_lock
        self.bar.set_parts(0, _STEPS)
        self._step = self._work
        self._show_buttons()
        self._timer.start()
        self._context.tasks.run(
            "net", lambda: run_import(till.look, till.do, lock, wanted, progress.watch),
            self._on_done, failed=self._on_failed, owner=self,
        )  # fmt: skip

    def stop(self) -> None:
        """Ask the work to stop; what it did is taken back."""
        self._progress.stopped = True
        self.words.setText(_("Stopping. What was saved is taken back …"))
        self.cancel.setEnabled(False)

    def undo(self) -> None:
        """Take back what was just imported."""
        if self._done is None or self._running:
            return
        self._running = True
        self._show_buttons()
        till, named = self._context.till, self._done.id
        lock = till.database.folder.import_lock
        self._context.tasks.run(
            "net", lambda: undo_import(till.look, till.do, lock, named), self._on_undone,
            failed=self._on_failed, owner=self,
        )  # fmt: skip

    def _build(self) -> None:
        self.drop = DropArea(
            _("Drop a file here, or press Enter to choose one"),
            _("CSV, xlsx, xls or ods, with a column each for SKU, name and price"),
            name="import_drop",
        )
        self.problem = Label("", "body", "danger_text", wrap=True)
        self.reading = Label("", "body", "text2")
        self.check = CheckStep(self._context)
        self.words = Label("", "body", "text2", wrap=True)
        self.bar = ProgressBar(0, _STEPS)
        self.result = Label("", "title", wrap=True)
        self.result_detail = Label("", "body", "text2", wrap=True)
        self._choose = _column(self.drop, self.reading, self.problem)
        self._work = _column(self.words, self.bar)
        self._end = _column(self.result, self.result_detail)
        self._steps = (self._choose, self.check, self._work, self._end)
        for step in self._steps:
            self.body.addWidget(step, 1 if step is self.check else 0)
        self._step: QWidget = self._choose
        self.again = Button(_("Another file"), "ghost", 44, icon="upload", name="import_again")
        self.cancel = Button(_("Cancel"), size=44, hint="Esc", name="import_cancel")
        self.undo_button = Button(_("Undo the import"), size=44, icon="undo-2", name="import_undo")
        self.go = Button(_("Import"), "primary", 44, name="import_go")
        self.close_button = Button(_("Close"), "primary", 44, name="import_close")
        self.footer.addWidget(self.again)
        self.footer.addStretch()
        for button in (self.undo_button, self.cancel, self.go, self.close_button):
            self.footer.addWidget(button)
        self.show_footer()

    def _wire(self) -> None:
        self.drop.dropped.connect(self.read)
        self.drop.clicked.connect(self._on_choose)
        self.check.changed.connect(self._show_buttons)
        self.again.clicked.connect(self._on_again)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.start)
        self.undo_button.clicked.connect(self.undo)
        self.close_button.clicked.connect(self.close_dialog)

    def _show_buttons(self) -> None:
        step = self._step
        for other in self._steps:
            other.setVisible(other is step)
        checking, ended = step is self.check, step is self._end
        self.again.setVisible(checking)
        self.cancel.setVisible(not ended)
        self.cancel.setEnabled(not self._progress.stopped)
        self.go.setVisible(checking)
        count = self.check.count_ready()
        self.go.setText(
            ngettext("Import {count} row", "Import {count} rows", count).format(count=count)
        )
        self.go.setEnabled(count > 0)
        self.undo_button.setVisible(ended and self._done is not None)
        self.undo_button.setEnabled(not self._running)
        self.close_button.setVisible(ended)
        self.close_button.setEnabled(not self._running)

    def _on_choose(self) -> None:
        kinds = _("Tables (*.csv *.txt *.xlsx *.xls *.ods)")
        self._context.ask.pick_file(_("Import items"), self.read, filters=kinds)

    def _on_again(self) -> None:
        self._step = self._choose
        self._show_buttons()
        self.drop.setFocus()

    def _on_read(self, sheet: Sheet) -> None:
        self.drop.setEnabled(True)
        self.reading.setText("")
        name = self._file.name if self._file is not None else ""
        self.check.give_room(self._window.height())
        self.check.show_sheet(name, sheet)
        self._step = self.check
        self._show_buttons()
        self.check.focus_first()

    def _on_unread(self, error: Exception) -> None:
        self.drop.setEnabled(True)
        self.reading.setText("")
        self.problem.setText(_words(error))
        self.drop.setFocus()

    def _on_tick(self) -> None:
        done, whole = self._progress.done, self._progress.whole
        self.bar.set_parts(done * _STEPS // whole, _STEPS)
        if not self._progress.stopped:
            told = _("{done} of {whole} rows are saved").format(done=done, whole=whole)
            self.words.setText(told)

    def _on_done(self, done: Imported) -> None:
        self._done = done
        title = ngettext("{count} item was imported", "{count} items were imported", done.imported)
        counts = _("{new} new, {changed} changed, {skipped} skipped, {bad} left out.").format(
            new=done.new, changed=done.changed, skipped=done.skipped, bad=done.bad
        )
        self._finish(title.format(count=done.imported), counts)

    def _on_undone(self, done: Undone) -> None:
        self._done = None
        words = _(
            "{removed} items are gone again, {restored} are as they were. {left} were sold or "
            "changed since and stay."
        ).format(removed=done.removed, restored=done.restored, left=done.left)
        self._finish(_("The import is undone"), words)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, Refused) and error.code == "import_cancelled":
            self._finish(_("The import was stopped"), _words(error))
        else:
            self._finish(_("Nothing was imported"), _words(error))

    def _finish(self, title: str, words: str) -> None:
        self._timer.stop()
        self._running = False
        self.result.setText(title)
        self.result_detail.setText(words)
        self._step = self._end
        self._show_buttons()
        self.close_button.setFocus()


def _words(error: Exception) -> str:
    if isinstance(error, Refused):
        return error_text(error)
    return _("Something went wrong. Nothing was lost: try again.")


def _column(*parts: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part)
    column.addStretch()
    return holder
