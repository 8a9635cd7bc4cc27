"""The fix-and-retry list: what has not left yet, why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from posapp.bootstrap import drop_job, retry_job
from posapp.i18n import _
from posapp.models.changes import Changes
from posapp.services.outbox.status import JobView, ListJobs, list_jobs
from posapp.services.paging import Page
from posapp.ui.context import UiContext
from posapp.ui.status.job_row import JobRow
from posapp.ui.theme import control
from posapp.ui.widgets import EmptyState, IconButton, KeyHint, Label, Panel
from posapp.ui.widgets.popover import Popover

_WIDTH, _HEIGHT, _LIMIT = 460, 420, 50


class UnsentPopover(Popover):
    """Lists the unsent, oldest first; follows what happens while it is open."""

    def __init__(self, window: QWidget, anchor: QWidget, context: UiContext) -> None:
        super().__init__(window, anchor, width=_WIDTH, height=_HEIGHT, name="unsent")
        self.setAccessibleName(_("Not sent yet"))
        self._context = context
        self._rows: dict[str, JobRow] = {}
        self._build()
        context.bus.subscribe(self, self._on_changes)

    def open_here(self) -> None:
        """Open, and show what there is."""
        self.open(self._close)
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from row to row."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            self._step(step)

    def _step(self, step: int) -> None:
        rows = list(self._rows.values())
        if rows:
            focus = self.focusWidget()
            at = next((n for n, r in enumerate(rows) if focus and r.isAncestorOf(focus)), None)
            wanted = 0 if at is None else max(0, min(len(rows) - 1, at + step))
            rows[wanted].retry.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(rows[wanted])

    def refresh_ages(self) -> None:
        """A second passed."""
        now = self._context.till.clock.now()
        for row in self._rows.values():
            row.show_age(now)

    def _build(self) -> None:
        self._title = Label(_("Not sent yet"), "line")
        self._close = IconButton("x", _("Close"), "ghost", name="unsent_close")
        self._close.clicked.connect(self.reject)
        head = Panel("raised", "b")
        head.setFixedHeight(control(36) + 16)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 10, 0)
        line.addWidget(self._title, 1)
        line.addWidget(KeyHint("Esc"))
        line.addWidget(self._close)
        inside = QWidget()
        inside.setProperty("scrolled", "true")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._list.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setObjectName("unsent_list")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._empty = EmptyState(
            "circle-check", _("All sent"), _("Nothing waits on this till."), name="unsent_empty"
        )
        self._empty.hide()
        self.body.setContentsMargins(1, 1, 1, 8)
        self.body.addWidget(head)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._empty, 1)

    def _ask(self) -> None:
        self._context.look(
            self, list_jobs, ListJobs(limit=_LIMIT), then=self._on_jobs, topic="status.jobs"
        )

    def _on_changes(self, changes: Changes) -> None:
        if self.isVisible() and (changes.outbox or changes.orders or changes.everything):
            self._ask()

    def _on_jobs(self, page: Page[JobView]) -> None:
        now = self._context.till.clock.now()
        for gone in self._rows.keys() - {job.id for job in page.items}:
            self._remove(gone)
        for number, job in enumerate(page.items):
            row = self._rows.get(job.id)
            if row is None:
                row = self._make(job)
                self._list.insertWidget(number, row)
            row.show_job(job, now)
        count = f"{len(page.items)}+" if page.next else str(len(page.items))
        words = _("Not sent yet · {count}").format(count=count)
        self._title.setText(words if page.items else _("Not sent yet"))
        self._scroll.setVisible(bool(page.items))
        self._empty.setVisible(not page.items)

    def _make(self, job: JobView) -> JobRow:
        row = JobRow(job, self._context.till.clock.now(), self)
        row.retried.connect(self._on_retry)
        row.dropped.connect(self._on_drop)
        row.opened.connect(self._on_open)
        row.stepped.connect(self._step)
        self._rows[job.id] = row
        return row

    def _remove(self, job_id: str) -> None:
        row = self._rows.pop(job_id)
        if row.isAncestorOf(self.focusWidget() or self):
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_retry(self, job_id: str) -> None:
        self._context.do(self, retry_job, job_id, failed=self._on_ended)

    def _on_drop(self, job_id: str) -> None:
        row = self._rows.get(job_id)
        self._context.ask.confirm(
            _("Give this up?"),
            row.title.text() if row else "",
            _("Give up"),
            lambda _reason: self._context.do(self, drop_job, job_id, failed=self._on_ended),
            danger=True,
        )

    def _on_ended(self, error: Exception) -> None:
        """It was done meanwhile, or could not be changed: show what is true, and say it."""
        self._ask()
        if self._context.shell is not None:
            self._context.shell.tell_trouble(error)

    def _on_open(self, order_id: str) -> None:
        self.close_dialog()
        if self._context.shell is not None:
            self._context.shell.go("orders", order_id)
